"""House numbers with their street, before it or after it; no blocks, routes, times or counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from .plain import DAYS, MONTHS, PEOPLES, SMALL, STREETS, STREETS_FIRST, STREETS_TOLD, Span, Text, any_of, listed

NUMBER: Final = (
    r"(?<![\w$€./-])(?<!\d[,:])(?P<number>(?!24/7)[1-9]\d{0,4}(?:\s?½|\s[13]/[24]|[-/]\d{1,4}|\s?[-–]?\s?[A-Za-z](?![\w']))?)"
    r"(?![\w%/°]|[.,:]\d|\s?[-–]\s?\d)"
)
MARKER: Final = (
    r"(?:#|n\.?[º°]|"
    r"(?:no|num|numero|number|nimewo|nr|nro|n|casa|kay|house|edificio|predio|bldg|building)\b\.?:?)"
)
JOINT: Final = rf"(?:\s?,\s*|\s+)(?:(?i:{MARKER})\s?)?"
WORD: Final = r"(?:\d{1,3}(?:st|nd|rd|th)|[^\W\d_][\w'-]{0,20}\.?)"
CAPITAL: Final = r"(?:\d{1,3}(?:st|nd|rd|th)|[A-Z][\w'-]{0,20}\.?)"
OF: Final = r"(?:\s?,\s*|\s+)(?:(?:de|da|do|dos|del|of)\s+)?(?:(?:la|el|a|o|the|lan)\s+)?"
ON: Final = OF.replace("of", "of|on|en|na|no|nan|sou")  # only after a word that leads to a house
FIRST: Final = rf"(?:{any_of(STREETS_FIRST)}\.?|r\.)"
PARTS: Final = r"(?:(?:de|da|do|dos|del|la|los|las)\s+){0,2}"
SEVERAL: Final = rf"(?P<street>{PARTS}{WORD}(?:\s+{PARTS}{WORD}){{0,2}})"
TYPE: Final = rf"(?P<type>{any_of(STREETS_TOLD)})(?!\w)"
BEFORE_STREET: Final = re.compile(rf"{NUMBER}{OF}(?:{FIRST}\s+)?{SEVERAL}\s+{TYPE}", re.IGNORECASE)
BEFORE_CALLE: Final = re.compile(rf"{NUMBER}{OF}{FIRST}\s+{SEVERAL}", re.IGNORECASE)
AFTER_CALLE: Final = re.compile(
    rf"(?=(?<!\w)(?P<first>{FIRST})\s+{PARTS}(?P<street>{WORD}(?:\s+{PARTS}{WORD}){{0,3}}?){JOINT}{NUMBER})",
    re.IGNORECASE,
)
AFTER_STREET: Final = re.compile(
    rf"(?=(?<![\w'])(?P<street>{WORD}(?:\s+{WORD}){{0,2}}?)\s+{TYPE}\.?{JOINT}{NUMBER})",
    re.IGNORECASE,
)
HOME: Final = any_of("""
    live lives lived living resides address house home home_is building stay stays staying vive vivo viven vivimos
    vivia direccion casa edificio queda quedan rete abite adres kay lakay bilding moro mora moram moramos morava
    endereco predio behind outside next_to across_from front_of detras_de atras_de al_lado_de frente_a frente_al
    enfrente_del detras_del al_lado_del enfrente_de enfrente deye devan bo_kote edif bldg anfas atras_da atras_do
    ao_lado_da ao_lado_do em_frente em_frente_a em_frente_ao porao sotano basement apartment neighbor_at people_at
    apto departamento delivered_to entrega door_at do_lado_do do_lado_da del_lado_de pegado_al out_of up_the_street_from
    vizinhos_do vizinhos_da vecinos_del vecina_del vecino_del moun_nan gente_del pessoal_do pessoal_da
""")
PLACED: Final = any_of("at in en nan na no do da de del ao al de_la el la a o on from to of por pa kote sou")
LINK: Final = (
    r"(?:\s+(?:is|es|e|se|at|in|on|en|no|na|nan|de|la|el|a|o|do|da|al|del|ki|nimewo|numero|number)\b|\s?[,:]){0,3}"
)
ONE: Final = any_of("one two three four five six seven eight nine")
TEN: Final = any_of("""
    ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty
    seventy eighty ninety
""")
NUMERAL: Final = any_of("""
    once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres
    veinticuatro veinticinco treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento onz douz trez
    katoz kenz sez diset dizwit diznef ven trant karant senkant swasant san onze doze treze quatorze quinze dezesseis
    dezessete dezoito dezenove vinte trinta quarenta cinquenta sessenta oitenta noventa cem cento
""")
NAMED: Final = rf"(?P<street>{CAPITAL}(?:\s+{CAPITAL}){{0,2}})"
AT_HOME: Final = re.compile(rf"\b(?i:{HOME}{LINK})\s+(?:{MARKER}\s?)?{NUMBER}(?i:{ON}){NAMED}")
SPELLED: Final = re.compile(
    rf"(?<![\w-])(?P<number>(?i:{TEN}(?:[\s-]+{ONE})?|"
    rf"{ONE}(?:[\s-]+(?:hundred|oh))?(?:[\s-]+(?:and\s+)?{TEN})?(?:[\s-]+{ONE})?))\s+{NAMED}\s+(?P<type>(?i:{any_of(STREETS)}))(?!\w)"
)
SPELLED_OF: Final = (  # el ciento dieciocho de la
    rf"(?<![\w-])(?P<number>(?i:{NUMERAL}(?:\s(?:[ey]\s)?\w{{2,12}}){{0,3}}?))\s(?i:de|da|do|del|nan|sou|na)\s(?i:(?:la|el|a|o)\s)?"
)
SPELLED_CALLE: Final = re.compile(rf"{SPELLED_OF}(?i:{FIRST})\s+{NAMED}")
SPELLED_STREET: Final = re.compile(rf"{SPELLED_OF}{NAMED}\s+(?P<type>(?i:{any_of(STREETS)}))(?!\w)")
SPELLED_MARKED: Final = re.compile(
    rf"(?<!\w)(?i:{MARKER})\s(?P<number>(?i:{TEN}(?:[\s-]+{ONE})?|{ONE}(?:[\s-]+hundred)?))(?i:{ON}){NAMED}"
)
PLACED_AT: Final = re.compile(rf"\b(?i:{PLACED})\s+(?:{MARKER}\s?)?{NUMBER}(?i:{OF}){NAMED}")
MARKED: Final = re.compile(rf"(?<!\w)(?i:{MARKER})\s?{NUMBER}(?i:{ON})(?i:{FIRST}\s+)?{NAMED}")
MARKED_STREET: Final = re.compile(rf"(?<!\w){MARKER}\s?{NUMBER}{ON}(?:{FIRST}\s+)?{SEVERAL}\s+{TYPE}", re.IGNORECASE)
CALLE_NUMBERED: Final = re.compile(  # calle 9 #42
    rf"(?<!\w)(?P<first>{FIRST})\s+(?P<street>\d{{1,3}}(?:st|nd|rd|th|a|ra|da|ta|o)?)\s?,?\s?{MARKER}\s?{NUMBER}",
    re.IGNORECASE,
)
AFTER_AT: Final = re.compile(  # Nelson St at number 19, Wolcott al 88
    rf"(?<!\w){NAMED}(?:\s(?i:{any_of(STREETS)})\b\.?)?\s?,?\s"
    rf"(?:(?i:at|en|on|in|no|na|nan)\s(?:(?i:the|el|la|a|o)\s)?(?i:{MARKER})|al|(?i:en\sel|no))\s?{NUMBER}"
)
HOME_AFTER: Final = re.compile(rf"\b(?i:{HOME}{LINK})\s+{NAMED}{JOINT}{NUMBER}")
PLACED_AFTER: Final = re.compile(rf"\b(?i:{PLACED})\s+{NAMED}{JOINT}{NUMBER}")
MARKED_AFTER: Final = re.compile(rf"(?<!\w){NAMED}(?:\s?,\s*|\s+)(?i:{MARKER})\s?{NUMBER}")
FLOOR: Final = re.compile(
    rf"{NUMBER}\s+(?P<street>{WORD}(?:\s+{WORD})?)\s?,?\s+(?:#\s?\d|(?:apt|apto|ap|apartment|apartamento|unit|ste)\b|"
    r"\w{1,9}\s+(?:floor|fl|piso|andar|etaj)\b|piso\b)",
    re.IGNORECASE,
)
IN_SMALL: Final = re.compile(
    rf"\b(?:(?P<home>{HOME})|{PLACED})\b{LINK}\s+"
    rf"(?:{NUMBER}\s+(?:d[aeo]\s+)?(?P<street>[a-z]{{4,20}})|(?P<before>[a-z]{{4,20}})\s?,?\s+(?P<after>[1-9]\d{{1,4}})(?!\w))",
    re.IGNORECASE,
)
BARE: Final = re.compile(rf"{NUMBER}\s+{NAMED}")
AFTER_START: Final = re.compile(rf"(?:^|(?<=[.!?;\n]\s)){NAMED}\s+{NUMBER}")

TYPES_LOWER: Final = listed(STREETS)
NO_STREET: Final = (SMALL | MONTHS | DAYS | PEOPLES) - listed("may march") | listed("""
    route rte ruta rota bus bis linha linea line district distrito distri precinct zone zona zon area unit unidad
    apt apartment apto canal channel station estacion estasyon estacao train tren trem track exit level piso floor
    room block blocks bloque cuadra cuadras blok quadra quadras quarteirao corner mile miles hour hours horas times
    veces year years anos ano ane days dias jou weeks semanas semen months meses minutes minutos minit men people
    personas moun pessoas kids children ninos timoun criancas cars carros machin police policia lapolis cops
    officers families familias fanmi am pm mph est dollars dolares dola reais percent por_ciento grade grado klas
    phase gate fire students estudiantes elev alunos shots tiros kout calls llamadas apel chamadas tickets teams
    apartments houses casas kay buses trucks camiones signs lights luces limye luzes speed stop stops dogs perros
    chen cachorros feet pies pye metros minor house school escuela lekol escola iglesia legliz igreja covid section
    seccion version act ward wards windows iphone chapter title lines model class hundred thousand million dunkin
    walmart target boston brockton massachusetts mass ma florida york new ny america eeuu usa brasil haiti ayiti
    dominicana street streets avenue avenues road roads way ways lane lanes st ave car person time week day month
    lot lots small more less other different straight consecutive separate armed young nights night noches nwit
    noites mornings moto motos motora motoras scooters bikes guys dudes tipos jovenes jovens jen drunk masked stolen
    abandoned broken dirty noisy speeding i'm im i've he's she's they're we're it's that's there's
""")
PLAIN_WORDS: Final = listed("""
    big old new young parked empty little bad good long loud white red blue black dark gray grey nice main grand
    gran
""")  # of a street only beside a word for street
NEVER: Final = SMALL | listed("am pm mph kmh km")  # not even with a capital letter
ROUTES: Final = re.compile(
    r"\b(?:route|rte|rt|ruta|rota|bus|buses|bis|linha|linea|line|wout|liy|exit|salida|saida|soti|district|distrito|"
    r"distri|block|bloque|cuadra|blok|quadra|altura|i|us|ma|hwy|highway|level|floor|grade|engine|ladder|channel|canal|"
    r"precinct|zone|zona|ward|area|piso|train|tren|trem)\W{0,2}#?$"
)
TIMES: Final = re.compile(
    r"\b(?:by|before|after|until|till|til|since|around|about|past|from|between|from\s\d{1,2}(?:[ap]m)?\sto|at like|"
    r"between\s\d{1,2}(?:[ap]m)?\sand|antes de(?: las)?|despues de(?: las)?|a eso de las|como a las|hasta las|a las|"
    r"desde las|de las|entre(?: las)?|entre(?: las)?\s\d{1,2}\s[ye](?: las)?|"
    r"(?:de|das)\s\d{1,2}\s(?:a|as|ate)(?: las)?|as|das|depois das|antes das|ate(?: as)?|apre|anvan|jiska|ve|depi|"
    r"ant\s\d{1,2}\s(?:ak|e)|soti\s\d{1,2}\s(?:rive|a)|"
    r"[a-z]+\s\d{1,2}\s(?:to|a|e|y|ak|and))\s*$"
)
RANGE: Final = re.compile(
    r"(?<![\w$.,:])\d{1,5}[a-z]?\s(?:to|thru|through|and|&|al?|ao|ak|y|e|ate|hasta|rive|jiska)\s(?:(?:el|la|o|a)\s)?$"
)
SINCE: Final = re.compile(r"\b(?:in|since|until|till|desde|en|em|nan|depi|ate|hasta)\s*$")
PARTICLES: Final = listed("de da do dos del la los las")
HOURS: Final = 12
LAST_HOUR: Final = 24
LAST_DAY: Final = 31
LONG_WORD: Final = 6  # shorter ones are more often ordinary words
LONG: Final = 100  # so many are seldom counted
GOES_ON: Final = re.compile(
    r"\s*(?:$|[.,;:!?()\"'\n/]|[-–—]\s)|\s+(?:y|e|ou|o|and|or|con|com|ak|with|ki|que|who|where|kote|donde|onde|is|es|se|"
    r"has|tiene|tem|gen|piso|apt|apto|ap|apartamento|fl|floor|unit|a|at|en|na|nan|por|pa|porque|poske|paske|pero|mas|"
    r"but|men|because|cuando|when|le|quando|esta|ta|te|fue|was|are|hay|ha|toca|todo|every|cada|chak|la|lan|an|nao|venden?|vendem|viven?|vivem?|moram?|moun|yo|ap|they|never|nunca|janm|keep|all|always|siempre|sempre|toujou|after|"
    r"since|desde|depi|by|there|smells|keeps|needs|looks|gets|floods|sells|leaks|had|for|para|pou|n|3er|2do|1er|"
    r"segundo|tercer|terceiro|primer|third|second|first)\b"
)
PUNCTUATED: Final = re.compile(r"\s?(?:[.,;:!?)]|$)")
UNLIKELY_AFTER: Final = re.compile(
    r"\s+(?:stops|bus stops?|lanes|lights|bus|buses|block|blocks|line|train|train|route|cuadra|blok)\b"
)
SURE: Final = (AFTER_CALLE, HOME_AFTER, MARKED_AFTER, AFTER_START, BARE)  # a larger number beside these is a house's
YEARS: Final = range(1900, 2036)
CALLED: Final = frozenset({211, 311, 411, 511, 911, 988})


def houses(text: Text) -> Iterator[Span]:
    """House numbers with a street: told as such, or where somebody says where a house is."""
    for patterns, fits in FITTING.items():
        for pattern in patterns:
            yield from (_ranged(text, _span(match)) for match in pattern.finditer(text.plain) if fits(text, match))
    for match in IN_SMALL.finditer(text.plain):
        if span := _in_small(text, match):
            yield span


def _before_street(text: Text, match: re.Match[str]) -> bool:
    return _is_house(text, match) and _is_street(text, match)


def _after_street(text: Text, match: re.Match[str]) -> bool:
    return _is_street(text, match) and _ends(text, match)


def _at_named(text: Text, match: re.Match[str]) -> bool:
    return _is_named(text, match) and _is_house(text, match)


def _beside(text: Text, match: re.Match[str]) -> bool:
    """A number beside a name, with nothing that says house; in a text all in capitals all words look like names."""
    rest = text.after(match.end())
    small = match.re is PLACED_AFTER and GOES_ON.match(rest) and ("," not in match[0] or PUNCTUATED.match(rest))
    if text.shouted and (
        match.re not in (PLACED_AT, PLACED_AFTER)
        or any(word.endswith("S") for word in _words(match)[:1])
        or not _is_large(match)
    ):
        return False
    return bool(_is_large(match) or small) and _at_named(text, match)


def _ranged(text: Text, span: Span) -> Span:
    """With the first number where two are told: "30 to 34 Draper Street"."""
    first = RANGE.search(text.before(span[0]))
    return (span[0] - len(first[0]), span[1]) if first else span


def _span(match: re.Match[str]) -> Span:
    """From the number to the street's end, or the other way round."""
    ends = [match.span("number"), _street(match)]
    ends += [match.span(more) for more in ("type", "first") if more in match.groupdict()]
    return min(start for start, _ in ends), max(end for _, end in ends)


def _street(match: re.Match[str]) -> Span:
    """The street's name: where it is written with capital letters, up to the first word that is not."""
    start, end = match.span("street")
    if "type" in match.groupdict() or not match["street"][0].isupper():
        return start, end
    last = start
    for word in re.finditer(r"\S+", match["street"]):
        if word[0][0].isupper() or word[0][0].isdigit():
            last = start + word.end()
        elif word[0].lower() not in PARTICLES:
            break
    return start, last


def _words(match: re.Match[str]) -> list[str]:
    """The street's own words; a sentence that goes on after the number and the street is left out."""
    told = [word.strip(".,'") for word in match["street"].split() if word.lower() not in PARTICLES]
    if "type" in match.groupdict():
        return [word for word in told if not (len(word) == 1 and word.isupper())] or told
    if match.start("number") > match.start("street") or match.re is FLOOR:
        return told
    ends = [at for at, word in enumerate(told) if at and word.lower() in NO_STREET]
    return told[: ends[0]] if ends else told


def _is_street(text: Text, match: re.Match[str]) -> bool:
    """Whether all words of a street can be of one: a capital letter lets through what is else an ordinary word."""
    words = _words(match)
    typed = "type" in match.groupdict()
    if typed and match["type"].lower() not in TYPES_LOWER and (text.shouted or match["type"][0].islower()):
        return False
    if typed and match["type"] == "ter" and match["street"][0].islower():
        return False  # a Portuguese verb
    never = [NEVER if typed and word[0].isupper() and not text.shouted else NO_STREET for word in words]
    return bool(words) and not any(word.lower() in no for word, no in zip(words, never, strict=True))


def _is_named(text: Text, match: re.Match[str]) -> bool:
    """Whether the words after a bare number, or before it, can be a street's name."""
    words = _words(match)
    ends = match.start("number") > match.start("street") or match.re is BARE
    bare = [word for word in words if word.lower() not in TYPES_LOWER]
    if ends and match["street"].endswith(".") and words[-1].lower() not in TYPES_LOWER:
        return False  # a sentence ends between them
    shaped = all(word[0].isdigit() or (len(word) > 2 and (text.shouted or not word.isupper())) for word in bare)
    no = NO_STREET if match["street"][0].isupper() else NO_STREET | PLAIN_WORDS
    return bool(bare) and shaped and (not ends or _ends(text, match)) and not any(word.lower() in no for word in bare)


def _is_house(text: Text, match: re.Match[str]) -> bool:
    """Whether a number is no route, block, day or time of day."""
    start = match.start("number")
    before = text.before(start).rstrip("# ") + " "
    digits = int(re.match(r"\d+", match["number"])[0])  # type: ignore[index]
    if digits in YEARS and SINCE.search(before):
        return False
    if ROUTES.search(before) or UNLIKELY_AFTER.match(text.after(match.end())):
        return False
    if digits <= HOURS and match["number"].isdigit() and TIMES.search(before):
        return False
    if match["number"][-1] in "eh" and digits <= LAST_HOUR:
        return False
    last = re.search(r"([a-z]+)\.?\s*$", before)
    return not (last and last[1] in MONTHS and (digits <= LAST_DAY or digits in YEARS))


def _in_small(text: Text, match: re.Match[str]) -> Span | None:
    """Where somebody says that they live, in small letters and without a word for street."""
    street, number = ("street", "number") if match["street"] else ("before", "after")
    start, end = min(match.start(street), match.start(number)), max(match.end(street), match.end(number))
    digits = int(re.match(r"\d+", match[number])[0])  # type: ignore[index]
    word = match[street].lower()
    least = HOURS + 1 if match["home"] or len(word) >= LONG_WORD else LONG
    told = (
        digits >= least and digits not in YEARS and word not in NO_STREET and (match["home"] or not word.endswith("s"))
    )
    if not told or not (match["home"] or text.plain.islower()):
        return None
    return (start, end) if GOES_ON.match(text.after(end)) else None


def _is_large(match: re.Match[str]) -> bool:
    """Whether a number that only stands beside a name is likely a house's: no hour, year or number to call."""
    digits = int(re.match(r"\d+", match["number"])[0])  # type: ignore[index]
    of = re.search(r"\s(?:de|da|do)\s", match[0])
    large = digits > HOURS or of is not None or not match["number"].isdigit()
    return large and digits not in YEARS and digits not in CALLED


def _ends(text: Text, match: re.Match[str]) -> bool:
    """Whether nothing is counted by the number: what comes next is no noun."""
    rest = text.after(max(match.end("number"), _street(match)[1]))
    digits = int(re.match(r"\d+", match["number"])[0])  # type: ignore[index]
    if digits in YEARS or GOES_ON.match(rest):
        return digits not in YEARS
    following = re.match(r"\s+([a-z']+)", rest)
    counted = following is None or following[1] in NO_STREET or following[1].endswith("s")
    return digits >= (HOURS + 1 if match.re in SURE else LONG) and not counted


FITTING: Final[dict[tuple[re.Pattern[str], ...], Callable[[Text, re.Match[str]], bool]]] = {
    (BEFORE_STREET, BEFORE_CALLE): _before_street,
    (AFTER_CALLE, AFTER_STREET): _after_street,
    (MARKED_STREET,): _before_street,
    (CALLE_NUMBERED, SPELLED_CALLE, SPELLED_STREET): _is_street,
    (AFTER_AT, SPELLED_MARKED): _is_named,
    (AT_HOME, MARKED, HOME_AFTER, MARKED_AFTER, FLOOR): _at_named,
    (SPELLED,): _is_street,
    (PLACED_AT, PLACED_AFTER, BARE, AFTER_START): _beside,
}
