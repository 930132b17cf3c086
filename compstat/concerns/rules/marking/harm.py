"""What one person does to another at home or out of lust, told without a word for it and without saying who they are.

Weaker than violence.py: held back where a text tells of a robbery, a crash or a stranger.
"""

from __future__ import annotations

import re
from typing import Final

from .plain import Text
from .wording import either

SURE: Final = either(r"""
    (?:scared|afraid|terrified|fear\w*) of (?:\w+ )?(?:husband|boyfriend|partner|wife|girlfriend|ex|stepfather|
    + stepdad|father|dad|uncle|son|grandson|man i live with)|since (?:i|she|we) (?:broke up|left|split|separated|
    + divorc\w+|dumped|kicked him out)|since the (?:breakup|divorce|separation)
    kill (?:me|her|us) (?:if|and the|and himself)|(?:kill|hurt) (?:me|her) if|if (?:i|she) (?:ever )?(?:leaves?|
    + tells?|talks?|goes to the (?:police|cops))
    ask(?:s|ed|ing)? (?:me |her |us |them )?for sex|(?:wants?|wanted|asks?|asked) (?:me|her|us) to sleep with (?:him|
    + them)|sex (?:for|instead of) (?:the |my )?(?:rent|job|hours|money|shifts?)|sle(?:ep|pt) with (?:him|the (?:boss|
    + landlord))|(?:naked|nude|dick) (?:pictures?|pics?|photos?)|nudes
    ma(?:de|kes?|king) (?:me|her|him|us) (?:do (?:\w+ )?(?:stuff|things?)|sleep with|kiss|undress|sit on|take off)|
    + assaulted by (?:my|her|his) \w+|assaulted (?:me|her) (?:at|in|after|while|when)
    touch(?:es|ing|ed)? (?:on )?(?:the |those |these |his |little |young |teenage )+(?:girls?|boys?|women|ladies|
    + kids?|child|children|students?|workers)|(?:gropes|touches) (?:us|women|girls)
    pregnant (?:and|when|while) he|while (?:i was|she was|she's|i'm) pregnant|(?:black |dark |
    + sun)glasses (?:to (?:hide|cover)|after)|(?:hear|heard) (?:the|a|his) (?:belt|slaps?|blows)|
    + hits? (?:\w+ ){1,3}with (?:a|the|his) (?:belt|cord|hanger|shoe)
    (?:comes?|came|coming|climb\w*|get\w*|got|sneak\w*) (?:in|into|on) (?:my|her|their) bed|(?:in|into) (?:my|
    + her) room at night|don'?t tell (?:your|my|her) (?:mom|mother|mami)
    (?:me da|tengo|tiene|le da|por) miedo (?:de |a )?(?:mi|su|al|del) (?:marido|esposo|novio|pareja|ex|padrastro|
    + padre|papa|hijo|tio|hombre)|desde que (?:lo|la) (?:deje|dejo)|desde que (?:nos )?(?:separa\w+|terminamos|
    + divorcia\w+)
    (?:quiere|queria|pide|pidio|pedia) (?:que )?(?:me )?acuest\w+ con (?:el|ellos)|acostar(?:me|se) con (?:el|ellos)|
    + fotos? (?:desnud\w+|de mi cuerpo|mias sin)|pack de fotos|sexo (?:por|a cambio)
    toca(?:n|ba|ndo)? a (?:las|los|la|una|unas) (?:\w+ )?(?:nin\w+|nen\w+|much\w+|mujer\w*|estudiantes|menores|
    + jovencit\w+|trabajadoras|companeras)
    (?:da|dan|dio|daba|pega|pego|pegan) (?:\w+ ){0,3}con (?:la|el|una|un) (?:correa|cinturon|chancleta|cable)|
    + correazos?|(?:sale|anda|llega|usa|lleva) (?:\w+ ){0,3}(?:lentes|gafas|espejuelos) (?:oscur\w+|negr\w+)|
    + llega (?:\w+ ){0,3}marcad[oa]
    (?:le |me )?(?:tuerce|torcio|tuercen|dobla) (?:el|los) brazos?|(?:le|me) da (?:empujones|empellones|jalones|
    + golpes)|embarazada y (?:el|me)|lo hace cuando (?:toma|bebe)
    (?:pe|pe pou) (?:mari|mennaj|bope|papa|nonm|mesye|misye) (?:m|mwen|li|l)|depi (?:m|mwen|li) (?:te )?kite (?:l|li)|
    + (?:m|mwen) (?:te )?kite l|depi nou separe
    (?:sere|kenbe|peze|trangle) (?:(?:m|mwen|l|li) )?(?:nan )?(?:gagann|goj|kou)(?: m| mwen| l| li)?|men nan (?:goj|
    + gagann|kou) (?:m|mwen|l|li)|(?:ko|do|bra|janm|figi) (?:l|li|m|mwen) (?:\w+ )?(?:plen|chaje) (?:ak )?(?:mak|kou)
    kouche (?:ak|avek|ave) (?:l|li|m|mwen|bos|met)|(?:manyen|touche|karese|miyonnen) (?:\w+ )?(?:jen )?(?:ti ?fi|tifi|
    + fi|medam|timoun|jenn ?fi|elev|m|mwen)(?: \w+)?|foto (?:touni|toutouni)
    (?:menase|di) (?:m |mwen |l |li )?(?:l ap |li ap |pou )?touye (?:m|mwen|l|li)|kraze telefon (?:m|mwen|li|l)|
    + (?:vin|antre|rantre|monte) nan (?:chanm|kabann) (?:m|mwen|li|l)|leve men sou|(?:nonm|msye|misye|mesye|
    + neg) (?:nan|la|
    + lan|li|a|sa a) (?:\w+ ){0,3}(?:bat|kale|frape|pouse|menase|trangle) (?:fi|madanm|medam|l|li|manman|timoun|pitit)|
    + (?:tande|we) (?:\w+ ){0,4}(?:bat|kale|frape) (?:fi|madanm|l|li|timoun|manman|pitit)|(?:fi|madanm|dam) (?:nan|
    + la|lan|an|
    + a) (?:\w+ ){0,4}(?:ap|konn) (?:rele|kriye)
    (?:desann|vini|lage ko l|sote|monte|tonbe) sou (?:manman|m|mwen|madanm|se m|timoun|li|fi|pitit)(?: \w+)?|
    + mete (?:\w+ ){0,2}nan (?:klozet|plaka)|mak (?:dwet|dan|sentiwon|fil|brile|baton)|
    + (?:reveye|jwenn (?:m|tet mwen)) (?:san rad|touni|toutouni)
    (?:foure|antre|pase) (?:dwet|men|lang) (?:l |li )?(?:nan|anba|sou|andedan) (?:m|mwen|bouch|kilot|jip|rad|pati)|
    + (?:ba|ban|bay|lage|flanke) (?:m|mwen|li|l|madanm li|fi a|manman m) (?:\w+ )?(?:kou|tap|sabo|palavire|tabok|
    + kalot|koutpwen|koutpye|pwen|baton|souflet|wosas)
    (?:rache|rale|kenbe|trennen) (?:m |mwen |l |li )?(?:nan |pa )?(?:cheve|chive)|
    + filme (?:m|mwen|l|li) (?:touni|san rad|nan chanm|nan douch)|
    + (?:gade|veye) (?:m|mwen|l|li) (?:ap benyen|nan douch|k ap benyen|le m ap benyen)|voye foto (?:touni|entim|pati)
    viv nan (?:laperez|krent) ak|(?:m|mwen|li) pa gen dwa (?:soti|pale|travay)|
    + mete (?:kouto|zam|revolve|pistole) (?:sou|nan) (?:kou|goj|tet) (?:m|mwen|l|li)|
    + vle (?:kouche|fe bagay|fe seks) ak|mande (?:m|mwen|l|li) (?:pou )?(?:m )?(?:kouche|fe bagay|seks)|fe seks
    jwe (?:ak|nan|sou) (?:ko|pati|tete|kilot) (?:m|mwen|l|li)|(?:kache|sere) (?:papye|paspo) (?:m|mwen|l|li)
    (?:girl|she) (?:\w+ ){0,5}too drunk|(?:le|me) apret\w+ (?:el|del) (?:cuello|brazo)|
    + marcas? nov[ao]s? n[oa]s? (?:braco|perna|rosto|costas|corpo)\w*|
    + (?:marido|namorado|padrasto|companheiro) (?:\w+ )?(?:aperta|empurra|machuca|chuta)
    linet nwa|(?:souke|kenbe bra|pase men|tode bra) (?:l|li|m|mwen)?|ak (?:fil elektrik|sentiwon|senti|rigwaz|baton)|
    + kale (?:l|li|m|mwen|timoun|madanm)
    medo d(?:o|e) (?:meu |seu )?(?:marido|namorado|companheiro|ex|padrasto|pai|filho|tio)|
    + desde que (?:eu )?(?:terminei|larguei|separei|deixei)|desde que (?:a gente|nos) (?:terminou|terminamos|
    + separ\w+)|larguei (?:dele|ele)|larguei d\w+
    (?:pediu|quer|queria|pede) (?:pra |para |que )?(?:eu |me )?(?:dorm\w+|deit\w+|transar) com (?:ele|eles)|
    + fotos? (?:pelad\w+|nu[as]?|sem roupa|intim\w+)|sexo (?:em troca|pelo|por)
    abusa(?:m|va)? d[ao]s? (?:moc\w+|menin\w+|mulher\w*|crianc\w+|alun\w+|funcionari\w+)|(?:tentou|tenta|foi|pegou\w*|
    + quis) (?:\w+ )?a forca|violentad\w+|violentou|abusad[oa] (?:pel\w+|por)|fui abusad\w+|forc(?:ou|a|
    + ava) a (?:esposa|mulher|namorada|menina|filha)|mexeu comigo
    (?:tranca|trancou|trancava) (?:a gente|minha|eu|as criancas|a porta e)|ordem (?:do juiz|de afastamento|
    + de restricao|de protecao)|medida (?:de )?protecao|(?:ouco|escuto|escutamos|ouvimos|
    + ouve) (?:\w+ ){0,4}(?:ela (?:apanh\w+|chor\w+|grit\w+)|choro dela|gritos? del[ae]|bater nela)
    part(?:iu|e)-me|(?:viu|tem|com|aparece com|cheia de) (?:as )?marcas|(?:bate|bateu|da|surra\w*|
    + apanh\w+) (?:\w+ ){0,3}(?:com|de) (?:o |a )?(?:cinto|correia|vara|fio)|soco (?:\w+ ){0,3} (?:arrancou|quebrou)|
    + bate com (?:o que|tudo)|gravida e ele|oculos escuros|(?:a|ela) nao pode sair de casa|me violentou
""")
WEAK: Final = either(r"""
    (?:he|she) (?:'?d |had |has |then |always |just |often |sometimes |would |also |even )?(?:punch(?:ed|es)|
    + chok(?:ed|es)|slap(?:ped|s)|hits?|beats?|shov(?:ed|es)|kick(?:ed|s)|push(?:ed|es)|dragg?(?:ed|s)|strangl(?:ed|
    + es)|grab(?:bed|s)|thr[eo]ws?) (?:on )?(?:me|her|us)|(?:he|him) (?:\w+ )?(?:beat|hitt|slapp|chok|punch|
    + kick)ing (?:on )?(?:me|her|them)
    (?:raise[sd]?|lift(?:s|ed)) (?:his|a|her) hands? (?:to|at|on|against) (?:me|her|us)|lock(?:s|ed)? (?:me|her|us|
    + the kids) (?:in|inside|out|up)|(?:has|had|with|full of|covered in|see|saw|got|new|fresh) (?:\w+ )?bruises|
    + (?:takes?|taking|took) (?:my|her) (?:check|pension|paycheck|benefits)|he follows (?:me|her)|(?:hear|
    + heard) her (?:scream\w*|cry\w*|beg\w*)
    (?:el|ella|y|que) (?:siempre |ya )?(?:me|la) (?:pego|empujo|pateo|golpeo|jalo|agarro|tiro|tumbo)|me (?:encerro|
    + encierra|jalo del|persigue|levanta la mano)|me (?:amenazo|amenaza) con (?:un|el) (?:cuchillo|machete|arma)|
    + (?:oye|oigo|oimos|oyen) (?:\w+ ){0,2}(?:la|le) (?:golpe\w+|peg\w+|maltrat\w+)|la empuja|le quita (?:el|los|
    + la) (?:cheque|dinero|pension|telefono)|moretones
    (?:li|l|msye|misye|neg la) (?:te |konn |toujou |ap )?(?:pouse|frape|kale|bat|joure|trennen|souke|menase) (?:m|
    + mwen|l|li|fi a)|(?:l )?ap (?:suiv|swiv|siveye|pousuiv) (?:m|mwen|li|l)|mak (?:sou|nan) (?:figi|ko|bra|kou)
    ele (?:\w+ )?(?:me|nos) (?:bat\w*|empurr\w+|chut\w+|deu|segu\w+|persegu\w+|tranc\w+|ameac\w+|obrig\w+|agarr\w+|
    + puxou|forc\w+)|me (?:persegue|empurra|ameacou com|tranca|trancou)|empurra (?:a|o) (?:avo|mae|velh\w+|idos\w+)|
    + tomou o celular|bateu nela|pega o (?:cartao|dinheiro) (?:dela|dele|da)
""")
TAUGHT: Final = re.compile(  # a workshop on domestic violence
    r"\b(?:training|trainings|workshops?|class|classes|talks?|seminars?|flyers?|entrenamientos?|talleres|taller|charlas?|"
    r"capacitacion|clases?|treinamentos?|palestras?|oficinas?|curso|cursos|fomasyon|atelye|semine|konferans)\s"
    r"(?:on|about|for|sobre|de|contra|em|sou|kont)\s(?:(?:la|el|a|kesyon|preventing|how|prevencion)\s(?:de\s|sou\s)?)?$"
)
ROBBED: Final = re.compile(
    r"\b(?:robbed|robb(?:ery|er)|mugg\w+|stole|snatch\w+|purse|stranger|some (?:guy|dude|man)|bus driver|scooter|moped|"
    r"asalt\w+|rob(?:o|aron|arme|ado)|ladron\w*|desconocid\w+|vole|bandi|volo|sak mwen|assalt\w+|roub\w+|ladrao|"
    r"ladroes|desconhecid\w+|bolsa|cop punched|policeman|policial me|polis la (?:pouse|frape))\b",
    re.IGNORECASE,
)


def robbed(text: Text) -> bool:
    """Whether a text tells of a robbery or a stranger: then who pushes and hits is likely nobody close."""
    return bool(ROBBED.search(text.plain))
