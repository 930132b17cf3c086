"""The loop in Harborview: concerns in every state; problems that ended well, in nothing, elsewhere, or that go on.

What is over lies in the weeks the generated reports tell of (`happenings.WORKED`, `AT_ITS_WORST`); what goes on is told
from today. All of it goes through the acts of people in their roles, in the captain's name where she decides.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction

from compstat.incidents.queries import editions_of
from compstat.places import queries as places
from compstat.problems import actions, queries

from .concerns import Told, answer_them, raise_them, read_cards, sealed_and_on_paper, what_authors_say
from .happenings import AT_ITS_WORST, WORKED
from .people import HARBORVIEW
from .reports import LAST
from .stories import Story
from .stories.cars import CARS
from .stories.market import MARKET
from .stories.others import BRIDGE, CAMERAS, NOISE, TRASH
from .stories.school import SCHOOL
from .stories.shops import SHOPS
from .telling import Days, begin, end
from .working import carry_out, draft

RUNNING_FOR: Final = 28  # days: so long the plan that goes on has run
EVENING: Final = time(18)


def prepare(*, now: datetime) -> None:
    """Tell it all, unless it has been told. One transaction: half a story would be none."""
    if queries.problems_of(HARBORVIEW, CARS.area).exists():
        return
    told = Told(_not_before(places.moment(places.city(HARBORVIEW), now)))
    with transaction.atomic():
        read_cards(told)
        raise_them(told)
        sealed_and_on_paper(told)
        for story, day in _in_their_order(told.here.date()):
            _tell(story, Days(story.area, day, told))
        answer_them(told)
        what_authors_say(told)


def _not_before(here: datetime) -> datetime:
    """Now; on a machine whose clock is behind the reports, the evening after the last of them."""
    return max(here, datetime.combine(LAST + timedelta(days=1), EVENING, here.tzinfo))


def _in_their_order(today: date) -> list[tuple[Story, date]]:
    """The stories, each with the day from which its days are counted."""
    return [
        (CARS, WORKED.starts), (MARKET, AT_ITS_WORST.starts), (TRASH, today),
        (SCHOOL, today - timedelta(days=RUNNING_FOR)), (CAMERAS, today), (BRIDGE, today), (SHOPS, today),
        (NOISE, today),
    ]  # fmt: skip


def _tell(story: Story, days: Days) -> None:
    """One problem, as far as it has come; each edition since its plan began says what came of it, the last for good."""
    problem = begin(story, days)
    if story.plan:
        plan = draft(problem, story.plan, days)
        carry_out(plan, story.plan, days)
        if story.plan.completed is not None:
            for edition in reversed(editions_of(places.city(HARBORVIEW))):
                then = datetime.combine(edition.as_of, EVENING, days.told.here.tzinfo)
                if edition.as_of >= days.start:
                    actions.find_effects(HARBORVIEW, then, edition=edition)
    end(problem, story, days)
