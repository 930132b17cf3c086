"""A text as the rules read it: letters without accents, as many as before; and words that several rules share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final


class Mark(StrEnum):
    """What a person should look at twice."""

    LINK = "link"
    MAIL = "mail"
    PHONE = "phone"
    PLATE = "plate"
    HOUSE = "house"
    NAME = "name"
    THREAT = "threat"
    SEALED = "sealed"


Span = tuple[int, int]
CLOSEST: Final = 48  # characters before a match that may say what it is


def _base(char: str) -> str:
    """A letter without its accent; whatever has none stays."""
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() and base.isalpha() else char


ACCENTS: Final = {code: _base(chr(code)) for code in range(0xC0, 0x250)} | {0x2019: "'", 0x2018: "'", 0xA0: " "}


@dataclass(frozen=True)
class Text:
    """A text, and the same without accents: people leave them out."""

    told: str

    @cached_property
    def plain(self) -> str:
        """Without accents; each character stands where it stood."""
        return self.told.translate(ACCENTS)

    @cached_property
    def shouted(self) -> bool:
        """Whether all of it is in capital letters: then they say nothing."""
        letters = [char for char in self.plain if char.isalpha()]
        return sum(char.isupper() for char in letters) > 0.7 * len(letters)

    def before(self, start: int) -> str:
        """What stands close before, in small letters."""
        return self.plain[max(0, start - CLOSEST) : start].lower()

    def after(self, end: int) -> str:
        """What stands close after, in small letters."""
        return self.plain[end : end + CLOSEST].lower()


def spans(pattern: re.Pattern[str], text: Text, group: int | str = 0) -> Iterator[Span]:
    """Where a pattern stands."""
    return (match.span(group) for match in pattern.finditer(text.plain))


def any_of(words: str) -> str:
    """A pattern for one of these words, written between blanks; an underscore stands for a blank in a word."""
    return "(?:" + "|".join(word.replace("_", r"\s+") for word in sorted(words.split(), key=len, reverse=True)) + ")"


def listed(words: str) -> frozenset[str]:
    """Words, written between blanks."""
    return frozenset(words.split())


# Small words of the four languages, without accents: never part of a name, a street or a plate.
SMALL: Final = listed("""
    a an the and or but if of off on in into at by to from for with without about over under up down out as is are
    was were be been has have had do does did not no nor so than then that this these those there here it its he she
    they we i you me him her them us my your his our their who what when where why how which all any some each every
    per just only also too very can could will would should may might must now today again still because while until
    since before after near next behind between block blocks way ways el la los las un una unos unas y o u e ni de
    del al en con sin por para sobre entre hasta desde hacia es son era fue ser estar esta este esto estos estas ese
    esa eso aqui alli ya si se te le lo les nos mi mis tu tus su sus que quien como cuando donde porque pero mas muy
    hay ha han cada otra otro otras otros todo toda todos todas casi ki ke kote pa ap pral gen genyen yon youn yo
    nou ou li mwen m l n w ak avek nan sou pou depi jiska anvan apre men tou lan sa sa_a tout chak lot anpil ti gwo
    os um uma uns umas da dos das na nas ao aos pelo pela em com sem ate quem quando onde mais muito ja nao sim lhe
    meu minha seu sua nosso nossa esse essa isso isto ali tem foi outro outra
""")
MONTHS: Final = listed("""
    january february march april may june july august september october november december jan feb mar apr jun jul
    aug sep sept oct nov dec enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre
    noviembre diciembre janvye fevriye mas avril me jen jiye out septanm oktob novanm desanm janeiro fevereiro marco
    maio junho julho setembro outubro novembro dezembro
""")
DAYS: Final = listed("""
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays
    sundays mon tue tues wed thu thurs fri sat sun lunes martes miercoles jueves viernes sabado sabados domingo
    domingos lendi madi mekredi jedi vandredi samdi dimanch segunda terca quarta quinta sexta christmas easter
    halloween thanksgiving navidad nochebuena pascua nwel pak natal pascoa
""")
# What is written with a capital letter and is nobody's name.
PEOPLES: Final = listed("""
    american americans haitian haitians dominican dominicans latino latinos latina latinas hispanic hispanics black
    white asian asians african cape verdean brazilian brazilians portuguese spanish english creole kreyol french
    somali somalis chinese vietnamese irish italian muslim muslims christian jewish catholic puerto_rican boricua
    dominicano dominicana haitiano haitiana brasileiro brasileira ayisyen ayisyèn dominiken espanol ingles panyol
    angle pitit portugues cabo verdiano mexicano salvadoreno colombiano hondureno guatemalteco ecuatoriano
    venezolano cubano
""")
STREETS: Final = (
    "st street str ave av avenue rd road ln lane blvd boulevard dr drive ct court pl ter terr terrace sq pkwy"
)
STREETS_TOLD: Final = (  # with a capital letter
    f"{STREETS} place row square way parkway quay wharf circle cir park hill alley mews ext extension hwy highway"
)
STREETS_FIRST: Final = (
    "calle c/ avenida av ave callejon carrera pasaje rua travessa alameda ri lari riyel avni boulva beco largo estrada "
    "viela paseo koulwa"
)
# After one of these, digits are the number of a case, a thing or a line, and no telephone, plate or house.
NUMBERED: Final = re.compile(
    r"\b(?:quejas?|rapo|expedientes?|denuncias?|plent|b\.?o\.?|cases?|tickets?|casos?|tike|chamados?|protocolos?|folio|reports?|incidents?|incidentes?|boletim|dosye|"
    r"reference|referencia|ref|serials?|series?|seri|receipt|recibo|order|invoice|permit|permiso|model|modelo|modele|"
    r"zip|cep|kod|codigo|sn|id|vin|request|solicitud|solicitacao|reclamo|ka|claim|badge|invoice|part|item|lote?)"
    r"\W{0,3}(?:(?:numbers?|numeros?|nimewo|num|no|nr|n|is|es|e|se|de|da|do|del|la|lan|a|id|code|postal|postale)"
    r"\W{1,3}){0,4}$"
)
