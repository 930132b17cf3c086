"""Who people are is no part of a problem: words on origin, color, age and sex are refused where offenders are meant.

A small list, in English, of what stands in police reports and complaints. It helps whoever writes; it is no filter of
what residents send, which a person reads.
"""

from __future__ import annotations

import re
from typing import Final

from compstat.access.rules import WrongState

PEOPLE: Final = (
    r"(?:males?|females?|m[ae]n|wom[ae]n|boys?|girls?|kids?|teens?|teenagers?|youths?|adults?|people|persons?|guys?|"
    r"suspects?|offenders?|groups?)"
)
ORIGIN: Final = (
    r"\b(?:black|white|brown)s?[\s-]" + PEOPLE + r"\b|\b(?:blacks|whites)\b",
    r"\b(?:african|african[\s-]american|arab|asian|brazilian|chinese|colombian|dominican|haitian|hispanic|jamaican|"
    r"latin[oax@]|mexican|pakistani|puerto rican|russian|salvadoran|somali|vietnamese|cape verdean|caribbean|indian|"
    r"gyps(?:y|ie)|muslim|jew|jewish|roma)s?\b",
    r"\b(?:dark|light|black|brown|white)[\s-]skinned\b",
    r"\b(?:immigrants?|migrants?|foreigners?|foreign[\s-]born|undocumented|illegal aliens?|illegals|refugees?)\b",
)
WRITTEN_OF_OFFENDERS: Final = (r"\b(?:males?|females?|juveniles?)\b",)
AGE_AND_SEX: Final = (
    r"\b(?:teens?|teenagers?|teenaged?|youths?|adolescents?|kids)\b",
    r"\byoung(?:er)?\s" + PEOPLE + r"\b",
    r"\b(?:men|women|boys|girls)\b(?!['’]s)",
    r"\b\d{1,2}[\s-]?(?:years?|yrs?)[\s-]old\w*|\baged?\s\d{1,2}\b",
)
# What may say whom a thing harms may name them: children, older people. What may not is the same everywhere.
HARMED: Final = re.compile("|".join((*ORIGIN, *WRITTEN_OF_OFFENDERS)), re.IGNORECASE)
OFFENDERS: Final = re.compile("|".join((*ORIGIN, *WRITTEN_OF_OFFENDERS, *AGE_AND_SEX)), re.IGNORECASE)


def words_on_persons(text: str, *, of_harm: bool = False) -> list[str]:
    """The words of a text that say who people are rather than what happens, once each, as they stand."""
    pattern = HARMED if of_harm else OFFENDERS
    return list(dict.fromkeys(found.group() for found in pattern.finditer(text)))


def check_no_persons(text: str, *, of_harm: bool = False) -> None:
    """Refuse words on people's origin, color, age or sex, and name them. WrongState."""
    if found := words_on_persons(text, of_harm=of_harm):
        told = ", ".join(f"“{word}”" for word in found)
        raise WrongState(
            f"Say what is done, where and when, not who people are. Leave out: {told}. "
            "Who is harmed belongs to the part on targets."
        )
