"""An export for a public-records request: redacted copies in a zip, and an index of what was redacted, and why.

A room registers its records with one declaration.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from . import queries, rules
from .acts import Act, Reason
from .logbook import acting
from .models import LogLine, Membership, Period, Person, Proposal, new_key
from .rules import Actor, Permission, WrongState, is_person


class Ground(StrEnum):
    """Why something is redacted. The law of the state says which of them it allows."""

    NONE = ""
    PERSONNEL = "personnel"
    SAFETY = "safety"
    SECURITY = "security"
    COURT_ORDER = "court_order"

    @property
    def sentence(self) -> str:
        """The ground in words."""
        return GROUNDS[self]


GROUNDS: Final = {
    Ground.NONE: _("Names of staff are kept."),
    Ground.PERSONNEL: _("Names of staff are redacted: personnel records."),
    Ground.SAFETY: _("Names of staff are redacted: the safety of a person."),
    Ground.SECURITY: _("Names of staff are redacted: the security of the system."),
    Ground.COURT_ORDER: _("Names of staff are redacted: a court has ordered it."),
}


@dataclass(frozen=True)
class Copy:
    """A record as it is handed out. `people` are the fields that hold keys of people who work with the system."""

    key: str
    on: date
    told: Mapping[str, object]
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Records:
    """Records of one kind: those of a city from a day to a day, both included."""

    code: str
    words: str  # marked for translation
    copies: Callable[[str, date, date], Iterable[Copy]]


@dataclass(frozen=True)
class Export:
    """A zip, under the key that its line in the logbook has."""

    id: str
    file: bytes


RECORDS: Final[dict[str, Records]] = {}


def register_records(records: Records) -> None:
    """Make a kind of records known. ValueError: the code is taken."""
    if RECORDS.setdefault(records.code, records) != records:
        raise ValueError(f"There are other records named {records.code!r}. Choose a name of their own.")


def export_records(
    city: str, kinds: Sequence[str], first: date, last: date, *, ground: Ground = Ground.NONE, by: Actor, now: datetime
) -> Export:
    """Copies of a city's records; with a ground, without the names of staff."""
    rules.check(by, Permission.EXPORT_RECORDS, city=city, now=now)
    if not kinds or not {*kinds} <= RECORDS.keys():
        raise WrongState("Choose which records to hand out: at least one kind from the list.")
    if last < first:
        raise WrongState("The last day comes before the first. Swap them.")
    made = new_key()
    with acting(
        Act.RECORDS_EXPORTED, by=by, now=now, object_kind="records", object_id=made, city=city,
        reason=Reason.RECORDS_REQUEST, permission=Permission.EXPORT_RECORDS,
    ):  # fmt: skip
        chosen = [RECORDS[code] for code in RECORDS if code in kinds]
        return Export(made, _zip(made, city, chosen, first, last, ground, now))


def _zip(
    made: str, city: str, chosen: Sequence[Records], first: date, last: date, ground: Ground, now: datetime
) -> bytes:
    """index.csv, about.json, and one file for each kind."""
    names = {person.id: person.shown_name for person in Person.objects.all()}
    index, whole = io.StringIO(), io.BytesIO()
    rows = csv.writer(index)
    rows.writerow(["kind", "key", "date", "redacted", "ground"])
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for records in chosen:
            copies = []
            for copy in records.copies(city, first, last):
                told, gone = _redacted(copy, ground, names)
                copies.append({"key": copy.key, **told})
                rows.writerow([records.code, copy.key, copy.on, " ".join(gone), ground.value if gone else ""])
            archive.writestr(f"{records.code}.json", _json(copies))
        archive.writestr("index.csv", index.getvalue())
        about = {
            "export": made, "city": city, "from": first, "to": last, "made_at": now, "ground": ground.value,
            "what_it_means": gettext(ground.sentence),
            "files": {f"{r.code}.json": gettext(r.words) for r in chosen},
        }  # fmt: skip
        archive.writestr("about.json", _json(about))
    return whole.getvalue()


def _json(told: object) -> str:
    return json.dumps(told, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)


def _redacted(copy: Copy, ground: Ground, names: Mapping[str, str]) -> tuple[dict[str, object], list[str]]:
    """The copy with names of staff, or without them; and which fields were redacted."""
    told, gone = dict(copy.told), []
    for field in copy.people:
        value = told[field]
        keys = [str(key) for key in value] if isinstance(value, list) else [str(value)]
        if not any(is_person(key) for key in keys):
            continue
        if ground is Ground.NONE:
            told[field] = [{"key": key, "name": names.get(key, "")} for key in keys]
        else:
            told[field] = f"[redacted: {ground}]"
            gone.append(field)
    return told, gone


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    """From the start of the first day until the end of the last, in UTC."""
    return datetime.combine(first, time(), UTC), datetime.combine(last + timedelta(days=1), time(), UTC)


def _logbook(city: str, first: date, last: date) -> Iterator[Copy]:
    """What the city's logbook tells of these days."""
    start, end = _span(first, last)
    found = LogLine.objects.filter(queries.of_city(city), at__gte=start, at__lt=end)
    for line in found.order_by("at", "id").iterator():
        people = ("who", "object_id") if line.object_kind == "person" else ("who",)
        yield Copy(line.id, line.at.date(), _fields(line, "id"), people)


def _memberships(city: str, first: date, last: date) -> Iterator[Copy]:
    """Roles that were held on one of the days."""
    lasting = Q(until__isnull=True) | Q(until__gte=first)
    found = Membership.objects.filter(lasting, agency__city=city, since__lte=last).select_related("agency")
    for row in found.order_by("since", "id"):
        yield Copy(row.id, row.since, {**_fields(row, "id"), "agency": row.agency.name}, ("person",))


def _proposals(city: str, first: date, last: date) -> Iterator[Copy]:
    """Acts that two people were asked to decide on one of the days. Keys of people stand apart from particulars."""
    start, end = _span(first, last)
    found = Proposal.objects.filter(city=city, proposed_at__gte=start, proposed_at__lt=end)
    for row in found.order_by("proposed_at", "id"):
        details = dict(row.details)
        told = {
            **_fields(row, "id", "details"), "person": details.pop("person", ""), "for": details.pop("for", []),
            "details": details,
        }  # fmt: skip
        about = ("object_id",) if row.object_kind == "person" else ()
        yield Copy(row.id, row.proposed_at.date(), told, ("proposed_by", "decided_by", "person", "for", *about))


def _periods(city: str, first: date, last: date) -> Iterator[Copy]:
    """How long records were to be kept, as it was set on one of the days."""
    start, end = _span(first, last)
    for row in Period.objects.filter(city=city, set_at__gte=start, set_at__lt=end).order_by("set_at", "id"):
        yield Copy(row.id, row.set_at.date(), _fields(row, "id"))


def _fields(row: Any, *without: str) -> dict[str, object]:  # noqa: ANN401 - any row
    return {f.name: getattr(row, f.attname) for f in row._meta.local_fields if f.name not in without}


register_records(Records("logbook", _("Lines of the logbook"), _logbook))
register_records(Records("memberships", _("Who held which role"), _memberships))
register_records(Records("proposals", _("Acts that two people were asked to decide"), _proposals))
register_records(Records("periods", _("How long records are kept"), _periods))
