"""What a draft will be judged by: chosen part by part, with what follows from the reports beside it. HTTP only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from compstat.access.pages import page, staff
from compstat.access.rules import Actor, WrongState
from compstat.incidents.queries import Edition, live_edition
from compstat.places import queries as places
from compstat.places.queries import City

from .. import actions
from ..forms import plans as forms
from ..queries import plans as queries
from ..queries.measured import Worked, can_be_counted, worked_out
from ..queries.picturing import Picture, pictured
from ..queries.planned import areas_text
from ..queries.surroundings import is_hexagon, kind_of, spots
from ..rules import PlanState
from ..rules.measuring import Measure, Others, Told, check_row, judged_by
from ..saying import rounded
from .desk_parts import done
from .plan_desk import WORK, PlanDesk, desk_for, sent
from .plan_figures import figures_told

Form = django_forms.Form
Listed = list[tuple[str, str]]


@staff
def plan_measure(request: HttpRequest, actor: Actor, city: str, plan_id: str) -> HttpResponse:
    """What the plan is measured by, where, when, against what; what could be seen."""
    desk = desk_for(request, actor, city, plan_id, WORK)
    if desk.plan.state != PlanState.DRAFT:
        return redirect("plan", plan_id)
    finished, bound = sent(desk, STEPS)
    if finished:
        near = request.POST.get("near", "")
        return redirect(f"{request.path}{f'?near={near}' if near else ''}#{request.POST['do']}")
    board = Board.of(desk)
    made = {name: make(board) for name, make in MAKE.items() if board.shows(name)}
    if bound is not None:
        made[str(bound.prefix)] = bound
    return page(
        request, "problems/plan_measure.html", actor, city, **desk.frame, forms=made, told=board.told, **board.shown
    )


class Board:
    """A draft with all that its page shows of it."""

    def __init__(self, desk: PlanDesk, edition: Edition | None) -> None:
        self.desk, self.edition = desk, edition
        self.told: Told = queries.told_of(desk.plan)
        self.reports = self.told["measure"] == Measure.REPORTS
        self.near = desk.request.GET.get("near", "") or desk.request.POST.get("near", "")
        self.worked = self._worked()

    @classmethod
    def of(cls, desk: PlanDesk) -> Board:
        """The draft on the live edition."""
        return cls(desk, live_edition(desk.where))

    def _worked(self) -> Worked | None:
        """With the places that are chosen; while none are, as if those proposed were."""
        if not self.reports or not can_be_counted(self.edition, self.told):
            return None
        found = worked_out(self.edition, self.told, but=self.desk.plan.id)
        if self.told["comparison"] or self.told["others"] in {Others.BEFORE, Others.NONE} or not found.proposed:
            return found
        taken = self.told | {"others": Others.PLACES, "comparison": found.proposed}
        return worked_out(self.edition, taken, but=self.desk.plan.id)

    def shows(self, name: str) -> bool:
        """Whether a part is asked for: what the chosen measure uses."""
        if name in {"what", "districts", "neighborhoods", "hexagons"}:
            return self.reports and (name != "hexagons" or bool(self.near and self.edition))
        return self.told["measure"] == Measure.COUNT if name == "count" else True

    @property
    def shown(self) -> dict[str, Any]:
        """What stands beside the forms."""
        told, city = self.told, self.desk.where
        hexagons = [area for area in told["areas"] if is_hexagon(area)]
        return {
            "reports": self.reports, "edition": self.edition, "near": self.near,
            "places": areas_text(list(told["areas"]), city), "hexagons_chosen": len(hexagons),
            "neighborhoods": places.neighborhoods(city) if self.edition else (), "picture": self.picture(),
            "worked": self.worked, "as_proposed": bool(self.worked and not told["comparison"] and self.worked.proposed),
            "figures": figures_told(self.worked, city) if self.worked else None,
            "judged": judged_by(Measure(told["measure"]), self.worked.told["smallest_fall"] if self.worked else None),
            "refused_rows": [row.label for row in city.rows if not _allowed(row) and not row.total],
        }  # fmt: skip

    def picture(self) -> Picture | None:
        """The hexagons of the neighborhood that is looked at."""
        if not (self.near and self.edition and self.reports):
            return None
        return pictured(self.edition, self.near, self.told)


def _allowed(row: Any) -> bool:  # noqa: ANN401
    try:
        check_row(row)
    except WrongState:
        return False
    return True


def row_choices(where: City) -> Listed:
    """Rows that a plan may be measured by."""
    return [(row.id, row.label) for row in where.rows if _allowed(row)]


def district_choices(where: City) -> Listed:
    """Districts by id and name."""
    return [(d.id, d.id if d.name == d.id else f"{d.id} {d.name}") for d in where.districts]


def neighborhood_choices(where: City) -> Listed:
    """Neighborhoods, each with the districts it lies in."""
    return [(n.id, f"{n.name} ({', '.join(n.districts)})") for n in places.neighborhoods(where)]


def cell_choices(drawn: Picture | None) -> Listed:
    """Hexagons by their number on a picture, each with its class in words."""
    cells = drawn.cells if drawn else ()
    return [(cell.id, gettext("%(n)s: %(words)s") % {"n": cell.number, "words": cell.words}) for cell in cells]


def _measure(board: Board, data: Any = None) -> Form:  # noqa: ANN401
    return forms.ChooseMeasure(data, prefix="measure", initial={"measure": board.told["measure"]})


def _what(board: Board, data: Any = None) -> Form:  # noqa: ANN401
    rows = row_choices(board.desk.where)
    told = {"rows": board.told["rows"], "day_parts": board.told["day_parts"]}
    return forms.ChooseReports(rows, data, prefix="what", initial=told)


def _districts(board: Board, data: Any = None) -> Form:  # noqa: ANN401
    return _areas(board, "districts", district_choices(board.desk.where), gettext("Districts"), data)


def _neighborhoods(board: Board, data: Any = None) -> Form:  # noqa: ANN401
    return _areas(board, "neighborhoods", neighborhood_choices(board.desk.where), gettext("Neighborhoods"), data)


def _areas(board: Board, name: str, found: list[tuple[str, str]], label: str, data: Any) -> Form:  # noqa: ANN401
    return forms.ChooseAreas(found, data, prefix=name, label=label, initial={"areas": board.told["areas"]})


def _hexagons(board: Board, data: Any = None) -> Form:  # noqa: ANN401
    label = gettext("Hexagons, by their number on the map")
    return _areas(board, "hexagons", cell_choices(board.picture()), label, data)


def _when(board: Board, data: Any = None) -> Form:  # noqa: ANN401
    told = {name: board.told[name] for name in ("selected_first", "selected_last", "starts_on", "deciding_on")}
    told |= {"baselines": board.told["baselines"] or None, "baseline_note": board.told["baseline_note"]}
    days = forms.review_initial(board.told["review_days"])
    return forms.ChooseDays(board.reports, data, prefix="when", initial={**told, **days})


def _against(board: Board, data: Any = None) -> Form:  # noqa: ANN401
    told = {
        "others": board.told["others"] or (Others.PLACES if board.reports else ""),
        "others_why": board.told["others_why"],
    }
    if not board.reports:
        return forms.ChooseOthers(None, data, prefix="against", initial=told)
    chosen = board.told["comparison"] or (board.worked.proposed if board.worked else ())
    return forms.ChooseOthers(_candidates(board), data, prefix="against", initial={**told, "comparison": chosen})


def _candidates(board: Board) -> Iterable[tuple[str, str]]:
    """Places to compare with, the most alike first, with what speaks for each."""
    proposal = board.worked.proposal if board.worked else None
    wanted = {*(proposal.proposed if proposal else ()), *board.told["comparison"]}
    many = kind_of(board.desk.where, board.told["areas"]) == "hexagon"
    matches = [(each, m) for each, m in (proposal.found if proposal else ()) if not many or each in wanted]
    names = {each.id: each.name for each in spots(board.desk.where, [each for each, _ in matches])}
    told = [(each, _candidate(names[each], m.level)) for each, m in matches if each in names]
    left = [area for area in board.told["comparison"] if area not in {each for each, _ in told}]
    return [*told, *((each.id, each.name) for each in spots(board.desk.where, left))]


def _candidate(place: str, level: float) -> str:
    """A place with how many reports it has beside the plan's own: the larger, the less chance there is in it."""
    return gettext("%(place)s: %(times)s times as many reports") % {"place": place, "times": rounded(level)}


def _count(board: Board, data: Any = None) -> Form:  # noqa: ANN401
    told = {name: board.told[name] for name in ("count_what", "count_owner", "count_method", "baseline_note")}
    return forms.ChooseCount(data, prefix="count", initial=told)


def _enough(board: Board, data: Any = None) -> Form:  # noqa: ANN401
    return forms.ChooseEnough(data, prefix="enough", initial={"enough": board.told["enough"]})


MAKE: Final[dict[str, Any]] = {
    "measure": _measure, "what": _what, "districts": _districts, "neighborhoods": _neighborhoods,
    "hexagons": _hexagons, "when": _when, "against": _against, "count": _count, "enough": _enough,
}  # fmt: skip


def _chosen(board: Board, name: str, form: Any) -> dict[str, object]:  # noqa: ANN401
    """What was chosen, as the act takes it."""
    if name == "when":
        told: dict[str, object] = form.told
        return told
    told = dict(form.cleaned_data)
    if name in {"districts", "neighborhoods", "hexagons"}:
        return {"areas": _areas_with(board, name, told.get("areas", [])), "comparison": []}
    return told


def _areas_with(board: Board, name: str, picked: Any) -> list[str]:  # noqa: ANN401
    """The areas of one kind. Hexagons are chosen a neighborhood at a time; those of others stay."""
    if name != "hexagons":
        return list(picked)
    drawn = board.picture()
    here = {cell.id for cell in drawn.cells} if drawn else set()
    return [*(area for area in board.told["areas"] if is_hexagon(area) and area not in here), *picked]


def _step(name: str) -> Any:  # noqa: ANN401
    def step(desk: PlanDesk) -> Form | None:
        board = Board.of(desk)
        form = MAKE[name](board, desk.request.POST)
        return done(
            desk, form, lambda: actions.set_measure(desk.plan.id, _chosen(board, name, form), **desk.by),
            gettext("Kept in the draft."),
        )  # fmt: skip

    return step


STEPS: Final[dict[str, Any]] = {name: _step(name) for name in MAKE}
