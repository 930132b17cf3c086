"""Meetings are called in one's own areas; what is moved or cancelled keeps what it was, and why; series stay ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from compstat.access import work
from compstat.access.models import LogLine, Person
from compstat.access.rules import OPERATOR, NotAllowed, Role, WrongState
from compstat.meetings.actions import calendar, series
from compstat.meetings.actions.agenda import set_agenda
from compstat.meetings.models import Item, Meeting, Moved, Series
from compstat.meetings.queries import agenda, finding
from compstat.meetings.queries import calendar as queries
from compstat.meetings.rules import HOUR, ItemKind, Mode
from compstat.meetings.rules.calling import Facts, Wanted
from compstat.places.queries import AreaUnknown, city

from .calling import AREA, BEGINS, CITY, HALL, NOW, ON, acting, acts, called, desk_of, member

WHY = "The hall is being painted."
LIBRARY = replace(HALL, venue="Riverside Library", address="Alder River Parkway")


@pytest.fixture
def mei() -> Person:
    return member(Role.CAPTAIN, "D4")


def monthly(by: Person, **more) -> Series:
    """The first Thursday of each month, from December 3 on."""
    told = {"first_on": date(2026, 12, 3), "by": acting(by), "now": NOW, **more}
    return series.call_series(CITY, AREA, 3, 1, BEGINS, HALL, **told)


def days(of: Series) -> list[date]:
    return list(Meeting.objects.filter(series=of).order_by("on").values_list("on", flat=True))


def test_a_meeting_is_called_with_a_code_and_the_standard_hour(mei) -> None:
    made = called(mei)
    kept = finding.meeting(CITY, made.id)
    assert (kept.area, kept.state, kept.on, kept.begins, kept.sequence) == ("D4", "announced", ON, BEGINS, 0)
    assert queries.facts_of(kept) == HALL
    assert [(item.kind, item.minutes) for item in kept.items.all()] == list(HOUR)
    assert len(kept.join_code) == 6 and finding.meeting_to_join(kept.join_code.lower()) == kept
    assert called(mei, registration=True).state == "open"
    assert acts() == ["meeting_called"] * 2
    assert {(line.role, line.object_kind) for line in LogLine.objects.all()} == {("captain", "meeting")}


def test_of_two_equal_codes_one_is_made_anew(mei, monkeypatch) -> None:
    codes = iter(["AAAAAA", "AAAAAA", "BBBBBB"])
    monkeypatch.setattr(calendar.rules, "new_code", lambda _: next(codes))
    assert [called(mei).join_code, called(mei).join_code] == ["AAAAAA", "BBBBBB"]


def test_what_is_refused_changes_nothing_and_leaves_no_line(mei, harborview) -> None:
    for refused in (
        lambda: called(mei, on=date(2026, 11, 4)), lambda: called(mei, on=NOW.date(), begins=time(18)),
        lambda: called(mei, facts=Facts()), lambda: called(mei, facts=Facts(mode=Mode.ONLINE)),
        lambda: monthly(mei, first_on=date(2026, 11, 4)), lambda: monthly(mei, last_on=date(2026, 12, 2)),
        lambda: monthly(mei, last_on=date(2026, 12, 3), skips=(date(2026, 12, 3),)),  # no day is left
        lambda: series.skip_day(CITY, "none", ON, WHY, by=acting(mei), now=NOW),
        lambda: calendar.cancel_meeting(CITY, "none", WHY, by=acting(mei), now=NOW),
    ):  # fmt: skip
        with pytest.raises(WrongState):
            refused()
    for refused in (
        lambda: called(mei, area="atlantis"), lambda: called(mei, facts=replace(HALL, neighborhood="atlantis")),
    ):  # fmt: skip
        with pytest.raises(AreaUnknown):
            refused()
    assert (Meeting.objects.count(), Series.objects.count(), acts()) == (0, 0, [])


def test_only_in_ones_own_areas_and_an_officer_calls_none(mei, harborview) -> None:
    made, both = called(mei), member(Role.COMMUNITY_SERVICE_OFFICER, "D4", "D8")
    assert called(both, area="tanners-row").area == "tanners-row"  # it lies in both districts
    for refused in (
        lambda: called(mei, area="tanners-row"), lambda: called(mei, area="d1"), lambda: called(mei, area="city"),
        lambda: called(member(Role.OFFICER, "D4")),
        lambda: calendar.cancel_meeting(CITY, made.id, WHY, by=acting(member(Role.CAPTAIN, "D1")), now=NOW),
        lambda: calendar.cancel_meeting(CITY, made.id, WHY, by=OPERATOR, now=NOW),
        lambda: set_agenda(CITY, made.id, [], seen=[], by=acting(member(Role.CRIME_ANALYST, "D4")), now=NOW),
        lambda: series.end_series(
            CITY, monthly(mei).id, ON, WHY, by=acting(member(Role.CAPTAIN, "D1")), now=NOW
        ),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            refused()
    assert finding.meeting(CITY, made.id).state == "announced"


def test_what_was_before_a_move_or_cancellation_stays_in_view(mei) -> None:
    key, by = (CITY, called(mei).id), {"by": acting(mei), "now": NOW}
    calendar.open_registration(*key, **by)
    calendar.move_meeting(*key, ON + timedelta(7), time(19), LIBRARY, WHY, **by)
    calendar.cancel_meeting(*key, "The library has no heating.", **by)
    calendar.revive_meeting(*key, "The heating works again.", **by)
    found = finding.meeting(*key)
    assert (found.on, found.begins, found.venue, found.state) == (
        ON + timedelta(7), time(19), "Riverside Library", "announced",
    )  # fmt: skip
    assert (found.sequence, found.reason) == (3, "The heating works again.")
    assert [(m.kind, m.on_before, m.begins_before, m.venue_before, m.reason) for m in found.moves.all()] == [
        ("moved", ON, BEGINS, "St. Brendan’s hall", WHY),
        ("cancelled", ON + timedelta(7), time(19), "Riverside Library", "The library has no heating."),
        ("revived", ON + timedelta(7), time(19), "Riverside Library", "The heating works again."),
    ]  # fmt: skip
    assert queries.last_move(found).on_before == ON
    assert acts() == [
        "meeting_called", "meeting_changed", "meeting_moved", "meeting_cancelled", "meeting_cancelled",
    ]  # fmt: skip


def test_another_place_is_a_move_and_a_move_changes_something(mei) -> None:
    key, by = (CITY, called(mei).id), {"by": acting(mei), "now": NOW}
    calendar.change_meeting(*key, replace(HALL, languages=("vi",)), **by)
    assert finding.meeting(*key).sequence == 0  # nobody's calendar says otherwise
    calendar.change_meeting(*key, replace(HALL, minutes=75), **by)
    assert finding.meeting(*key).sequence == 1
    now = replace(HALL, minutes=75)
    for refused in (
        lambda: calendar.change_meeting(*key, LIBRARY, **by),
        lambda: calendar.move_meeting(*key, ON, BEGINS, now, WHY, **by),
        lambda: calendar.move_meeting(*key, ON, time(19), now, "short", **by),
        lambda: calendar.move_meeting(*key, date(2026, 11, 1), BEGINS, now, WHY, **by),
        lambda: calendar.move_meeting(*key, date(2027, 3, 14), time(2, 30), now, WHY, **by),  # no clock shows it
        lambda: calendar.revive_meeting(*key, WHY, **by),
    ):  # fmt: skip
        with pytest.raises(WrongState):
            refused()
    assert Moved.objects.count() == 0 and acts().count("meeting_moved") == 0


def test_of_two_who_change_it_at_once_one_is_told(mei, monkeypatch) -> None:
    made = called(mei)
    stale = finding.meeting(CITY, made.id)
    calendar.open_registration(CITY, made.id, by=acting(mei), now=NOW + timedelta(minutes=1))
    monkeypatch.setattr(finding, "meeting", lambda *_: stale)
    with pytest.raises(WrongState, match="Somebody has just changed this meeting"):
        calendar.cancel_meeting(CITY, made.id, WHY, by=acting(mei), now=NOW + timedelta(minutes=2))
    assert acts() == ["meeting_called", "meeting_changed"] and Moved.objects.count() == 0


def test_a_series_is_a_year_of_meetings_and_the_clock_on_the_wall_stays(mei) -> None:
    made = monthly(mei, skips=(date(2027, 7, 1),))
    assert days(made) == [date(2026, 12, 3)] + [
        date(2027, *day) for day in (
            (1, 7), (2, 4), (3, 4), (4, 1), (5, 6), (6, 3), (8, 5), (9, 2), (10, 7), (11, 4),
        )
    ]  # fmt: skip
    meetings = {m.on: m for m in Meeting.objects.filter(series=made)}
    # UTC − 5 in winter, − 4 from March 14 to November 7, 2027: 6:30 pm is 23:30, then 22:30.
    for on, hour in ((date(2027, 3, 4), 23), (date(2027, 4, 1), 22), (date(2027, 11, 4), 22)):
        assert meetings[on].begins == BEGINS
        assert meetings[on].starts_at("America/New_York").astimezone(UTC).time() == time(hour, 30)
    assert len({m.join_code for m in meetings.values()}) == len(meetings)
    assert Item.objects.count() == 7 * len(meetings) and acts() == ["series_called"]


def test_every_second_week_keeps_its_weeks_and_the_clock_on_the_wall(mei) -> None:
    made = series.call_series(
        CITY, AREA, 3, 14, BEGINS, HALL, first_on=date(2027, 2, 25), last_on=date(2027, 4, 30),
        skips=(date(2027, 4, 8),), by=acting(mei), now=NOW,
    )  # fmt: skip
    assert days(made) == [date(2027, 2, 25), date(2027, 3, 11), date(2027, 3, 25), date(2027, 4, 22)]
    hours = [m.starts_at("America/New_York").astimezone(UTC).hour for m in Meeting.objects.order_by("on")]
    assert hours == [23, 23, 22, 22], "the clock goes forward on March 14"
    with pytest.raises(WrongState, match="no day of this series"):
        series.skip_day(CITY, made.id, date(2027, 3, 4), WHY, by=acting(mei), now=NOW)
    Meeting.objects.all().delete()
    assert series.keep_announced(NOW.replace(year=2027, month=3, day=1)) == 3, "still the same weeks"
    assert days(made)[0] == date(2027, 3, 11)


def test_a_series_is_called_for_every_week_or_second_week_on_the_page(mei) -> None:
    desk, on = desk_of(mei), soon(30)
    for repeats, nth, rhythm in (("week", 7, "Every "), ("second_week", 14, "Every second week on ")):
        answer = posted(desk, on=on, repeats=repeats, last_on=soon(60))
        made = Series.objects.get(nth=nth)
        assert made.meetings.count() == (5 if nth == 7 else 3)
        page = desk.get(answer["Location"]).content.decode().replace("\xa0", " ")
        assert f"{rhythm}{on:%A} at 6:30 pm" in page


def test_a_series_at_a_time_that_is_leapt_over_meets_an_hour_later_that_day(mei) -> None:
    made = series.call_series(
        CITY, AREA, 6, 2, time(2, 30), HALL, first_on=date(2027, 2, 14), last_on=date(2027, 4, 11), by=acting(mei),
        now=NOW,
    )  # fmt: skip
    told = Meeting.objects.filter(series=made).order_by("on").values_list("on", "begins")
    assert list(told) == [
        (date(2027, 2, 14), time(2, 30)), (date(2027, 3, 14), time(3, 30)), (date(2027, 4, 11), time(2, 30)),
    ]  # fmt: skip


def test_the_job_of_every_day_announces_what_came_within_reach_once(mei) -> None:
    made = monthly(mei)
    moved = Meeting.objects.get(series=made, on=date(2027, 1, 7))
    calendar.move_meeting(CITY, moved.id, date(2027, 1, 14), BEGINS, HALL, WHY, by=acting(mei), now=NOW)
    ended = monthly(mei, last_on=date(2027, 2, 4))
    Series.objects.create(
        city="nowhere", area="D4", weekday=3, nth=1, begins=BEGINS, like={}, first_on=date(2026, 12, 3)
    )
    later = NOW + timedelta(days=62)  # January 6, 2027: a year on is January 7, 2028
    assert work.JOBS["announce-series"].do is series.keep_announced
    assert (series.keep_announced(NOW), series.keep_announced(later), series.keep_announced(later)) == (0, 2, 0)
    assert days(made)[-2:] == [date(2027, 12, 2), date(2028, 1, 6)] and days(ended)[-1] == date(2027, 2, 4)
    assert date(2027, 1, 7) not in days(made)  # it was moved, and is not called again
    line = LogLine.objects.order_by("id").last()
    assert (line.act, line.who, line.door, line.object_id) == ("series_called", "system", "work", made.id)


def test_a_day_is_left_out_and_taken_back(mei) -> None:
    made, by = monthly(mei), {"by": acting(mei), "now": NOW}
    for refused in (date(2027, 1, 8), date(2026, 11, 5)):  # no first Thursday; before its first day
        with pytest.raises(WrongState):
            series.skip_day(CITY, made.id, refused, WHY, **by)
    series.skip_day(CITY, made.id, date(2027, 1, 7), WHY, **by)
    left_out = Meeting.objects.get(series=made, on=date(2027, 1, 7))
    assert (left_out.state, left_out.sequence, left_out.reason) == ("cancelled", 1, WHY)
    assert queries.series(CITY, made.id).skips == ["2027-01-07"]
    calendar.revive_meeting(CITY, left_out.id, "The hall is free after all.", **by)
    assert queries.series(CITY, made.id).skips == []


def test_a_series_is_ended_and_what_was_announced_for_later_is_cancelled(mei) -> None:
    made, by = monthly(mei), {"by": acting(mei), "now": NOW}
    with pytest.raises(WrongState):
        series.end_series(CITY, made.id, date(2026, 11, 4), WHY, **by)
    series.end_series(CITY, made.id, date(2027, 1, 31), WHY, **by)
    states = Meeting.objects.filter(series=made).order_by("on").values_list("state", flat=True)
    assert list(states) == ["announced"] * 2 + ["cancelled"] * (len(states) - 2)
    assert series.keep_announced(NOW + timedelta(days=90)) == 0
    with pytest.raises(WrongState, match="ended already"):
        series.skip_day(CITY, made.id, date(2027, 1, 7), WHY, **by)


def test_an_agenda_is_set_as_a_whole_and_of_two_who_set_it_one_is_told(mei) -> None:
    made, by = called(mei), {"by": acting(mei), "now": NOW}
    points = agenda.points(made)
    seen = [point.id for point in points]
    changed = [replace(points[1], minutes=12), points[0], Wanted(ItemKind.OTHER, 5, "The youth council")]
    set_agenda(CITY, made.id, changed, seen=seen, **by)
    told = [(i.kind, i.minutes, i.title) for i in made.items.all()]
    assert told == [("promises", 12, ""), ("welcome", 3, ""), ("other", 5, "The youth council")]
    for stale in (points, points[:2]):  # the second would take off a point they have not seen
        with pytest.raises(WrongState, match="Somebody has just changed this agenda"):
            set_agenda(CITY, made.id, stale, seen=seen, **by)
    first = agenda.planned(made, city(CITY), NOW)[0]
    assert (first.point.minutes, first.planned_at) == (12, made.starts_at("America/New_York"))
    calendar.cancel_meeting(CITY, made.id, WHY, **by)
    with pytest.raises(WrongState):
        set_agenda(CITY, made.id, changed, seen=[i.id for i in made.items.all()], **by)
    assert acts().count("agenda_changed") == 1


def test_whose_meetings_concern_an_area(harborview) -> None:
    where = city(CITY)
    known = {area.id: area for area in (where.whole, *where.groups)}
    from compstat.places.queries import area

    concerned = {name: set(queries.concerning(where, area(where, name))) for name in ("d1", "tanners-row", "d4")}
    assert {"D1", "D1+D2", "city", "ropewalk"} <= concerned["d1"] and "D2" not in concerned["d1"]
    assert concerned["tanners-row"] == {"tanners-row", "D4", "D8", "city"}  # not what else lies in these districts
    assert {"D4", "mill-hill", "tanners-row"} <= concerned["d4"] and "D8" not in concerned["d4"]
    assert {"city", "D1+D2", "mill-hill"} <= set(queries.concerning(where, known["city"]))


def soon(days: int) -> date:
    return timezone.now().date() + timedelta(days=days)


def really_called(by: Person, days: int, area: str = AREA, facts: Facts = HALL) -> Meeting:
    """A meeting in so many days from today, whatever day that is."""
    now = timezone.now() - timedelta(days=30)
    return calendar.call_meeting(CITY, area, soon(days), BEGINS, facts, by=acting(by), now=now)


def test_everybody_reads_when_and_where_and_nothing_typed_becomes_markup(client, mei) -> None:
    assert "No meeting is announced yet" in client.get("/harborview/d4/meetings/").content.decode()
    facts = replace(HALL, venue="<b>The</b> hall", hearing_loop=None, step_free=False, capacity=1)
    made = really_called(mei, 20, facts=facts)
    page = client.get(f"/harborview/meetings/{made.id}/")
    told = page.content.decode()
    assert page.status_code == 200 and not page.cookies and "<b>The" not in told and "&lt;b&gt;The" in told
    for words in (
        "There are steps at the entrance.", "We do not know yet whether there is a hearing loop.", "For 1 person",
        "Spanish (español) and Haitian Creole (kreyòl ayisyen)", "Child care", "Promises from last time", "6:33 pm",
        "Eastern", "You do not need to register or give a name", f'content="{made.on:%A, %B} {made.on.day}',
    ):  # fmt: skip
        assert words in told.replace("\xa0", " "), words
    for path in (
        "/harborview/d4/meetings/",
        "/harborview/meetings/",
        "/harborview/d4/",
        "/harborview/",
        "/ar-xb/harborview/meetings/",
    ):
        assert made.id in client.get(path).content.decode(), path
    assert mei.id not in told and "example.org" not in told
    for path in ("/harborview/meetings/none/", "/nowhere/meetings/", "/harborview/atlantis/meetings/"):
        assert client.get(path).status_code == 404


def test_the_configured_text_gives_way_to_the_meeting_that_is_called(client, mei, harborview) -> None:
    configured = "St. Brendan’s hall on Chapel Street"  # as city.toml says it
    before = client.get("/harborview/d4/").content.decode()
    assert before.count("When we meet next") == 1 and configured in before
    really_called(mei, 9)
    after = client.get("/harborview/d4/").content.decode()
    assert after.count("When we meet next") == 1 and "St. Brendan’s hall, Chapel Street" in after
    assert configured not in after
    assert after.index("When we meet next") < after.index("Who serves here")


def test_what_was_moved_cancelled_or_forgotten_says_so(client, mei) -> None:
    by = {"by": acting(mei), "now": timezone.now()}
    made, off, old = really_called(mei, 20), really_called(mei, 6), really_called(mei, -3)
    calendar.move_meeting(CITY, made.id, soon(27), time(19), LIBRARY, WHY, **by)
    calendar.cancel_meeting(CITY, off.id, "The heating has failed.", **by)
    told = client.get(f"/harborview/meetings/{made.id}/").content.decode()
    assert "This meeting was moved." in told and WHY in told and "St. Brendan’s hall" in told
    told = client.get(f"/harborview/meetings/{off.id}/").content.decode()
    assert "This meeting will not be held." in told and "The heating has failed." in told
    assert f'href="/harborview/meetings/{made.id}/"' in told and "Register, if you like" not in told  # the next one
    assert "Nothing has been written down" in client.get(f"/harborview/meetings/{old.id}/").content.decode()
    listed = client.get("/harborview/d4/meetings/").content.decode()
    assert "Cancelled." in listed and listed.index(made.id) < listed.index(off.id) < listed.index(old.id)


def posted(client: Client, **told: object) -> object:
    fields = {
        "area": AREA, "on": soon(30), "begins": "18:30", "repeats": "once", "mode": "in_person", "minutes": 60,
        "venue": "St. Brendan’s hall", "address": "Chapel Street", "step_free": "yes", "languages": ["es", "ht"],
        **told,
    }  # fmt: skip
    return client.post("/staff/meetings/call/", fields)


def test_a_captain_calls_a_meeting_and_a_mistake_loses_nothing(mei) -> None:
    desk = desk_of(mei)
    assert "None is announced in your areas." in desk.get("/staff/meetings/").content.decode()
    wrong = posted(desk, venue="", transit="At Mill Hill stop").content.decode()
    assert "Say where people meet" in wrong and "At Mill Hill stop" in wrong and Meeting.objects.count() == 0
    assert 'value="ht" id="id_languages' in wrong.replace("\n", "") and wrong.count("checked") >= 3
    assert posted(desk, area="D1").status_code == 200  # it is not on their list
    answer = posted(desk)
    made = Meeting.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/staff/meetings/{made.id}/"
    assert (made.languages, made.step_free, made.hearing_loop) == (["es", "ht"], True, None)
    page = desk.get(f"/staff/meetings/{made.id}/").content.decode()
    assert page.count('<button class="button"') == 1 and "Open registration" in page and made.join_code in page
    assert "Open registration" in desk.get("/staff/meetings/").content.decode()


def test_a_series_is_called_and_changed_on_the_page(mei) -> None:
    desk, on = desk_of(mei), soon(30)
    assert "Write days as year, month, day" in posted(desk, repeats="same", skips="soon").content.decode()
    first = next(
        on + timedelta(n) for n in range(40) if (on + timedelta(n)).day <= 7 and (on + timedelta(n)).weekday() == 3
    )
    assert "not the last such weekday" in posted(desk, on=first, repeats="last").content.decode()
    answer = posted(desk, on=first, repeats="same")
    made = Series.objects.get()
    assert answer["Location"] == f"/staff/meetings/series/{made.id}/" and (made.weekday, made.nth) == (3, 1)
    page = desk.get(answer["Location"]).content.decode().replace("\xa0", " ")
    assert "Every first Thursday of the month at 6:30 pm" in page
    unsaid = desk.post(answer["Location"], {"what": "skip", "skip-on": first, "skip-reason": "no"}).content.decode()
    assert "Say why in 10 to 300" in unsaid
    assert desk.post(answer["Location"], {"what": "skip", "skip-on": first, "skip-reason": WHY}).status_code == 302
    assert Meeting.objects.get(on=first).state == "cancelled"
    ended = desk.post(answer["Location"], {"what": "end", "end-last_on": soon(80), "end-reason": WHY})
    assert ended.status_code == 302 and Series.objects.get().ended_at
    assert "This series ends on" in desk.get(answer["Location"]).content.decode()
    assert desk.get("/staff/meetings/series/none/").status_code == 404


def test_a_meeting_is_opened_changed_moved_and_cancelled_on_its_page(mei) -> None:
    desk, made = desk_of(mei), really_called(mei, 20)
    page = f"/staff/meetings/{made.id}/"

    def send(event: str, **told: object):
        return desk.post(page, {"event": event, **{f"{event}-{name}": value for name, value in told.items()}})

    assert send("opened").status_code == 302
    assert "this cannot be done now" in send("opened").content.decode()
    assert send("changed", minutes=90, languages=["vi"], title="A long evening", step_free="no").status_code == 302
    kept = finding.meeting(CITY, made.id)
    assert (kept.minutes, kept.languages, kept.venue, kept.step_free) == (90, ["vi"], "St. Brendan’s hall", False)
    where = {"mode": "in_person", "venue": "Riverside Library", "address": "Alder River Parkway", "step_free": ""}
    told = {"on": soon(27), "begins": "19:00", **where}
    unsaid = send("moved", **told, reason="no").content.decode()
    assert "Say why in 10 to 300" in unsaid and "Riverside Library" in unsaid
    assert send("moved", **told, reason=WHY).status_code == 302
    assert finding.meeting(CITY, made.id).step_free is None
    assert send("cancelled", reason=WHY).status_code == 200  # not confirmed
    assert send("cancelled", reason=WHY, sure="on").status_code == 302
    assert "Hold it after all" in desk.get(page).content.decode()
    assert send("revived", reason=WHY).status_code == 302
    assert finding.meeting(CITY, made.id).state == "announced"


def test_the_agenda_is_edited_button_by_button_and_nothing_typed_is_lost(mei) -> None:
    desk, made = desk_of(mei), really_called(mei, 20)
    page = f"/staff/meetings/{made.id}/agenda/"

    def send(do: str, **told: object):
        points = list(made.items.all())
        fields = {
            "id": [p.id for p in points],
            "title": [p.title for p in points],
            "minutes": [p.minutes for p in points],
        }
        return desk.post(page, {**fields, **told, "do": do})

    assert "Together 60 minutes." in desk.get(page).content.decode()
    typed = [p.title for p in made.items.all()]
    typed[0] = "Good evening"
    assert send("down:0", title=typed).status_code == 302
    assert [p.kind for p in made.items.all()][:2] == ["promises", "welcome"]
    assert made.items.all()[1].title == "Good evening"
    assert "Say what the added point is about" in send("add", new="").content.decode()
    assert send("add", new="The youth council").status_code == 302
    assert (made.items.last().title, made.items.last().minutes) == ("The youth council", 5)
    assert "That is longer than announced" in desk.get(page).content.decode()
    wrong = send("keep", minutes=["x"] * 8).content.decode()
    assert "whole number" in wrong
    assert send("remove:7").status_code == 302 and send("up:1").status_code == 302
    assert send("standard").status_code == 302
    assert [(p.kind, p.minutes, p.title) for p in made.items.all()] == [(kind, m, "") for kind, m in HOUR]


def test_an_officer_reads_and_may_change_nothing_and_others_see_none(mei, client) -> None:
    made = really_called(mei, 20)
    officer, stranger = desk_of(member(Role.OFFICER, "D4")), desk_of(member(Role.RECORDS_OFFICER, "city"))
    page = f"/staff/meetings/{made.id}/"
    told = officer.get(page).content.decode()
    assert made.join_code in told and "Cancel it" not in told and "Open registration" not in told
    assert made.id in officer.get("/staff/meetings/").content.decode()
    assert officer.post(page, {"event": "opened"}).status_code == 403
    assert officer.get("/staff/meetings/call/").status_code == 403
    assert officer.get(f"{page}agenda/").status_code == 403
    assert stranger.get(page).status_code == 403
    assert made.id not in stranger.get("/staff/meetings/").content.decode()
    assert client.get(page).status_code == 302
    assert Meeting.objects.get().state == "announced"


def test_the_desk_has_what_is_forgotten_and_what_is_to_be_finished(mei) -> None:
    desk = desk_of(mei)
    really_called(mei, -3)
    over, now = really_called(mei, -10), really_called(mei, 0)
    Meeting.objects.filter(pk=over.id).update(state="drafted")
    Meeting.objects.filter(pk=now.id).update(state="in_session")
    told = desk.get("/staff/meetings/").content.decode()
    order = ["In session now", "Over; minutes to be signed", "Their day is over", "To come"]
    assert sorted(order, key=told.index) == order
    forgotten = queries.desk(CITY, [AREA], soon(0)).forgotten
    assert [m.state for m in forgotten] == ["announced"]
    assert "Its day is over." in desk.get(f"/staff/meetings/{forgotten[0].id}/").content.decode()


def test_the_calendar_of_an_area_has_the_next_first(mei) -> None:
    off, later, soonest = really_called(mei, 3), really_called(mei, 20), really_called(mei, 9)
    calendar.cancel_meeting(CITY, off.id, WHY, by=acting(mei), now=timezone.now())
    where = city(CITY)
    from compstat.places.queries import area

    found = queries.calendar_of(where, area(where, "d4"), datetime.now(UTC))
    assert found.next == soonest and [m.id for m in found.coming] == [off.id, later.id]
    assert queries.calendar_of(where, area(where, "d1"), datetime.now(UTC)).next is None
