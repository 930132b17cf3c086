"""The logbook: one line for each act, sealed into a chain, so that a later change is found.

`acting` makes a change and its line one thing. `seal` chains the lines; `verify` checks the chain. Jobs and commands
call the last two; rooms need `acting` alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, connection, transaction
from django.db.models import CharField, Max, Q

from . import heads
from .acts import Act, Reason
from .heads import Kept, Told
from .models import DayHead, Job, LogLine, new_key
from .rules import GRANTS, Actor, Permission

SEALING: Final = "seal-logbook"  # the job; its row is the lock of the chain
SETTLED: Final = timedelta(seconds=5)  # how long a line waits for slower transactions with earlier keys
AT_ONCE: Final = 1000  # lines sealed in one transaction
START: Final = "0" * 64  # what the first line is chained to
TEXTS: Final = ("id", "who", "agency", "role", "act", "object_kind", "object_id", "door", "reason")


def write(
    act: Act, *, by: Actor, now: datetime, object_kind: str = "", object_id: str = "", reason: Reason = Reason.NONE,
    city: str = "", line_id: str | None = None, permission: Permission | None = None,
) -> LogLine:  # fmt: skip
    """Add the line of an act to the transaction that makes the change. `acting` does both.

    Role and agency are those the actor has in `city` on the day of `now` (in its own time zone), if there is exactly
    one such membership; else empty.
    A line with `line_id` that is already there for the same act stays as it is.
    RuntimeError outside a transaction. ValueError: personal text, or `line_id` belongs to another act.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A line is written inside the transaction of its act. Use `with acting(...)`.")
    return add(line_of(
        act, by=by, now=now, object_kind=object_kind, object_id=object_id, reason=reason, city=city, line_id=line_id,
        permission=permission,
    ))  # fmt: skip


def line_of(
    act: Act, *, by: Actor, now: datetime, object_kind: str = "", object_id: str = "", reason: Reason = Reason.NONE,
    city: str = "", line_id: str | None = None, permission: Permission | None = None,
) -> LogLine:  # fmt: skip
    """The line of an act, not yet written. ValueError: personal text."""
    role, agency = _standing(by, city, now.date(), permission)
    line = LogLine(
        id=line_id or new_key(), at=now, who=by.who, agency=agency, role=role, act=act.value, object_kind=object_kind,
        object_id=object_id, door=by.door.value, reason=reason.value,
    )  # fmt: skip
    _refuse_personal_text(line)
    return line


def add(line: LogLine) -> LogLine:
    """Write a line; one that is there already, of the same act, stays as it is. ValueError: of another act."""
    try:
        with transaction.atomic():
            line.save(force_insert=True)  # adds without reading: the public door may do no more
    except IntegrityError:
        return _same(line)
    return line


@contextmanager
def acting(
    act: Act, *, by: Actor, now: datetime, object_kind: str = "", object_id: str = "", reason: Reason = Reason.NONE,
    city: str = "", line_id: str | None = None, permission: Permission | None = None,
) -> Iterator[LogLine]:  # fmt: skip
    """One transaction for an act and its one line: both are kept, or neither. Errors as in `write`."""
    with transaction.atomic():
        yield write(
            act, by=by, now=now, object_kind=object_kind, object_id=object_id, reason=reason, city=city,
            line_id=line_id, permission=permission,
        )  # fmt: skip


def _standing(by: Actor, city: str, day: date, permission: Permission | None) -> tuple[str, str]:
    """Role and agency of the only membership in the city on that day; empty when there is none, or more.

    With a permission, only memberships that have it. One's own come before those in which one stands in for somebody.
    """
    active = [s for s in by.standings if s.counts(city, day) and (not permission or s.role in GRANTS[permission].roles)]
    chosen = [s for s in active if not s.deputy_of] or active
    return (chosen[0].code, chosen[0].agency) if len(chosen) == 1 else ("", "")


def _refuse_personal_text(line: LogLine) -> None:
    """ValueError unless every text of the line looks like a key or a code. The message does not repeat it."""
    for column in LogLine._meta.fields:
        value = getattr(line, column.name) if isinstance(column, CharField) else ""
        if len(value) > (column.max_length or 0) or any(c.isspace() or c == "@" or not c.isprintable() for c in value):
            raise ValueError(
                f"The logbook holds keys and codes, no personal text: {column.name} has at most "
                f"{column.max_length} characters, without spaces or @."
            )


def _same(line: LogLine) -> LogLine:
    """The line that is already there under this key, if it is of the same act. ValueError."""
    there = LogLine.objects.get(pk=line.pk)
    if any(getattr(there, name) != getattr(line, name) for name in ("who", "act", "object_kind", "object_id")):
        raise ValueError(f"The line {line.pk} is there already, for another act. Give each act a key of its own.")
    return there


def seal_of(line: LogLine, number: int, before: str) -> str:
    """The seal of a line: 64 hexadecimal digits of SHA-256 over the ASCII text

        <seal of the line before> LF <JSON>

    where the first line has 64 zeros before it, LF is one line feed, and JSON is one object with the keys act, agency,
    at, door, id, number, object_id, object_kind, reason, role, who: sorted, without spaces, other than ASCII escaped
    as \\uXXXX. `number` is an integer, `at` is UTC as 2026-11-19T18:00:00.000000+00:00, all else is text.
    """
    told: dict[str, str | int] = {name: getattr(line, name) for name in TEXTS}
    told |= {"number": number, "at": line.at.astimezone(UTC).isoformat(timespec="microseconds")}
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{before}\n{text}".encode("ascii")).hexdigest()


def day_of(line: LogLine) -> date:
    """The day of an act, in UTC."""
    return line.at.astimezone(UTC).date()


def seal(now: datetime) -> int:
    """Chain every line that has waited 5 seconds, keep the days' heads outside the database; how many lines.

    Numbers follow one another without gaps, over all days. Lines get them in the order of their keys; one that comes
    late, out of a slow transaction, is simply next. Each thousand is one transaction, under a lock on the job's row
    (SQLite has one writer anyway). RuntimeError inside another transaction: what is kept outside could not be undone.
    """
    sealed = 0
    while count := _seal_some(now):
        sealed += count
    heads.add(now)
    return sealed


def _seal_some(now: datetime) -> int:
    """Chain at most a thousand lines in one transaction."""
    ends: dict[date, DayHead] = {}
    with transaction.atomic(durable=True):
        Job.objects.select_for_update().get_or_create(name=SEALING, defaults={"next_at": now})
        last = LogLine.objects.filter(number__isnull=False).order_by("-number").first()
        number, before = (last.number or 0, last.seal) if last else (0, START)
        for line in LogLine.objects.filter(number=None, at__lte=now - SETTLED).order_by("id")[:AT_ONCE]:
            number += 1
            before = seal_of(line, number, before)
            LogLine.objects.filter(pk=line.pk).update(number=number, seal=before)
            ends[day_of(line)] = DayHead(day=day_of(line), number=number, seal=before)
        DayHead.objects.bulk_create(
            ends.values(), update_conflicts=True, unique_fields=["day"], update_fields=["number", "seal"]
        )
    return number - ((last.number or 0) if last else 0)


@dataclass(frozen=True)
class Wrong:
    """One thing that is not as it was sealed: a sentence, and the line it is about, if it is about one."""

    sentence: str
    number: int | None = None
    line: str = ""


@dataclass(frozen=True)
class Verdict:
    """What a check of the logbook came to; `number` and `seal` are the chain's end."""

    sound: bool
    lines: int
    waiting: int
    number: int
    seal: str
    checked: tuple[str, ...]
    wrong: tuple[Wrong, ...]
    cannot_find: tuple[str, ...]
    notes: tuple[str, ...] = ()  # what is no fault, and should be known: backups that were put back


def verify(published: Sequence[tuple[date, str]] = ()) -> Verdict:
    """Compute every seal again and compare the chain with its heads: in the database, outside, and published ones.

    Changes nothing. Heads are read before lines: what is sealed meanwhile is newer than they are, and no fault.
    """
    ends = list(DayHead.objects.order_by("number"))
    told = heads.told()
    lost = [head for *_, went in told.put_back for head in went]
    known = [head.number for head in ends]
    wanted = frozenset([*known, *(head.number for head in (*told.kept, *lost))])
    walk = _Walk(max(known, default=0), wanted, frozenset(seal for _, seal in published))
    gone = [*_guards_missing()]
    wrong = [*gone, *_unreadable(told), *_strays(), *walk.faults(), *_heads_wrong(ends, walk)]
    wrong += _kept_wrong(told.kept, walk) if told.kept or not ends else [Wrong(NO_FILE)]
    wrong += [*_put_back_wrong(told), *_published_wrong(published, lost, walk)]
    waiting = LogLine.objects.filter(number=None, seal="").count()
    last = max(told.kept, key=lambda k: k.number, default=None)
    until = f"number {last.number:,} of {last.day}" if last else "there is none yet"
    checked = (
        f"{walk.lines:,} sealed lines: numbers without gaps, and every seal computed again.",
        f"{len(ends):,} heads of days in the database.",
        f"{len(told.kept):,} heads kept outside the database; the newest: {until}.",
        f"{len(published):,} published heads that were given.",
        f"The database's own guards against changing and removing lines: {'not all' if gone else 'all'} in place.",
    )
    cannot_find = (
        f"Removal of lines sealed after the newest head kept outside the database ({until}).",
        f"Changes to lines that wait for their seal ({waiting:,} now).",
        "Acts for which no line was ever written.",
        "An operator who rewrites the database and the file of heads together, unless somebody compares a head that "
        "was published.",
    )
    return Verdict(
        not wrong, walk.lines, waiting, walk.number, walk.end, checked, tuple(wrong), cannot_find,
        (*_notes(told, walk), *_published_lost(published, lost, walk)),
    )  # fmt: skip


NO_FILE: Final = (
    "There is no file of heads outside the database (logbook/heads.jsonl): removal of the newest lines cannot be found."
)
GUARDS: Final = {"logbook_insert", "logbook_update", "logbook_delete"}


@dataclass
class _Walk:
    """The chain, walked once from its first line; what heads will be compared with is remembered."""

    limit: int  # the newest number that the database's heads know
    wanted: frozenset[int]  # numbers that heads tell of
    published: frozenset[str]  # seals to look for
    lines: int = 0
    number: int = 0
    end: str = START
    seals: dict[int, str] = field(default_factory=dict)
    days: dict[date, int] = field(default_factory=dict)  # the last number of each day, up to the limit
    met: set[tuple[date, str]] = field(default_factory=set)  # published seals that were found, with their days
    _before: tuple[str, ...] = (START,)  # what the next line may be chained to; none after a gap

    def faults(self) -> Iterator[Wrong]:
        """Whatever is not as it was sealed."""
        for line in LogLine.objects.filter(number__gt=0).order_by("number").iterator():
            yield from self._step(line, line.number or 0)

    def _step(self, line: LogLine, number: int) -> Iterator[Wrong]:
        """Judge one line. After an altered one, its stored and its computed seal may both stand before the next."""
        if number != self.number + 1:
            first, last = self.number + 1, number - 1
            missing = f"Line {first:,} is" if first == last else f"Lines {first:,} to {last:,} are"
            yield Wrong(f"{missing} missing. Line {number:,} cannot be compared with what came before it.", first)
            self._before = ()
        computed = [seal_of(line, number, before) for before in self._before]
        altered = bool(computed) and line.seal not in computed
        if altered:
            yield Wrong(f"Line {number:,} does not fit its seal: it was altered, or put in another's place.",
                        number, line.pk)  # fmt: skip
        self._before = (line.seal, *computed[:1]) if altered else (line.seal,)
        self.lines, self.number, self.end = self.lines + 1, number, line.seal
        if line.seal in self.published:
            self.met.add((day_of(line), line.seal))
        if number in self.wanted:
            self.seals[number] = line.seal
        if number <= self.limit:
            self.days[day_of(line)] = number


def _strays() -> Iterator[Wrong]:
    """Lines that have a seal and no place in the chain."""
    for line in LogLine.objects.filter(Q(number=None) & ~Q(seal="") | Q(number__lt=1)).order_by("id"):
        yield Wrong("A line carries a seal and no number that the chain has.", line.number, line.pk)


def _heads_wrong(ends: list[DayHead], walk: _Walk) -> Iterator[Wrong]:
    """Heads in the database that are not the last line of their day, and days without a head."""
    for head in ends:
        if (walk.days.get(head.day), walk.seals.get(head.number)) != (head.number, head.seal):
            yield Wrong(f"The head of {head.day} in the database is not the last line of that day.", head.number)
    for day in sorted(walk.days.keys() - {head.day for head in ends}):
        yield Wrong(f"{day} has sealed lines and no head in the database.", walk.days[day])
    newest = DayHead.objects.aggregate(newest=Max("number"))["newest"] or 0
    if newest < walk.number:
        yield Wrong(f"Lines after {newest:,} are sealed, and no head in the database knows them.", newest + 1)


def _kept_wrong(kept: list[Kept], walk: _Walk) -> Iterator[Wrong]:
    """Heads kept outside that the chain does not reach, or that tell of another line."""
    beyond = max((k for k in kept if k.number > walk.number), key=lambda k: k.number, default=None)
    if beyond:
        yield Wrong(
            f"The chain ends at {walk.number:,}, and a head kept outside the database tells of line {beyond.number:,} "
            f"on {beyond.day}: the lines after {walk.number:,} were removed, or an older state was put back.",
            walk.number + 1,
        )
    for each in kept:
        if walk.seals.get(each.number, each.seal) != each.seal:
            yield Wrong(
                f"Line {each.number:,} is not the one that the head kept on {each.day} tells of: the chain was "
                "written anew.",
                each.number,
            )


def _unreadable(told: Told) -> Iterator[Wrong]:
    """Lines of the file of heads that cannot be read."""
    for place in told.unreadable:
        yield Wrong(f"Line {place} of the file of heads cannot be read.")


def _put_back_wrong(told: Told) -> Iterator[Wrong]:
    """Backups that the file says were put back, and of which the logbook knows nothing."""
    for each in told.standing:
        if not LogLine.objects.filter(pk=each.line, act=Act.BACKUP_RESTORED).exists():
            yield Wrong(
                f"The file of heads tells of a backup put back on {each.at.date()}, and the logbook has no line of it. "
                "`compstat work --once` adds a line that is owed; then check again.",
                line=each.line,
            )


def _notes(told: Told, walk: _Walk) -> Iterator[str]:
    """For each backup that was put back: which lines were lost by it, as far as heads tell."""
    for each, stayed, went in told.put_back:
        there = [(head.number, walk.seals.get(head.number) == head.seal) for head in went]
        last = max((number for number, found in there if not found), default=0)
        first = max([stayed, *(number for number, found in there if found and number < last)]) + 1
        lost = f"Lines {first:,} to {last:,} of the logbook as it stood then were lost."
        yield f"A backup was put back on {each.at.date()}. {lost if last else 'No line is known to be lost.'}"


def _published_wrong(published: Sequence[tuple[date, str]], lost: list[Kept], walk: _Walk) -> Iterator[Wrong]:
    """Published heads that no line of the chain has, and that no restore has lost."""
    for day, seal in sorted({*published} - walk.met - {(head.day, head.seal) for head in lost}):
        yield Wrong(f"No line of {day} has the published seal {seal}: the chain was written anew, or cut off.")


def _published_lost(published: Sequence[tuple[date, str]], lost: list[Kept], walk: _Walk) -> Iterator[str]:
    """Published heads of lines that were lost when a backup was put back."""
    for day, _ in sorted({(head.day, head.seal) for head in lost} & {*published} - walk.met):
        yield f"The published head of {day} is among the lines that were lost when a backup was put back."


def _guards_missing() -> Iterator[Wrong]:
    """Triggers of the logbook's table that should be there, and work."""
    table, wanted = LogLine._meta.db_table, set(GUARDS)
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    if connection.vendor == "postgresql":
        wanted.add("logbook_truncate")
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')"
    with connection.cursor() as cursor:
        cursor.execute(query, [table])
        there = {name for (name,) in cursor.fetchall()}
    for name in sorted(wanted - there):
        yield Wrong(f"The database does not guard the logbook any more: its trigger {name} is gone or switched off.")
