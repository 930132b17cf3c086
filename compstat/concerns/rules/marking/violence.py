"""Threats, and accounts of sexual or domestic violence: the second kind is sealed, and there is help.

Patterns are read on a text without accents. They find words, not what was meant: a person reads everything.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

from . import harm
from .plain import Span, Text, any_of, spans
from .wording import either

THREATS: Final = either(r"""
    (?:(?:i|we)(?:'ll| will|'m gonna|'m going to| am going to| gonna|'re going to|ma)|gonna|going to|should|
    + ought to|deserves? to|threat\w* to|said (?:he|she|they)(?:'d| would|'ll| will)|want(?:s|
    + ed)? to) (?:\w+ )?(?:kill|shoot|stab|bomb|murder|strangle|burn(?: down)?|beat|hurt) (?:him|her|them|you|u|me|us|
    + em|'em|that|those|his|their|your|my|down)
    death threats?|bomb threats?
    (?:lo|la|los|las|te|les|me|nos) (?:voy|vamos|va|van) a (?:matar|quemar|disparar|apunalar|picar|golpear)\w*
    (?:voy|vamos|va|van) a (?:matar|quemar|apunalar|golpear)(?:l[oae]s?|te|me|nos)
    (?:hay|habria) que (?:matar|quemar)\w*|(?:te|lo|la|los|las) matar(?:e|emos|an)
    amenaz\w+ (?:de|con|a) (?:muerte|matar\w*)
    (?:m|mwen|n|nou|y|yo|l|li) (?:ap|pral|ava|a) (?:touye|tire sou|boule|koupe tet|pann|kraze tet) (?:l|li|yo|ou|
    + nou|m|mwen|kay)
    menas\w* (?:pou )?(?:touye|lanmo)
    (?:vou|vamos|vai|vao) (?:(?:te|lhe|o|a|os|as|me) )?(?:matar|queimar|esfaquear|dar um tiro) (?:em )?(?:ele|ela|
    + eles|elas|voce|voces|esse|essa|aquele|no|na|nele|nela)
    (?:vou|vamos|vai|vao) (?:te|lhe|o|a|os|as|me) (?:matar|queimar|esfaquear)|(?:vou|vamos|vai|vao) (?:mata|queima|
    + esfaquea)(?:-l[oa]s?|r-te|-me)
    tem que morrer|ameac\w+ (?:(?:de|me|a|com) )*(?:morte|matar)
""")
# One of these alone is an account, or speaks of one.
ALONE_ENGLISH: Final = either(r"""
    rape[ds]?|raping|rapists?|sexual(?:ly)?(?! (?:orient|educ|health))\w*|molest(?:s|ed|er|ers|ing|ation)?|
    + grop(?:e[ds]?|ing)|fondl\w+
    domestic (?:violence|abuse)|abusive (?:husband|boyfriend|partner|relationship|ex)|(?:restraining|
    + protective) order|209a
    forced (?:himself|herself)|forced (?:\w+ ){1,3}to (?:have sex|touch|kiss|undress|do things)|(?:have|had|
    + having) sex with (?:me|him|her)
    (?:hands?|finger\w*) (?:\w+ ){0,2}(?:up|under|down|inside|in|between) (?:my|her) (?:skirt|shirt|pants|dress|
    + blouse|bra|legs|thighs?|clothes|underwear)
    touch(?:es|ed|ing)? my (?:breasts?|chest|butt|thighs?|private\w*|body)|touch(?:es|ed|ing)? (?:me|her|
    + him) (?:down there|there|where|in places|inappropriately|under|between|when i|in ways?|at night)
    touch(?:es|ed|ing)? my (?:daughter|son|child|kid|niece|nephew|sister|granddaughter|grandson)|(?:keeps?|been|
    + kept|started|stop|caught) (?:\w+ )?touching (?:me|her|him|my|himself)
    he (?:\w+ )?(?:hits?|hitting|beats?|beating|slap(?:s|ped|ping)?|chok(?:es|ed|ing)|kick(?:s|ed|ing)|punch(?:es|
    + ed|ing)) (?:on )?her
    (?:hit|beat|slap|chok|punch)\w* (?:up |on )?(?:his|her|their) (?:wife|girlfriend|gf|kids?|children|mother|mom|
    + baby|son|daughter)
    i said no|told him no|if i (?:ever )?leave,? (?:him|he|she)|did things to (?:me|her|him)|expos(?:ed|es|
    + ing) (?:himself|his)|masturbat\w*
    (?:pull\w+ down|took off|take off|pulling up|lifted) (?:his|my|her) (?:pants|clothes|shirt|underwear|shorts|
    + skirt|dress)|rub(?:bed|bing|s)? (?:\w+ )?(?:against|on) (?:me|her)|press\w+ (?:himself|up) against
    i left him|leave him|left him (?:in|after|last)|he (?:broke|fractured|choked|strangled|burned|slapped|
    + beats?) (?:my|me|her)|when(?:ever)? he(?:'s| is| gets)? (?:drinks|drunk|drinking|high)
    (?:scared|afraid|terrified) (?:to go|of going) home|hit(?:s|ting)? me (?:at|in front|every|when|with)|(?:hits?|
    + beats?|choked|slapped) (?:me|her) in front of (?:my|the|our|her) (?:kids|children|son|daughter|baby)
    woke up (?:\w+ )?(?:naked|with no (?:clothes|pants|underwear)|without (?:my )?(?:clothes|pants|underwear))|
    + (?:put|slipped) something in (?:my|her) drink|kiss(?:es|ed|ing) my (?:daughter|son|niece|nephew|child|sister)|
    + (?:sit|sat|sitting) (?:me )?on his lap|touch him
    he (?:tracks|checks|takes|goes through) (?:my|her) phone|gets? beat(?:en)? (?:on|up|every)|black eyes?|
    + bruis\w+ (?:on|all over|over) (?:my|her)|(?:hurts?|hurting|beats?|beating|hits?|hitting|chok\w+) me at home
""")
ALONE_SPANISH: Final = either(r"""
    viol(?:o|aron|ando|acion|aciones|ad[ao]s?|ador\w*|arla|arme|arlo|aba)(?! (?:la ley|las (?:leyes|reglas|normas)|
    + el codigo|mis derechos|los derechos)| (?:de )?(?:parking|estaciona\w*|transito|trafico|velocidad|
    + codigo|reglas|contrato|privacidad))
    violencia (?:domestica|intrafamiliar|sexual|de genero|machista|conyugal)|maltrato (?:domestico|familiar)|
    + manose\w+|acos\w+ sexual\w*
    abus(?:o|aba|aron|ando|ado|ada|ar) (?:sexualmente )?de (?:mi|ella|el|la nina|mi \w+|su \w+|una? nin\w+|
    + nosotr\w+|ell[ao]s)
    (?:me|la|le|nos) toc(?:o|aba|a|aron) (?:los|las|mis|el|la|por|donde|ahi|abajo|debajo|sin|cuando|entre|y|todo|
    + una)|toc(?:o|aba|ando|arla|arme|ado) a (?:mi|la|su) (?:hij\w+|nin\w+|nen\w+|sobrin\w+|niet\w+|herman\w+)
    (?:me|la) (?:oblig\w+|forz\w+) a (?:tener|acost\w+|hacer|besar\w*|tocar\w*|estar)|
    + me \w+ (?:\w+ ){0,2}a la fuerza|sin mi consentimiento|le dije que no|(?:me|la) bes(?:o|aba) (?:a|sin|por)
    (?:met(?:io|ia|e)|puso|pone|ponia) (?:la|las|una) manos? (?:por|debajo|en|entre|bajo) (?:debajo )?(?:de )?(?:la|
    + el|mi|mis|las|los|de) (?:falda|blusa|pierna\w*|pantalon|ropa|seno\w*|nalga\w*|bra)
    agarr(?:o|aba|aron|a) (?:una|la|las|los|el|mis) (?:nalga\w*|seno\w*|trasero|pecho\w*|pompi\w*|culo)|
    + se (?:me )?(?:restreg\w+|frot\w+|arrim\w+)|pego (?:por detras|el cuerpo)
    baj(?:o|aba|aron) (?:el|los|la) (?:pantalon\w*|calzon\w*|falda|ropa|pants|panty\w*)|quit(?:o|aba) la ropa|
    + desnud(?:o|aba|arme|arla)|sac(?:o|aba) (?:el|su|sus) (?:pene|miembro|partes)|mostr(?:o|aba) (?:el|su|sus|
    + las) (?:pene|miembro|partes)
    exhib\w+|masturb\w+|me hac(?:ia|e|ian) cosas|(?:hac(?:ia|erme|erle)) cosas (?:feas|malas|raras|a)|
    + aprovech\w+ de (?:mi|ella|la|una)|propas\w+|acorral\w+
    peg\w* a (?:la|su|sus) (?:mujer|esposa|novia|hij\w+|nin\w+|nen\w+|madre|mama|pareja)|golpe\w+ a (?:la|su|sus|
    + mi) (?:mujer|esposa|novia|madre|mama|pareja|hermana)|(?:el|siempre|y|lo|que) (?:me|la|le) (?:golpea|golpeaba|
    + pega|pegaba|empuja|maltrata|patea|ahorca|humilla)|(?:me|la) (?:golpea|golpeaba|empuja|maltrata|maltrataba|patea|
    + ahorca)
    despert\w+ (?:sin|desnuda|desnudo)(?: ropa)?|algo en (?:la|mi|el) (?:bebida|trago|vaso)|bes(?:o|aba|
    + ando) a (?:mi|la) (?:hij\w+|nin\w+|nen\w+|sobrin\w+)|me tocaba|miedo (?:de|a) (?:volver|regresar|llegar|
    + estar) (?:a|en) (?:mi|la) casa|en su regazo
    si lo dejo|si me voy (?:me|el)|no (?:me|la) deja (?:salir|trabajar|ver|hablar|ir)|le tengo miedo|(?:me|
    + la) tiene (?:amenazada|encerrada|controlada)
    (?:cada vez que|cuando) (?:bebe|toma|esta borracho|se emborracha|llega borracho|llega tomado) (?:me|le|la|nos)|
    + orden de (?:restriccion|alejamiento|proteccion)
    ojos? (?:morado|negro|hinchado)s?|moreton\w*|moret\w+ en|(?:cara|boca|labio) (?:hinchad\w+|partid\w+|
    + reventad\w+|morad\w+)|(?:le|me) (?:da|dio|daba|dan) (?:golpes|punos|cachetadas|una paliza|una pela|trompadas|
    + galletas|bofetadas|una golpiza)
    (?:le|me|la) (?:cae|cayo|caia|entra|entro) a (?:golpes|palos|trompadas|punos|patadas)|por el (?:pelo|cuello)
""")
ALONE_CREOLE: Final = either(r"""
    abiz\w*|agrese\w* (?:m|mwen|l|li|fi)|(?:li|l) (?:te |konn |toujou |ap )?(?:bat|frape|kale|trangle|pouse|
    + souflete) (?:m|mwen|li|l)|kenbe (?:bounda|tete|kwis|deye)(?: m| mwen| li)?|pran avantaj sou|(?:nan|
    + sou) kabann (?:m|mwen|li)
    vyol|vyole\w*|vyolan(?!s)\w*|kadejak\w*|vyolans (?:domestik|nan (?:kay|fwaye|fanmi|menaj)|konjigal|seksyel)|
    + seksyel\w*|maltrete (?:m|mwen|l|li|madanm|fi|pitit|timoun)\w*
    (?:manyen|touche|miyonnen|karese|bo) (?:m|mwen|l|li|pitit\w*|ti ?fi|tete|kwis|deye|kote|ko)|(?:met|mete|
    + pase) men (?:sou|anba|nan|li sou|l sou) (?:m|mwen|li|l|jip|rad|pitit|tete|bounda|deye|kwis|ko|tout|pantalon|
    + slip|kilot|janm|do|ti ?fi|se|manman|fi)\w*
    (?:pran|fe|kenbe) (?:m|mwen|li|l) (?:pa |sou |ak )?fos|pa fos|fose (?:m|mwen|li|l) (?:kouche|fe|pou)|fose (?:m|
    + mwen|li|l)|dezabiye|touni
    si (?:m|mwen) kite (?:l|li)|(?:leve|desann|wete|rache|retire|foure men anba) (?:jip|pantalon|kilot|rad|wob)\w*|
    + fe (?:m |mwen |li |l )?bagay (?:sou|ak|avek|mwen pa|m pa)|kouche (?:ak|avek|ave) (?:m|mwen|li|l)(?: pa| sou)?
    (?:bat|kale|frape) (?:madanm|fi|timoun|manman|mennaj)(?: \w+)?|ap (?:bat|kale) (?:l|li|m|mwen)|kenbe (?:m|mwen|
    + l|li) nan (?:kou|cheve|gagann)|leve san rad|yon bagay nan (?:bwason|ve)\w*|bo (?:pitit|ti ?fi)\w*|fwote (?:ko|
    + tet) ?l? (?:sou|nan) (?:m|mwen|li)|kole (?:ko l |ko li )?(?:sou|deye) (?:m|mwen|do m)|montre (?:m|mwen|l|li|
    + ti ?fi) (?:pati|afe|bagay)
    (?:m|mwen) te di (?:l |li )?non|san (?:m|mwen) pa (?:vle|dako)|chak fwa li (?:bwe|sou|fache)|le li (?:bwe|sou|
    + soule)|pa (?:kite|vle kite) (?:m|mwen|l|li) (?:soti|sot|travay|pale|we)|femen (?:m|mwen|l|li) (?:nan|sou|
    + andedan)
    (?:je|figi|bouch|dan|bra|kou) (?:\w+ ){0,2}(?:anfle|nwa|ble|pete|kase|make)|mak (?:kou|men|nan kou|nan ko|
    + sou ko|sou bra)|kout? (?:pwen|pye|baton|senti|fe)|kalot|souflet\w*|trangle|trennen (?:m|mwen|l|li)|(?:pa|
    + nan) cheve
    pe (?:tounen|rantre|ale) lakay|(?:m|mwen) pe (?:l|li|mari|mennaj|nonm)
""")
ALONE_PORTUGUESE: Final = either(r"""
    (?:bat\w*|agarr\w+|apalp\w+|toc\w+|obrig\w+|forc\w+|beij\w+|empurr\w+|ameac\w+|puxou|espanc\w+|tranc\w+|
    + pontape\w+)-(?:me|lhe|a|o|nos)|viol(?:ou|aram|acao|acoes)(?! (?:a lei|as regras)| (?:de |
    + d[oa] )?(?:estaciona\w*|transito|trafego|velocidade|codigo|regras|contrato|privacidade))|nodoas negras|
    + olho negro|porrada|pancada
    estupr\w+|violencia (?:domestica|sexual|dentro de casa|no lar|familiar|contra (?:a )?mulher)|assedi\w+ sexual\w*|
    + abuso sexual|maria da penha|medida protetiva
    abus(?:ou|ava|aram|ando|ado|ada|a|ar) (?:sexualmente )?d(?:e (?:mim|meu|minha|uma|crianca\w*|menin\w+)|el[ea]s?)|
    + passa?(?:ou|va|ram|r|ndo)? (?:a|as) maos?|apalp\w+|bolin\w+|encox\w+|alis(?:ou|ava|ando) (?:m|a|o|minha|meu|
    + ela)\w*
    (?:tocou|tocava|mexeu|mexia|toca|tocando|tocar) (?:em mim|nela|nele|no meu corpo|nas? minhas?|em minh\w+ \w+|
    + no corpo|na minha|na menina|nas? partes)|(?:botou|colocou|enfiou|pos|meteu|punha|metia) (?:a|as) maos? (?:em|na|
    + nas|no|nos|por|debaixo|dentro)
    me (?:agarrou|agarra|agarrava|beijou|encurralou|imprensou)|(?:tentou|quis|queria) me (?:beijar|agarrar|tocar)|
    + me \w+ (?:\w+ ){0,2}a forca|contra a minha vontade|sem (?:eu querer|meu consentimento)|eu disse (?:que )?nao|
    + (?:me|a) (?:forcou|forcava|obrigou|obrigava|obriga) a
    se eu (?:largar|deixar|for embora|sair|me separar|terminar)|(?:abaix|tir|arranc|levant)(?:ou|ava) (?:a|o|minha|
    + meu) (?:calca|short|roupa|bermuda|saia|blusa|vestido|calcinha)\w*|fazia (?:\w+ )?coisas comigo|esfreg(?:ou|ava|
    + ando) (?:em mim|nel[ea])
    mostr(?:ou|ava|a) (?:o|as|a) (?:penis|pinto|partes|genital\w*)|masturb\w+|pelad[oa] na (?:minha )?frente
    (?:bate(?:u|ndo|m|r)?|batia|bateram) (?:na|nas|em) (?:mulher|esposa|crianc\w+|filh\w+|namorada|menin\w+|mae|mim|
    + minha)|(?:bate(?:u|ndo|r)?|batia) nel[ae]|me bat(?:e|eu|ia|endo)|espanc\w+|esgan\w+|agredi(?:u|a|da|r|
    + ndo)? (?:a|minha|por|pelo|ela|me)
    (?:quando|toda vez que|sempre que) (?:ele )?(?:bebe|ta bebado|esta bebado|chega bebado) (?:\w+ ){0,2}(?:me|bate|
    + nela|quebra)|olhos? roxos?|(?:ficou|ta|toda|cheia de|com) rox[oa]s?|marcas? (?:no|nos|na|de) (?:bracos?|pescoco|
    + corpo|dedos|soco)|cara inchada|rosto inchado|boca (?:inchada|cortada)
    (?:deu|dar|da|dava|levou|levei|dando)(?:-me|-lhe)? (?:um |uns |uma |dois |varios )?(?:tapas?|socos?|murros?|surra|
    + bofetadas?|chutes?|pontapes?|tabefes?)|pelo (?:pescoco|cabelo|braco)|pelos cabelos|nao (?:me |a )?deixa (?:ela |
    + eu )?(?:sair|trabalhar|falar|ver|ter)|medo (?:dele|de voltar (?:pra|para) casa)
    apanh(?:a|ando|ou|ava)(?: dele| do \w+| toda| todo)?|(?:acord|despert)\w+ (?:sem (?:roupa|calcinha|blusa)|
    + pelad[oa])|(?:algo|alguma coisa) (?:na|no) (?:minha )?(?:bebida|copo)|beij(?:ou|ava|ando) (?:a )?(?:minha|
    + meu) (?:filh\w+|sobrinh\w+|net\w+)|embebed\w+|no colo dele
    tranc\w+ (?:ela|em casa|no quarto|no banheiro)|me tranc\w+
""")
ALONE: Final = (ALONE_ENGLISH, ALONE_SPANISH, ALONE_CREOLE, ALONE_PORTUGUESE)
# Somebody close, and what they do: both near each other.
CLOSE: Final = re.compile(
    r"(?<![\w-])(?:"
    + any_of("""
    husband wife boyfriend girlfriend ex ex-husband ex-boyfriend ex-wife exhusband fiance fiancee spouse stepdad
    stepfather stepmother stepmom baby_daddy babys_father baby's_father baby's_dad my_man her_man his_wife bf gf
    hubby brother-in-law brother_in_law father-in-law in-laws son-in-law son_in_law my_partner her_partner
    his_partner her_dad her_father her_mother his_mother my_uncle her_uncle his_girlfriend father_of_my_kids
    father_of_her kids_father kids'_father man_she_lives_with man_i_live_with guy_she_lives_with marido esposo
    esposa novio novia pareja companero conviviente concubino ex-marido exmarido ex-novio exnovio exesposo ex-esposo
    ex-pareja expareja cunado padrastro madrastra suegro suegra yerno mi_tio su_tio mi_mujer su_mujer su_hombre
    padre_de_mis_hijos papa_de_mis_hijos papa_de_mi_hija papa_de_mi_hijo papa_de_la_nina papa_de_los_nenes
    papa_de_los_ninos padrino hombre_que_vive_con el_que_vive_con mari mouche mennaj ansyen_mennaj eks ansyen_mari
    konkibin bofre boupe bope belme fiyanse mesye_m mesye_mwen mesye_li papa_pitit papa_timoun nonm_mwen nonm_li
    nonm_nan nonm_lan nonm_li_a neg_mwen neg_li neg_la nonm_k_ap_viv madanm madanm_mwen madanm_li tonton_m tonton_li
    monnonk_m monnonk parenn namorado namorada companheiro companheira noivo ex-namorado ex-companheiro padrasto
    sogro genro pai_dela pai_das_criancas pai_dos_meninos pai_da_minha_filha pai_do_meu_filho pai_dos_meus_filhos
    pai_dos_filhos meu_tio tio_dela padrinho meu_homem homem_dela marido_dela minha_mulher cara_que_mora_com
    homem_que_mora_com
    """)
    + r")(?![\w-])",
    re.IGNORECASE,
)
DEEDS_ENGLISH: Final = either(r"""
    (?:hits?|hitting|beats?|beating|beaten|slap\w*|punch\w*|chok\w+|strangl\w+|kick(?:s|ed|ing)?|shov\w+|drag(?:s|
    + ged|ging)?|burn(?:s|ed)|bit(?:es|e)?|thr[eo]w(?:s|n)?|push(?:es|ed|ing)?|grab(?:s|bed|bing)?|hurt(?:s|ing)?|
    + threat\w+|scream(?:s|ed|ing)? at|spit(?:s)?(?: on)?|pull(?:s|ed)?|pin(?:s|ned)?|smack\w*|attack\w*|
    + abus\w+) (?:\w+ )?(?:me|her|him|us|them|my|his|she|the (?:kids|baby|wall)|on (?:me|her)|to kill|a (?:plate|
    + phone|chair|knife)|by (?:her|his|my))
    beat up|(?:lays?|laid|put|puts) (?:his |her )?hands on|hands (?:around|on) (?:my|her) (?:neck|throat)|(?:broke|
    + breaks|busted|split|fractured) (?:my|her|his|mom's) \w+|bruis\w+|swollen|locks? (?:me|her|us)
    won'?t let (?:me|her)|takes? (?:my|her) (?:phone|pay\w*|money|keys)|afraid of him|scared of him|touch(?:es|ed|
    + ing)? me|follow(?:s|ed|ing)? (?:me|her)|has a (?:gun|knife)|tracker|tracks|controls|broken \w+|stalk\w+|
    + show(?:s|ed|ing)? up at|waits? (?:for me|outside)|(?:did it|does it|did that to)|strik\w+
""")
DEEDS_SPANISH: Final = either(r"""
    (?:me|le|la|lo|nos|les) (?:pega|pego|pegaba|pegan|dio|golpe\w+|maltrat\w+|empuj\w+|ahorc\w+|arrastr\w+|pate\w+|
    + amenaz\w+|encier\w+|encerr\w+|jal\w+|tira|tiro|levant\w+ la mano|quem\w+|romp\w+|parti\w+|cachete\w+|quita|
    + quito|control\w+|grita|gritaba|agarr\w+|persigue|sigue|espera|acosa|vigila|insulta|humilla|puso|pone|
    + ha (?:pegado|golpeado|amenazado)|tien\w* amenazad\w+)
    habia (?:arrastrado|golpeado|pegado)|peg(?:andole|arle|arme|ando|a a|o a|aba a)|golpea(?:ndo|rla|rme|ba)?|
    + levant\w+ la mano|paliza|hincha\w+|le (?:tengo|tiene|tenemos) miedo|le da miedo|(?:entra|entraba|se met(?:e|ia|
    + io)) (?:a|en) (?:mi|su) (?:cuarto|cama)|(?:brazo|muneca|costilla\w*|dedo|nariz) (?:rot\w+|quebrad\w+|partid\w+)|
    + rastread\w+|tiene (?:un arma|una pistola|un cuchillo)|toc(?:aba|o|a)
""")
DEEDS_CREOLE: Final = either(r"""
    (?:bat|kale|frape|trangle|toufe|trennen|souflete|menase|femen|brile|boule|pouse|maltrete|mode|choute|kraze|
    + fwote|voye|rale|joure|siveye|swiv|pesekite) (?:m|mwen|li|l|madanm\w*|fi|pitit\w*|timoun\w*|nou|manman|se m|sem|
    + kou|tet|telefon\w*)
    (?:ba|ban|bay) (?:m |mwen |li |l |madanm |se m )?(?:kou|kalot|souflet|koutpye|koutpwen|anpil kou|baton|yon kou|
    + kout)|leve men|mete men|kase (?:bra|dan|men|ponyet|figi|telefon)\w*|anfle|pe (?:l|li)|ponyen (?:m|li|l)|
    + rale kouto|pran (?:lajan|telefon|tout lajan|papye)\w*|mete (?:m|mwen|l|li) deyo|antre nan chanm\w*|
    + rantre nan chanm\w*
""")
DEEDS_PORTUGUESE: Final = either(r"""
    (?:me|lhe|te) (?:bat\w+|empurr\w+|chut\w+|soc\w+|enforc\w+|ameac\w+|xing\w+|machuc\w+|queim\w+|mord\w+|puxou|
    + puxa|jogou|deu|agred\w+|control\w+|segurou|segura|arrast\w+|persegu\w+|segue|vigia|humilh\w+)
    (?:bat(?:e|eu|ia|endo)|soca(?:ndo)?|chuta|chutou|socou) (?:em|na|no|nela|nele|nas|nos|de)|agred\w+|
    + levant\w+ a mao|arrast\w+ (?:ela|ele|pelo)|tranc\w+ a porta|medo dele|ameac\w+|entrava no (?:meu|seu) quarto|
    + (?:braco|dedo|nariz|dente|costela) quebrad\w+|rastread\w+|tem (?:uma arma|uma faca)
    (?:quebr|apert|pux|torc|cort)(?:ou|a|ava|eu|e) (?:\w+ ){1,2}(?:dela|dele|braco|pescoco|nariz|dente|cabelo|dedo|
    + celular|pulso)|(?:tapa|murro|soco|tabefe|surra|pancada|porrada|cinto)s?|rox[oa]s?|hematoma\w*|inchad[ao]
    (?:empurr\w+|chut\w+|xing\w+|machuc\w+|puxa\w*|maltrat\w+|humilh\w+|persegu\w+|segue) (?:ela|ele|mim|minha|
    + as? \w+|os? \w+)|mex(?:ia|eu|e) comigo|(?:pegou|tomou|toma|controla) (?:o |meu |todo o |o meu )?(?:celular|
    + dinheiro|passaporte|salario)
""")
DEEDS: Final = (DEEDS_ENGLISH, DEEDS_SPANISH, DEEDS_CREOLE, DEEDS_PORTUGUESE)
# A parent, child or brother: only with what they do to somebody of the family right after.
KIN: Final = either(r"""
    (?:my|her|his) (?:grand)?(?:step)?(?:son|brother|dad|father|mom|mother|daughter|sister|nephew|uncle|
    + cousin) (?:\w+ ){0,2}(?:hits?|hitting|beats?|beating|slap\w*|punch\w*|chok\w+|kick\w*|threat\w+|push\w*|shov\w+|
    + hurts?|abus\w+) (?:on )?(?:me|us|my|his|her|mom)
    (?:mi|su) (?:hij[oa]|herman[oa]|papa|padre|mama|madre|niet[oa]|ti[oa]|prim[oa]|abuelo) (?:\w+ ){0,2}(?:me|nos|
    + le|la) (?:peg\w+|golp\w+|maltrat\w+|amenaz\w+|empuj\w+|levant\w+ la mano|toc\w+)
    (?:pitit (?:gason|fi)|gran fre|fre|papa|manman|pitit|kouzen|gason) ?(?:m|mwen|li|l) (?:\w+ ){0,3}(?:bat|frape|
    + menase|leve men|mete men|pouse|maltrete|joure) (?:sou )?(?:m|mwen|manman|li|l|nou|se|papa)
    (?:meu|minha|seu) (?:filh[oa]|irmao|irma|pai|mae|net[oa]|prim[oa]|avo) (?:\w+ ){0,2}(?:me (?:bat\w+|ameac\w+|
    + empurr\w+|agred\w+|deu|toc\w+)|bate(?:u)? (?:em mim|na minha|no meu))
""")
NEAR: Final = 110


def threats(text: Text) -> Iterator[Span]:
    """Words that threaten somebody."""
    return spans(THREATS, text)


def accounts(text: Text) -> Iterator[Span]:
    """Sexual or domestic violence: told by one word, or by somebody close and what they do."""
    for pattern in (*ALONE, KIN, harm.SURE):
        yield from (span for span in spans(pattern, text) if not harm.TAUGHT.search(text.before(span[0])))
    if not harm.robbed(text):
        yield from spans(harm.WEAK, text)
    deeds = sorted(span for pattern in DEEDS for span in spans(pattern, text))
    for start, end in spans(CLOSE, text):
        first = bisect_left(deeds, (start - NEAR, 0))
        last = bisect_right(deeds, (end + NEAR, 0))
        if first < last:
            nearest = min(deeds[first:last], key=lambda deed: abs(deed[0] - start))
            yield min(start, nearest[0]), max(end, nearest[1])
