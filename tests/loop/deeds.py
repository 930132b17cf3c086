"""What would take long to click: done through the acts, in a process of its own, as people in their roles, now.

`listen` reads one deed a line, and answers with what it made.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

import django

django.setup()

from django.utils import timezone  # noqa: E402 - after setup

from compstat.access import queries as people  # noqa: E402
from compstat.access.work import run_due  # noqa: E402
from compstat.concerns import actions as concerns  # noqa: E402
from compstat.concerns.models import Concern  # noqa: E402
from compstat.demo import actions as demo  # noqa: E402
from compstat.demo import telling, working  # noqa: E402
from compstat.demo.concerns import Told  # noqa: E402
from compstat.demo.happenings import WORKED  # noqa: E402
from compstat.demo.people import HARBORVIEW, as_ever  # noqa: E402
from compstat.demo.stories.cars import CARS  # noqa: E402
from compstat.demo.stories.school import SCHOOL  # noqa: E402
from compstat.meetings.actions import calendar, ending, running, voting  # noqa: E402
from compstat.meetings.actions.paper import Ballot, enter_ballots  # noqa: E402
from compstat.meetings.rules import PollEvent, PollKind  # noqa: E402
from compstat.meetings.rules.calling import Facts  # noqa: E402
from compstat.places import queries as places  # noqa: E402
from compstat.problems import actions, queries  # noqa: E402
from compstat.problems.models import Plan, Problem, Verdict  # noqa: E402
from compstat.problems.rules import Closing, Decision, InterventionKind, Result  # noqa: E402
from compstat.promises import actions as promises  # noqa: E402
from compstat.website import server  # noqa: E402

AREA: Final = "D4"
STORIES: Final = {"cars": CARS, "school": SCHOOL}


def by(mail: str) -> dict[str, Any]:
    """Somebody of the department, now."""
    now = places.moment(places.city(HARBORVIEW), timezone.now())
    return {"by": as_ever(mail, AREA, now=now), "now": now}


def prepare() -> None:
    """The database, and the people in it."""
    server.ready()
    demo.prepare_people(now=timezone.now())
    assert people.demo_people()


def ballot(options: list[str], first: list[int]) -> str:
    """A meeting this evening at which slips are filled in, each for one option by its number."""
    chen = by("chen")
    made = _meeting(chen)
    poll = voting.make_poll(made, PollKind.BALLOT, "What should come first?", options, 3, **chen)
    voting.move_poll(poll, PollEvent.OPENED, **chen)
    slips = voting.make_slips(made, len(first), **chen)
    filled = zip(slips, first, strict=True)
    rows = [Ballot(f"{n:026}", code, str(choice)) for n, ((_, code), choice) in enumerate(filled)]
    assert enter_ballots(poll, rows, **chen) == {}
    voting.move_poll(poll, PollEvent.CLOSED, **chen)
    ending.end_meeting(made, **chen)
    voting.move_poll(poll, PollEvent.FINISHED, **chen)
    return made.id


def meeting() -> str:
    """A meeting that has just begun."""
    return _meeting(by("chen")).id


def _meeting(chen: dict[str, Any]) -> Any:
    now = chen["now"]
    facts = Facts(venue="St. Brendan’s hall", address="12 Chapel Street", languages=("es", "ht"))
    earlier = {"by": chen["by"], "now": now - timedelta(9)}
    begins = now.time().replace(second=0, microsecond=0)
    made = calendar.call_meeting(HARBORVIEW, AREA, now.date(), begins, facts, **earlier)
    running.begin_meeting(made, **chen)
    made.refresh_from_db()
    return made


def nominate(title: str, theme: str, concerns: list[str]) -> str:
    """A problem, with concerns that become part of it."""
    return actions.nominate(HARBORVIEW, AREA, title, theme, concerns, **by("ortega")).id


def open_in_words(problem: str) -> None:
    """A priority, as the room said."""
    actions.open_priority(problem, "District captain", SCHOOL.reason, room_said="Most people named it.", **by("chen"))


def analyze(problem: str, story: str, starts: str) -> None:
    """Scanned and analyzed as in one of the demo's stories, by today at the latest; `starts`: its plan."""
    told, days = STORIES[story], _days(date.fromisoformat(starts))
    actions.scan(problem, told.scanning, **by("ortega"))
    actions.finish_scanning(problem, **by("ortega"))
    telling._analyze(problem, told, days)


def _days(starts: date = WORKED.starts) -> telling.Days:
    """The days of a story by those of its plan; nothing of them is later than now."""
    return telling.Days(AREA, starts, Told(places.moment(places.city(HARBORVIEW), timezone.now())))


def draft(problem: str) -> str:
    """What will be done about the cars, by whom, with what, and what it will be judged by."""
    return working.draft(problem, CARS.plan, _days())


def draft_counted(problem: str, told: dict[str, Any]) -> str:
    """A plan that is judged by a count."""
    luis = by("ortega")
    plan = actions.draft_plan(problem, "Slow past the school", **luis).id
    why = "Drivers do not see the school. So we show them."
    words = actions.Written("Slow past the school", why, "Mill Hill School")
    actions.write_plan(plan, words, **luis)
    actions.add_intervention(plan, InterventionKind.TRAFFIC, "A board that shows speeds", **luis)
    due = luis["now"].date() + timedelta(9)
    actions.add_task(plan, "The board that shows speeds hangs at the school", "Community service officer", due, **luis)
    actions.set_measure(plan, told, **luis)
    return plan


def fix(plan: str) -> None:
    """For good."""
    actions.fix_plan(plan, **by("chen"))


def start(plan: str) -> None:
    """On its day."""
    actions.start_plan(plan, **by("chen"))


def keep(plan: str, how: str) -> list[str]:
    """All tasks of a plan are done; what was promised."""
    made = []
    for task in Plan.objects.get(pk=plan).tasks.all():
        promises.keep(task.promise, how, **by("ortega"))
        made.append(task.what)
    return made


def keep_promise(promise: str, how: str) -> None:
    """A promise is kept."""
    promises.keep(promise, how, **by("ortega"))


def review(plan: str, done: str, seen: str) -> None:
    """The next review."""
    found = queries.plan(plan)
    used = {each.id: each.used for each in found.resources.all()}
    due = found.reviews.filter(held_on=None).order_by("due_on").first()
    actions.hold_review(due.id, actions.Held(done, seen, Decision.CONTINUE, "", used), **by("ortega"))


def count(plan: str, count: int, of: int, method: str) -> None:
    """A count of today."""
    raman = by("raman")
    actions.enter_count(plan, raman["now"].date(), Decimal(count), method, of=Decimal(of), **raman)


def ask(plan: str, days: int) -> str:
    """Residents are asked from today on."""
    luis = by("ortega")
    today = luis["now"].date()
    return actions.ask_residents(plan, today, today + timedelta(days), **luis).id


def count_answers(plan: str) -> None:
    """Once the last day is over."""
    actions.count_verdict(Verdict.objects.get(plan=plan).id, **by("ortega"))


def complete(plan: str, why: str) -> None:
    """It has run its time."""
    actions.complete_plan(plan, why, **by("chen"))


def close(problem: str, closing: str, result: str, why: str) -> None:
    """With what came of it."""
    actions.close_problem(problem, Closing(closing), Result(result), why, **by("chen"))


def jobs() -> list[str]:
    """Everything that is done without anybody: letters, effects, rows brought up to date; what failed."""
    return [each.name for each in run_due(timezone.now()) if each.failure]


def raise_one(text: str, theme: str) -> list[str]:
    """A concern by the public door, read and published; its key and its code."""
    where, luis = places.city(HARBORVIEW), by("ortega")
    made = concerns.raise_own(
        where, places.area(where, AREA), concerns.Raised(text, act=text[:20]), network=text[:20], now=luis["now"]
    )
    concerns.publish(made.concern.pk, text, "Chapel Street", theme, **luis)
    return [made.concern.pk, made.code]


def standing(concern: str) -> list[str]:
    """How a concern stands, and its promise."""
    found = Concern.objects.get(pk=concern)
    return [found.state, found.promise, found.problem]


def problems() -> dict[str, str]:
    """Keys by title."""
    return {title: key for key, title in Problem.objects.values_list("pk", "title")}


DEEDS: Final[dict[str, Callable[..., Any]]] = {
    each.__name__: each
    for each in (
        prepare, ballot, meeting, nominate, open_in_words, analyze, draft, draft_counted, fix, start, keep,
        keep_promise, review, count, ask, count_answers, complete, close, jobs, raise_one, standing, problems,
    )
}  # fmt: skip


def listen() -> None:
    """One deed a line, until there are no more."""
    for line in sys.stdin:
        told = json.loads(line)
        try:
            answer = {"made": DEEDS[told.pop("do")](**told)}
        except Exception:  # noqa: BLE001 - whoever asked says what went wrong
            answer = {"wrong": traceback.format_exc()}
        print(json.dumps(answer, default=str), flush=True)
