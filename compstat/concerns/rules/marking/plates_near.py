"""Plates told without a word for them: codes near a vehicle, or near the state they are from; parts of them too."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from .plain import NUMBERED, SMALL, Span, Text, any_of, listed

TOKEN: Final = re.compile(r"[A-Za-z0-9]+")

THING: Final = any_of("""
    car cars van vans truck trucks pickup pick-up suv suvs jeep sedan coupe hatchback moped mopeds scooter scooters
    motorcycle motorbike bike dirtbike atv minivan trailer taxi taxis cab uber lyft limo livery wagon wheels vehicle
    vehicles driver convertible hearse camper carro carros auto coche camion camioneta guagua moto motos motor
    motores motora motoneta pasola yipeta yip furgoneta furgon vehiculo taxista chofer conductor conductora patineta
    machin vwati kamyon kamyonet motosiklet djip jip vann oto taksi chofe otomobil caminhao camiao caminhonete
    camionete perua carrinha mota motinha lambreta veiculo motorista furgao plate plates placa placas plak plaka
    tablilla tag chapa matricula tags drives drove driving parks parked parking double-parked hydrant hidrante
    maneja manejando conduce estaciona estacionado estacionada estacionou parquea parqueado parqueada dirige
    dirigindo kondui pake gare choco chocaron atropello atropelou bateu fugiu hit-and-run speeding races racing
    semaforo acera sidewalk calcada twotwa
""")
MAKE: Final = any_of("""
    honda toyota nissan ford chevy chevrolet kia hyundai bmw audi mercedes benz lexus acura infiniti mazda subaru
    volkswagen vw fiat dodge chrysler buick cadillac gmc lincoln tesla volvo porsche pontiac saturn mercury mitsubishi
    jaguar renault peugeot yamaha kawasaki suzuki ducati harley vespa isuzu freightliner peterbilt kenworth u-haul
    accord civic crv cr-v hrv hr-v odyssey pilot ridgeline element camry corolla sienna tacoma tundra highlander prius
    rav4 4runner yaris avalon venza matrix scion hilux altima sentra maxima rogue versa pathfinder murano armada xterra
    frontier titan juke kicks f150 f-150 f250 f-250 f350 f-350 e350 explorer escape edge expedition fusion focus fiesta
    mustang ranger bronco taurus transit econoline flex malibu impala cruze equinox tahoe suburban traverse silverado
    blazer colorado camaro corvette sonic spark onix celta corsa escalade sierra yukon terrain acadia charger challenger
    durango caravan journey dart ram promaster magnum avenger cherokee wrangler compass renegade patriot gladiator
    liberty pacifica elantra sonata tucson santa_fe accent veloster kona palisade genesis sorento soul optima forte
    sportage rio stinger telluride sedona jetta golf gol passat tiguan atlas beetle polo outback forester impreza legacy
    crosstrek wrx miata lancer outlander eclipse mirage sprinter metris enclave encore lacrosse lesabre town_car
    navigator mkz prius_c uno palio strada hb20
""")
STATE: Final = re.compile(
    r"\b(?:(?:new|nueva|nova|nouvo)\s(?:hampshire|york|york|jersey)|rhode\sisland|massachusetts|connecticut|maine|"
    r"vermont|pen+s[iy]lvania|florid[ae]?|texas|tejas|georgia|jorjia|california|virginia|maryland|ohio|"
    r"(?:north|south)\scarolina|jersey|mass|masachusets?|(?-i:MA|NH|RI|CT|ME|VT|NY|NJ|PA|FL|TX|GA|NC|SC|VA|MD|CA|DE|OH))\b",
    re.IGNORECASE,
)
ABOUT: Final = re.compile(rf"(?<![\w-])(?:{THING}|{MAKE})(?![\w-])", re.IGNORECASE)
BEFORE, AFTER, STATE_AWAY = 110, 70, 24  # how far a vehicle or a state may stand from its plate
JOINT: Final = re.compile(r" {0,2}[–—.·•*/_?,-]{1,3} ?| {1,2}")
SHAPES: Final = listed("""
    9AA_999 9AA_A99 9A9_AAA 999_AAA AAA_999 A99_999 AA_9999 AA_99999 AA_999 999_AA 9999_AA AAA_9999 AAA_99 99_AAA
    AAA_A99 AAA_99A A99_AAA 9AAA_99 999_A99 9AAA_999 9AA_99 99A_AAA 9_AA999 9A_9999 9A_A999 A_99999 A9_9999 9A_AA99
    9AA999 9AAA99 9AAA9 9AA99 A99999 AA9999 AA99999 AA999A 999AAA 9AAA999 9A9AAA AAA9999 999AA9 99A999 9999AA
    999_9AA 99_A999 9AA9_99 9AA_9A9 A9A_9A9 9AA_AA9 AA9_99A AA9_A99 AA9_9AA
""")  # fmt: skip
SMALL_SHAPES: Final = listed("9AA_999 9AA_A99 A99_999 AA_9999 AA_99999 9AAA_99 AA_999 999_AA 9999_AA A99999 AA9999")
MODELS: Final = re.compile(
    r"[acefgimqsx]-?\d{1,3}[a-z]{0,2}|(?:rx|es|gs|is|ls|nx|gx|lx|lc|ux|qx|ex|fx|cx|hs|ct|xc|xt|gl|glc|gle|gls|slk|cls|"
    r"cla|gla|ml|mdx|rdx|tl|tlx|ilx|tsx|cbr|cb|crf|yz|yzf|klr|ninja|gsx|gsxr|vfr|xr|rm|ktm|psr|dcd|xph|xps|cg|ns|gn|fz|xre|dr|rc|wd|ps|mp|rtx|"
    r"gtx|xbox|ii|iv|vi|ix)[ -]?\d{1,3}[a-z]{0,2}|[2-4]x[2-4]|[24]wd|rav ?4|\d{1,2}v|\d{2,3}cc|hero\d+|\d{3}[a-z]{1,2}|"
    r"p?\d{2,3}d|\dbr|\d{1,2}dr|\dhp|[24]door|\d{1,2}(?:ton|axle)",
    re.IGNORECASE,
)
UNIT: Final = re.compile(
    r"\d+(?:am|pm|st|nd|rd|th|mph|kph|kmh|km|hrs?|mins?|lbs?|ft|in|yrs?|yo|gb|mb|tb|mm|cm|cc|hp|k|x|g|er|ro|ra|do|da|to|"
    r"ta|ye|em|ze|eme|h|m|s|e|a|o)",
    re.IGNORECASE,
)
CLOCK: Final = re.compile(r"\d+(?:am|pm|st|nd|rd|th|mph|ft|hrs?|mins?|lbs?)", re.IGNORECASE)
AT_TIME: Final = re.compile(
    r"\b(?:at|since|from|by|until|til|till|to|before|after|and|a|las|desde|hasta|los|as|ate|a|depi|jiska|vers|around|"
    r"on|the|over|under|of|between|entre|e|y|ak|or|past|every|no|may|mayo|than|may|jan|feb|mar|apr|jun|jul|aug|sep|"
    r"oct|nov|dec)\s$"
)
NOT_LETTERS: Final = listed("""
    ave blvd apt rte hwy ste bldg mbta bpd bps rmv dmv dcr hoa nbc cbs cnn wcvb wbur cvs kfc hud atm led usb gps tv
    cd dvd nw ne sw se nth rd st dr pkwy sq pct pt mph km mm cm ft lb lbs yr yrs hr hrs min mins am pm usd mg ml kg
    kw kwh mhz ghz rpm psi mpg cc gb mb tb fm ch sec chap no nos vs via the and for you but are was all out car van
    men old kid day los las con por que del uno dos una sin mas mil ese esa fue son mes ano com das tem era meu seu
    foi mwa jou pou sou nan lan yon pak mt mr ms jr sr bus bis int ext fl lv1 rm cp cr hb fy sl bo
""")
NOT_BEFORE: Final = re.compile(
    r"\b(?:wifi|password|clave|contrasena|senha|modpas|route|rte|rt|ruta|rota|bus|buses|bis|linha|linea|line|linia|"
    r"train|tren|trem|exit|salida|saida|"
    r"district|distrito|area|zona|zone|unit|unidad|apt|apto|ap|apartment|room|rm|engine|ladder|box|gate|lot|garage|dock|"
    r"spot|floor|piso|andar|building|bldg|hwy|highway|interstate|version|windows|terminal|salon|sala|flight|vuelo|voo|"
    r"iphone|samsung|galaxy|model|modelo|pier|platform|locker|grade|pole|poste|meter|hydrant|hidrante|form|bill|visa|"
    r"chapter|section|seccion|channel|canal|radio|fm|page|sign|level|block|cuadra|quarteirao|station|school|room|pm|am|"
    r"version|zip|cep|size|size|speed|dewalt|makita|milwaukee|ryobi|bosch|casio|roland|canon|nikon|garmin|gopro|sony)"
    r"(?:\W{0,2}(?:number|numero|nimewo|no|num|n))?\W{1,3}$"
)
PARTS: Final = listed("9AA 9A9 99A 9AAA 9AA9 9AA99 9A_9 A9A A9A_9 9A99 A9A9 9A9A 99AA 99AAA A99A")
EDGE_PARTS: Final = listed("A99 AA9 AA99 AAA9 AAA99 999A A999 9A A9 AA9A") | PARTS
EDGE: Final = re.compile(
    r"\b(?:begin\w*|began|start\w*|end\w*|finish\w*|first|last|final\w*|part\w*|empi?e\w+|comien\w+|comenz\w+|inici\w*|"
    r"termin\w+|acab\w+|ultim\w+|primer\w*|komans\w*|konmans\w*|kmans\w*|fini|fen|denye|premye|comec\w+|fim|fin|"
    r"pedaco|pedazo|mwatye|moso|bout|half|mitad|metade|plates?|placas?|plak|tablilla|chapa|matricula|tag)\b[^.!?;]{0,24}$"
)
SEEN: Final = re.compile(
    r"\b(?:s[ae]{1,2}w|se[en]{1,2}|got|get|caught|remember\w*|read|made\sout|make\sout|wrote|not[ei]\w{0,4}|jot\w*|think|"
    r"part\w*|first|last|only|just|like|begin\w*|began|start\w*|end\w*|finish\w*|had|have|has|maybe|looks?\slike|"
    r"vi|vio|vimos|ver|veo|alcanc\w+|anot\w+|apunt\w+|record\w+|acuerd\w+|lei|leer|log\w+|cogi\w*|como|creo|tenia|tiene|"
    r"empi?e\w+|comien\w+|comenz\w+|inici\w*|termin\w+|acab\w+|ultim\w+|primer\w*|final\w*|solo|nada|parece|algo|"
    r"we|sonje|ekri|li|note|kenbe|pran|komans\w*|konmans\w*|kmans\w*|fini|fen|denye|premye|selman|tankou|gen|genyen|kwe|"
    r"lembr\w+|consegu\w+|peg(?:uei|ou|amos)|deu|ler|comec\w+|gravei|guardei|tipo|acho|tinha|tem|mais|apenas|so|"
    r"parte|pedaco|pedazo|mwatye|moso|bout|half|mitad|metade|something|maybe|kapte|kapab)\b"
)
SEEN_AFTER: Final = re.compile(
    r"[\"')]?\W{0,4}(?:something|and\sthen|then|was\sall|is\sall|at\sthe|in\sthe|maybe|part|algo|nada\smas|no\smas|y\sno|"
    r"y\salgo|al\s(?:final|principio|comienzo)|es\slo|fue\slo|selman|nan\sfen|nan\skomans|res\sla|rete|yon\sbagay|se\ssa|"
    r"alguma|e\snao|no\s(?:final|comeco|fim|inicio)|mais|foi|so\sisso|couldn|didn|i\sthink|creo|acho|mwen\s(?:kwe|panse)|"
    r"the\srest|el\sresto|o\sresto)\b"
)
SEEN_AWAY: Final = 46
YEAR: Final = re.compile(r"(?:19[5-9]|20[0-4])\d")
POSTAL: Final = re.compile("[A-Z]{2} 0[0-9]{4}")
STATES_SHORT: Final = listed("ma nh ri ct me vt ny nj pa fl tx ga nc sc va md ca de oh")
SURE_GROUPS: Final = 3  # letters and digits by turns
ALONE: Final = "9AA"  # how plates of Massachusetts begin


def near(text: Text) -> Iterator[Span]:
    """Codes that can be plates, or parts of one, where a vehicle or a state is spoken of."""
    about = [match.start() for match in ABOUT.finditer(text.plain)]
    states = [match.end() for match in STATE.finditer(text.plain)]
    if not (about or states):
        return
    for start, end in _codes(text):
        vehicle = _within(about, start - BEFORE, end + AFTER)
        state = _within(states, start - STATE_AWAY, start)
        if not (vehicle or state) or not _is_free(text, start, end):
            continue
        if _is_whole(text, start, end) or (vehicle and _is_part(text, start, end)):
            yield start, end


def _codes(text: Text) -> Iterator[Span]:
    """Where letters and digits stand together, or beside each other in two parts."""
    tokens = list(TOKEN.finditer(text.plain))
    for here, token in enumerate(tokens):
        yield token.span()
        if here + 1 < len(tokens) and JOINT.fullmatch(text.plain[token.end() : tokens[here + 1].start()]):
            yield token.start(), tokens[here + 1].end()


def _within(places: list[int], first: int, last: int) -> bool:
    """Whether one of these places, which are in order, is between two others."""
    at = bisect_left(places, first)
    return at < len(places) and places[at] <= last


def _is_free(text: Text, start: int, end: int) -> bool:
    """Whether a code stands by itself, and is not the number of something else."""
    before, after = text.plain[max(0, start - 2) : start], text.plain[end : end + 2]
    if re.search(r"[$€£@&/_%']$|[^\W_][.#,-]$", before) or re.match(r"[\w@_%/°$']|[-.,:][^\W_]", after):
        return False
    close = text.before(start)
    return not (NUMBERED.search(close) or NOT_BEFORE.search(close))


def _shape(code: str) -> str:
    """A code with 9 for each digit and A for each letter, and a line between its parts."""
    return "_".join(re.sub("[A-Za-z]", "A", re.sub("[0-9]", "9", part)) for part in TOKEN.findall(code))


def _is_whole(text: Text, start: int, end: int) -> bool:
    """Whether a code is shaped like a whole plate, and is no model, time, measure or number of a street."""
    code = text.plain[start:end]
    shape = _shape(code)
    if shape not in SHAPES or MODELS.fullmatch(code) or POSTAL.fullmatch(code):
        return False
    parts, letters = TOKEN.findall(code), re.findall("[A-Za-z]+", code)
    if any(map(YEAR.fullmatch, parts)) or not _is_no_unit(text, parts, start):
        return False
    if not code.isupper():
        hard = all(len(group) <= 3 and not re.search("[aeiou]", group, re.IGNORECASE) for group in letters)
        return hard and shape in SMALL_SHAPES and not code.endswith("00") and _are_no_words(letters, shape)
    groups = len(re.findall("[A-Za-z]+|[0-9]+", code))
    if groups >= SURE_GROUPS:
        return not any(part.isalpha() and part.lower() in NOT_LETTERS for part in parts)
    wordless = not re.search("[AEIOU]", "".join(letters)) and not code.endswith("00")
    return _are_no_words(letters, shape) and (wordless or not text.shouted)


def _are_no_words(letters: list[str], shape: str) -> bool:
    """Whether letters are no small words; nor a state with the number of a road."""
    words = NOT_LETTERS | SMALL | (STATES_SHORT if shape == "AA_999" else frozenset())
    return not any(group.lower() in words for group in letters)


def _is_no_unit(text: Text, parts: list[str], start: int) -> bool:
    """Whether no part is a time or a measure: 4PM 330 is a plate when told in capitals and not after "at"."""
    units = [part for part in parts if UNIT.fullmatch(part)]
    if not units:
        return True
    if text.shouted or any(not part.isupper() for part in units):
        return False
    timed = any(map(CLOCK.fullmatch, units)) and (AT_TIME.search(text.before(start)) or parts[-1].endswith("00"))
    return len(parts) > 1 and len("".join(parts)) > len("9AA99") and not timed


def _is_part(text: Text, start: int, end: int) -> bool:
    """Whether a code is likely a part of a plate: somebody saw it, or a plate begins that way."""
    code = text.plain[start:end]
    shape = _shape(code)
    if shape not in EDGE_PARTS or CLOCK.fullmatch(code):
        return False
    before, after = text.before(start)[-SEEN_AWAY:], text.after(end)
    if text.shouted or not code.isupper():
        hard = not re.search("[aeiou]", code, re.IGNORECASE) and not UNIT.fullmatch(code)
        return shape == ALONE and hard and bool(EDGE.search(before))
    if EDGE.search(before):
        return not (MODELS.fullmatch(code) and len(code) < len(ALONE))
    if shape not in PARTS or MODELS.fullmatch(code) or UNIT.fullmatch(code):
        return False
    return shape == ALONE or bool(SEEN.search(before) or SEEN_AFTER.match(after))
