"""What may be raised, where it may be placed, and where other things are taken: before anybody writes a word."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from compstat.access.rules import WrongState


class Kind(StrEnum):
    """What somebody wants to tell. The first question; only some of it is stored here."""

    CONCERN = "concern"  # something that keeps happening, or a question
    EMERGENCY = "emergency"  # led to 911; nothing is stored
    CRIME = "crime"  # led to where a crime is reported; a pattern may still be raised as a concern
    VIOLENCE = "violence"  # sexual or domestic violence: led to help; what is told is sealed
    COMPLAINT = "complaint"  # about an officer: shown the independent path, never dropped
    TIP = "tip"  # who did a crime: not stored here


KINDS: Final[dict[Kind, str]] = {
    Kind.CONCERN: _("Something that worries me where I live or work, or a question"),
    Kind.EMERGENCY: _("Something that is happening now, and somebody may be hurt"),
    Kind.CRIME: _("A crime that happened, and that I want to report"),
    Kind.VIOLENCE: _("Sexual violence, or violence in a family or relationship"),
    Kind.COMPLAINT: _("How an officer treated me or somebody else"),
    Kind.TIP: _("Who did a crime, or where somebody is hiding"),
}


class Place(StrEnum):
    """How somebody says where it is. Nothing finer than a street and block, or a hexagon, is kept."""

    NEIGHBORHOOD = "neighborhood"  # the whole neighborhood
    STREET = "street"  # a street, or between which
    MAP = "map"  # a hexagon, about three blocks wide, or chosen from the list


LONGEST_OWN: Final = 2000
LONGEST_PLACE: Final = 120
LONGEST_HAPPENS: Final = 200
LONGEST_EFFECT: Final = 500
MANY: Final = "many"  # stands with the marks of own words: very many came from one network, these are read last


def check_own_words(text: str, place: str = "") -> None:
    """Refuse what says nothing, or more than a person can answer. WrongState."""
    if not 3 <= len(text.strip()) <= LONGEST_OWN:
        raise WrongState(gettext("Tell us in 3 to %(count)s characters what it is about.") % {"count": LONGEST_OWN})
    if len(place.strip()) > LONGEST_PLACE:
        told = gettext("Say where in at most %(count)s characters: a street and the block, no house number.")
        raise WrongState(told % {"count": LONGEST_PLACE})


def check_more_words(text: str) -> None:
    """Refuse more than a person can answer; nothing at all is enough where it was told before. WrongState."""
    if len(text.strip()) > LONGEST_OWN:
        raise WrongState(gettext("Say it in at most %(count)s characters.") % {"count": LONGEST_OWN})
