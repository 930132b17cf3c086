"""How somebody can be reached: links, mail addresses and telephone numbers, also where they are spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .plain import NUMBERED, Span, Text, any_of, spans

ENDINGS: Final = "com|net|org|edu|gov|info|biz|shop|xyz|ly|us|io|co|br|pt|mx|ht|do|me|tv"
LINK: Final = re.compile(
    r"https?://|\bwww\.|(?<![\w@.-])[\w-]{1,63}\.(?:com|net|org|info|biz|shop|xyz|ly)\b", re.IGNORECASE
)
OPEN, SHUT = r"\s{0,2}[\[({<]\s{0,2}", r"\s{0,2}[\])}>]\s{0,2}"
AT_WORD: Final = "arrobas?|arobas?|arobaz|arobase|awobas|awobaz|arwobaz"
AT: Final = rf"(?:\s{{0,2}}@\s{{0,2}}|{OPEN}(?:at|a|@|{AT_WORD}){SHUT}|\s{{1,2}}(?:{AT_WORD})\s{{1,2}})"
DOT_WORD: Final = "dot|punto|ponto|pwen|pwent|pwenn|point|period"
SPELLED_DOT: Final = rf"(?:{OPEN}(?:{DOT_WORD}|\.){SHUT}|\s{{1,2}}(?:{DOT_WORD})\s{{1,2}})"
DOT: Final = rf"(?:{SPELLED_DOT}|\.|\s{{0,2}}\.\s{{0,2}}(?={ENDINGS}\b))"
SIGN_WORD: Final = (
    rf"(?:{DOT_WORD}|underscore|underline|sublinhado|guion\s+bajo|anba\s+tire|tire(?:\s+anba)?|guion|dash|hyphen|hifen|"
    r"traco(?:\s+baixo)?)"
)
LOCAL: Final = (
    rf"(?<![\w.+%-])(?:[\w+%-]{{1,30}}(?:\s{{1,2}}{SIGN_WORD}\s{{1,2}}|{OPEN}{SIGN_WORD}{SHUT})){{0,3}}[\w.+%-]{{1,64}}"
)
HOST: Final = r"[\w-]{1,63}"
PROVIDERS: Final = "gmail|hotmail|yahoo|outlook|icloud|aol|proton|protonmail|comcast|verizon|live|msn"
MAIL: Final = re.compile(
    rf"{LOCAL}(?:"
    rf"{AT}{HOST}(?:{DOT}{HOST}){{1,4}}"  # ann@mail.example, ann (at) example (dot) net
    rf"|\s{{1,2}}at\s{{1,2}}{HOST}(?:{SPELLED_DOT}{HOST}|\.(?:{ENDINGS})\b){{1,4}}"  # ann at example dot net
    rf"|(?:{AT}|\s{{1,2}}at\s{{1,2}})(?:{PROVIDERS})\b)",
    re.IGNORECASE,
)

JOINT: Final = r"[\s().·•/_–—−-]{0,3}"  # between digits
DIGIT: Final = "[0-9Oo]"
AMERICAN: Final = re.compile(
    rf"(?<![\w$€])(?<!\d[.,/–-])(?:\+?1{JOINT})?\(?[2-9](?!11)\d{{2}}(?:{JOINT}{DIGIT}){{6}}{JOINT}\d(?![\w:])"
)
ABROAD: Final = re.compile(rf"(?<!\w)(?:\+|00|011\s)\s?[1-9](?:{JOINT}\d){{7,13}}(?!\w)")
SEVEN: Final = re.compile(r"(?<![\w$€.,/#-])(?<!\d[ ])[2-9]\d{2}\s?[-.·•–—/]\s?\d{4}(?![\w:/-])")
ONE_BY_ONE: Final = re.compile(r"(?<![\w$])\d(?:[ -]\d){9,10}(?!\w)")
SEVEN_AFTER: Final = re.compile(
    r"(?<![\w$€.,/#-])(?P<number>[2-9]\d{2}\s\d{4})(?=\W{1,3}(?:[^\W\d]{1,10}\W){0,3}(?:number|phone|cell|numero|telefono|celular|nimewo|telefon|telefone)\b)",
    re.IGNORECASE,
)
CITY_CODE: Final = re.compile(r"(?<![\w$€])\(\d{2}\)\s?\d{4,5}[\s.-]?\d{4}(?!\w)")
CALLED: Final = (
    any_of("""
    call calls text texts phone phones tel cell mobile reach whatsapp zap telegram signal dial voicemail beeper
    pager llama llame llamen llamame llamar llamarme telefono telefonos celular cel movil marque marcar textear rele
    telefon telefonn selile kontak ligar ligue liga liguem telefone fone celulares contato contacto chama numero
    number nimewo num
    """)
    + r"(?:me|nou|us)?"
)
ASKED: Final = re.compile(
    rf"\b{CALLED}\b[^\w]{{0,3}}(?:[^\W\d]{{1,14}}[^\w(+]{{1,3}}){{0,4}}"
    rf"(?P<number>(?!20\d\d-\d\d-)[(+]?\d(?:{JOINT}\d){{6,11}})(?![\w:])",
    re.IGNORECASE,
)
DIGITS: Final = any_of("""
    zero oh one two three four five six seven eight nine cero uno un dos tres cuatro cinco seis siete ocho nueve yon
    youn en zewo de twa kat senk sis set uit nef um uma dois duas quatro meia sete oito nove ze
""")
TENS: Final = any_of("""
    ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety diez once doce trece catorce quince
    veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa dis onz douz trez katoz kenz sez disset diswit
    diznef ven trant karant senkant swasant dez onze doze treze quatorze quinze vinte trinta quarenta
""")
HALF: Final = re.compile(rf"\b(?:{DIGITS}|(?P<tens>{TENS})|(?P<digits>\d{{1,4}}))\b", re.IGNORECASE)
SPELLED: Final = re.compile(
    rf"(?<!\w)(?:(?:{DIGITS}|{TENS}|\d{{1,4}}|double|triple|doble)[\s,.()/–-]{{1,3}}){{3,14}}(?:{DIGITS}|{TENS}|\d{{1,4}})(?!\w)",
    re.IGNORECASE,
)
SHORTEST_NUMBER: Final = 7
FEWEST_WORDS: Final = 3


def mails(text: Text) -> Iterator[Span]:
    """Mail addresses."""
    return spans(MAIL, text)


def links(text: Text) -> Iterator[Span]:
    """Links that are no mail address."""
    inside = list(mails(text))
    for start, end in spans(LINK, text):
        if not any(first < end and start < last for first, last in inside):
            yield start, end


def phones(text: Text) -> Iterator[Span]:
    """Telephone numbers, but no numbers of cases or things."""
    patterns = (AMERICAN, ABROAD, SEVEN, SEVEN_AFTER, ONE_BY_ONE, CITY_CODE)
    told = [span for pattern in patterns for span in spans(pattern, text)]
    for start, end in [*told, *spans(ASKED, text, "number")]:
        if not NUMBERED.search(text.before(start)):
            yield start, end
    for start, end in spans(SPELLED, text):
        if _is_number(text.plain[start:end]):
            yield start, end


def _is_number(spelled: str) -> bool:
    """Whether words and digits in a row are as many as a telephone number has."""
    parts = list(HALF.finditer(spelled))
    words = sum(part["digits"] is None for part in parts)
    digits = sum(len(part["digits"]) if part["digits"] else 2 if part["tens"] else 1 for part in parts)
    return words >= FEWEST_WORDS and digits >= SHORTEST_NUMBER
