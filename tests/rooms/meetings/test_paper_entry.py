"""What comes back on paper is entered many rows at once, each exactly once; a card's number finds what became of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from compstat.access.actions import new_key
from compstat.access.rules import NotAllowed, Role, WrongState
from compstat.concerns import actions as concerns
from compstat.concerns.rules import Origin as RaisedBy
from compstat.meetings.actions import paper as actions
from compstat.meetings.actions import voting
from compstat.meetings.actions.paper import SURE, Ballot, Card
from compstat.meetings.models import Answer, Asked, Delivered, Line, Meeting, Poll, Refusal, Slip, Tally
from compstat.meetings.queries import paper as queries
from compstat.meetings.queries import voting as polls
from compstat.meetings.rules import Ground, LineKind, PollEvent, PollKind, PollState, State
from compstat.meetings.rules.paper import card_number, check_can_enter, choices_told

from .calling import AREA, CITY, NOW, acting, acts, called, desk_of, member

NUMBER, OTHER = "K7M3QX", "ABCDEF"
WORDS = "When will the lamps on Pier Street burn again?"


@pytest.fixture
def captain():
    return member(Role.CAPTAIN, AREA)


@pytest.fixture
def meeting(captain) -> Meeting:
    made = called(captain)
    Meeting.objects.filter(pk=made.pk).update(state=State.IN_SESSION, began_at=NOW)
    made.refresh_from_db()
    return made


def card(number: str = NUMBER, text: str = WORDS, **more: object) -> Card:
    return Card(new_key(), number, text, **more)  # type: ignore[arg-type]


def entering(meeting: Meeting, captain, *cards: Card) -> list[str]:
    return list(actions.enter_cards(meeting, cards, by=acting(captain), now=NOW).values())


def test_numbers_of_cards_and_choices_are_read_however_they_are_typed() -> None:
    assert card_number(" k7m-3qx ") == NUMBER
    for wrong in ("K7M 3Q", "K7M 3QXX", "K7M 3Q0", "K7M 3QL", ""):
        with pytest.raises(WrongState, match="6 letters and digits"):
            card_number(wrong)
    assert [choices_told(told, 9) for told in ("147", "1 4 7", "1,4, 7", "9")] == [[0, 3, 6]] * 3 + [[8]]
    assert choices_told("12", 12) == [11] and choices_told("1 2", 12) == [0, 1]
    for wrong, options in (("0", 9), ("10", 9), ("x", 9), ("", 9), ("13", 12), ("1 x", 3)):
        with pytest.raises(WrongState, match=f"1 to {options}"):
            choices_told(wrong, options)


@pytest.mark.parametrize("state", State)
def test_paper_is_entered_from_the_beginning_until_minutes_are_signed(state) -> None:
    if state in {State.IN_SESSION, State.DRAFTED}:
        check_can_enter(state)
        return
    with pytest.raises(WrongState, match="corrected minutes" if state is State.PUBLISHED else "Begin it"):
        check_can_enter(state)


def test_cards_become_lines_each_once_with_one_line_in_the_logbook(meeting, captain) -> None:
    before = acts()
    first, second = card(), card(OTHER, "¿Cuándo?", kind=LineKind.QUESTION, language="es")
    assert entering(meeting, captain, first, second) == []
    assert entering(meeting, captain, first, second) == []  # the same form, delivered twice
    told = {(line.card, line.text, line.kind, line.origin, line.item, line.shown) for line in Line.objects.all()}
    assert told == {
        (NUMBER, WORDS, "concern", "paper", "questions", True),
        (OTHER, "¿Cuándo?", "question", "paper", "questions", True),
    }
    assert acts() == [*before, "paper_entered"]
    asked = Asked.objects.get(pk=second.act)
    assert (asked.language, asked.origin) == ("es", "paper") and asked.read_at  # nobody has to read it again


def test_a_number_counts_once_and_wrong_rows_keep_nobody_waiting(meeting, captain) -> None:
    assert entering(meeting, captain, card()) == []
    problems = entering(meeting, captain, card(), card("K7M 3Q"), card(""), card(OTHER, ""), card("GHJKMN"))
    assert [problem.split(".")[0] for problem in problems] == [
        "A card with this number was entered already", "A card’s number has 6 letters and digits, like K7M 3QX",
        "Type the number of the card, or of the table whose sheet it is", "Write what was said",
    ]  # fmt: skip
    assert sorted(Line.objects.values_list("card", flat=True)) == ["GHJKMN", NUMBER]
    assert entering(meeting, captain, card(OTHER)) == []  # nothing of a wrong row was kept
    before = acts()
    assert len(entering(meeting, captain, card())) == 1 and acts() == before


def test_of_two_who_enter_one_card_at_once_one_is_told(meeting, captain, monkeypatch) -> None:
    entering(meeting, captain, card())
    monkeypatch.setattr(queries, "lines_of", lambda *_: Line.objects.none())  # as if the other were not kept yet
    assert "entered already" in entering(meeting, captain, card())[0]
    assert Line.objects.count() == 1


def test_a_line_that_was_taken_back_frees_its_number(meeting, captain) -> None:
    entering(meeting, captain, card(text="misread"))
    Line.objects.update(undone_at=NOW)
    assert entering(meeting, captain, card()) == [] and queries.fate(CITY, NUMBER).text == WORDS


def test_what_a_person_should_look_at_twice_waits_until_somebody_has(meeting, captain) -> None:
    text = "Call me: 617 555 0142"
    problem = entering(meeting, captain, card(text=text))[0]
    assert problem == "Look twice: there is a telephone number in it. Let it through all the same, or say why not."
    assert entering(meeting, captain, card(text=text, decision=SURE)) == [] and Line.objects.get().text == text


def test_a_card_is_refused_on_a_ground_alone_and_may_be_let_through_later(meeting, captain) -> None:
    assert entering(meeting, captain, card(text="", decision=Ground.THREAT)) == []
    found = queries.fate(CITY, NUMBER)
    assert (found.ground, found.meeting, found.text) == (Ground.THREAT, meeting, "") and not Line.objects.exists()
    assert not Asked.objects.exists()  # its words stay on the card
    assert "entered already" in entering(meeting, captain, card(text="", decision=Ground.THREAT))[0]
    assert entering(meeting, captain, card()) == [] and not Refusal.objects.exists()
    assert queries.fate(CITY, NUMBER).ground is None
    assert entering(meeting, captain, card("", "", table="4", decision=Ground.ADVERTISING)) == []


def test_a_table_sheet_needs_no_number_and_belongs_to_the_problem(meeting, captain) -> None:
    entering(meeting, captain, card("", "Lights first", table="3"))
    entering(meeting, captain, card(NUMBER, "Mine", table="3"))
    assert [(line.item, line.text) for line in Line.objects.order_by("text")] == [
        ("questions", "Mine"), ("problem", "Table 3: Lights first"),
    ]  # fmt: skip


def test_only_those_who_run_it_enter_and_only_while_it_is_open(meeting, captain) -> None:
    with pytest.raises(NotAllowed):
        actions.enter_cards(meeting, [card()], by=acting(member(Role.OFFICER, "D1")), now=NOW)
    Meeting.objects.filter(pk=meeting.pk).update(state=State.PUBLISHED)
    meeting.refresh_from_db()
    with pytest.raises(WrongState, match="corrected minutes"):
        actions.enter_cards(meeting, [card()], by=acting(captain), now=NOW)
    assert not Line.objects.exists() and not Delivered.objects.exists()


@pytest.fixture
def ballot(meeting, captain) -> Poll:
    by = {"by": acting(captain), "now": NOW}
    made = voting.make_poll(meeting, PollKind.BALLOT, "First?", ["Lights", "Speed", "Noise", "Patrols"], 3, **by)
    voting.move_poll(made, PollEvent.OPENED, **by)
    return made


def test_ballots_are_entered_by_number_or_code(meeting, captain, ballot) -> None:
    made = dict(voting.make_slips(meeting, 4, by=acting(captain), now=NOW))
    rows = [
        Ballot(new_key(), "1", "1 2"), Ballot(new_key(), made[2], "2"), Ballot(new_key(), "1", "3"),
        Ballot(new_key(), "3", "5"), Ballot(new_key(), "77", "1"), Ballot(new_key(), "4", "1 2 3 4"),
    ]  # fmt: skip
    problems = actions.enter_ballots(ballot, rows, by=acting(captain), now=NOW)
    assert list(problems) == [row.act for row in rows[2:]]
    assert actions.enter_ballots(ballot, rows[:2], by=acting(captain), now=NOW) == {}  # twice is once
    counts = polls.counts(ballot)
    assert [option.count for option in counts.options] == [1, 2, 0, 0] and counts.answered == {"paper": 2}


def test_void_slips_count_no_more_and_their_answers_are_forgotten(meeting, captain, ballot) -> None:
    by = {"by": acting(captain), "now": NOW}
    voting.make_slips(meeting, 5, **by)
    actions.enter_ballots(ballot, [Ballot(new_key(), str(n), "1") for n in (1, 2, 3)], **by)
    before = acts()
    assert actions.void_slips(meeting, 2, 4, **by) == 3
    assert acts() == [*before, "slips_made"]
    assert Answer.objects.count() == 1 and Slip.objects.filter(void=True).count() == 3
    assert (queries.printed(meeting).count, queries.printed(meeting).void) == (5, 3)
    with pytest.raises(WrongState, match="no good slips"):
        actions.void_slips(meeting, 2, 4, **by)
    with pytest.raises(NotAllowed):
        actions.void_slips(meeting, 1, 1, by=acting(member(Role.OFFICER, "D1")), now=NOW)
    for event in (PollEvent.CLOSED, PollEvent.FINISHED):
        voting.move_poll(ballot, event, **by)
    actions.void_slips(meeting, 1, 1, **by)
    ballot.refresh_from_db()
    assert ballot.state == PollState.FINAL and polls.counts(ballot).answered == {"paper": 1}  # what is final stays


@pytest.fixture
def desk(captain) -> Client:
    return desk_of(captain)


def row(n: int, number: str = NUMBER, text: str = WORDS, **more: str) -> dict[str, str]:
    told = {"act": new_key(), "number": number, "text": text, "kind": "concern", "language": "en", **more}
    return {f"card{n}-{name}": value for name, value in told.items()}


def test_on_the_page_right_rows_are_kept_and_wrong_ones_stay_as_they_were_typed(desk, meeting) -> None:
    page = f"/staff/meetings/{meeting.id}/paper/entry/"
    assert "Enter these cards" in desk.get(page).content.decode()
    wrong = row(1, "K7M 3Q0", "Words <b>that</b> stay", language="ht", table="2")
    answer = desk.post(page, {"what": "cards", **row(0), **wrong})
    told = answer.content.decode()
    assert answer.status_code == 200 and "1 card was entered." in told and "Row 2:" in told
    assert (
        "Words &lt;b&gt;that&lt;/b&gt; stay" in told
        and 'value="K7M 3Q0"' in told
        and WORDS not in told.split("<details")[0]
    )
    assert Line.objects.count() == 1
    fixed = {**wrong, "card1-number": OTHER}
    assert desk.post(page, {"what": "cards", **fixed}).status_code == 302 and Line.objects.count() == 2
    assert desk.post(page, {"what": "cards", **fixed}).status_code == 302 and Line.objects.count() == 2
    broken = desk.post(page, {"what": "cards", **row(0, "GHJKMN", act="no id"), **row(3, "GHJKMN", "x" * 501)})
    assert broken.status_code == 200 and "Row 1:" in broken.content.decode() and "Row 4:" in broken.content.decode()
    assert Line.objects.count() == 2


def test_on_the_page_slips_questions_and_the_door_are_entered(desk, meeting, ballot, captain, harborview) -> None:
    page = f"/staff/meetings/{meeting.id}/paper/entry/"
    voting.make_slips(meeting, 2, by=acting(captain), now=NOW)
    rows = {"ballot0-act": new_key(), "ballot0-slip": "1", "ballot0-choices": "2"}
    wrong = {"ballot1-act": new_key(), "ballot1-slip": "9", "ballot1-choices": "2"}
    told = desk.post(page, {"what": "ballots", "poll": ballot.id, **rows, **wrong})
    assert told.status_code == 200 and "No slip of this meeting has this code or number" in told.content.decode()
    assert "1 slip was entered." in told.content.decode() and Answer.objects.count() == 1
    assert desk.post(page, {"what": "ballots", "poll": ballot.id, **rows}).status_code == 302
    assert desk.post(page, {"what": "ballots", "poll": "none", **rows}).status_code == 404
    for _ in range(2):  # entered again, it takes the place of what was before
        assert desk.post(page, {"what": "closing", "heard.yes": 12, "heard.no": 3, "return.yes": 9}).status_code == 302
    assert dict(Tally.objects.exclude(count=0).values_list("pk", "count")) == {
        f"{meeting.id}:heard:yes:paper": 12, f"{meeting.id}:heard:no:paper": 3, f"{meeting.id}:return:yes:paper": 9,
    }  # fmt: skip
    assert desk.post(page, {"what": "door", "language.es": 7, "first_time.yes": 2}).status_code == 302
    assert Tally.objects.get(pk=f"{meeting.id}:language:es:paper").count == 7
    assert desk.post(page, {"what": "people", "came": 41, "police_came": 4}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.came, meeting.police_came) == (41, 4)
    for what, told in (("closing", {"heard.yes": -1}), ("door", {"language.es": "x"}), ("people", {"came": 99999})):
        assert desk.post(page, {"what": what, **told}).status_code == 200
    assert Tally.objects.get(pk=f"{meeting.id}:heard:yes:paper").count == 12
    shown = desk.get(page).content.decode()
    assert 'value="12"' in shown and 'value="41"' in shown


def test_before_it_begins_the_page_says_so_and_takes_nothing(desk, meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(state=State.OPEN)
    page = f"/staff/meetings/{meeting.id}/paper/entry/"
    told = desk.get(page).content.decode()
    assert "Paper is entered once the meeting has begun" in told and "Enter these cards" not in told
    assert desk.post(page, {"what": "cards", **row(0)}).status_code == 400 and not Line.objects.exists()
    assert desk.post(page, {"what": "closing", "heard.yes": 3}).status_code == 400 and not Tally.objects.exists()
    assert desk_of(member(Role.OFFICER, "D1")).get(page).status_code == 403


def find(client: Client, number: str) -> str:
    page = client.post("/harborview/card/", {"number": number})
    assert page.status_code == 200 and not page.cookies and page["Cache-Control"] == "no-store, private"
    return page.content.decode()


def test_a_card_s_number_finds_what_became_of_it(client, meeting, captain) -> None:
    assert "Show what became of it" in client.get("/harborview/card/").content.decode()
    assert "Not entered yet" in find(client, "K7M 3QX")
    entering(meeting, captain, card(text=f"{WORDS} <b>now</b>"))
    told = find(client, "k7m3qx")
    assert "waits for an answer" in told and f"{WORDS} &lt;b&gt;now&lt;/b&gt;" in told
    assert f"/harborview/meetings/{meeting.id}/" in told
    Line.objects.update(due_on=date(2026, 12, 20), owner="Captain")
    told = find(client, NUMBER)
    assert "There will be an answer by December 20, 2026" in told and "It comes from: Captain" in told
    Line.objects.update(answer="On Friday.", answered_on=date(2026, 12, 11))
    assert "Answered on December 11, 2026" in find(client, NUMBER)
    Line.objects.update(shown=False)
    assert WORDS not in find(client, NUMBER)
    Line.objects.update(undone_at=NOW)
    assert "Not entered yet" in find(client, NUMBER)
    entering(meeting, captain, card(OTHER, "", decision=Ground.IDENTIFIES))
    assert "It tells who a person is" in find(client, OTHER)
    assert "6 letters and digits" in find(client, "12345")


def test_what_was_answered_after_the_meeting_is_found_too(client, meeting, captain) -> None:
    entering(meeting, captain, card())
    made = concerns.raise_concern(
        CITY, AREA, WORDS, origin=RaisedBy.PAPER, origin_id=meeting.id, raised_on=meeting.on, card=NUMBER,
        by=acting(captain), now=NOW,
    )  # fmt: skip
    concerns.answer_concern(made.id, "They burn again since Monday.", by=acting(captain), now=NOW)
    assert "They burn again since Monday." in find(client, NUMBER)


def test_whoever_tries_very_many_numbers_has_to_wait_but_a_right_one_opens(client, meeting, captain) -> None:
    entering(meeting, captain, card())
    for n in range(40):
        assert (
            client.post("/harborview/card/", {"number": f"22222{'23456789ABCDEFGHJKMNPQRSTVWXYZ'[n % 30]}"}).status_code
            == 200
        )
    refused = client.post("/harborview/card/", {"number": OTHER})
    assert refused.status_code == 429 and OTHER not in refused.content.decode()
    assert WORDS in find(client, NUMBER)
    elsewhere = client.post("/harborview/card/", {"number": OTHER}, REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 200
    foreign = client.post("/harborview/card/", {"number": NUMBER}, headers={"Origin": "https://elsewhere.example"})
    assert foreign.status_code == 403
