"""Texts with a marker each, planted wherever somebody can write in the loop: what nobody may read, and what all may."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from compstat.access.actions import new_key
from compstat.access.rules import Actor, Role
from compstat.concerns import actions as concerns
from compstat.concerns import queries as known
from compstat.concerns.actions import Account, Raised
from compstat.concerns.actions.on_behalf import Heard
from compstat.concerns.models import Concern, OwnWords
from compstat.concerns.rules import Event, Ground, Place, Reply, Theme
from compstat.meetings.actions.after import settle_lines
from compstat.meetings.models import Meeting, Minutes
from compstat.places import queries as places
from compstat.problems import actions as problems
from compstat.problems.models import Plan, Problem
from compstat.problems.rules import InterventionKind, ResourceKind
from compstat.promises import actions as promises
from tests.rooms.meetings.ended import line, over
from tests.rooms.problems import making, plotting

MARK: Final = "zq"  # begins each marker, and no word of ours
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Hidden(StrEnum):
    """What nobody reads but those whose work it is."""

    OWN = "zqown"  # the words that were sent; everybody reads others
    PLACE = "zqplace"
    HAPPENS = "zqhappens"
    EFFECT = "zqeffect"
    ADDRESS = "zqaddress"  # of whoever wants letters
    UNREAD = "zqunread"
    WITHHELD = "zqwithheld"
    ONCE = "zqonce"  # was published, and is withheld now
    ONCE_ELSEWHERE = "zqotherwise"  # its translation
    WHY = "zqwhy"  # said to the author alone
    APPEAL = "zqappeal"
    NOT_FIXED = "zqnotfixed"
    MERGED = "zqmerged"
    HEARD = "zqheard"  # by an officer, and nobody has published it
    REPLY = "zqreply"  # of another organization
    DROPPED = "zqdropped"
    ORGANIZATION = "zqorganization"  # its mail address
    CONTRIBUTION = "zqcontribution"
    REFUSED = "zqrefused"
    DRAFT = "zqdraft"
    THROWN_AWAY = "zqthrown"
    PATROL = "zqpatrol"  # before its day
    SEALED = "zqsealed"
    CONTACT = "zqcontact"
    TURNED = "zqturned"  # a concern that is sealed after everybody could read it, and what staff wrote to it
    TURNED_VOW = "zqvow"
    TURNED_BEFORE = "zqvbefore"  # the promise in other words, before
    TURNED_WHY = "zqvwhy"
    TURNED_ANSWER = "zqtanswer"
    TURNED_JOIN = "zqtjoin"
    TURNED_PASS = "zqtpass"
    TURNED_WHO = "zqtwho"  # the organization that was asked
    TURNED_REPLY = "zqtreply"
    TURNED_LINE = "zqtline"  # said in a meeting


SEALED: Final = frozenset({Hidden.SEALED, Hidden.CONTACT})
TURNED: Final = frozenset(each for each in Hidden if each.name.startswith("TURNED"))  # but under the seal
NOWHERE: Final = TURNED | {Hidden.ADDRESS, Hidden.ORGANIZATION, Hidden.DROPPED}  # nobody at all reads them


class Shown(StrEnum):
    """What everybody reads, so that a search that finds nothing would be noticed."""

    WORDING = "zqwording"
    PLACE = "zqcorner"
    ANSWER = "zqanswer"
    TITLE = "zqtitle"
    ADDED = "zqadded"
    PLAN = "zqplan"
    TASK = "zqtask"
    RESOURCE = "zqresource"
    PROMISE = "zqpromise"
    REPLIED = "zqreplied"


@dataclass
class Planted:
    """Keys of what was planted, by the names that addresses have for them; codes of authors; replies asked for."""

    keys: dict[str, list[str]] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)
    asked: list[Any] = field(default_factory=list)  # concerns.models.Request


@dataclass
class Planter:
    """Plants as people would, some hours before now."""

    captain: Actor
    moderator: Actor
    now: datetime
    planted: Planted = field(default_factory=Planted)

    @property
    def by(self) -> dict[str, Any]:
        return {"by": self.captain, "now": self.now}

    def raised(self, text: str, **told: Any) -> Concern:
        """Sent by the public door."""
        where = places.city(making.CITY)
        made = concerns.raise_own(
            where, places.area(where, making.AREA), Raised(text, act=new_key(), **told), network=new_key(), now=self.now
        )
        self.planted.codes.append(made.code)
        return made.concern

    def published(self, own: str, wording: str = f"{Shown.WORDING} of a concern", **told: Any) -> Concern:
        found = self.raised(own, **told)
        return concerns.publish(found.pk, wording, f"{Shown.PLACE} Street", Theme.SPEEDING, **self.by)


def plant(now: datetime) -> Planted:
    """All of it, in D4. What was sent came hours before; what is due is due after."""
    mei, moderator = making.member(Role.CAPTAIN, "D4"), making.member(Role.MODERATOR, "D4")
    now = places.moment(places.city(making.CITY), now)
    at = now - 6 * HOUR
    planter = Planter(making.acting(mei, at), making.acting(moderator, at), at)
    read = _concerns(planter)
    problem = _problem(planter, read)
    _turned(planter, problem)
    plans = _plans(planter, problem)
    asked = problems.ask_residents(plans[0], now.date(), now.date() + 9 * DAY, by=planter.captain, now=now)
    planter.planted.keys |= {
        "concern_id": [*Concern.objects.values_list("pk", flat=True)], "problem_id": [problem.pk], "plan_id": plans,
        "verdict_id": [asked.pk],
    }  # fmt: skip
    return planter.planted


def _concerns(planter: Planter) -> Concern:
    """In every state of being read; the one that everybody reads, and that has become a problem."""
    by = planter.by
    read = planter.published(
        f"{Hidden.OWN} Bob of 12 Weir Lane races there", place_kind=Place.STREET, place=f"{Hidden.PLACE} Lane",
        happens=f"{Hidden.HAPPENS} on Fridays", effect=f"{Hidden.EFFECT} on my son",
        address=f"{Hidden.ADDRESS}@example.org",
    )  # fmt: skip
    planter.raised(f"{Hidden.UNREAD} and nobody has looked", place_kind=Place.STREET, place=f"{Hidden.PLACE} Road")
    planter.raised(f"{Hidden.UNREAD} of an officer", complaint=True)
    same = planter.raised(f"{Hidden.MERGED} is the same")
    concerns.merge(same.pk, read.pk, **by)
    _withheld(planter)
    _answered(planter)
    _passed_on(planter)
    heard = Heard(f"{Hidden.HEARD} told at the door", f"{Hidden.PLACE} Alley", f"{Hidden.HAPPENS}", card="K7M3QX")
    planter.planted.codes.append(concerns.raise_for(making.CITY, making.AREA, heard, key=new_key(), **by).code)
    told = Account(f"{Hidden.SEALED} he hit me", f"{Hidden.CONTACT} 617 555 0142", act=new_key())
    code = concerns.disclose(places.city(making.CITY), told, network="192.0.2.9", now=planter.now)
    planter.planted.codes.append(code)
    return read


def _withheld(planter: Planter) -> None:
    """At once; after an appeal that waits; after it was published and translated; and let through in the end."""
    by, look = planter.by, f"{Hidden.APPEAL} named nobody"
    why = (Ground.IDENTIFIES, f"{Hidden.WHY} says where one person lives")
    kept = planter.raised(f"{Hidden.WITHHELD} the man at 12 Weir Lane")
    concerns.withhold(kept.pk, *why, **by)
    concerns.appeal(known.concern(kept.pk), look, now=planter.now)
    once = planter.published(f"{Hidden.OWN} before", f"{Hidden.ONCE} everybody could read this")
    concerns.translate(once.pk, "text", "es", f"{Hidden.ONCE_ELSEWHERE} lo dice", **by)
    concerns.promise_for(once.pk, f"{Shown.PROMISE}: the gate is mended", "Captain", planter.now.date() + 9 * DAY, **by)
    concerns.withhold(once.pk, *why, **by)
    through = planter.raised(f"{Hidden.OWN} let through")
    concerns.withhold(through.pk, *why, **by)
    asked = concerns.appeal(known.concern(through.pk), look, now=planter.now)
    concerns.decide_appeal(
        asked.key, True, f"{Hidden.WHY} no longer", text=f"{Shown.WORDING} in the end", theme=Theme.POLICE,
        by=planter.moderator, now=planter.now,
    )  # fmt: skip


def _answered(planter: Planter) -> None:
    """Answered, and not fixed."""
    found = planter.published(f"{Hidden.OWN} asks")
    concerns.answer(found.pk, f"{Shown.ANSWER}: the traffic unit stands there in December.", **planter.by)
    concerns.say_not_fixed(known.concern(found.pk), f"{Hidden.NOT_FIXED} they never came", now=planter.now)
    assert OwnWords.objects.filter(concern=found, kind=Event.NOT_FIXED, read_at=None).exists()


def _passed_on(planter: Planter) -> None:
    """To an organization: not replied, replied and not read, read and let through, read and dropped."""
    replies = (None, Hidden.REPLY, Shown.REPLIED, Hidden.DROPPED)
    for words in replies:
        found = planter.published(f"{Hidden.OWN} for others")
        asked = concerns.pass_on(
            found.pk, "Harbor Transit", f"{Hidden.ORGANIZATION}@example.org", "The shelter is theirs.",
            planter.now.date() + 9 * DAY, **planter.by,
        )  # fmt: skip
        planter.planted.asked.append(asked)
        if words:
            concerns.reply_for_organization(asked.pk, Reply.NOT_OURS, None, f"{words} we sent Bob", now=planter.now)
        if words in {Shown.REPLIED, Hidden.DROPPED}:
            concerns.read_reply(asked.pk, words == Shown.REPLIED, **planter.by)


def _turned(planter: Planter, problem: Problem) -> None:
    """All that staff can write to a concern, and then it is sealed: promised, answered, in a problem, with others."""
    by, due = planter.by, planter.now.date() + 9 * DAY
    found = planter.published(f"{Hidden.TURNED} next door", f"{Hidden.TURNED} at number nine")
    made = concerns.promise_for(
        found.pk, f"{Hidden.TURNED_BEFORE}: an officer visits", f"{Hidden.TURNED} unit", due, **by
    )
    promises.reword(made.pk, f"{Hidden.TURNED_VOW}: two officers visit", f"{Hidden.TURNED_WHY} it is", **by)
    promises.move(made.pk, due + DAY, f"{Hidden.TURNED_WHY} she is away", **by)
    concerns.join_problem(found.pk, problem.pk, f"{Hidden.TURNED_JOIN} is the reason", **by)
    for act in (
        lambda: concerns.answer(found.pk, f"{Hidden.TURNED_ANSWER}: we saw her", **by),
        lambda: concerns.pass_on(
            found.pk, f"{Hidden.TURNED_WHO} Shelter", "turned@example.org", f"{Hidden.TURNED_PASS} is theirs", due, **by
        ),
    ):
        concerns.say_not_fixed(known.whole(Concern.objects.filter(pk=found.pk)).get(), Hidden.TURNED, now=planter.now)
        concerns.settle(planter.now)
        asked = act()
    concerns.reply_for_organization(asked.pk, Reply.NOT_OURS, None, f"{Hidden.TURNED_REPLY} we know", now=planter.now)
    concerns.read_reply(asked.pk, True, **by)
    concerns.translate(found.pk, "text", "es", f"{Hidden.TURNED} dice", **by)
    planter.planted.asked.append(asked)
    meeting = over(on=planter.now.date() - DAY)
    said = line(meeting, f"{Hidden.TURNED_LINE} was said at the meeting", answer=f"{Hidden.TURNED_LINE} was answered")
    settle_lines(meeting, **by)
    said.refresh_from_db()
    text = f"- {said.text}\n- {Hidden.TURNED_VOW}: two officers visit: Captain."
    Minutes.objects.create(meeting=meeting, text=text, signed_role="captain", signed_at=planter.now)
    Meeting.objects.filter(pk=meeting.pk).update(state="published")
    planter.planted.keys["meeting_id"] = [meeting.pk]
    for key in (found.pk, said.concern):
        concerns.withhold(key, Ground.SEALED, f"{Hidden.TURNED_WHY} it was", **by)


def _problem(planter: Planter, read: Concern) -> Problem:
    """With a concern, and contributions that were published, not yet read, and withheld."""
    found = making.weighed(planter.captain, f"{Shown.TITLE} of a problem")
    concerns.join_problem(read.pk, found.pk, "It is the same street.", **planter.by)
    for marker in (Hidden.CONTRIBUTION, Hidden.REFUSED, Shown.ADDED):
        sent = problems.send_contribution(
            found, f"{marker} from Bob at 12 Weir Lane", "en", "resident", network=marker, now=planter.now
        )
        if marker is Hidden.REFUSED:
            problems.withhold_contribution(sent, Ground.IDENTIFIES, **planter.by)
        elif marker is Shown.ADDED:
            problems.publish_contribution(sent, f"{Shown.ADDED} by a resident", **planter.by)
    return found


def _plans(planter: Planter, problem: Problem) -> list[str]:
    """One under way, with patrols that nobody is told of yet; a draft; and a draft that was thrown away."""
    by, today = planter.by, planter.now.date()
    running = _draft(planter, problem, Shown.PLAN, Shown.TASK)
    for what, until in ((Hidden.PATROL, today + 30 * DAY), (Shown.RESOURCE, None)):
        problems.add_resource(
            running.pk,
            ResourceKind.HOURS,
            f"{what} hours at the gate",
            Decimal(12),
            "hours",
            withheld_until=until,
            **by,
        )
    told = plotting.counted(
        starts_on=today, deciding_on=today + 84 * DAY, review_days=[today + 42 * DAY]
    )  # fmt: skip
    problems.set_measure(running.pk, told, **by)
    problems.fix_plan(running.pk, **by)
    problems.start_plan(running.pk, **by)
    draft = _draft(planter, problem, Hidden.DRAFT, Hidden.DRAFT)
    problems.set_measure(
        draft.pk, {**told, "enough": f"{Hidden.DRAFT} enough", "count_what": f"{Hidden.DRAFT} cars"}, **by
    )
    thrown = _draft(planter, problem, Hidden.THROWN_AWAY, Hidden.THROWN_AWAY)
    problems.discard_plan(thrown.pk, f"{Hidden.THROWN_AWAY} for a reason", **by)
    return [running.pk, draft.pk]


def _draft(planter: Planter, problem: Problem, marker: str, task: str) -> Plan:
    by = planter.by
    made = problems.draft_plan(problem.pk, f"{marker} title", **by)
    words = problems.Written(f"{marker} title", f"{marker} strategy in a paragraph.", f"{marker} parents")
    problems.write_plan(made.pk, words, **by)
    problems.add_intervention(made.pk, InterventionKind.TRAFFIC, f"{marker} humps", **by)
    problems.add_task(made.pk, f"{task}: build the humps", "Public works liaison", planter.now.date() + 30 * DAY, **by)
    return made
