"""Ask about one sealed account by the code its author was shown: never for several, and never what it says."""

from __future__ import annotations

from django.db.models import F

from ..codes import code_hash
from ..models import DisclosureState


def disclosure_of_code(code: str) -> DisclosureState | None:
    """How the sealed account of a code stands; of several, the one that nobody has opened. None for another code."""
    found = DisclosureState.objects.filter(code_hash=code_hash(code))
    return found.order_by(F("closed_on").desc(nulls_first=True), F("read_on").asc(nulls_first=True), "pk").first()
