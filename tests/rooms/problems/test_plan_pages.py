"""Plans on the staff door's pages: drafted, measured, fixed, amended, reviewed, counted, asked about, by form alone."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from compstat.access.models import Person
from compstat.access.rules import Role
from compstat.incidents import queries as incidents
from compstat.places.queries import city
from compstat.problems import actions
from compstat.problems.models import FixedPart, Plan, VerdictAnswer
from compstat.problems.queries import plans, surroundings
from compstat.problems.rules.measuring import read_told
from compstat.problems.views import plan_review
from compstat.problems.views.plan_figures import cautions

from .making import CITY, acting, ballot, desk_of, meeting, member
from .plotting import WORKED, analyzed

TODAY = timezone.now().date()
DAY = timedelta(days=1)
START = TODAY + timedelta(7)
WHY = "The street was closed for three weeks."


@pytest.fixture
def captain() -> Person:
    return member(Role.CAPTAIN)


@pytest.fixture
def desk(captain) -> Client:
    return desk_of(captain)


def by(person: Person) -> dict:
    return {"by": acting(person, timezone.now()), "now": timezone.now()}


@pytest.fixture
def plan(captain) -> Plan:
    return actions.draft_plan(analyzed().id, "Slower cars on Quay Road", **by(captain))


def post(desk: Client, plan: Plan, name: str, do: str, status: int = 302, **told: object) -> str:
    """Send a form of a page; what it says then."""
    address = f"/staff/plans/{plan.id}/{name}"
    data = {"do": do, **{f"{do}-{key}" if key not in {"part", "key", "near", "review"} else key: value
                         for key, value in told.items()}}  # fmt: skip
    answer = desk.post(address, data)
    said = unescape(answer.content.decode())
    assert answer.status_code == status, said[said.find("problems") :][:2000]
    return said


def read(desk: Client, plan: Plan, name: str = "") -> str:
    answer = desk.get(f"/staff/plans/{plan.id}/{name}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def write_all(desk: Client, plan: Plan) -> None:
    """All that is done, by whom and with what."""
    post(
        desk, plan, "", "words", title="Slower cars", strategy="We slow cars where children cross.", co_owners="Parents"
    )
    post(desk, plan, "", "intervention", kind="traffic", text="Humps before both crossings")
    post(desk, plan, "", "task", what="Build the humps here", owner="Public works", due_on=START)
    post(desk, plan, "", "resource", kind="hours", what="Patrols at the gate", planned="120", unit="hours",
         withheld_until=START)  # fmt: skip


def measure_reports(desk: Client, plan: Plan) -> None:
    post(desk, plan, "measure/", "measure", measure="reports")
    post(desk, plan, "measure/", "what", rows=[WORKED.row])
    post(desk, plan, "measure/", "districts", areas=["D4"])
    post(desk, plan, "measure/", "when", selected_first=WORKED.selected[0], selected_last=WORKED.selected[1],
         starts_on=START, deciding_on=START + timedelta(84), review_1=START + timedelta(42), baselines="4")  # fmt: skip
    told = read_told(plans.plan(plan.id).draft)
    page = read(desk, plan, "measure/")
    assert "D1 Ropewalk and Customs Quay: " in page and "times as many reports" in page
    places = ["D1", "D3", "D5", "D9"]
    assert told["comparison"] == () and all(f'value="{place}"' in page for place in places)
    post(desk, plan, "measure/", "against", others="places", comparison=places)
    post(desk, plan, "measure/", "enough", enough="A third fewer.")


def test_a_plan_of_reports_from_draft_to_fixed_by_form_alone(desk, plan, harborview) -> None:
    assert "Nobody outside the team reads it until it is fixed." in read(desk, plan)
    missing = read(desk, plan, "fix/")
    assert (
        "What is still missing" in missing and "Write at least one task" in missing and "Fix it for good" not in missing
    )
    write_all(desk, plan)
    measure_reports(desk, plan)
    page = read(desk, plan, "measure/")
    assert "we see it in four of five cases" in page and "A fall of less than 40% could not be seen here." in page
    assert "Next to it, where reports could move to:" in page and "Rape and attempted rape" in page
    ready = read(desk, plan, "fix/")
    assert "What is still missing" not in ready and "Fix it for good" in ready
    assert "we see it in four of five cases" in ready and "Build the humps here" in ready
    assert "This field is required" in post(desk, plan, "fix/", "fix", status=200)
    post(desk, plan, "fix/", "fix", read="on")
    part = FixedPart.objects.get(plan=plan)
    assert part.told["comparison"] == ["D1", "D3", "D5", "D9"] and plans.plan(plan.id).state == "fixed"
    under_way = read(desk, plan)
    assert "Was it done?" in under_way and "Did it change?" in under_way and "What do residents say?" in under_way
    for name in ("measure/", "fix/"):
        assert desk.get(f"/staff/plans/{plan.id}/{name}").status_code == 302  # a draft's pages lead to the plan


def test_what_is_typed_and_refused_is_not_lost(desk, plan, harborview) -> None:
    assert "Write 10 to 500 characters." in post(desk, plan, "", "intervention", 200, kind="patrol", text="Patrol")
    said = post(desk, plan, "measure/", "when", 200, starts_on=TODAY, deciding_on=TODAY, selected_first="x")
    assert "Enter a valid date." in said
    post(desk, plan, "measure/", "what", rows=[WORKED.row])
    said = post(desk, plan, "measure/", "against", 200, others="places", others_why="x" * 1001)
    assert "at most 1000 characters" in said and "x" * 1001 in said
    assert "Say why in 10 to 1000 characters." in post(desk, plan, "", "discard", 200, reason="no")


def test_parts_are_taken_out_and_a_draft_is_thrown_away(desk, plan) -> None:
    write_all(desk, plan)
    post(desk, plan, "", "drop", part="task", key=plan.tasks.get().id)
    assert not plan.tasks.exists()
    post(desk, plan, "", "drop", 200, part="strategy", key="x")
    answer = desk.post(f"/staff/plans/{plan.id}/", {"do": "discard", "discard-reason": "It was begun by mistake."})
    assert answer.headers["Location"] == f"/staff/problems/{plan.problem_id}/" and not Plan.objects.exists()


def test_hexagons_are_chosen_a_neighborhood_at_a_time_from_a_list_and_a_picture(desk, plan, harborview) -> None:
    post(desk, plan, "measure/", "what", rows=[WORKED.row])
    page = read(desk, plan, "measure/?near=station-square")
    assert '<svg class="cells"' in page and "1 to 4 reports in a year" in page and "1: " in page
    every = surroundings.spots(harborview.city, surroundings.all_spots(harborview.city, "hexagon", harborview))
    own, others = ([s.id for s in every if s.within == place] for place in ("station-square", "riverside"))
    post(desk, plan, "measure/", "hexagons", near="station-square", areas=own[:3])
    post(desk, plan, "measure/", "hexagons", near="riverside", areas=others[:1])
    assert set(read_told(plans.plan(plan.id).draft)["areas"]) == {*own[:3], others[0]}
    post(desk, plan, "measure/", "hexagons", near="station-square", areas=own[:1])
    assert set(read_told(plans.plan(plan.id).draft)["areas"]) == {own[0], others[0]}
    assert "picked" in read(desk, plan, "measure/?near=riverside")
    assert "<svg class" not in read(desk, plan, "measure/?near=atlantis").partition('id="hexagons"')[2]
    post(desk, plan, "measure/", "neighborhoods", areas=["mill-hill"])
    assert read_told(plans.plan(plan.id).draft)["areas"] == ("mill-hill",)


def test_no_count_of_hexagons_is_on_the_page_of_a_draft(desk, plan, harborview) -> None:
    every = surroundings.spots(harborview.city, surroundings.all_spots(harborview.city, "hexagon", harborview))
    own = [s.id for s in every if s.within == "station-square"]
    post(desk, plan, "measure/", "what", rows=[WORKED.row])
    post(desk, plan, "measure/", "hexagons", near="station-square", areas=own)
    post(desk, plan, "measure/", "when", selected_first=WORKED.selected[0], selected_last=WORKED.selected[1],
         starts_on=START, deciding_on=START + timedelta(84), review_1=START + DAY)  # fmt: skip
    page = read(desk, plan, "measure/")
    assert "in classes" in page and "default point" in page and "10–19" in page


def test_without_an_edition_the_page_says_what_to_do(desk, plan, data_folder) -> None:
    assert incidents.live_edition(city(CITY)) is None
    assert "No edition of reports is published yet." in read(desk, plan, "measure/")
    assert "No edition of reports is published yet." in read(desk, plan, "fix/")


@pytest.fixture
def running(desk, captain, plan) -> Plan:
    """A plan that is measured by a count and runs, by form alone."""
    write_all(desk, plan)
    post(desk, plan, "measure/", "measure", measure="count")
    post(
        desk,
        plan,
        "measure/",
        "count",
        count_what="Cars over 40 mph",
        count_owner="Traffic engineer",
        count_method="Radar",
    )
    post(desk, plan, "measure/", "when", starts_on=TODAY, deciding_on=TODAY + timedelta(60), review_1=TODAY + DAY)
    post(desk, plan, "measure/", "against", others="before", others_why="Nobody counts elsewhere.")
    post(desk, plan, "measure/", "enough", enough="Ten of 100.")
    page = read(desk, plan, "fix/")
    assert "Enter a count from before the start, or say why there is none." in page and "Nothing yet." in page
    post(desk, plan, "counts/", "count", on=TODAY - DAY, count="34", of="100", method="Radar")
    page = read(desk, plan, "fix/")
    assert "34 of 100 (" in page and "Enter a count from before" not in page
    assert "before the start" in read(desk, plan, "counts/")
    post(desk, plan, "fix/", "fix", read="on")
    assert "Start the plan" in read(desk, plan)
    post(desk, plan, "", "start")
    return plans.plan(plan.id)


def test_a_plan_of_counts_runs_is_counted_reviewed_and_completed(desk, running) -> None:
    plan = running
    post(desk, plan, "counts/", "count", on=TODAY - DAY, count="90", of="100", method="Radar")
    post(desk, plan, "counts/", "count", on=TODAY, count="12", of="100", method="Radar")
    page = read(desk, plan, "counts/")
    assert "34 of 100" in page and "Counted before the plan was fixed." in page and "Entered by: Captain" in page
    assert "90 of 100" in page and "after the plan was fixed: not used." in page
    assert "0 or more" in post(desk, plan, "counts/", "count", 200, on=TODAY, count="34", of="10", method="Radar")
    review, resource = plan.reviews.first(), plan.resources.get()
    told = {"done": "Both humps are built.", "seen": "Cars slow down.", f"used_{resource.id}": "60"}
    assert "Hold the review" in read(desk, plan)
    assert "This field is required" in post(desk, plan, "review/", "hold", 200, review=review.id, **told)
    said = post(desk, plan, "review/", "hold", 200, review=review.id, decision="stop", **told)
    assert "Say why" in said and "Both humps are built." in said
    post(desk, plan, "review/", "hold", review=review.id, decision="continue", **told)
    assert plan.resources.get().used == 60 and "Both humps are built." in read(desk, plan, "review/")
    post(desk, plan, "", "task", what="Count the cars once more", owner="Traffic engineer", due_on=START)
    assert plan.tasks.count() == 2 and "Count the cars once more" in read(desk, plan)
    post(desk, plan, "", "complete", reason="The humps stand, and cars are slower.")
    page = read(desk, plan)
    assert "The humps stand, and cars are slower." in page and "Stop the plan" not in page
    assert "Only a plan that is running is reviewed." in read(desk, plan, "review/")
    assert desk.get(f"/staff/plans/{plan.id}/amend/").status_code == 302


def test_a_reason_stands_for_a_count_from_before(desk, captain, plan) -> None:
    post(desk, plan, "measure/", "measure", measure="count")
    told = {"count_what": "Cars over 40 mph", "count_owner": "Traffic engineer", "count_method": "Radar"}
    post(desk, plan, "measure/", "count", **told, baseline_note="The road is new.")
    assert read_told(plans.plan(plan.id).draft)["baseline_note"] == "The road is new."
    page = read(desk, plan, "fix/")
    assert "The road is new." in page and "Enter a count from before" not in page


def test_a_late_review_says_so_and_a_stopped_plan_is_still_counted(desk, running) -> None:
    plan = running
    plan.reviews.filter(pk=plan.reviews.first().pk).update(due_on=TODAY - timedelta(5))
    assert "It is 5 days late, and everybody reads so." in read(desk, plan, "review/")
    assert "It is 5 days late." in read(desk, plan)
    post(desk, plan, "", "stop", reason="The road is rebuilt next year.")
    assert "Enter this count" in read(desk, plan, "counts/") and plans.plan(plan.id).state == "stopped"


def test_an_amendment_is_made_on_a_page_and_stands_on_it(desk, running) -> None:
    plan = running
    page = read(desk, plan, "amend/")
    assert "What was fixed stays" in page and "The plan starts on</label>" not in page  # it has started
    now = {"deciding_on": TODAY + timedelta(60), "enough": "Five of 100.", "others_why": "Nobody counts elsewhere.",
           "count_what": "Cars over 40 mph", "count_owner": "Traffic engineer", "count_method": "Radar",
           "review_1": TODAY + DAY}  # fmt: skip
    assert "Say why" in post(desk, plan, "amend/", "amend", 200, **now, reason="no")
    post(desk, plan, "amend/", "amend", **now, reason=WHY)
    page = read(desk, plan)
    assert WHY in page and "Ten of 100." in page and "Five of 100." in page
    assert FixedPart.objects.get(plan=plan).told["enough"] == "Ten of 100."
    assert all(WHY in read(desk, plan, name) for name in ("amend/", "review/", "counts/", "verdict/"))  # on every page
    with_same = post(desk, plan, "amend/", "amend", 200, **now, reason=WHY)
    assert "Nothing is different from what is fixed." in with_same


def test_residents_are_asked_on_a_page_and_counted_with_a_ballot(desk, running, captain) -> None:
    plan = running
    post(desk, plan, "verdict/", "ask", opened_on=TODAY, closes_on=TODAY)
    verdict = plan.verdicts.get()
    VerdictAnswer.objects.create(id="a", verdict=verdict, voice="yes", origin="web")
    assert "Answered so far: online 1." in read(desk, plan, "verdict/")
    assert "may still answer" in post(desk, plan, "verdict/", "close", 200)
    poll = ballot(meeting(on=TODAY - DAY), {"Yes": 4, "No": 2, "Don’t know": 1})
    post(desk, plan, "verdict/", "ballot", poll=poll.id)
    assert "Counted with it:" in read(desk, plan, "verdict/")
    plan.verdicts.update(opened_on=TODAY - DAY, closes_on=TODAY - DAY)
    assert "Count the answers" in read(desk, plan, "verdict/")
    post(desk, plan, "verdict/", "close")
    page = read(desk, plan, "verdict/")
    assert "8 people answered" in page and "By ballot: 7." in page and "By code: 1." in page
    assert "Nothing waits to be counted." in post(desk, plan, "verdict/", "close", 200)
    assert "Ask from today" in post(desk, plan, "verdict/", "ask", 200, opened_on=TODAY - DAY, closes_on=TODAY)
    assert plan_review._named(None) == ""


def test_a_draft_has_no_reviews_and_nobody_is_asked_of_it(desk, plan) -> None:
    assert "Its reviews have no days yet." in read(desk, plan, "review/")
    assert "Residents are asked once a plan is running" in read(desk, plan, "verdict/")
    assert "not measured by a count" in read(desk, plan, "counts/")
    assert desk.get(f"/staff/plans/{plan.id}/amend/").status_code == 302


def test_who_may_open_and_send_what(plan) -> None:
    working = {Role.CAPTAIN, Role.COMMUNITY_SERVICE_OFFICER, Role.OFFICER, Role.CRIME_ANALYST, Role.PARTNER}
    reviewing = working - {Role.PARTNER}
    for role in Role:
        desk = desk_of(member(role))
        for names, roles in ((("", "measure/", "fix/"), working), (("review/", "counts/", "verdict/"), reviewing)):
            for name in names:
                wanted = 200 if role in roles else 403
                assert desk.get(f"/staff/plans/{plan.id}/{name}").status_code == wanted, (role, name)
        wanted = 302 if role is Role.CAPTAIN else 403  # a draft is not amended: to its page
        assert desk.get(f"/staff/plans/{plan.id}/amend/").status_code == wanted
        if role is not Role.CAPTAIN:
            assert desk.post(f"/staff/plans/{plan.id}/fix/", {"do": "fix", "fix-read": "on"}).status_code == 403
    elsewhere = desk_of(member(Role.CAPTAIN, "D1"))
    assert elsewhere.get(f"/staff/plans/{plan.id}/").status_code == 403
    abroad = desk_of(member(Role.CAPTAIN, "city", city="boston"))
    assert abroad.get(f"/staff/plans/{plan.id}/").status_code == 404
    assert Client().get(f"/staff/plans/{plan.id}/").status_code == 302
    assert desk_of(member(Role.CAPTAIN)).get("/staff/plans/nothing/").status_code == 404


def test_words_of_a_plan_never_become_markup(desk, plan) -> None:
    post(desk, plan, "", "words", title="Slow <b>cars</b> here", strategy="<script>x</script>", co_owners="")
    page = desk.get(f"/staff/plans/{plan.id}/").content.decode()
    assert "Slow &lt;b&gt;cars&lt;/b&gt; here" in page and "<script>x" not in page
    assert date.today  # the day of the page is the city's


def test_amending_the_places_of_a_plan_of_reports(desk, plan, harborview) -> None:
    write_all(desk, plan)
    measure_reports(desk, plan)
    post(desk, plan, "fix/", "fix", read="on")
    page = read(desk, plan, "amend/")
    assert "D1 Ropewalk" in page and "The plan starts on</label>" in page
    told = {"starts_on": START, "deciding_on": START + timedelta(84), "review_1": START + timedelta(42),
            "enough": "A third fewer.", "rows": [WORKED.row], "districts": ["D4"], "comparison": ["D1", "D3"],
            "reason": WHY}  # fmt: skip
    assert "Say why. Everybody can read it." in post(desk, plan, "amend/", "amend", 200, **told)
    post(desk, plan, "amend/", "amend", **told, others_why="D5 and D9 were closed.")
    assert plans.fixed(plans.plan(plan.id)).comparison == ("D1", "D3")


def test_what_counts_do_not_hold_is_said_plainly() -> None:
    lost = {"kind": "neighborhood", "left_out": {"n": 13, "of": 228}, "without_hour": 2}
    said = cautions(lost, ("night",))
    assert (
        said[0]
        == "Of 228 reports here in a year, 13 have no exact place. They are in no neighborhood, and are left out."
    )
    assert said[1] == "2 reports of the city in a year have no hour, and are in no part of the day."
    assert said[2].startswith("Where nobody knew the time")
    assert cautions({"kind": "district", "left_out": {}, "without_hour": 0}) == []


def test_windows_that_do_not_fit_say_why(desk, plan, harborview) -> None:
    post(desk, plan, "measure/", "what", rows=[WORKED.row], day_parts=["night"])
    post(desk, plan, "measure/", "neighborhoods", areas=["mill-hill"])
    days = {"starts_on": START, "deciding_on": START + timedelta(84), "review_1": START + DAY}
    post(desk, plan, "measure/", "when", selected_first="2021-09-01", selected_last="2021-09-30", **days)
    page = read(desk, plan, "measure/")
    assert "2 windows fit. Some days in these windows are missing" in page and "often says midnight" in page
    assert "at least a year of reports before is needed" in page
    assert "Reports from earlier days are not in the data we have." in page  # written for them, to be changed
