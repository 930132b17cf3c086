"""Two kinds of vote: a browser or a slip counts once, paper wins, and counts are what was accepted, by origin."""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError

from compstat.access.actions import new_key
from compstat.access.models import LogLine
from compstat.access.rules import NotAllowed, Role, WrongState
from compstat.meetings.actions import answering, voting
from compstat.meetings.actions.answering import answer_ballot, answer_poll
from compstat.meetings.actions.sent import NotTaken
from compstat.meetings.browsers import new_token
from compstat.meetings.models import Answer, Meeting, Poll, PollCount, Slip, Tally
from compstat.meetings.queries import room
from compstat.meetings.queries import voting as queries
from compstat.meetings.rules import Origin, PollEvent, PollKind, PollState

from ..access import crowd
from . import hurrying
from .scribing import NOW, acting, called, desk, member

OPTIONS = ["Break-ins near the station", "Speeding on Mill Hill", "Dark bus stops", "Parcels"]
ACT = "01K9AAAAAAAAAAAAAAAAAAAAAA"


@pytest.fixture
def by():
    return acting(member(Role.OFFICER))


@pytest.fixture
def meeting() -> Meeting:
    return called()


def poll(meeting: Meeting, by, kind: PollKind = PollKind.SHOW, dots: int = 1, *, opened: bool = True) -> Poll:
    made = voting.make_poll(meeting, kind, "What first?", OPTIONS, dots, by=by, now=NOW)
    if opened:
        voting.move_poll(made, PollEvent.OPENED, by=by, now=NOW)
    return made


def ballot(of: Poll, code: str, *choices: int, act: str = "", network: str = "192.0.2.1"):
    return answer_ballot(of.meeting, of.id, code, choices, act or new_key(), network=network, now=NOW)


def codes(meeting: Meeting, by, count: int) -> list[str]:
    return [code for _, code in voting.make_slips(meeting, count, by=by, now=NOW)]


def counted(of: Poll) -> tuple[list[int], int]:
    found = queries.counts(of)
    return [option.count for option in found.options], found.total


def acts() -> list[str]:
    return list(LogLine.objects.order_by("id").values_list("act", flat=True))


def test_a_poll_is_made_once_and_goes_its_way(meeting, by) -> None:
    made = voting.make_poll(meeting, PollKind.SHOW, " What first? ", [*OPTIONS, " "], by=by, now=NOW, act=ACT)
    again = voting.make_poll(meeting, PollKind.SHOW, "Something else?", OPTIONS, by=by, now=NOW, act=ACT)
    assert (again.id, again.question, again.options) == (made.id, "What first?", OPTIONS)
    later = NOW + timedelta(minutes=2)
    for event, state in (
        (PollEvent.OPENED, "open"), (PollEvent.CLOSED, "closed"), (PollEvent.REOPENED, "open"),
        (PollEvent.CLOSED, "closed"), (PollEvent.FINISHED, "final"),
    ):  # fmt: skip
        act = new_key()
        assert voting.move_poll(made, event, by=by, now=later, act=act)
        assert not voting.move_poll(made, event, by=by, now=later, act=act)
        assert made.state == state
    assert (made.opened_at, made.closed_at) == (later, later)
    with pytest.raises(WrongState, match="This poll is final"):
        voting.move_poll(made, PollEvent.OPENED, by=by, now=NOW)
    with pytest.raises(WrongState):
        voting.make_poll(meeting, PollKind.SHOW, "One?", ["One"], by=by, now=NOW)
    with pytest.raises(NotAllowed):
        voting.move_poll(made, PollEvent.OPENED, by=acting(member(Role.CAPTAIN, "D1")), now=NOW)
    assert acts() == ["poll_moved"] * 6


def test_a_browser_counts_once_and_the_same_act_is_the_same_answer(meeting, by) -> None:
    show, token = poll(meeting, by), new_token()
    first = answer_poll(meeting, show.id, token, [1], ACT)
    again = answer_poll(meeting, show.id, token, [1], ACT)
    assert (first.said, first.again, again.again) == ("answered", False, True)
    with pytest.raises(NotTaken, match="first answer counts"):
        answer_poll(meeting, show.id, token, [2], new_key())
    answer_poll(meeting, show.id, new_token(), [1], new_key())
    answer_poll(meeting, show.id, new_token(), [0], new_key())
    assert counted(show) == ([1, 2, 0, 0], 3)
    assert queries.counts(show).options[1].by_origin == {"phone": 2}
    assert token not in str(list(Answer.objects.values()))


def test_what_a_browser_may_not_answer(meeting, by) -> None:
    show, draft = poll(meeting, by, dots=2), poll(meeting, by, opened=False)
    for choices, said in (([], "choose"), ([0, 0], "choose"), ([9], "choose"), ([0, 1, 2], "choose")):
        with pytest.raises(NotTaken) as refused:
            answer_poll(meeting, show.id, new_token(), choices, new_key())
        assert refused.value.said == said
    for token, of, said in (("", show, "join"), (new_token(), draft, "closed")):
        with pytest.raises(NotTaken) as refused:
            answer_poll(meeting, of.id, token, [0], new_key())
        assert refused.value.said == said
    with pytest.raises(queries.PollUnknown):
        answer_poll(called(), show.id, new_token(), [0], new_key())
    with pytest.raises(queries.PollUnknown):
        answer_poll(meeting, poll(meeting, by, PollKind.BALLOT).id, new_token(), [0], new_key())
    assert Answer.objects.count() == 0


def test_slips_have_numbers_in_order_and_codes_nobody_keeps(meeting, by) -> None:
    first = voting.make_slips(meeting, 3, by=by, now=NOW, act=ACT)
    assert voting.make_slips(meeting, 3, by=by, now=NOW, act=ACT) == []  # it was delivered before
    more = voting.make_slips(meeting, 2, by=by, now=NOW)
    other = voting.make_slips(called(), 1, by=by, now=NOW)
    assert [number for number, _ in [*first, *more, *other]] == [1, 2, 3, 4, 5, 1]
    told = [code for _, code in [*first, *more, *other]]
    assert len(set(told)) == 6
    assert all(len(code) == 11 and code[5] == "-" for code in told)
    kept = str(list(Slip.objects.values()))
    assert not any(code in kept or code.replace("-", "") in kept for code in told)
    assert queries.slip_of(meeting, f" {told[1].lower()} ").number == 2
    assert queries.slip_of(meeting, "5").number == 5
    for wrong in ("6", "ABCDE-FGHJK", other[0][1], ""):
        with pytest.raises(queries.SlipUnknown):
            queries.slip_of(meeting, wrong)
    for many in (0, 1001):
        with pytest.raises(WrongState):
            voting.make_slips(meeting, many, by=by, now=NOW)


def test_a_slip_counts_once_by_phone(meeting, by) -> None:
    vote = poll(meeting, by, PollKind.BALLOT, dots=3)
    mine, photographed = codes(meeting, by, 2)
    assert not ballot(vote, mine, 0, 2, act=ACT).again
    assert ballot(vote, mine.lower().replace("-", " "), 0, 2, act=ACT).again
    with pytest.raises(NotTaken) as refused:
        ballot(vote, mine, 1)
    assert str(refused.value) == (
        "This slip was used already. If that was not you, hand the slip to the scribe: the paper counts."
    )
    ballot(vote, photographed, 3)
    online = "ABCDEFGHJK"
    Slip.objects.create(id=queries.slip_key(meeting, online), meeting=meeting)
    ballot(vote, online, 3)
    found = queries.counts(vote)
    assert [option.count for option in found.options] == [1, 0, 1, 2]
    assert (found.by_phone, found.on_paper, found.online, found.total) == (2, 0, 1, 3)
    second = poll(meeting, by, PollKind.BALLOT)
    assert not ballot(second, mine, 1).again  # a slip answers each ballot of its meeting


def test_wrong_codes_are_counted_and_right_ones_always_work(meeting, by, monkeypatch) -> None:
    vote, (right,) = poll(meeting, by, PollKind.BALLOT), codes(meeting, by, 1)
    monkeypatch.setattr(answering, "WRONG", answering.Limit("few", 2, timedelta(minutes=10), public=True))
    said = []
    for _ in range(4):
        with pytest.raises(NotTaken) as refused:
            ballot(vote, "ABCDE-FGHJK", 0)
        said.append(refused.value.said)
    assert said == ["wrong_code", "wrong_code", "wrong_codes", "wrong_codes"]
    with pytest.raises(NotTaken, match="No slip has this code"):
        ballot(vote, "ABCDE-FGHJK", 0, network="192.0.2.2")
    assert ballot(vote, right, 0).said == "balloted"
    assert room.disturbances(meeting) == ["5 wrong ballot codes were typed on phones."]
    assert room.disturbances(called()) == []


def test_paper_wins_over_a_phone_that_used_the_same_slip(meeting, by) -> None:
    vote = poll(meeting, by, PollKind.BALLOT, dots=2)
    stolen, paper, unused = codes(meeting, by, 3)
    ballot(vote, stolen, 0, 1)
    assert voting.enter_paper_ballot(vote, stolen, [2], by=by, now=NOW, act=ACT)
    assert not voting.enter_paper_ballot(vote, stolen, [3], by=by, now=NOW, act=ACT)
    assert voting.enter_paper_ballot(vote, "2", [2, 3], by=by, now=NOW)
    assert counted(vote) == ([0, 0, 2, 1], 2)
    assert queries.counts(vote).on_paper == 2
    with pytest.raises(WrongState, match="entered already"):
        voting.enter_paper_ballot(vote, paper, [0], by=by, now=NOW)
    with pytest.raises(NotTaken, match="used already"):
        ballot(vote, stolen, 0, 1)
    with pytest.raises(WrongState, match="Choose"):
        voting.enter_paper_ballot(vote, unused, [], by=by, now=NOW)
    assert room.disturbances(meeting) == ["1 slip came on paper after a phone had used it. The paper counts."]
    assert acts()[-2:] == ["paper_entered", "paper_entered"]


def test_paper_is_taken_until_the_count_and_phones_until_it_is_closed(meeting, by) -> None:
    vote = poll(meeting, by, PollKind.BALLOT)
    early, late, latest = codes(meeting, by, 3)
    ballot(vote, early, 0, act=ACT)
    voting.move_poll(vote, PollEvent.CLOSED, by=by, now=NOW)
    with pytest.raises(NotTaken, match="This poll is closed"):
        ballot(vote, late, 1)
    assert ballot(vote, early, 0, act=ACT).again  # it was accepted in time
    voting.enter_paper_ballot(vote, late, [1], by=by, now=NOW)
    voting.move_poll(vote, PollEvent.FINISHED, by=by, now=NOW)
    with pytest.raises(WrongState, match="takes no slips now"):
        voting.enter_paper_ballot(vote, latest, [1], by=by, now=NOW)
    with pytest.raises(WrongState, match="takes no slips now"):
        voting.enter_paper_ballot(poll(meeting, by), latest, [1], by=by, now=NOW)
    assert counted(vote) == ([1, 1, 0, 0], 2)


def test_a_void_slip_counts_no_more(meeting, by) -> None:
    vote, final = poll(meeting, by, PollKind.BALLOT), poll(meeting, by, PollKind.BALLOT)
    lost, kept = codes(meeting, by, 2)
    for each in (vote, final):
        ballot(each, lost, 0)
        ballot(each, kept, 1)
    voting.move_poll(final, PollEvent.CLOSED, by=by, now=NOW)
    voting.move_poll(final, PollEvent.FINISHED, by=by, now=NOW)
    assert voting.void_slip(meeting, lost, by=by, now=NOW, act=ACT)
    assert not voting.void_slip(meeting, "2", by=by, now=NOW, act=ACT)
    assert (counted(vote), counted(final)) == (([0, 1, 0, 0], 1), ([1, 1, 0, 0], 2))
    with pytest.raises(NotTaken, match="void"):
        ballot(vote, lost, 0)
    with pytest.raises(WrongState, match="void"):
        voting.enter_paper_ballot(vote, lost, [0], by=by, now=NOW)


def test_counts_are_exact_by_origin_and_then_forget_who_chose_what(meeting, by) -> None:
    vote = poll(meeting, by, PollKind.BALLOT, dots=2)
    phone, paper = Counter(), Counter()
    for number, code in enumerate(codes(meeting, by, 40)):
        choices = sorted({number % 4, number * number % 3})[: vote.dots]
        if number % 3 and number < 30:
            ballot(vote, code, *choices)
            phone.update(choices)
        else:
            voting.enter_paper_ballot(vote, code, choices, by=by, now=NOW)
            paper.update(choices)
    live = queries.counts(vote)
    voting.move_poll(vote, PollEvent.CLOSED, by=by, now=NOW)
    voting.move_poll(vote, PollEvent.FINISHED, by=by, now=NOW)
    assert queries.counts(vote) == live
    assert (live.by_phone, live.on_paper, live.total, live.largest) == (20, 20, 40, max((phone + paper).values()))
    for option in live.options:
        assert option.by_origin == {"paper": paper[option.place], "phone": phone[option.place]}
    assert {tuple(choices) for choices in Answer.objects.values_list("choices", flat=True)} == {()}
    assert Answer.objects.count() == 40
    assert PollCount.objects.filter(poll=vote, option=-1).count() == 2


def test_an_answer_that_comes_twice_at_once_is_one(meeting, by, monkeypatch) -> None:
    show, token = poll(meeting, by), new_token()
    answer_poll(meeting, show.id, token, [1], ACT)
    found = Answer.objects.filter
    monkeypatch.setattr(Answer.objects, "filter", lambda **told: found(pk="not yet"))
    assert answer_poll(meeting, show.id, token, [1], ACT).again
    with pytest.raises(NotTaken, match="first answer counts"):
        answer_poll(meeting, show.id, token, [2], new_key())
    assert Answer.objects.count() == 1


def test_an_answer_is_undone_when_the_poll_closed_meanwhile(meeting, by, monkeypatch) -> None:
    show, save = poll(meeting, by), Answer.save

    def closed_meanwhile(answer: Answer, **how: bool) -> None:
        Poll.objects.filter(pk=show.pk).update(state=PollState.CLOSED)
        save(answer, **how)

    monkeypatch.setattr(Answer, "save", closed_meanwhile)
    with pytest.raises(NotTaken, match="closed"):
        answer_poll(meeting, show.id, new_token(), [1], new_key())
    assert Answer.objects.count() == 0


@pytest.mark.database
def test_whatever_is_accepted_while_a_poll_closes_is_counted_and_nothing_else(tmp_path: Path, prove: bool) -> None:
    """In a process of its own, on its own database, of whichever kind the tests run on."""
    (tmp_path / "var").mkdir()
    server = os.environ.get("DATABASE_URL", "")
    where = {"DATABASE_URL": crowd.fresh(server, f"s{new_key().lower()}")} if server else {}
    told = hurrying.ask(60 if prove else 6, 6, COMPSTAT_DATA=str(tmp_path / "var"), **where)["rounds"]
    assert [accepted for accepted, _ in told] == [counted for _, counted in told]
    assert all(0 < accepted <= 6 * hurrying.EACH for accepted, _ in told)
    assert any(accepted < 6 * hurrying.EACH for accepted, _ in told)  # some came too late, and were told so


def test_a_slip_of_another_meeting_is_none_here(meeting, by) -> None:
    vote, (code,) = poll(meeting, by, PollKind.BALLOT), codes(called(), by, 1)
    with pytest.raises(NotTaken, match="No slip has this code"):
        ballot(vote, code, 0)
    with pytest.raises(IntegrityError):
        Slip.objects.create(id=Slip.objects.get().pk, meeting=meeting)


def test_counts_are_shown_and_taken_off(meeting, by) -> None:
    show = poll(meeting, by)
    assert not queries.polls_of(meeting).get().shown
    assert voting.show_counts(show, True, by=by, now=NOW, act=ACT)
    assert not voting.show_counts(show, False, by=by, now=NOW, act=ACT)
    assert show.shown
    assert queries.polls_of(meeting).get().shown
    voting.show_counts(show, False, by=by, now=NOW)
    assert not queries.polls_of(meeting).get().shown


def test_the_page_of_polls(meeting, by) -> None:
    officer = desk(member(Role.OFFICER))
    address = f"/staff/meetings/{meeting.id}/polls/"
    assert "There is no poll yet" in officer.get(address).content.decode()
    told = {"do": "make", "kind": "ballot", "question": "What first?", "options": "\n".join(OPTIONS), "dots": "3"}
    wrong = officer.post(address, {**told, "options": "One"})
    assert wrong.status_code == 200
    assert "different options" in wrong.content.decode()
    assert officer.post(address, {**told, "question": ""}).status_code == 200
    assert officer.post(address, told).status_code == 302
    made = Poll.objects.get()
    for post in ({"do": "move", "event": "opened"}, {"do": "show", "shown": "on"}):
        assert officer.post(address, {**post, "poll": made.id}).status_code == 302
    (code,) = codes(meeting, by, 1)
    ballot(made, code, 0)
    Tally.objects.create(id="t", meeting=meeting, question="wrong_codes", origin=Origin.PHONE, count=3)
    page = officer.get(address).content.decode()
    assert "1 by phone, 0 on paper, 0 online" in page
    assert "counts are on screen" in page
    assert "3 wrong ballot codes" in page
    assert officer.post(address, {"do": "void", "slip": "1"}).status_code == 302
    assert Slip.objects.get().void
    assert officer.post(address, {"do": "void", "slip": "7"}).status_code == 404
    assert officer.post(address, {"do": "move", "event": "burnt", "poll": made.id}).status_code == 400
    assert officer.post(address, {"do": "move", "event": "opened", "poll": "none"}).status_code == 404
