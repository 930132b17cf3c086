"""What a plan is judged by is fixed before it starts. Nobody and nothing changes it; an amendment stands beside it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from compstat.access.rules import SYSTEM, NotAllowed, Role, WrongState
from compstat.incidents import queries as incidents
from compstat.problems import actions
from compstat.problems.actions import amending, effects, fixing
from compstat.problems.models import Amendment, EffectFound, FixedPart, Plan
from compstat.problems.queries import plans, subtracting, surroundings
from compstat.problems.queries.measured import checked, worked_out
from compstat.problems.rules import FIXED, InterventionKind
from compstat.problems.rules.measuring import Measure, read_told, seal_of, write_told
from compstat.promises import actions as promises
from compstat.promises.models import Promise

from .making import CITY, NOW, actor, acts, option
from .plotting import THEN, WHY, WORKED, analyzed, at, counted, drafted, fixed, measured, ready, running

SENTENCE = "What a plan is judged by is fixed"
DAY = timedelta(days=1)


def test_a_plan_is_fixed_with_its_figures_and_everybody_can_read_by_whom(mei, harborview) -> None:
    plan = fixed(mei)
    part = FixedPart.objects.get(plan=plan)
    assert (part.id, part.role, part.fixed_at, plan.state) == (plan.id, "Captain", THEN, "fixed")
    assert tuple(sorted(part.told)) == tuple(sorted(FIXED)) and part.told["comparison"] == ["D1", "D3", "D5", "D9"]
    assert part.figures["edition"] == harborview.id and part.figures["df"] == 36 and part.figures["phi"] >= 1
    assert list(part.figures["power"]) == ["20%", "30%", "50%"]
    counts = [[w[name] for name in ("place", "others", "ring")] for w in part.figures["windows"]]
    days = [(date.fromisoformat(w["first"]), date.fromisoformat(w["last"])) for w in part.figures["windows"]]
    row = WORKED.row
    assert counts == [
        [
            harborview.count(row, "D4", *span), sum(harborview.count(row, d, *span) for d in ("D1", "D3", "D5", "D9")),
            sum(harborview.count(row, d, *span) for d in ("D2", "D6", "D7", "D8", "D10")),
        ]
        for span in days
    ]  # fmt: skip
    assert days[-1][1] == WORKED.selected[0] - DAY and all((b - a).days == 83 for a, b in days)
    assert plans.is_whole(part) and part.seal == seal_of(part.told, part.figures)


def test_its_tasks_become_promises_its_days_reviews_and_its_problem_is_planned(mei, harborview) -> None:
    plan = fixed(mei)
    task, promise = plan.tasks.get(), Promise.objects.get()
    assert (task.promise, promise.origin, promise.origin_id, promise.area) == (promise.id, "plan", plan.id, "D4")
    assert (promise.what, promise.owner, promise.due_on) == (task.what, task.owner, task.due_on)
    assert [r.due_on for r in plan.reviews.all()] == [WORKED.starts + timedelta(42), WORKED.decides]
    assert plan.problem.state == "planned" and plan.problem.events.get(kind="planned").key == plan.id
    assert acts()[-3:] == ["plan_fixed", "promise_made", "problem_moved"]


def test_a_task_may_be_added_later_and_is_a_promise_at_once(mei, harborview) -> None:
    plan = fixed(mei)
    due = THEN.date() + timedelta(60)
    task = actions.add_task(plan.id, "Count the cars once more", "Traffic engineer", due, by=mei, now=THEN)
    assert Promise.objects.get(pk=task.promise).origin_id == plan.id
    with pytest.raises(NotAllowed):  # a partner works on problems, and promises nothing for others
        actions.add_task(plan.id, "Count them again", "Traffic engineer", due, by=actor(Role.PARTNER), now=THEN)
    assert plan.tasks.count() == 2


OPEN_STILL = (
    ({"enough": ""}, "what would be enough"),
    ({"starts_on": THEN.date() - DAY}, "fixed before it starts"),
    ({"review_days": []}, "at least one day"),
    ({"comparison": ["D1"]}, "other comparison places than those proposed"),
    ({"comparison": ["D2"], "others_why": "It is the nearest."}, "neither in the plan nor next to it"),
    (counted(count_method=""), "and how"),
)


def test_what_leaves_something_open_is_not_fixed(mei, harborview) -> None:
    plan = ready(mei)
    whole = plan.draft
    for changed, said in OPEN_STILL:
        actions.set_measure(plan.id, {**whole, **changed}, by=mei, now=THEN)
        lines = acts()
        with pytest.raises(WrongState, match=said):
            actions.fix_plan(plan.id, by=mei, now=THEN)
        assert acts() == lines
    plan.refresh_from_db()
    assert plan.state == "draft" and not FixedPart.objects.exists() and not Promise.objects.exists()
    assert not plan.reviews.exists()


def test_other_places_than_proposed_take_a_reason_that_everybody_reads(mei, harborview) -> None:
    told = measured(comparison=["D1", "D3"], others_why="D5 and D9 had roadworks all year.")
    plan = fixed(mei, told)
    assert plans.fixed(plan).comparison == ("D1", "D3") and plans.fixed(plan).others_why.startswith("D5 and D9")
    assert plans.fixed(plan).figures["proposed"] == ["D1", "D3", "D5", "D9"]


def test_a_plan_without_work_task_or_gentler_option_is_not_fixed(mei, harborview) -> None:
    problem = analyzed()
    problem.options.all().delete()
    plan = actions.draft_plan(problem.id, "Slower cars on Quay Road", by=mei, now=THEN)
    actions.set_measure(plan.id, counted(), by=mei, now=THEN)
    said = "Write at least one thing.*; weigh at least one option.*; write at least one task"
    with pytest.raises(WrongState, match=said):
        actions.fix_plan(plan.id, by=mei, now=THEN)
    option(problem, mei, InterventionKind.PATROL)
    actions.add_intervention(plan.id, InterventionKind.TRAFFIC, "Humps before both crossings", by=mei, now=THEN)
    actions.add_task(plan.id, "Build the humps here", "Public works", THEN.date() + DAY, by=mei, now=THEN)
    with pytest.raises(WrongState, match="Weigh at least one option without enforcement"):
        actions.fix_plan(plan.id, by=mei, now=THEN)
    option(problem, mei)
    actions.fix_plan(plan.id, by=mei, now=THEN)


def test_only_the_captain_fixes_amends_and_starts(mei, harborview) -> None:
    plan = ready(mei)
    for role in (Role.COMMUNITY_SERVICE_OFFICER, Role.OFFICER, Role.CRIME_ANALYST, Role.PARTNER, Role.PUBLISHER):
        with pytest.raises(NotAllowed):
            actions.fix_plan(plan.id, by=actor(role), now=THEN)
    actions.fix_plan(plan.id, by=mei, now=THEN)
    officer = actor(Role.COMMUNITY_SERVICE_OFFICER)
    for refused in (
        lambda: actions.amend(plan.id, {"enough": "Less."}, WHY, by=officer, now=THEN),
        lambda: actions.start_plan(plan.id, by=officer, now=at(WORKED.starts)),
        lambda: actions.stop_plan(plan.id, WHY, by=officer, now=at(WORKED.starts)),
        lambda: actions.fix_plan(plan.id, by=SYSTEM, now=THEN),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_of_two_who_fix_it_at_once_one_is_told(mei, harborview, monkeypatch) -> None:
    plan = ready(mei)
    stale = plans.plan(plan.id)
    actions.set_measure(plan.id, {"enough": "Half as many."}, by=mei, now=THEN)
    monkeypatch.setattr(fixing, "mine", lambda *_: stale)
    with pytest.raises(WrongState, match="Somebody has just changed this"):
        actions.fix_plan(plan.id, by=mei, now=THEN)
    monkeypatch.undo()
    monkeypatch.setattr(fixing, "live_edition", lambda _: harborview)
    actions.fix_plan(plan.id, by=mei, now=THEN)
    with pytest.raises(WrongState, match="not open to that now"):
        actions.fix_plan(plan.id, by=mei, now=THEN)
    assert FixedPart.objects.count() == 1


def test_it_starts_on_its_day_by_hand_or_by_the_job(mei, harborview) -> None:
    plan = fixed(mei)
    with pytest.raises(WrongState, match="on the day that was fixed"):
        actions.start_plan(plan.id, by=mei, now=at(WORKED.starts - DAY))
    effects.tend(at(WORKED.starts - DAY))
    assert plans.plan(plan.id).state == "fixed"
    effects.tend(at(WORKED.starts))
    begun = plans.plan(plan.id)
    assert (begun.state, begun.problem.state) == ("running", "active")
    assert acts()[-3:] == ["plan_moved", "problem_moved", "effect_found"]
    effects.tend(at(WORKED.starts))  # done twice, it does no harm
    with pytest.raises(WrongState, match="not open to that now"):
        actions.start_plan(plan.id, by=mei, now=at(WORKED.starts))


def test_on_the_deciding_date_its_problem_is_assessed(mei, harborview) -> None:
    plan = running(mei)
    effects.tend(at(WORKED.decides - DAY))
    assert plans.plan(plan.id).problem.state == "active"
    effects.tend(at(WORKED.decides))
    assert plans.plan(plan.id).problem.state == "assessment" and plans.plan(plan.id).state == "running"


# --- Nothing changes it


GUARDED = ("problems_fixedpart", "problems_amendment", "problems_effectfound")


def refused(sql: str, *values: object) -> None:
    """The database itself refuses."""
    with pytest.raises(DatabaseError, match=SENTENCE), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def judged(mei, harborview) -> Plan:
    """A plan that is running, was amended, and of which something was found."""
    plan = running(mei)
    actions.amend(plan.id, {"enough": "A quarter fewer."}, WHY, by=mei, now=at(WORKED.starts))
    assert actions.find_effects(CITY, at(WORKED.starts + timedelta(100)))
    return plan


def test_the_database_refuses_to_change_or_remove_a_row(judged) -> None:
    for table in GUARDED:
        guarded(judged, table)


def guarded(judged: Plan, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        names, before = [each[0] for each in cursor.description], cursor.fetchall()
    assert before
    for name in names:
        refused(f'UPDATE {table} SET "{name}" = "{name}"')
    refused(f"UPDATE {table} SET plan_id = %s WHERE plan_id = %s", "x", judged.id)
    refused(f"DELETE FROM {table}")
    marks, listed = ", ".join("%s" for _ in names), ", ".join(f'"{name}"' for name in names)
    again = f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {table} WHERE true ON CONFLICT (id) DO UPDATE"
    refused(f"{again} SET plan_id = EXCLUDED.plan_id")
    if connection.vendor == "sqlite":
        refused(f"INSERT OR REPLACE INTO {table} ({listed}) VALUES ({marks})", *before[0])
    else:
        connection.check_constraints()  # what waits for the end of the transaction would refuse it first
        refused(f"TRUNCATE {table} CASCADE")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        assert cursor.fetchall() == before


def test_django_is_refused_too(judged) -> None:
    for model in (FixedPart, Amendment, EffectFound):
        refused_by_django(judged, model)


def refused_by_django(judged: Plan, model: type) -> None:
    row = model.objects.get(plan=judged)
    row.figures = {}
    for change in (
        lambda: row.save(), lambda: row.save(update_fields=["figures"]), lambda: row.delete(),
        lambda: model.objects.all().delete(), lambda: model.objects.update(figures={}),
        lambda: model.objects.bulk_update([row], ["figures"]),
        lambda: model.objects.update_or_create(pk=row.pk, defaults={"figures": {}}),
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match=SENTENCE), transaction.atomic():
            change()
    again = {"pk": row.pk, "plan": judged, "figures": {}}
    with pytest.raises(DatabaseError), transaction.atomic():
        model(**again, **_more(model)).save(force_insert=True)
    assert model.objects.get(pk=row.pk).figures != {} or model is Amendment


def _more(model) -> dict[str, object]:
    if model is FixedPart:
        return {"told": {}, "role": "x", "fixed_at": NOW, "seal": "x"}
    if model is Amendment:
        return {"changes": {}, "reason": "x", "role": "x", "at": NOW}
    return {"edition": "x", "as_of": NOW.date(), "to": NOW.date(), "outcome": "fell", "at": NOW}


def test_a_plan_with_a_fixed_part_and_its_problem_cannot_be_removed(judged) -> None:
    for whole in (judged, judged.problem):
        with pytest.raises((ProtectedError, DatabaseError)), transaction.atomic():
            whole.delete()
    assert Plan.objects.filter(pk=judged.pk).exists()


def test_no_action_that_drafts_touches_it(mei, judged) -> None:
    part = json.dumps(FixedPart.objects.get(plan=judged).told)
    now = at(WORKED.starts)
    for change in (
        lambda: actions.write_plan(judged.id, actions.Written("Another title here"), by=mei, now=now),
        lambda: actions.set_measure(judged.id, {"enough": "Nothing."}, by=mei, now=now),
        lambda: actions.add_intervention(judged.id, InterventionKind.PATROL, "Patrol the road", by=mei, now=now),
        lambda: actions.drop_part(judged.id, "task", judged.tasks.get().id, by=mei, now=now),
        lambda: actions.discard_plan(judged.id, WHY, by=mei, now=now),
        lambda: actions.fix_plan(judged.id, by=mei, now=now),
    ):
        with pytest.raises(WrongState):
            change()
    assert json.dumps(FixedPart.objects.get(plan=judged).told) == part


def test_a_plan_set_back_to_a_draft_by_hand_cannot_be_fixed_anew(mei, judged) -> None:
    """Whoever may write to the database can set the state of a plan back; what was fixed stays what is read."""
    before = plans.fixed(judged).told
    Plan.objects.filter(pk=judged.pk).update(state="draft", draft=write_told(before | {"enough": "Nothing."}))
    judged.problem.__class__.objects.filter(pk=judged.problem.pk).update(state="analysis")
    moved = {"starts_on": at(WORKED.starts).date() + DAY, "deciding_on": WORKED.decides + DAY}
    actions.set_measure(judged.id, moved, by=mei, now=at(WORKED.starts))
    with pytest.raises(DatabaseError), transaction.atomic():
        actions.fix_plan(judged.id, by=mei, now=at(WORKED.starts))
    assert plans.fixed(plans.plan(judged.id)).told == before


def test_no_command_and_no_admin_knows_a_way(judged) -> None:
    from django.apps import apps
    from django.urls import NoReverseMatch, reverse

    assert not apps.is_installed("django.contrib.admin")
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")
    with pytest.raises(CommandError), transaction.atomic():
        call_command("flush", interactive=False, allow_cascade=True, verbosity=0)
    assert FixedPart.objects.filter(plan=judged).exists()


# --- Amendments


def test_an_amendment_stands_beside_what_was_fixed_with_day_role_and_reason(mei, harborview) -> None:
    plan = running(mei)
    part = FixedPart.objects.get(plan=plan)
    later = WORKED.decides + timedelta(28)
    made = actions.amend(plan.id, {"deciding_on": later, "enough": "Half as many."}, WHY, by=mei, now=at(WORKED.starts))
    assert set(made.changes) >= {"deciding_on", "enough"} and made.reason == WHY and made.role == "Captain"
    assert made.changes["deciding_on"] == [WORKED.decides.isoformat(), later.isoformat()]
    assert "smallest_fall" in made.changes and made.figures["edition"] == harborview.id  # it follows
    told = plans.fixed(plans.plan(plan.id))
    assert (told.deciding_on, told.enough, told.starts_on) == (later, "Half as many.", WORKED.starts)
    assert told.figures == made.figures and told.amended[:1] and told.dates.last == later - DAY
    untouched = FixedPart.objects.get(plan=plan)
    assert (untouched.told, untouched.seal) == (part.told, part.seal) and plans.is_whole(untouched)
    event = plan.problem.events.get(kind="amended")
    assert (event.reason, event.key, event.role) == (WHY, made.id, "Captain")
    assert acts()[-1] == "plan_amended"


def test_the_second_amendment_starts_from_the_first(mei, harborview) -> None:
    plan = fixed(mei, counted())
    actions.amend(plan.id, {"count_owner": "School"}, WHY, by=mei, now=THEN)
    second = actions.amend(plan.id, {"count_owner": "Parents’ council"}, WHY, by=mei, now=THEN + timedelta(hours=1))
    assert second.changes == {"count_owner": ["School", "Parents’ council"]} and second.figures == {}
    assert plans.fixed(plan).count_owner == "Parents’ council" and len(plans.fixed(plan).amendments) == 2
    assert plans.fixed(plan).measure is Measure.COUNT and plans.fixed(plan).judged_by == "measure"


NOT_AMENDED = (
    ({}, "Nothing is different"),
    ({"enough": "A third fewer cars broken into."}, "Nothing is different"),
    ({"starts_on": WORKED.starts + DAY}, "has started"),
    ({"deciding_on": WORKED.starts}, "still to come"),
    ({"smallest_fall": 0.1}, "follows from what else is fixed"),
    ({"ring": []}, "follows from what else is fixed"),
    ({"color": "red"}, "cannot be amended"),
    ({"rows": ["homicide"]}, "never scored"),
    ({"comparison": ["D1"]}, "other comparison places than those proposed"),
    ({"enough": ""}, "what would be enough"),
    ({"review_days": []}, "at least one day"),
    ({"others": "none"}, "Say why there is no comparison"),
)


def test_what_no_amendment_changes(mei, harborview) -> None:
    plan = running(mei)
    lines = acts()
    for changes, said in NOT_AMENDED:
        with pytest.raises(WrongState, match=said):
            actions.amend(plan.id, changes, WHY, by=mei, now=at(WORKED.starts))
    with pytest.raises(WrongState, match="Say why"):
        actions.amend(plan.id, {"enough": "Less."}, "no", by=mei, now=at(WORKED.starts))
    assert not Amendment.objects.exists() and acts() == lines


def test_a_draft_and_an_ended_plan_are_not_amended(mei, harborview) -> None:
    plan = ready(mei)
    with pytest.raises(WrongState, match="A draft is simply changed"):
        actions.amend(plan.id, {"enough": "Less."}, WHY, by=mei, now=THEN)
    actions.fix_plan(plan.id, by=mei, now=THEN)
    actions.stop_plan(plan.id, "The road is rebuilt next year.", by=mei, now=THEN)
    with pytest.raises(WrongState, match="fixed or running is amended"):
        actions.amend(plan.id, {"enough": "Less."}, WHY, by=mei, now=THEN)


def test_before_the_start_the_start_itself_can_be_amended_to_a_day_to_come(mei, harborview) -> None:
    plan = fixed(mei)
    actions.amend(plan.id, {"starts_on": WORKED.starts + timedelta(7)}, WHY, by=mei, now=THEN)
    assert fixing.starts_on(plan) == WORKED.starts + timedelta(7)
    with pytest.raises(WrongState, match="fixed before it starts"):
        actions.amend(plan.id, {"starts_on": THEN.date() - DAY}, WHY, by=mei, now=THEN)


def test_reviews_move_with_their_days_but_a_late_one_stays(mei, harborview) -> None:
    plan = running(mei)
    first, second = WORKED.starts + timedelta(42), WORKED.decides
    late = at(first + timedelta(2))
    moved = [first + timedelta(21)]
    actions.amend(plan.id, {"review_days": moved, "deciding_on": second + timedelta(7)}, WHY, by=mei, now=late)
    assert [r.due_on for r in plan.reviews.all()] == [first, *moved, second + timedelta(7)]
    assert plans.days_overdue(plan.reviews.first(), plan, late.date()) == 2


def test_after_the_deciding_finding_only_days_of_review_are_amended(mei, harborview) -> None:
    plan = running(mei)
    now = at(WORKED.decides + timedelta(29))
    (found,) = actions.find_effects(CITY, now)
    assert found.outcome == "fell"
    with pytest.raises(WrongState, match="has been decided, and stays"):
        actions.amend(plan.id, {"deciding_on": WORKED.decides + timedelta(60)}, WHY, by=mei, now=now)
    actions.amend(plan.id, {"review_days": [WORKED.starts + DAY]}, WHY, by=mei, now=now)


def test_once_the_deciding_date_has_come_only_days_of_review_are_amended(mei, harborview) -> None:
    """Also while the finding is not made: counts of the whole time may be known by then."""
    plan = running(mei)
    for now in (at(WORKED.decides), at(WORKED.decides + timedelta(20))):
        for changes in (
            {"deciding_on": WORKED.decides + timedelta(60)}, {"rows": ["vandalism"]}, {"comparison": ["D1", "D3"]},
            {"enough": "Any fall at all."}, {"areas": ["D2"]}, {"baselines": 3},
        ):  # fmt: skip
            with pytest.raises(WrongState, match="The deciding date has come"):
                actions.amend(plan.id, changes, WHY, by=mei, now=now)
    actions.amend(plan.id, {"review_days": [WORKED.starts + DAY]}, WHY, by=mei, now=at(WORKED.decides))


def test_of_two_who_amend_at_once_one_is_told(mei, harborview, monkeypatch) -> None:
    plan = running(mei)
    before = plans.fixed(plan).told
    worked = amending._amended(plan, before, {"enough": "Less."}, WORKED.starts)

    def meanwhile(*_: object) -> object:
        monkeypatch.undo()
        monkeypatch.setattr(incidents, "live_edition", lambda _: harborview)
        actions.amend(plan.id, {"enough": "A quarter fewer."}, WHY, by=mei, now=at(WORKED.starts))
        return worked

    monkeypatch.setattr(amending, "_amended", meanwhile)
    with pytest.raises(WrongState, match="Somebody has just changed this"):
        actions.amend(plan.id, {"enough": "Less."}, WHY, by=mei, now=at(WORKED.starts))
    assert plans.fixed(plan).enough == "A quarter fewer."


# --- Hexagons: no two plans can be subtracted


def hexagons(edition, *places: str) -> tuple[str, ...]:
    every = surroundings.spots(edition.city, surroundings.all_spots(edition.city, "hexagon", edition))
    return tuple(s.id for s in every if s.within in places)


def test_sums_of_hexagons_are_told_when_the_plan_is_fixed_if_none_is_small(mei, harborview) -> None:
    plan = fixed(mei, measured(areas=hexagons(harborview, "station-square")))
    figures = FixedPart.objects.get(plan=plan).figures
    sums = [w[name] for w in figures["windows"] for name in ("place", "others", "ring")]
    assert figures["exact"] and all(isinstance(n, int) and (n == 0 or n >= 5) for n in sums)


def test_a_small_sum_makes_classes_of_all(mei, harborview) -> None:
    plan = fixed(mei, measured(areas=hexagons(harborview, "weir-meadow")[:4]))
    sums = [w[n] for w in FixedPart.objects.get(plan=plan).figures["windows"] for n in ("place", "others", "ring")]
    assert {type(n) for n in sums} == {str} and "1–4" in sums and set(sums) <= {"0", "1–4", "5–9", "10–19", "20+"}


def test_a_plan_that_shares_hexagons_with_another_tells_classes(mei, harborview) -> None:
    cells = hexagons(harborview, "station-square")
    fixed(mei, measured(areas=cells))
    told = checked(harborview.city, measured(areas=cells[1:]))
    assert not subtracting.may_be_exact(CITY, told) and not worked_out(harborview, told, but="").figures["exact"]
    same = read_told(FixedPart.objects.get().told)
    assert subtracting.may_be_exact(CITY, same)
    assert not subtracting.may_be_exact(CITY, same | {"day_parts": ("night",)})
    assert not subtracting.may_be_exact(CITY, same | {"rows": (WORKED.row, "vandalism")})
    assert subtracting.may_be_exact(CITY, same | {"rows": ("vandalism",)})
    assert subtracting.may_be_exact(CITY, checked(harborview.city, measured()))  # districts are shown anyway


def test_an_amended_plan_cannot_be_subtracted_from_what_it_was(mei, harborview) -> None:
    cells = hexagons(harborview, "station-square")
    plan = fixed(mei, measured(areas=cells))
    why = {"others_why": "The others are as they were."}
    made = actions.amend(plan.id, {"areas": cells[1:], **why}, WHY, by=mei, now=THEN)
    assert not made.figures["exact"]
    assert {type(w[n]) for w in made.figures["windows"] for n in ("place", "others", "ring")} == {str}


def test_what_withheld_detail_says_until_its_day(mei, harborview) -> None:
    plan = drafted(mei)
    (shown,) = plans.resources_shown(plan.resources.all(), THEN.date())
    assert (shown.what, shown.withheld_until) == ("", THEN.date() + timedelta(30))
    (shown,) = plans.resources_shown(plan.resources.all(), THEN.date() + timedelta(30))
    assert (shown.what, shown.withheld_until) == ("Patrols at the school gate", None)


def test_delivery_says_what_became_of_each_task(mei, harborview) -> None:
    plan = ready(mei)
    assert plans.delivery(plan, THEN.date()).of_state("draft") == 1
    actions.fix_plan(plan.id, by=mei, now=THEN)
    told = plans.delivery(plans.plan(plan.id), THEN.date())
    assert (told.open, told.late, told.kept, told.dropped) == (1, 0, 0, 0)
    due = plan.tasks.get().due_on
    assert plans.delivery(plans.plan(plan.id), due + timedelta(3)).late == 1
    assert plans.delivery(plans.plan(plan.id), due + timedelta(3)).tasks[0].late == 3
    promises.keep(plan.tasks.get().promise, by=mei, now=THEN)
    assert plans.delivery(plans.plan(plan.id), due + timedelta(3)).kept == 1


def test_an_older_edition_fixes_with_what_it_knows(mei, harborview, monkeypatch) -> None:
    older = replace(harborview, id="older")
    monkeypatch.setattr(fixing, "live_edition", lambda _: older)
    plan = fixed(mei)
    assert plans.fixed(plan).figures["edition"] == "older"
