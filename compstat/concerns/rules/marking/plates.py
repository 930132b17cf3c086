"""Plates of vehicles: by their shape, or whatever is told after the word for one; parts of them too."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from . import plates_near, plates_told
from .plain import MONTHS, NUMBERED, PEOPLES, SMALL, Span, Text, any_of, listed, spans

TOKEN: Final = re.compile(r"[A-Za-z0-9]+")
BETWEEN: Final = re.compile(r"[ .·•–—/_-]| [–—-] |[ ]?[?*_]{1,3}[ -]?|  ")
# 9 is a digit, A a letter. A shape whose parts are all letters or all digits is looked at more closely.
ONE: Final = listed("""
    AAA999 AAA9999 AA9999 AA99999 999AAA 9999AAA 9AAA99 9AAA999 999AA9 9AA999 A99AAA AAA9A99 9AAA9 99AAA9 9AAA9999
    9AAA9A 9AAAA9 AAAA99 AAAA999 99AAAA 999A99 9AAA 9AAAA A9999 99999AA AAA99 99AAA 99AA99 9AAA99A 9A9AAA AA9AAA
    AA99AA AA999A AAAA9 9A9A9A A9A9A9 9AAA9A9 AA9AA 9AA99 AAA99A 9AA9A9
""") | listed("9AAA99 9AA9AA 9AA99A 999AA9 A9AAA9 AAAAA9 AAAAA99")
TWO: Final = listed("""
    999_AAA AAA_999 AAA_9999 9999_AAA AA_9999 AA_99999 999_AA 9999_AA AAA_99 99_AAA AAAA_99 9AAA_99 9AA_999 9AA_A99
    AAA_A99 A99_AAA 99A_A99 999_A99 A99_999 999_AA9 9AAA_999 AAA9_A99 9AA_99 9A9_AAA AAA_9A99 AA_999 AA_999A 9AA_99A
    AA9_9AA AA9_999 AA9_A99 9AA_9AA A9A_9A9 9A9_A9A 99A_AAA AAA_A9 9A_AAA 9A_A999 99_AA9 AAA_9AA 9AA_A9 99AA_99
    AA99_AA AAA_99A 9AAA_9A 99_A999 99999_AA A9_AAA 99A_99 99A_999
    AAA9_99 A9A_99 9A9_99 9A9_999 99_A99 9A_99A 999_9A9 9AA_9999 999A_AA 9A_999 9AA_AA9 9AA_AAA AA9_AAA 999_9AA
    A99_AA A99_A99
""")
NO_LETTERS: Final = listed("""
    fy hb
    led suv suvs rvs atv atvs ems emt emts bpd usd dmv rmv atm atms nyc usa esl hoa dpw dcr bha cvs kfc gps vip pta
    mph kph lbs hrs pts ppl yds min mins sec ave blvd apt fl rte hwy exit bus mbta fbi ice dea cctv tv tvs dj djs pm
    am pct sq ft sqft kwh mwh covid iphone galaxy wifi mhz ghz hbo nbc cbs fox cnn bu mit ups usps fedex dhl ctr
    ext no st rd dr ln the and for now not all any per men old kid car day yrs yr hr wk wks mos sgt det cop ofc unit
    zona dist zip cep ma ri nh ct me vt ny nj zone area ruta km kms mts mil dos tres uno mas con por los las del rue
    bmw kia vw gmc ram bwa pak fwa jou moun lane nan pou sou fon mes ano uma com que dia das sem ate pra vez rua luz
""")
NO_NUMBERS: Final = listed("911 311 211 411 511 988 128 495 1099 2020 2021 2022 2023 2024 2025 2026 2027 100 200 1000")
YEAR: Final = re.compile(r"(?:19|20)\d\d")
NOT_BEFORE: Final = re.compile(
    r"\b(?:route|rte|rt|ruta|rota|bus|bis|linha|linea|line|exit|district|distrito|unit|unidad|apt|apto|apartment|room|"
    r"engine|ladder|box|gate|hwy|highway|interstate|version|windows|terminal|salon|sala|flight|vuelo|voo|"
    r"iphone|samsung|galaxy|model|train|tren|trem|tram|meter|pole|poste|poto|wifi|password|clave|senha)\W{1,2}$"
)
MAKES: Final = re.compile(
    r"\b(?:bmw|audi|mercedes|benz|lexus|infiniti|volvo|mazda)\W{1,2}$"
)  # letters, digits: a model
TOOLS: Final = re.compile(
    r"\b(?:yamaha|casio|roland|korg|dewalt|makita|milwaukee|ryobi|bosch|canon|nikon|epson|garmin|gopro|lenovo|sony)\W{1,2}$"
)
STRONG: Final = any_of(
    "imatrikilasyon matrikil matrikila plaque plate plates placa placas tablilla tablillas plak plaka plack plakk "
    "palte paltes plte pltes playt plake plakka pleca plca plasa tabilla tablia tabliya tabilya plac plq plk"
)
WEAK: Final = any_of(
    "tag tags lic license licence registration reg regis chapa chapas matricula matriculas patente lisans licencia "
    "emplacado emplacada emplacamento"
)
LEAD: Final = re.compile(rf"\b(?:(?P<strong>{STRONG})|{WEAK})\b", re.IGNORECASE)
DATED: Final = re.compile(rf"\b(?:{'|'.join(MONTHS - {'may', 'mas', 'me', 'out', 'mar'})})\.?\s$")
WITHOUT: Final = re.compile(r"\b(?:no|without|sin|sem|san|pa gen|pa te gen|nao tem|no tiene)\W{1,2}$")
PART: Final = re.compile(
    r"\b(?:start|begin|end|first|last|partial|part of|empie|comien|termin|acab|final|primer|ultim|parte|parcial|"
    r"komanse|fini|premye|denye|comec|inici|pedaco|letter|letra|let|half|mitad|metade|mwatye|something|algo|only|rest|resto|res\s|moso|pedazo|bout|fen|komans|kmanse|konmanse|fin|debut|incompl|"
    r"selman|sel\s|solo|apenas|missing|falta|manke)"
)
POSTAL: Final = re.compile("(?:MA|RI|NH|CT|ME|VT|NJ) 0[0-9]{4}")
MEASURE: Final = re.compile(r"\d(?:FT|IN|LB|AM|PM)(?:\d|$)")
MIXED: Final = 3  # groups of letters and digits by turns: no word and no number looks like that
RIGHT_BEFORE: Final = re.compile(
    rf"{PART.pattern}\w*\s(?:with|in|on|con|en|ak|nan|com|em|por|pa)\s(?:an?\s|the\s|un\s|una\s|um\s|uma\s|yon\s)?[\"'-]?$"
)
LONGEST_GAP: Final = 48
FARTHEST_GAP: Final = 80
FEWEST_FAR: Final = 3
LITTLE: Final = listed("a e i o u y")  # words of one letter
FEWEST_LETTERS: Final = 2
NEAR_LEAD: Final = 20
LONGEST_PLATE: Final = 8
UNITS: Final = re.compile(
    r"\d+(?:am|pm|st|nd|rd|th|mph|kph|km|kmh|hrs?|min|mins|lbs?|ft|yrs?|yo|gb|mb|tb|mm|cm|er|era|ro|ra|do|da|to|ta|vo|"
    r"va|eme|em|ye|yem|ze|[xkmpghwvsezoa])|(?:iphone|covid|galaxy|mp|ps|xbox)\d+",
    re.IGNORECASE,
)
NOT_TOLD: Final = re.compile(
    r"\d+(?:e|ye|em|ze|eme|am|pm|st|nd|rd|th|mph|kph|kmh|hrs?|mins?|lbs?|ft|yrs?|yo|x)", re.IGNORECASE
)
VEHICLE: Final = any_of("""
    car van truck pickup suv jeep sedan coupe moped scooter motorcycle bike minivan civic accord altima camry
    corolla carro auto coche camion camioneta guagua moto motora pasola yipeta furgoneta machin kamyon kamyonet
    motosiklet djip caminhao caminhonete perua plate plates placa placas plak tablilla tag chapa
""")
A_PART: Final = re.compile(
    rf"(?i:{PART.pattern})\w*\s(?:[^\W\d]{{1,10}}[\s,:]{{1,2}}){{0,3}}[\"']?"
    r"(?P<code>(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z0-9]{2,4})(?!\w)"
)
SIGNS: Final = any_of("""
    alpha bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa quebec
    romeo sierra tango uniform victor whiskey x-ray xray yankee zulu
""")
COUNTED: Final = any_of("zero one two three four five six seven eight nine niner")
SIGN: Final = rf"(?:{SIGNS}|{COUNTED}|[A-Z]|\d{{1,4}})"
PHONETIC: Final = re.compile(rf"\b(?:{SIGN}[\s,-]{{1,2}}){{2,7}}{SIGN}\b", re.IGNORECASE)
ON_PLATE: Final = re.compile(
    rf"(?<![\w$#-])(?P<code>(?=[A-Z]*\d)[A-Z0-9]{{2,5}}(?:[ -][A-Z0-9]{{1,5}})?)\s+(?:[a-z]{{4,10}}\s)?"
    rf"(?i:is|was|are|were|es|era|e|se|te)?\s?(?i:on|in|of|from|en|sou|nan|na|no|as|de|da)\s(?i:(?:the|his|her|its|la|su|an?|lan)\s)?(?i:(?:fen|fin|komansman|mitan|end|start|beginning|front|final|comienzo|principio|comeco|inicio|fim|bout)\s"
    rf"(?:(?:of|de|da|do|del|on)\s)?(?:(?:the|la|a)\s)?)?(?i:license\s)?(?i:{STRONG})\b"
)
REST: Final = re.compile(r"\W{1,3}(?:\w+\s){0,4}(?:rest|resto|res\sla|missing|falta|manke)\b")
VANITY: Final = re.compile(
    r"\b(?:vanity|custom|personali[sz]ed|personali[sz]ad[oa]|personalize|(?:tags?|regs?|license|chapas?|matriculas?)\W{1,3}"
    r"(?:(?:that|ki|que)\s)?(?:says?|said|reads?|dice|decia|diz|di))\b"
)
LETTERS_ON_PLATE: Final = re.compile(
    r"(?<![\w$#-])(?P<code>[A-Z]{3,8})\s(?i:is\s|was\s)?(?i:on|en|sou|nan|na|as|for|como|como|kom)\s(?i:(?:the|his|her|its|la|su|an?)\s)?"
    rf"(?i:(?:license|vanity)\s)?(?i:{STRONG})\b"
)
SAYS: Final = re.compile(
    r"(?:plates?|placas?|plak|tablillas?|says?|said|spells?(?:\W+out)?|reads?|ekri|make|escrito|decia|dizia|dice|diz|di|se|is|es|e|was|era|:|\")\W*$"
)


def plates(text: Text) -> Iterator[Span]:
    """What looks like a plate, or is called one."""
    tokens = list(TOKEN.finditer(text.plain))
    yield from _by_shape(text, tokens)
    yield from _spaced(text, tokens)
    yield from plates_told.in_pieces(text)
    yield from plates_near.near(text)
    yield from spans(ON_PLATE, text, "code")
    if not text.shouted:
        yield from (
            m.span("code") for m in LETTERS_ON_PLATE.finditer(text.plain) if m["code"].lower() not in NO_LETTERS
        )
    yield from (m.span() for m in PHONETIC.finditer(text.plain) if _is_phonetic(m[0]))
    if re.search(rf"\b{VEHICLE}\b", text.plain, re.IGNORECASE):
        yield from (m.span("code") for m in A_PART.finditer(text.plain) if not NOT_TOLD.fullmatch(m["code"]))
    for lead in LEAD.finditer(text.plain):
        if span := _told(text, lead, tokens):
            yield span
            if second := plates_told.other(text, span[1]):
                yield second


def _start(token: re.Match[str]) -> int:
    return token.start()


def _shape(code: str) -> str:
    return re.sub("[A-Za-z]", "A", re.sub("[0-9]", "9", code))


def _by_shape(text: Text, tokens: list[re.Match[str]]) -> Iterator[Span]:
    """One part or two that are shaped like a plate."""
    for here, token in enumerate(tokens):
        following = tokens[here + 1] if here + 1 < len(tokens) else None
        joint = text.plain[token.end() : following.start()] if following else ""
        two = following and BETWEEN.fullmatch(joint) and _are_two(token[0], following[0])
        last = following if two and following else token
        fits = (two or _shape(token[0]) in ONE) and not _is_model(text.plain[token.start() : last.end()])
        parts = [token[0], last[0]] if two else [token[0]]
        if fits and _is_free(text, token.start(), last.end()) and _is_plate(text, parts, joint if two else ""):
            yield token.start(), last.end()


def _is_model(code: str) -> bool:
    """Whether a code is a car or a tool of a known name, three letters and a number; or a state and a postal code."""
    return bool(POSTAL.fullmatch(code)) or bool(code[:FEWEST_FAR].isalpha() and plates_near.MODELS.fullmatch(code))


def _are_two(first: str, second: str) -> bool:
    """Whether two parts are shaped like a plate; so are any two that mix letters and digits."""
    mixed = all(not part.isalpha() and not part.isdigit() and part.upper() == part for part in (first, second))
    return f"{_shape(first)}_{_shape(second)}" in TWO or (mixed and 5 <= len(first + second) <= 7)


def _is_free(text: Text, start: int, end: int) -> bool:
    """Whether it stands by itself: no part of a longer code, an amount, or the number of something else."""
    before, after = text.plain[max(0, start - 2) : start], text.plain[end : end + 2]
    if re.search(r"[$€£@&/_]$|[^\W_][.#-]$", before) or re.match(r"[@_%/]|[-.][^\W_]", after):
        return False
    close = text.before(start)
    model = MAKES.search(close) and re.fullmatch("[A-Za-z]+[0-9]+", text.plain[start:end])
    tool = TOOLS.search(close) and text.plain[start : start + 1].isalpha()
    return not (model or tool or NUMBERED.search(close) or NOT_BEFORE.search(close))


def _is_plate(text: Text, parts: list[str], joint: str) -> bool:
    """Whether parts of a fitting shape are likely a plate: mixed ones are, words and numbers beside them are not."""
    code = "".join(parts)
    if all(map(NOT_TOLD.fullmatch, parts)):
        return False
    letters = [group for part in parts for group in re.findall("[A-Za-z]+", part)]
    if any(_is_other(text, part, parts) for part in parts) or (joint != "-" and any(map(YEAR.fullmatch, parts))):
        return False
    if len(re.findall("[A-Za-z]+|[0-9]+", code)) >= MIXED:
        word = any(part.isalpha() and part.islower() and re.search("[aeiou]", part) for part in parts)
        return len(code) >= 5 and not word
    if (len(code) < 6 and joint in {"", " "}) or any(group.lower() in NO_LETTERS for group in letters):
        return False
    if min(map(len, letters)) >= 3 and not re.search("[aeiou]", "".join(letters), re.IGNORECASE):
        return True
    capitals = code.upper() == code and (joint != " " or not text.shouted)
    return capitals and not any(part in NO_NUMBERS for part in parts)


def _is_other(text: Text, part: str, parts: list[str]) -> bool:
    """Whether a part is a small word, or a number with its unit: two parts that mix both in capitals are none."""
    if part.isalpha():
        return part.lower() in NO_LETTERS | SMALL
    mixed = all(not each.isalpha() and not each.isdigit() for each in parts)
    capitals = "".join(parts).upper() == "".join(parts) and not text.shouted
    if mixed and capitals and len(parts) > 1:
        return False
    return bool((NOT_TOLD if mixed else UNITS).fullmatch(part))


def _spaced(text: Text, tokens: list[re.Match[str]]) -> Iterator[Span]:
    """Letters and digits told one by one: 2 C W K 9 1."""
    run: list[re.Match[str]] = []
    for token in [*tokens, None]:
        joint = text.plain[run[-1].end() : token.start()] if run and token else ""
        if token and _is_told_apart(token[0]) and (not run or re.fullmatch(r"[ .-]|, ", joint)):
            run.append(token)
            continue
        code = "".join(each[0] for each in run)
        letters = [char for each in run for char in each[0] if char.isalpha() and each[0] not in LITTLE]
        mixed = re.search("[0-9]", code) and len(letters) >= FEWEST_LETTERS
        if mixed and not MEASURE.search(code) and len(run) >= 4 and 5 <= len(code) <= LONGEST_PLATE:
            yield run[0].start(), run[-1].end()
        run = [token] if token and _is_told_apart(token[0]) else []


def _is_told_apart(token: str) -> bool:
    """One letter or digit, or two that stand together."""
    return len(token) == 1 or (len(token) == 2 and token.upper() == token)


def _told(text: Text, lead: re.Match[str], tokens: list[re.Match[str]]) -> Span | None:
    """What stands after the word for a plate: its first part with a digit, and what belongs to it."""
    without = WITHOUT.search(text.before(lead.start()))
    stop = re.search(r"(?<=[a-z)])[.!?]\s|\n", text.plain[lead.end() : lead.end() + FARTHEST_GAP])
    until = lead.end() + (stop.start() if stop else FARTHEST_GAP)
    first = bisect_left(tokens, lead.end(), key=_start)
    near = [token for token in tokens[first : first + LONGEST_GAP] if token.start() < until]
    for here, token in enumerate(near):
        if not _begins(text, near, here):
            continue
        run = _run(text, near[here:])
        gap = text.plain[max(0, lead.start() - NEAR_LEAD) : token.start()].lower()
        gap = f"{text.after(run[-1].end())[:NEAR_LEAD]}\n{gap}"
        code = "".join(each[0] for each in run)
        if token.start() > lead.end() + LONGEST_GAP and not _is_mixed(code):
            continue
        if _fits(code, bool(lead["strong"]) and not without, gap):
            return run[0].start(), run[-1].end()
    return None if without else _in_letters(text, lead, near)


def _is_mixed(code: str) -> bool:
    """Whether a code has letters in capitals and digits."""
    return len(code) >= FEWEST_FAR and code.upper() == code and not (code.isdigit() or code.isalpha())


def _begins(text: Text, near: list[re.Match[str]], here: int) -> bool:
    """Whether a plate may begin with this part: it has a digit, or is a few letters right before one that has."""
    token = near[here]
    dollars = text.plain[max(0, token.start() - 1) : token.start()] in {"$", "€", "£"}
    if dollars or token[0].lower() in MONTHS or DATED.search(text.before(token.start())):
        return False
    if any(char.isdigit() for char in token[0]):
        return True
    following = near[here + 1] if here + 1 < len(near) else None
    if following is None or not any(char.isdigit() for char in following[0]) or UNITS.fullmatch(following[0]):
        return False
    if token[0].islower() and (re.search("[A-Z]", following[0]) or re.fullmatch("(?=.*[aeiou]).{4}", token[0])):
        return False
    joint = text.plain[token.end() : following.start()]
    return bool(BETWEEN.fullmatch(joint)) and len(token[0]) <= 4 and token[0].lower() not in SMALL | NO_LETTERS


def _run(text: Text, parts: list[re.Match[str]]) -> list[re.Match[str]]:
    """The parts that belong together: a sign apart, few characters, no small words."""
    run = parts[:1]
    for part in parts[1:]:
        letters = part[0].isalpha()
        word = letters and (len(part[0]) > 3 or part[0].lower() in SMALL or (part[0].islower() and run[0][0].isupper()))
        long = len("".join(each[0] for each in run)) + len(part[0]) > LONGEST_PLATE
        if long or word or UNITS.fullmatch(part[0]) or not BETWEEN.fullmatch(text.plain[run[-1].end() : part.start()]):
            break
        run.append(part)
    return run


def _fits(code: str, strong: bool, gap: str) -> bool:
    """Whether what is called a plate can be one, or a part of one."""
    part = bool(PART.search(gap))
    if NOT_TOLD.fullmatch(code) and not (part and code.upper() == code):
        return False
    if not code.isdigit():
        return (1 if RIGHT_BEFORE.search(gap) else 2) <= len(code) <= LONGEST_PLATE
    least = 1 if RIGHT_BEFORE.search(gap) else 2 if part else 3 if strong else 5
    counted = plates_told.COUNTED.match(gap) and len(code) <= FEWEST_FAR
    return not (YEAR.fullmatch(code) or counted) and least <= len(code) <= LONGEST_PLATE


def _in_letters(text: Text, lead: re.Match[str], near: list[re.Match[str]]) -> Span | None:
    """A plate of letters alone, or the letters it begins or ends with: written in capitals in a text that is not."""
    for token in near:
        gap = text.plain[max(0, lead.start() - NEAR_LEAD) : token.start()].lower()
        rest = REST.match(text.after(token.end()))
        whole = VANITY.search(gap) or (lead["strong"] and SAYS.search(gap))
        least = 1 if RIGHT_BEFORE.search(gap) else 2 if rest or PART.search(gap) else 4 if whole else LONGEST_PLATE + 1
        told = token[0].isalpha() and token[0].lower() not in SMALL | NO_LETTERS | PEOPLES
        capital = token[0].isupper() and not text.shouted
        letters = bool(RIGHT_BEFORE.search(gap)) and len(token[0]) <= 3 and not re.search("[aeiou]", token[0].lower())
        end = _last_word(text, token, near)
        if told and (capital or letters) and least <= end - token.start() <= LONGEST_PLATE:
            return token.start(), end
    return None


def _last_word(text: Text, token: re.Match[str], near: list[re.Match[str]]) -> int:
    """Where letters end: a plate may be two short words in capitals."""
    following = near[near.index(token) + 1] if token is not near[-1] else None
    if following is None or text.plain[token.end() : following.start()] != " ":
        return token.end()
    two = token[0].isupper() and following[0].isupper() and following[0].isalpha()
    return following.end() if two and len(token[0] + following[0]) <= LONGEST_PLATE else token.end()


def _is_phonetic(told: str) -> bool:
    """Whether words that stand for letters are told with digits."""
    signs = len(re.findall(rf"\b{SIGNS}\b", told, re.IGNORECASE))
    letters = len(re.findall(r"\b[B-HJ-Z]\b", told))
    digits = len(re.findall(rf"\b(?:{COUNTED}|\d+)\b", told, re.IGNORECASE))
    return (signs >= 2 and digits >= 1) or (letters >= 2 and digits >= 2)
