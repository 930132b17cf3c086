"""A dated, reasoned amendment of what a plan is judged by, beside what was fixed; with what fits it. HTTP only."""

from __future__ import annotations

from typing import Any, Final

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext

from compstat.access.pages import page, staff
from compstat.access.rules import Actor, WrongState
from compstat.incidents.queries import live_edition
from compstat.places import queries as places

from .. import actions
from ..forms import amending as forms
from ..forms.plans import review_initial
from ..queries import plans as queries
from ..queries.comparing import is_decided
from ..queries.measured import Worked, can_be_counted, checked, worked_out
from ..queries.picturing import pictured
from ..queries.planned import planned_of
from ..queries.surroundings import HEXAGON, is_hexagon, kind_of, spots
from ..rules import PlanState
from ..rules.measuring import Measure, Others, Told, write_told
from .desk_parts import done
from .plan_desk import FIX, PlanDesk, desk_for, sent
from .plan_measure import Listed, cell_choices, district_choices, neighborhood_choices, row_choices

Form = django_forms.Form
PREFIX: Final = "amend"
LOOK: Final = "look"  # at what fits, before anything is amended
MOST: Final = 60  # places to compare with


@staff
def plan_amend(request: HttpRequest, actor: Actor, city: str, plan_id: str) -> HttpResponse:
    """Amend what is fixed, or look at what would fit first: nothing that was typed is lost by it."""
    desk = desk_for(request, actor, city, plan_id, FIX)
    if desk.plan.state not in queries.UNDER_WAY:
        return redirect("plan", plan_id)
    board = Amending(desk)
    finished, bound = sent(desk, {"amend": lambda _: _amend(board)})
    if finished:
        return redirect("plan", plan_id)
    return page(
        request, "problems/plan_amend.html", actor, city, **desk.frame, form=bound or board.form(),
        planned=planned_of(desk.plan, desk.where, desk.now.date()), decided=board.decided,
        found=board.found,
        refused=board.refused if board.looks else "",
    )  # fmt: skip


def _amend(board: Amending) -> Form | None:
    form = board.form(board.sent)

    def do() -> None:
        actions.amend(board.desk.plan.id, form.told, form.cleaned_data["reason"], **board.desk.by)

    return done(board.desk, form, do, gettext("It is amended. Everybody can read what it was before, and why."))


class Amending:
    """What is fixed of a plan, what is chosen on the page so far, and what fits that."""

    def __init__(self, desk: PlanDesk) -> None:
        self.desk, self.sent = desk, desk.request.POST if desk.request.method == "POST" else QueryDict()
        self.before: Told = queries.fixed(desk.plan).told
        self.reports = self.before["measure"] == Measure.REPORTS
        self.found = is_decided(desk.plan)
        self.decided = self.found or self.before["deciding_on"] <= desk.now.date()
        self.looks = self.sent.get("do") == LOOK
        self.edition = live_edition(desk.where) if self.reports else None
        self.refused = ""
        self.told = self._told()
        self.worked = self._worked()

    def form(self, data: Any = None) -> forms.Amend:  # noqa: ANN401
        """With what was typed so far, or as it is fixed."""
        started = self.desk.plan.state == PlanState.RUNNING
        offered = self._offered() if self.reports and not self.decided else forms.Offered()
        made = forms.Amend(self.before, offered, started, self.decided, data, prefix=PREFIX)
        made.initial = self._typed(made) if self.looks else self._fixed(made)
        return made

    def _chosen(self, name: str) -> list[str]:
        return self.sent.getlist(f"{PREFIX}-{name}")

    def _told(self) -> Told:
        """What is chosen so far, apart from comparison places; what is fixed where that cannot be."""
        if not self.reports or not self.sent:
            return self.before
        named = {key.removeprefix(f"{PREFIX}-"): values for key, values in self.sent.lists()}
        days = {name: named[name][-1] for name in ("starts_on", "deciding_on") if any(named.get(name, ()))}
        told = {"rows": self._chosen("rows"), "day_parts": self._chosen("day_parts"), "areas": forms.areas_in(named)}
        try:
            return checked(self.desk.where, {**write_told(self.before), "comparison": [], **told, **days})
        except WrongState as refusal:
            self.refused = str(refusal)
            return self.before

    def _worked(self) -> Worked | None:
        """What follows from it: places to compare with."""
        compares = self.before["others"] == Others.PLACES and not self.decided
        if not compares or not can_be_counted(self.edition, self.told):
            return None
        return worked_out(self.edition, self.told, but=self.desk.plan.id)

    def _offered(self) -> forms.Offered:
        """What may be chosen."""
        where = self.desk.where
        near = neighborhood_choices(where) if self.edition else []
        return forms.Offered(
            row_choices(where), district_choices(where), neighborhood_choices(where), near, self._comparison(),
            {name: self._listing(name) for name in self._near({each for each, _ in near})},
        )  # fmt: skip

    def _near(self, known: set[str]) -> list[str]:
        """The neighborhoods whose hexagons are shown: of those that are fixed or chosen, and the one asked for."""
        cells = filter(is_hexagon, [*self.before["areas"], *self.told["areas"]])
        asked = [name for name in self._chosen("near") if name in known]
        return list(dict.fromkeys([*(each.within for each in spots(self.desk.where, cells)), *asked]))

    def _listing(self, name: str) -> forms.Listing:
        """The hexagons of a neighborhood; what is fixed can be kept also where no report came since."""
        drawn = pictured(self.edition, name, self.told) if self.edition else None
        listed = cell_choices(drawn)
        there = {each for each, _ in listed}
        cells = dict.fromkeys(filter(is_hexagon, [*self.before["areas"], *self.told["areas"]]))
        left = [(s.id, s.name) for s in spots(self.desk.where, cells) if s.within == name and s.id not in there]
        place = {"place": places.area(self.desk.where, name).name} if name else {}
        legend = gettext("Hexagons of %(place)s") % place if name else gettext("Other hexagons")
        return forms.Listing(legend, [*listed, *left], drawn)

    def _comparison(self) -> Listed:
        """Places to compare with: those that are, and those that histories speak for; of hexagons the best alone."""
        if self.before["others"] != Others.PLACES:
            return []
        kind = kind_of(self.desk.where, self.told["areas"])
        matches = self.worked.proposal.found[:MOST] if self.worked and self.worked.proposal else ()
        found = [each for each, _ in matches if kind != HEXAGON or each in self._proposed]
        wanted = dict.fromkeys([*self._chosen("comparison"), *self.before["comparison"], *found])
        same = [each for each in spots(self.desk.where, wanted) if not self.looks or each.kind == kind or not kind]
        return [(each.id, self._named(each.id, each.name)) for each in same]

    def _named(self, area: str, name: str) -> str:
        return gettext("%(place)s (proposed)") % {"place": name} if area in self._proposed else name

    @property
    def _proposed(self) -> tuple[str, ...]:
        return self.worked.proposed if self.worked else ()

    def _fixed(self, made: forms.Amend) -> dict[str, Any]:
        """The fields as it is fixed; of each kind of place what is of that kind."""
        of = made.offered
        listed = {"districts": of.districts, "neighborhoods": of.neighborhoods}
        listed |= {f"{forms.HEXAGONS}{name}": each.choices for name, each in of.hexagons.items()}
        areas = {n: [key for key, _ in some if key in self.before["areas"]] for n, some in listed.items()}
        return {**self.before, **areas, **review_initial(self.before["review_days"])}

    def _typed(self, made: Form) -> dict[str, Any]:
        """The fields as they were typed; the places that are proposed where those chosen do not fit any more."""
        many = {n for n, each in made.fields.items() if isinstance(each, django_forms.MultipleChoiceField)}
        typed: dict[str, Any] = {
            n: self._chosen(n) if n in many else self.sent.get(f"{PREFIX}-{n}", "") for n in made.fields
        }  # fmt: skip
        if self.worked and self.worked.proposal and "comparison" in typed:
            fits = {*typed["comparison"]} <= {each for each, _ in self.worked.proposal.found}
            typed["comparison"] = (fits and typed["comparison"]) or list(self._proposed)
        return typed
