"""Plates told in pieces: how they begin and end, what somebody remembers, digits of a state, and letters in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from . import plates_near
from .plain import MONTHS, Span, Text, any_of, listed
from .reaching import DIGITS, TENS

LEADS: Final = any_of("""
    plate plates placa placas tablilla tablillas plak plaka plack plakk tag tags lic license licence registration reg
    regis chapa chapas matricula matriculas patente imatrikilasyon matrikil plaque lisans
    nimewo_machin numero_del_carro numero_do_carro
""")
LED: Final = re.compile(rf"\b{LEADS}\b", re.IGNORECASE)
EDGE: Final = r"(?:start|begin|end|finish|empie|empez|comien|comenz|termin|acab|komanse|fini|comec|inici)\w{0,5}"
AT: Final = r"(?:with|w/|in|on|con|en|ak|avek|nan|com|em|por|pa|pou|sou|an|de)"
ARTICLE: Final = (
    r"(?:(?:an?|the|un|una|um|uma|yon|la|el|o|las|los|letters?|letras?|let|numbers?|numeros?|digits?|chif|nimewo|numero)"
    r"\s(?:yo\s)?){0,2}"
)
CODE: Final = r"(?P<code>[A-Z0-9]{1,5})(?![\w:%'’/]|[.,-]\w)"
EDGES: Final = re.compile(rf"\b(?i:{EDGE}\s(?:{AT}\s?)?{ARTICLE})[\"']?{CODE}")
REMEMBERED: Final = re.compile(
    rf"(?<![\w$#-]){CODE}(?i:\s?(?:[-.?*_]{{2,4}}|(?:and\s|y\s|e\s|ak\s)?(?:something|algo|alguma\scoisa|yon\sbagay|,?\s(?:the\srest|el\sresto|o\sresto|res\sla))\b))"
)
HELD: Final = re.compile(  # the plate has VPZ in it; with a GOPATS plate
    rf"\b(?:(?i:{LEADS})\s(?i:(?:la|lan|nan|li|that|que|ki|it|he|she|te|all|i)\s){{0,3}}"
    r"(?i:has|had|have|tiene|tenia|lleva|llevaba|gen|tem|tinha|with|con|com|ak|contains?|contiene)\s"
    r"(?i:(?:an?|the|un|una|las?|letras?|letters?|let|as|os|yon|los)\s){0,2}(?P<code>[B-DF-HJ-NP-TV-Z]{2,4})"
    rf"|(?i:with|con|com|ak|has|have)\s(?i:(?:an?|the|his|her|su|yon)\s)?(?P<vain>[A-Z]{{5,8}})\s(?i:plates?|tags?))(?!\w)"
)
NO_CODES: Final = listed("""
    maine texas florida georgia ohio vermont jersey mass york nevada oregon kansas idaho virginia arizona alabama
    paper temp dealer stolen vanity canada quebec police expired covered custom license fake rental
""")
ONLY: Final = re.compile(
    rf"\b(?i:only|just|solo|solamente|selman|apenas|so|remember|recuerdo|sonje|lembro)\s(?:[a-z]{{2,9}}\s){{0,2}}{CODE}"
)
FINAL: Final = re.compile(rf"\b(?i:final|ending|starting|beginning|terminacion|terminada|terminado)\s{CODE}")
COUNTED_OFF: Final = re.compile(  # last 3 digits 482
    r"\b(?:first|last|primer[oa]s?|ultim[oa]s?|premye|denye|primeir[oa]s?|final)\s(?:(?:two|three|four|dos|tres|cuatro|"
    r"de|twa|kat|dois|duas|quatro|[2-4])\s)?(?P<what>(?:digits?|numbers?|letters?|numeros?|digitos?|letras?|chif|nimewo|let)\s)?"
    r"(?:(?:are|were|was|is|yo|la|lan|a|son|eran|se|te|sao|eram|of|de|da|del|no|na|nan|on|the|plates?|placas?|plak|"
    r"tablilla|chapa|matricula|tag)\s){0,5}(?P<code>\d{2,4}|[A-Z0-9]{2,4})(?!\w)",
    re.IGNORECASE,
)
STATE: Final = re.compile(  # of digits alone
    r"\b(?:(?-i:NH|N\.H\.|RI|R\.I\.)|(?:New|Nueva|Nova|Nouvo)\sHamp?shire|Rhode\sIsland),?:?\s+"
    r"(?:[a-z]{2,12},?:?\s+){0,4}(?P<code>\d{3}[ -]?\d{3,4})(?![\w-])",
    re.IGNORECASE,
)
STATE_AFTER: Final = re.compile(
    r"(?<![\w$#./-])(?P<code>\d{3}[ -]?\d{3,4}),?\s\(?(?i:(?:of|de|from|do|di|placas?|plates?|plak)\s){0,2}"
    r"(?:NH\b|(?i:(?:New|Nueva|Nova|Nouvo)\sHamp?shire))"
)
THREE: Final = re.compile(
    r"(?<![\w$#./-])(?:\d{1,3}(?P<one>[ -])(?P<letters>[A-Z]{2,3})(?P=one)\d{2,4}|"
    r"[A-Z]{1,3}(?P<two>-)\d{1,3}(?P=two)[A-Z0-9]{2,3})(?![\w:%-])"
)
NO_THREE: Final = re.compile(
    r"AM|PM|MPH|FT|HRS?|MIN|ST|ND|RD|TH|AVE?|AND|THE|OF|OR|TO|DE|EN|A[CN]|EL|LA|DA|DO|NO|NA|EM"
)
POLICE: Final = any_of("""
    adam baker boy charles david edward frank george henry ida john king lincoln mary nora ocean paul queen robert sam
    tom union victor william young zebra
""")
LETTER: Final = any_of("""
    be ce efe ge hache jota ka ele eme ene pe cu erre ese te ve equis zeta ye aga esse xis ze ef je ach ji el em en iks
    zed ka bee dee gee aitch jay kay pee cue ess tee vee zee wit sis doblebe doub
""")
ITEM: Final = rf"(?:{DIGITS}|{TENS}|{LETTER}|{POLICE}|(?-i:[A-Z]{{1,3}})|[b-z]|\d{{1,3}})"
IN_WORDS: Final = re.compile(
    rf"\b{LEADS}\b[^\w]{{1,3}}(?:(?:number|numero|nimewo|no|is|es|e|se|la|was|era|de|lan)[^\w]{{1,3}}){{0,3}}"
    rf"(?P<code>(?:{ITEM}[\s,-]{{1,2}}){{3,7}}{ITEM})(?!\w)",
    re.IGNORECASE,
)
FEWEST: Final = 2  # words for digits
SINGLY: Final = re.compile(
    rf"\b(?:(?:{DIGITS}|(?-i:[A-Z])|[b-df-hj-np-tv-z]|\d)[\s,-]{{1,2}}){{4,7}}(?:{DIGITS}|[b-df-hj-np-tv-z]|\d)\b",
    re.IGNORECASE,
)
LETTERS: Final = re.compile(  # las letras son KT
    r"\b(?i:letters?|letras?|let)\s(?i:(?:are|were|is|son|eran|fueron|sao|eram|yo|se|te|la|de|da|del|placa|plak)\s){0,5}"
    r"(?P<code>[A-Z]{2,4})(?!\w)"
)
OR: Final = re.compile(r"[\"']?,?\s(?:or|o|ou|oswa|and|y|ak)\s(?:maybe\s)?[\"']?(?P<code>[A-Za-z0-9]{2,7})(?!\w)")
UNITS: Final = re.compile(r"\d+(?:AM|PM|ST|ND|RD|TH|MPH|KPH|HRS?|MINS?|LBS?|FT|K|X)", re.IGNORECASE)
BEFORE, AFTER = 90, 40  # how far from the word for a plate
SHORTEST_ALONE: Final = 3
COUNTED: Final = re.compile(
    rf"\s(?:{'|'.join(MONTHS)}|de|z?e\b|o'clock|minut\w*|minit|hours?|hr?s|horas?|days?|dias?|jou|weeks?|semanas?|semen|months?|mes(?:es)?|"
    r"mwa|years?|anos?|cars?|carros?|people|kids|am|pm|dolares|dollars|percent|por)\b"
)


def in_pieces(text: Text) -> Iterator[Span]:
    """Parts of a plate, and plates that are no code by their shape."""
    for pattern in (EDGES, REMEMBERED, ONLY, FINAL, COUNTED_OFF, LETTERS):
        yield from (match.span("code") for match in pattern.finditer(text.plain) if _is_part(text, match))
    for match in () if text.shouted else HELD.finditer(text.plain):
        code = match["code"] or match["vain"]
        if code.lower() not in NO_CODES | plates_near.STATES_SHORT:
            yield match.span("code" if match["code"] else "vain")
    for pattern in (STATE, STATE_AFTER):
        yield from (match.span("code") for match in pattern.finditer(text.plain))
    for match in THREE.finditer(text.plain):
        if not (match["letters"] and NO_THREE.fullmatch(match["letters"])):
            yield match.span()
    for match in SINGLY.finditer(text.plain):
        words = re.findall(rf"\b{DIGITS}\b", match[0], re.IGNORECASE)
        letters = re.findall(r"\b[B-DF-HJ-Zb-df-hj-np-tv-z]\b", match[0])
        if len(words) >= FEWEST and len(letters) >= FEWEST:
            yield match.span()
    for match in IN_WORDS.finditer(text.plain):
        words = re.findall(rf"\b(?:{DIGITS}|{TENS}|\d{{2,3}})\b", match["code"], re.IGNORECASE)
        if len(words) >= FEWEST and re.search(
            rf"\b(?:{POLICE}|{LETTER}|[b-df-hj-np-z]{{1,3}})\b", match["code"], re.IGNORECASE
        ):
            yield match.span("code")


def other(text: Text, end: int) -> Span | None:
    """A second reading, told after the first: "8BD6 or 8DB6"."""
    match = OR.match(text.plain, end)
    mixed = match and re.search("[0-9]", match["code"]) and re.search("[A-Za-z]", match["code"])
    return match.span("code") if match and mixed and not UNITS.fullmatch(match["code"]) else None


def _is_part(text: Text, match: re.Match[str]) -> bool:
    """Whether what is remembered belongs to a plate: one is spoken of nearby, or it mixes letters and digits."""
    code, start = match["code"], match.start()
    mixed = not code.isalpha() and not code.isdigit() and code.upper() == code
    close = (
        text.plain[max(0, start - BEFORE) : match.start("code")] + "\n" + text.plain[match.end() : match.end() + AFTER]
    )
    sure = match.re in {EDGES, COUNTED_OFF, LETTERS}
    if (plates_near.CLOCK if sure else UNITS).fullmatch(code) or (
        code.isalpha() and (text.shouted or code.upper() != code)
    ):
        return False
    if mixed and len(code) >= SHORTEST_ALONE:
        return True
    if match.re is COUNTED_OFF and re.match("let", match["what"] or "", re.IGNORECASE) and code.isupper():
        return True
    counted = COUNTED.match(text.after(match.end())) or re.fullmatch(r"(?:19|20)\d\d", code)
    remembered = mixed or match.re in {EDGES, LETTERS} or (match.re is COUNTED_OFF and match["what"])
    vehicle = sure and len(code) > 1 and plates_near.ABOUT.search(close)
    return bool((LED.search(close) or vehicle) and remembered and not (code.isdigit() and counted))
