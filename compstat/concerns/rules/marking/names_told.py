"""What stands before a name, or beside it; and what else is written with a capital letter."""

from __future__ import annotations

import re
from typing import Final

from .plain import DAYS, MONTHS, PEOPLES, SMALL, STREETS_TOLD, any_of, listed

WORD: Final = r"[^\W\d_][\w'-]{0,24}"
CAPITAL: Final = r"[A-Z][\w'-]{0,24}\.?"
JOINED: Final = rf"(?:\s+(?:(?:de|da|do|dos|das|del|la|van|von|el|al|bin)\s+){{0,2}}{CAPITAL})"
CAPITALS: Final = rf"(?P<name>{CAPITAL}{JOINED}{{0,3}})"

TWO: Final = r"[A-Z][a-z'-]+\s+(?:(?:d[aeo]s?|del)\s+)?[A-Z][A-Za-z'-]+"
SURE_TITLES: Final = any_of("mr mrs ms mx dona mz misis mister madan msye mesye manmzel madmwazel sra srta")
TITLES: Final = any_of("""
    miss senora senorita dr dra doctor doctora prof professor professora profesor profesora profe teacher maestra
    maestro rev reverend pastor pastora father fr sister brother deacon elder coach officer ofc ofcr sgt sergeant lt
    lieut lieutenant det detective captain capt trooper judge uncle auntie aunt aunty tia tio titi don sr senor
    padre oficial agente sargento teniente capitan licenciado licenciada hermano hermana comadre compadre met fre
    frere man ton tonton tant tatie matant paste ofisye detektiv sejan kapiten lyetnan dokte bos seu dom irma irmao
    policial detetive tenente capitao vovo cabo delegado inspector inspektor grandma grandpa granny abuela abuelo
    nurse ajan agent coronel kolonel komandan comandante sargenta capitana enfermera enfermeira diacono bispo obispo
    evek
""")
APART: Final = r"(?<![\w'])"
AFTER_TITLE: Final = re.compile(rf"{APART}(?i:{SURE_TITLES}|{TITLES})\.?\s+{CAPITALS}")
AFTER_SURE_TITLE: Final = re.compile(rf"{APART}(?i:{SURE_TITLES})\.?\s+(?P<name>{WORD})")
CREOLE_TITLE: Final = re.compile(r"\b(?:[Ss]è|[Pp]è|[Ff]rè|Mèt|Bòs)\s+(?P<name>[A-ZÀ-Þ][\w’'-]+)")  # the accent matters
FIRST_PERSON: Final = any_of("""
    my_name_is my_name's my_names me_llamo mi_nombre_es mwen_rele m_rele m'rele non_mwen_se non_m_se meu_nome_e
    me_chamo chamo-me his_name_is her_name_is guy's_name_is his_name's her_name's un_tal una_tal ese_tal esa_tal
    um_tal_de uma_tal_de um_tal uma_tal guy_named man_named kid_named boy_named girl_named woman_named lady_named
    someone_named somebody_named dude_named neighbor_named le_dicen_a nombre_completo
""")
TOLD: Final = any_of("""
    name_is name's names_is named by_the_name_of goes_by they_call they_call_him they_call_her everybody_calls
    everyone_calls call_him call_her calls_himself calls_herself aka se_llama se_llaman llamado llamada nombre_de
    de_nombre le_dicen apodado alias non_li_se yo_rele yo_rele_l yo_rele_li li_rele ki_rele rele_tet_li chamado
    chamada se_chama nome_dele_e nome_dela_e conhecido_como conhecida_como de_nome apelidado apelido
""")
AFTER_TOLD: Final = re.compile(
    rf"{APART}(?i:{TOLD}|{FIRST_PERSON})\s*:?\s+(?:(?i:is|es|se|e|o|a)\s+)?"
    rf"(?:(?i:el|la|ti|big|lil|little|o|a)\s+)?{CAPITALS}"
)
AFTER_FIRST_PERSON: Final = re.compile(rf"{APART}(?i:{FIRST_PERSON})\s*:?\s+(?P<name>{WORD})")
HINTS: Final = any_of("""
    i'm im i_am ask ask_for call_me talk_to spoke_to spoke_with speak_with attn attention signed sincerely thanks
    thank_you regards respectfully soy habla pregunten_por pregunte_por llamen_a llame_a hablen_con hable_con
    hable_a hablar_con atentamente gracias att firmado mwen_se pale_ak pale_avek rele mande mesi siyen sou_a sou_o
    aqui_e_a aqui_e_o e_a e_o foi_a foi_o fue falar_com fala_com falem_com falei_com fale_com chamem procurem
    procurar perguntem_pro perguntem_pra escribanle_a escriban_a escriba_a
    escribirle_a llamenle_a avisenle_a avisen_a diganle_a digan_a contacten_a contactar_a busquen_a pregunten_a
    write_to signed_by ekri kontakte avize escrevam_para escrevam_pra escrever_para avisem liguem_para liguem_pro
    liguem_pra contactem firma ass assinatura siyati obrigada obrigado grata grato atenciosamente assinado
""")
AFTER_HINT: Final = re.compile(rf"{APART}(?i:{HINTS})\s*[,:]?\s+{CAPITALS}")
WEAK_HINTS: Final = any_of("""
    this_is it's its it_was call tell contact saw with told by es con para se m_se ak avek com_a com_o com pelo pela
""")
AFTER_WEAK_HINT: Final = re.compile(rf"{APART}(?i:{WEAK_HINTS})\s+(?P<name>{TWO})(?!\w)")
WHO: Final = re.compile(r"\b(?i:se|it\s+was|it's|that\s+was)\s+(?P<name>[A-Z][a-z'-]+)\s+(?:ki|k|who|that|te)\b")
SAYS: Final = re.compile(
    r"(?<=[a-z,;:]\s)(?P<name>[A-Z][a-z'-]{2,})\s+(?:said|says|told|saw|knows|lives|admitted|threatened|dijo|vio|sabe|vive|"
    r"me\s+dijo|di\s+m|te\s+we|konnen|rete|disse|viu|mora|falou)\b"
)
RELATED: Final = any_of("""
    neighbor neighbour son daughter brother sister cousin nephew niece wife husband boyfriend girlfriend ex roommate
    landlord landlady tenant coworker boss friend mother father uncle aunt grandson granddaughter grandmother
    grandfather super kid boy girl guy man woman manager owner mom dad stepson stepfather stepdad partner fiance
    janitor vecino vecina hijo hija hermano hermana primo prima sobrino sobrina esposo esposa marido novio novia
    comadre compadre amigo amiga jefe jefa cunado cunada inquilino inquilina casero casera dueno duena tio tia
    abuelo abuela nieto nieta suegro suegra padrastro madrastra muchacho muchacha senor senora companero companera
    crossing_guard guard barber cashier clerk driver custodian vendor bartender mailman student guardia guarda chofer
    barbero barbera cajera cajero conserje portero guachiman motorista barbeiro caixa caseiro zeladora porteira gad
    gadyen chofe kwafe machann elev estudiante aluno aluna encargado encargada nene nena
    vwazen vwazin pitit gason fi fre kouzen kouzin neve nyes mari madanm mennaj zanmi
    patwon bofre bele belse lokate manman papa matant monnonk tonton jennonm tifi tigason mesye medam kamarad mouche
    boupe met propriyete met_kay met_la vizinho vizinha filho filha irmao irma sobrinho sobrinha namorado namorada
    chefe cunhado cunhada dono dona avo neto neta patrao sogro sogra padrasto madrasta menino menina rapaz moco moca
    colega sindico zelador porteiro genro nora companheiro companheira
""")
OURS: Final = (
    r"(?:\s+(?:mwen|nou|li|yo|ou|m|n|l|la|a|an|de\s+(?:el|ella|abajo|arriba|al\s+lado|cima|baixo)|"
    r"upstairs|downstairs))?"
)
AFTER_RELATED: Final = re.compile(rf"{APART}(?i:{RELATED}{OURS})\s*[,:(]?\s+{CAPITALS}")
AFTER_TI: Final = re.compile(r"(?<!\w)(?:[Tt]i|[Gg]wo|[Ll]il'?)\s(?P<name>[A-Z][a-z'-]+)(?!\w)")  # nicknames
DID: Final = (
    r"(?:did\sit|broke|stole|sells?|threatened|hit|beats?|robbed|lives|said|says|told|saw|shot|rompio|robo|vende|venden|"
    r"golpeo|amenaza|amenazo|vio|dijo|vive|quebrou|roubou|bateu|ameacou|mora|disse|viu|vole|vann|menase|bat|di|te\swe|"
    r"grita|gritou|no\spuede|nao\spode|pa\ska|saw|knows|sabe|konnen)\b"
)
DOER: Final = re.compile(rf"(?:^|(?<=[.!?\n]\s)|(?<=[a-z,;]\s))(?P<name>{TWO})\s{DID}")
ROLE: Final = re.compile(
    rf"(?<![\w'])(?P<name>{TWO}),\s(?:(?i:an?|the|o|a|el|la|un|una|um|uma|yon|my|our|mi|meu|minha)\s)?(?:{RELATED}|{TITLES}|"
    rf"block\scaptain|resident|tenant|years\sold)\b"
)
ALONE: Final = re.compile(
    r"(?<![\w'])(?:[Aa]|[Oo]|[Ll]a|[Ee]l)\s(?P<name>[A-Z][a-z'-]{2,})\s(?:vive|mora|dijo|vio|disse|viu|falou|sabe|grita|"
    r"gritou|chora|llora|apanha|no\spuede\ssalir|nao\spode\ssair|me\s(?:dijo|disse|falou|conto|contou))\b"
)
BESIDE: Final = re.compile(r"\s(?:and|&|y|e|ak|epi|ek)\s(?:(?:la|el|a|o)\s)?(?P<name>[A-Z][a-z'-]{2,})(?![\w'])")
BESIDE_BEFORE: Final = re.compile(
    r"(?<![\w'])(?P<name>[A-Z][a-z'-]{2,})\s(?:and|&|y|e|ak|epi|ek)\s(?:(?:la|el|a|o)\s)?$"
)
SIGNED: Final = re.compile(rf"(?:(?<!\w)[-–—~*]|\n)\s?{CAPITALS}\s*$")
BEFORE_NUMBER: Final = re.compile(
    rf"(?P<name>{TWO}(?:\s[A-Z][a-z'-]+)?)\s?[,:(-]{{0,2}}\s{{0,2}}(?=\(?\d{{3}}[)\s./-]|[\w.]{{2,30}}@)"
)
HEARD: Final = re.compile(
    rf"(?<!\w)(?:{HINTS}|{WEAK_HINTS}|{RELATED}{OURS}|{TITLES}|de|da|do|del|a|o|y|e|and|or|by|from|"
    r"named|neighbor|about|at|pa|nan|kay|lakay|pou|para|pra|pro|ak|epi|ek|ni|que|ki)[\s,:]{1,2}$"
)

ENDINGS: Final = re.compile(  # of first names, whoever made them up
    r"\b[A-Z][a-z]{1,8}(?:erline|eline|elyne|islene|ilene|ilaine|idelande|ivania|inaldo|ivaldo|eusa|enilda|aildo|eisha|iqua|"
    r"quan|vonte|yelis|isbel|leidy|enson|ickson|eanette|ianny|ardson)(?![\w])"
)
SAINTS: Final = re.compile(
    r"(?<!\w)(?:saint|st\.?|san|santa|santo|sent|sen|sant|sao|sta\.?|ste\.?|our lady|nossa senhora|"
    r"virgen(?: del?(?: la)?)?|virgem(?: d[ao])?|virgin(?: of)?|lavyej)\s*$"
)
PLACES_BEFORE: Final = re.compile(
    r"\b(?:escuela|parque|iglesia|calle|plaza|lekol|legliz|pak|ri|rua|praca|igreja|escola|avenida|ave|av|colegio|hospital|"
    r"clinica|tienda|panaderia|colmado|lechoneria|peluqueria|lavanderia|salao|loja|mercearia|boulanje|boutik|studio|garaj|barberia|bodega|restaurante?|restoran|mache|mercado|supermercado|padaria|farmacia|famasi|edificio|"
    r"estacion|estacao|estasyon|campo|centro|center|biblioteca|teren|plas|school|church|park|street|corner of|esquina|"
    r"esquina de la|cruzamento|kwen|city|ciudad|cidade|vil|lago|fort|port|mount|mt|lake|camp|bar|cafe|salon|gym|club|"
    r"team)\s+(?:(?:de|da|do|del|the|la|el|a|o|dona|don|tia|tio|seu|mama|papa|chez|mr\.?|mrs\.?)\s+){0,2}$"
)
PLACES: Final = listed(STREETS_TOLD) | listed("""
    street school schools field fields playground church center centre library courts court housing apartments apts
    house hall market auto automotive repair barber barbershop liquors liquor pizza pizzeria cafe coffee restaurant
    store deli bakery gym pool rink stadium bridge plaza station garage salon cleaners laundromat pharmacy bank
    hospital clinic tower towers village gardens terraces projects development homes estates green common garden
    middle high elementary academy college university highway bus line tunnel beach pond lake river island hill
    hills heights point corner memorial foundation company co inc llc group joe's donuts donut burger chicken grill
    bar pub tavern hotel motel mall supermarket foods variety convenience mart shop shops club league festival
    parade day week month night block avenue road boulevard parkway expressway overpass lot building complex escuela
    parque iglesia centro lekol legliz escola igreja rua calle team bay county city town
""")
NOBODY: Final = (
    SMALL
    | MONTHS
    | DAYS
    | PEOPLES
    | listed("""
    new nova nuevo nueva novo nouvo north south east west police policia lapolis polis officer officers cop cops
    captain city council mayor alcalde alcaldesa prefeito mess god dios bondye deus jesus lord senor senora mr mrs
    sir maam madam everybody everyone nobody somebody someone people folks thanks thank please sorry yes hello hi
    hey dear good great best sincerely regards gracias hola mesi bonjou bonswa obrigado obrigada ola bom boa oi
    tanpri favor saludos ok okay lol boston dorchester roxbury mattapan brockton chelsea everett lynn lawrence
    cambridge somerville quincy haiti ayiti brasil brazil cuba mexico america usa massachusetts florida bpd mbta
    dunkin walmart target uber lyft amazon facebook instagram youtube google dcr bha dpw ems emt atm bus train
    christmas halloween easter detective sergeant lieutenant sargento teniente capitan kapiten detektiv pastor
    pastora landlord owner upstairs downstairs neighbor neighbors vecinos vecino vwazen vizinho vizinhos concerned
    residents resident residente residentes abitan moradores morador mother mom father dad black lives matter stop
    do don't come look help fix send keep tell ask call what's it's that's there's he's she's nou yo li mwen gen
    tout kouman kijan poukisa kile ki sa why how when ya hace hay desde anyone seriously again never always every
    another last next this today tonight yesterday ayer hoy manana jodi a ye ontem hoje amanha first second house
    ford honda toyota nissan chevy chevrolet dodge jeep hyundai kia mazda subaru volvo lexus acura infiniti bmw audi
    mercedes-benz tesla gmc ram volkswagen mitsubishi buick cadillac chrysler lincoln civic accord corolla camry altima
    sentra tacoma silverado explorer sprinter yamaha kawasaki suzuki harley vespa friendly jesus jezi senyor verde
    cristo kris granmet ekri write escriban escriba escreva escrevam
    apartment apt unit floor street community meeting reunion reinyon reuniao district distrito distri
""")
)
