"""What everybody reads, and what the author of a concern reads with the code: the true state, with reason and date."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compstat.access.models import LogLine
from compstat.access.rules import WrongState
from compstat.access.work import JOBS
from compstat.concerns import actions, queries
from compstat.concerns.actions import answering, merging, moderating, replying, translating
from compstat.concerns.actions.raising import Account
from compstat.concerns.models import Concern, ConcernEvent, ConcernFollower, Disclosure, DisclosureState, OwnWords
from compstat.concerns.queries import Figure, numbers
from compstat.concerns.rules import Ground, State, Theme
from compstat.concerns.views import parts, public_list
from compstat.places import queries as places
from compstat.places.queries import AreaUnknown
from compstat.promises import actions as promises

from .raised import CITY, HOME, LAMPS, ZONE, answered, asked, captain, moderator, published, raised

STATUS, LIST = "/harborview/your-concern/", "/harborview/d4/concerns/"
REASON, WHY = "It names who lives there.", "The council decides that, and said no in March."
DAY = timedelta(days=1)


def ago(days: int):
    return timezone.now() - days * DAY


def today(days: int = 0):
    return timezone.now().astimezone(ZONE).date() + timedelta(days)


def get(client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status and not answer.cookies, path
    return answer.content.decode().split("<main")[-1].split("<footer")[0]


def typed(client, code: str, status: int = 200, **more: str) -> str:
    answer = client.post(STATUS, {"code": code, **more})
    assert answer.status_code == status and not answer.cookies and "no-store" in answer["Cache-Control"]
    return answer.content.decode().split("<main")[-1].split("<footer")[0]


def page_of(made) -> str:
    return f"/harborview/concerns/{made.concern.pk}/"


# What became of it, by code


def test_the_code_opens_it_however_it_is_typed_and_at_its_own_address(client) -> None:
    made = raised()
    assert "Type the code you were given." in get(client, STATUS)
    for code in (made.code, f" {made.code[:4].lower()}-{made.code[4:]} ", " ".join(made.code)):
        assert "Waiting for an answer" in typed(client, code)
    answer = client.get(f"/c/{made.code[:4]}-{made.code[4:]}/")
    told = answer.content.decode()
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"] and "noindex" in told
    assert "It was raised." in told and LAMPS not in told, "the public door cannot read own words"
    assert f'name="code" value="{made.code}"' not in told


def test_wrong_codes_are_slowed_and_the_right_one_opens_all_the_same(client, monkeypatch) -> None:
    made = raised()
    monkeypatch.setattr(parts, "WRONG_CODES", replace(parts.WRONG_CODES, times=2))
    assert "Nothing here has this code." in typed(client, "WRONG234")
    assert client.get("/c/WRONG235/").status_code == 404
    assert client.post(STATUS, {"code": "WRONG236"}).status_code == 429
    assert client.get("/c/WRONG236/").status_code == 429
    assert "Waiting for an answer" in typed(client, made.code)
    assert client.get(f"/c/{made.code}/").status_code == 200
    assert "This field is required." in typed(client, "")


def test_the_clock_says_by_when_how_late_and_when_it_was_answered(client) -> None:
    fresh, old = raised(timezone.now()), published(ago(20))
    assert re.search("An answer is due by [A-Z][a-z]+day, ", typed(client, fresh.code))
    assert re.search("An answer was due on .* It is [0-9]+ days late.", typed(client, old.code))
    answered(old)
    told = typed(client, old.code)
    assert "due" not in told.split("Step by step")[0] and "The city mends them in May." in told
    assert "Answered by: " in told


def test_the_clock_is_that_of_the_wall_and_of_working_days() -> None:
    came = datetime(2026, 11, 2, 9, tzinfo=ZONE)  # a Monday: due on Thursday morning
    made, where = published(came), places.city(CITY)
    for now, over, late in (
        (came + 3 * DAY, False, 0), (came + 3 * DAY + timedelta(minutes=1), True, 0), (came + 5 * DAY, True, 2)
    ):  # fmt: skip
        found = queries.whole(Concern.objects.filter(pk=made.concern.pk)).get()
        clock = queries.story_of(found, places.area(where, "D4"), where, now).clock
        assert (clock.due, clock.over, clock.days_late) == (came + 3 * DAY, over, late)


def test_each_state_stands_in_words_with_reason_role_and_day(client) -> None:
    promised, announced, declined = published(ago(20)), published(ago(20)), published(ago(20))
    problem = published(ago(20))
    by = captain()
    made = answering.promise_for(
        promised.concern.pk, "Count speeds on three school days.", "Captain", today(9), by=by, now=ago(10)
    )
    answering.put_off(announced.concern.pk, "Community officer", today(0), by=by, now=ago(10))
    answering.decline(declined.concern.pk, WHY, by=by, now=ago(10))
    answering.join_problem(problem.concern.pk, "P" * 26, "It is one of three in the street.", by=by, now=ago(10))
    told = typed(client, promised.code)
    assert "Something is promised" in told and made.what in told and "Captain, by " in told
    assert "An answer is announced" in typed(client, announced.code)
    Concern.objects.filter(pk=announced.concern.pk).update(due_on=today(-2))
    assert "2 days late." in typed(client, announced.code)
    assert "Declined" in typed(client, declined.code) and WHY in typed(client, declined.code)
    told = typed(client, problem.code)
    assert "Part of a problem" in told and "It is one of three in the street." in told
    promises.keep(made.id, "Counted on May 3.", by=by, now=timezone.now())
    assert "Kept on" in typed(client, promised.code)
    Concern.objects.filter(pk=promised.concern.pk).update(promise="gone")
    assert "Something is promised" in typed(client, promised.code), "a promise that is not kept any more"


def test_not_fixed_opens_it_at_once_for_everybody_and_its_row_within_a_minute(client) -> None:
    made = published(ago(9))
    assert "Say that it is not fixed" not in typed(client, made.code)
    assert "nothing was said to be done" in typed(client, made.code, not_fixed="1")
    answered(made)
    assert "Say that it is not fixed" in typed(client, made.code)
    told = typed(client, made.code, not_fixed="1", text="Two are still dark.")
    assert "It is open again" in told and "Waiting for an answer" in told and "said on" in told
    words = OwnWords.objects.get(kind="not_fixed")
    assert (words.text, words.read_at) == ("Two are still dark.", None)
    assert Concern.objects.get().state == "answered", "the public door changes no row"
    for path in (page_of(made), LIST, f"/c/{made.code}/"):
        seen = get(client, path)
        assert "Waiting for an answer" in seen and "that it is not fixed" in seen and "still dark" not in seen, path
    assert "An answer is due by" in get(client, page_of(made)), "the clock runs anew"
    assert JOBS["settle-concerns"].do(timezone.now()) == 1 and actions.settle(timezone.now()) == 0
    found = Concern.objects.get()
    assert (found.state, found.owner, found.due_on) == ("acknowledged", "", None)
    assert not LogLine.objects.filter(act="concern_not_fixed").exists()
    answering.answer(made.concern.pk, "All are mended.", by=captain(), now=timezone.now() + timedelta(minutes=1))
    assert queries.state_of(Concern.objects.get()) is State.ANSWERED and actions.settle(timezone.now()) == 0


def test_whoever_has_the_code_may_add_so_much_a_day(client, monkeypatch) -> None:
    made = published(ago(9))
    answered(made)
    monkeypatch.setattr(replying, "MORE", replace(replying.MORE, times=0))
    told = typed(client, made.code, not_fixed="1", text="Two are <still> dark.")
    assert "Very many have sent this" in told and "Two are &lt;still&gt; dark." in told
    assert "at most 2000" in typed(client, made.code, not_fixed="1", text="x" * 2001)
    for refused, found in ((replying.say_not_fixed, made.concern), (replying.appeal, made.concern)):
        with pytest.raises(WrongState):
            refused(found, "x" * 2001, now=timezone.now())
    assert not OwnWords.objects.exclude(kind="raised").exists()


def test_withheld_says_the_ground_and_why_and_may_be_appealed_once(client) -> None:
    made = raised()
    moderating.withhold(made.concern.pk, Ground.IDENTIFIES, REASON, by=moderator(), now=ago(1))
    told = typed(client, made.code)
    assert "Others cannot read it" in told and "It tells who a person is" in told and REASON in told
    assert "Ask to look again" in told and get(client, page_of(made), 404)
    told = typed(client, made.code, appeal="1", text="It is a shop, no home.")
    assert "A civilian moderator looks at it again." in told and "has not decided yet" in told
    assert "Ask to look again" not in told and "somebody was asked already" in typed(client, made.code, appeal="1")
    words = OwnWords.objects.get(kind="appealed")
    moderating.decide_appeal(words.pk, False, "It is also where she lives.", by=moderator(), now=timezone.now())
    told = typed(client, made.code)
    assert "It stays as it is." in told and "It is also where she lives." in told and "Ask to look again" not in told
    assert ConcernEvent.objects.filter(kind="appealed", key=words.pk).count() == 1


def test_an_appeal_that_is_let_through_says_so(client) -> None:
    made = raised()
    moderating.withhold(made.concern.pk, Ground.THREAT, REASON, by=moderator(), now=ago(1))
    told = typed(client, made.code)
    assert "An answer" not in told.split("Step by step")[0], "there is no clock"
    typed(client, made.code, appeal="1")
    words = OwnWords.objects.get(kind="appealed")
    moderating.decide_appeal(
        words.pk, True, "It tells of no person.", text="Shouting at night.", theme="noise", by=moderator(),
        now=timezone.now(),
    )  # fmt: skip
    told = typed(client, made.code)
    assert "it was let through by" in told and "Shouting at night." in told and "Others cannot read it" not in told


def test_one_that_was_put_together_shows_what_becomes_of_the_other(client) -> None:
    first, second = published(ago(9)), raised(ago(8))
    merging.merge(second.concern.pk, first.concern.pk, by=moderator(), now=ago(7))
    answered(first)
    told = typed(client, second.code)
    assert "Others raised the same" in told and "The city mends them in May." in told and page_of(first) in told
    assert "Say that it is not fixed" not in told
    Concern.objects.filter(pk=second.concern.pk).update(publication="published", text="The same.")
    answer = client.get(page_of(second))
    assert (answer.status_code, answer["Location"]) == (302, page_of(first))
    assert get(client, LIST).count('class="what"') == 1, "duplicates stand once"


def test_a_sealed_account_says_only_whether_it_was_read(client) -> None:
    where = places.city(CITY)
    code = actions.disclose(where, Account("He hits me.", "555-0142", act="0" * 26), network=HOME, now=timezone.now())
    for told, state in (("Nobody has opened it yet.", "received"), ("An advocate read it on", "read"),
                        ("It was closed on", "closed")):  # fmt: skip
        DisclosureState.objects.update(state=state, read_on=today(), closed_on=today())
        seen = typed(client, code)
        assert told in seen and "555-0190" in seen and "Leave this page" in seen
        assert "hits" not in seen and "0142" not in seen and "code" not in seen.lower()
    assert client.get(f"/c/{code}/").status_code == 200


# Everybody


def test_the_list_shows_what_is_published_and_nothing_else(client) -> None:
    hidden, held = raised(text="Nobody has read this."), raised(text="This was withheld.")
    moderating.withhold(held.concern.pk, Ground.IDENTIFIES, REASON, by=moderator(), now=ago(1))
    published(ago(9), text="Lamps are dark.", place="Pier Street")
    published(ago(2), text="Cars race.", theme="speeding", area="D1")
    told = get(client, LIST)
    assert "Lamps are dark." in told and "Street lights. Raised on" in told and "Pier Street" in told
    assert "Nobody has read" not in told and "withheld." not in told and "Cars race." not in told
    assert re.search(r"It tells who a person is[^<]*</th><td class=\"num\">1<", told)
    assert get(client, page_of(hidden), 404) and get(client, page_of(held), 404)
    assert "Cars race." in get(client, "/harborview/city/concerns/"), "the city's page holds all of its areas"
    assert get(client, f"/boston/concerns/{hidden.concern.pk}/", 404)


def test_an_empty_list_teaches_and_nothing_is_counted(client) -> None:
    told = get(client, LIST)
    assert "Nothing stands here yet" in told and "So far no text was kept back" in told
    assert "hours of working days" not in told and "/harborview/d4/raise/" in told
    assert client.get("/harborview/atlantis/concerns/").status_code == 404


def test_it_is_narrowed_by_theme_and_state_and_paged(client, monkeypatch) -> None:
    done = published(ago(9), text="Lamps are mended.")
    answered(done)
    for number in range(3):
        published(ago(9 - number), text=f"Cars race {number}.", theme="speeding")
    told = get(client, f"{LIST}?theme=speeding&state=acknowledged")
    assert "3 concerns" in told and "Lamps" not in told and "Show all" in told
    assert "Lamps are mended." in get(client, f"{LIST}?state=answered")
    assert "Nothing here is about this." in get(client, f"{LIST}?theme=speeding&state=declined")
    assert "4 concerns" in get(client, f"{LIST}?theme=nonsense&state=7"), "what there is not narrows nothing"
    monkeypatch.setattr(public_list, "AT_ONCE", 2)
    first = get(client, f"{LIST}?theme=speeding")
    assert first.index("Cars race 2.") < first.index("Cars race 1.") and "Cars race 0." not in first
    assert "?theme=speeding&amp;state=&amp;page=2" in first and "Page 1 of 2" in first
    second = get(client, f"{LIST}?theme=speeding&page=2")
    assert "Cars race 0." in second and "Newer ones" in second and "Older ones" not in second


def test_the_rate_counts_what_is_over_or_answered_and_names_nobody(client) -> None:
    now = timezone.now()
    assert queries.rate(CITY, "D4", now) == queries.Rate(0, 0, 72)
    quick, slow, never = published(ago(30)), published(ago(30)), published(ago(30))
    answered(quick, now=ago(29))
    answered(slow, now=ago(10))
    raised(now)  # still has time
    old, threat, identifies = published(ago(120)), raised(ago(30)), raised(ago(30))
    moderating.withhold(threat.concern.pk, Ground.THREAT, REASON, by=moderator(), now=ago(29))
    moderating.withhold(identifies.concern.pk, Ground.IDENTIFIES, REASON, by=moderator(), now=ago(29))
    merged = raised(ago(30))
    merging.merge(merged.concern.pk, never.concern.pk, by=moderator(), now=ago(29))
    assert (old.concern.pk, queries.rate(CITY, "D4", now)) == (old.concern.pk, queries.Rate(1, 5, 72))
    told = get(client, LIST)
    assert "<b>1 of 5</b> were answered within 72 hours of working days, in the last 90 days." in told


def test_counts_by_theme_and_ground_of_an_area_and_what_lies_in_it(harborview) -> None:
    where = places.city(CITY)
    hood = next(each for each in places.neighborhoods(where) if "D4" in each.districts)
    others = [each for each in places.areas(where) if each.kind == "group"]
    published(ago(5)), published(ago(5), theme="noise"), published(ago(50))
    inside = published(ago(5), area=hood.id, reach=hood.districts)
    held = raised()
    moderating.withhold(held.concern.pk, Ground.ADVERTISING, REASON, by=moderator(), now=ago(1))
    told = queries.counts_by_theme(CITY, "D4", today(-9), today())
    assert told == Counter({Theme.LIGHTS: 2, Theme.NOISE: 1})
    assert queries.counts_by_theme(CITY, hood.id, today(-9), today()) == Counter({Theme.LIGHTS: 1})
    assert queries.counts_by_theme(CITY, "D4", today(-3), today()) == Counter()
    assert queries.counts_by_ground(CITY, "D4") == Counter({Ground.ADVERTISING: 1})
    assert queries.counts_by_ground(CITY, "D1") == Counter()
    assert inside.concern in queries.published_of(CITY, "d4", since=today(-9))
    assert queries.published_of(CITY, "D4").count() == queries.published_of(CITY, "city").count() == 4
    for group in others:
        assert queries.published_of(CITY, group.id).count() == (4 if "D4" in group.districts else 0)
    with pytest.raises(AreaUnknown):
        queries.published_of(CITY, "atlantis")


def test_a_concern_has_its_page_with_dated_steps_and_a_way_to_follow(client, monkeypatch) -> None:
    made = published(ago(9), place="Pier Street")
    asked(made, monkeypatch)
    told = get(client, page_of(made))
    order = [LAMPS, "What became of it", "Public Works was asked on", "What do the numbers say?", "Step by step",
             "It was raised.", "published the wording", "Public Works was asked."]  # fmt: skip
    assert [told.find(each) for each in order] == sorted(told.find(each) for each in order) and LAMPS in told
    assert f"{page_of(made)}follow/" in told and "They look after the lamps." in told


def test_every_event_has_its_words(client) -> None:
    made = published(ago(9))
    for kind in ("acknowledged", "put_off", "answered", "promised", "joined", "put_forward", "passed_on", "declined",
                 "reworded", "unmerged", "merged", "translated", "withheld", "appealed", "appeal_decided",
                 "replied"):  # fmt: skip
        ConcernEvent(concern=made.concern, at=ago(1), kind=kind, owner="Captain", due_on=today()).save()
    steps = get(client, page_of(made)).split('<ol class="dated">')[1].split("</ol>")[0]
    assert len(re.findall("<li>", steps)) == 18 and not re.search(r"<p>\s*</p>", steps)


def test_a_translation_is_shown_while_it_holds_and_the_words_it_was_made_from(client) -> None:
    made = published(ago(9), language="es")
    by = captain()
    answered(made)
    translating.translate(made.concern.pk, "answer", "es", "La ciudad las arregla en mayo.", by=by, now=ago(3))
    spanish = f"/es/c/{made.code}/"
    told = client.get(spanish).content.decode()
    assert "La ciudad las arregla en mayo." in told and "The city mends them in May." in told
    assert "La ciudad" not in get(client, f"/c/{made.code}/")
    Concern.objects.update(answer="In June.")
    assert "La ciudad" not in client.get(spanish).content.decode(), "it is out of date"


def test_following_asks_for_an_address_and_tells_nobody_who_follows(client, monkeypatch) -> None:
    made = published()
    path = f"{page_of(made)}follow/"
    assert LAMPS in get(client, path) and "You don’t need an account." in get(client, path)
    sent = {"address": "ann@example.org", "language": "ht"}
    for _ in range(2):
        assert "Look into your mail." in client.post(path, sent).content.decode()
    assert [each.about for each in ConcernFollower.objects.all()] == [made.concern.pk] * 2
    assert ConcernFollower.objects.first().opened() == "ann@example.org"
    wrong = client.post(path, {**sent, "address": "ann@"}).content.decode()
    assert "data-focus" in wrong and 'value="ann@"' in wrong
    monkeypatch.setattr(public_list, "FOLLOWED", replace(public_list.FOLLOWED, times=0))
    answer = client.post(path, sent)
    assert answer.status_code == 429 and 'value="ann@example.org"' in answer.content.decode()
    assert client.get(f"/harborview/concerns/{raised().concern.pk}/follow/").status_code == 404


# What do the numbers say?


FIGURE = Figure(
    "Robbery", "District D4", today(), today(), 3, 1, 9, "About what we would expect", "Robbery: 3 reports.", "/there/"
)


def test_the_numbers_say_a_figure_or_that_reports_do_not_measure_it(client, monkeypatch) -> None:
    told = get(client, page_of(published(theme="lights")))
    assert "Police reports do not measure this." in told
    assert "What would: A count of dark lamps, and of lamps repaired. Who would measure it: Public works." in told
    seen = []
    monkeypatch.setattr(numbers, "_readers", [lambda *asked: seen.append(asked) or FIGURE])
    robbery = get(client, page_of(published(theme="robbery")))
    assert "Robbery: 3 reports." in robbery and 'href="/there/"' in robbery and "do not measure" not in robbery
    assert [(where.id, area.id, row) for where, area, row in seen] == [("harborview", "D4", "robbery")]
    assert "Reports show only part of it." in get(client, page_of(published(theme="guns")))
    for readers in ([lambda *_: None], []):
        monkeypatch.setattr(numbers, "_readers", readers)
        assert "no briefing of this area is published" in get(client, page_of(published(theme="robbery")))


def test_the_newest_briefing_tells_the_row_that_comes_nearest(client, harborview) -> None:
    where = places.city(CITY)
    area = places.area(where, "D4")
    for theme in Theme:
        told = queries.told_of_theme(where, area, theme)
        for figure in told.figures:
            assert "%" not in figure.sentence and figure.label in figure.sentence
            assert client.get(figure.href).status_code == 200
        if not told.figures:
            assert told.instead and told.who
    burglary = get(client, page_of(published(theme="burglary")))
    assert "in the last 28 days" in burglary and f"/harborview/editions/{harborview.id}/d4/" in burglary
    for label in ("Burglary of homes", "Burglary of shops and offices", "Other burglary"):
        assert f"How we count: {label}" in burglary, "every row of the theme, whatever each of them says"
    said = client.get(f"/{CITY}/d4/you-said/").content.decode()
    assert said.count("in the last 28 days") >= 3 and "These are the rows of the table that come nearest." in burglary


# What the public door may do in the database


PUBLIC_MAY_NOT = re.compile(
    r'(UPDATE|DELETE FROM) "(concerns|promises|meetings)_|(FROM|JOIN) "concerns_(ownwords|concernfollower)"'
)


def test_the_public_door_adds_rows_and_changes_none(client, monkeypatch) -> None:
    made, other = published(ago(9)), raised(ago(9))
    answered(made)
    moderating.withhold(other.concern.pk, Ground.IDENTIFIES, REASON, by=moderator(), now=ago(1))
    form = client.post("/harborview/d4/raise/", {"kind": "concern"}).content.decode()
    (act,) = re.findall(r'name="act" value="([^"]+)"', form)
    new = {"kind": "concern", "act": act, "text": LAMPS, "where": "neighborhood", "address": "ann@example.org"}
    with CaptureQueriesContext(
        connection,
    ) as asked_for:
        for path, sent in (
            ("/harborview/d4/raise/", new), ("/harborview/d4/raise/", {**new, "kind": "violence"}),
            (STATUS, {"code": made.code, "not_fixed": "1", "text": "Dark."}),
            (STATUS, {"code": other.code, "appeal": "1"}),
            (f"{page_of(made)}follow/", {"address": "ann@example.org", "language": "en"}),
        ):  # fmt: skip
            assert client.post(path, sent).status_code == 200, path
        for path in (LIST, page_of(made), f"/c/{made.code}/"):
            assert client.get(path).status_code == 200
    wrong = [each["sql"] for each in asked_for if PUBLIC_MAY_NOT.search(each["sql"])]
    assert wrong == [] and len(asked_for) > 20
    assert Disclosure.objects.count() == 1 and OwnWords.objects.count() == 5
