"""Minutes: drafted from what was said, edited by two without loss, signed by a person, corrected in the open."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation

from compstat.access.models import LogLine, Person
from compstat.access.rules import NotAllowed, Role, WrongState
from compstat.concerns.models import Concern
from compstat.meetings.actions import after, minutes
from compstat.meetings.models import Draft, Item, Meeting, Minutes, Moved
from compstat.meetings.queries import minutes as queries
from compstat.meetings.queries.after import record_of
from compstat.meetings.queries.composing import compose
from compstat.meetings.rules import ItemKind, LineKind, PollKind, State
from compstat.meetings.rules.minutes import LONGEST_MINUTES
from compstat.places import queries as places
from compstat.promises import actions as promise_actions
from compstat.promises.models import Promise

from .ended import DUE, LATE, MORNING, NIGHT, PROMISE, ROLE, TODAY, acting, line, over, promise, tally, voted, where
from .scribing import desk, member

QUESTION, ANSWER = "Why are the lights on Pier Street dark?", "The city mends them in May."
TEXT = "# We met\n\nForty-one people came. Lights were asked about."


@pytest.fixture
def mei() -> Person:
    return member(Role.CAPTAIN)


def drafted(meeting: Meeting, person: Person, text: str = "") -> Draft:
    draft = minutes.draft_minutes(meeting, by=acting(person), now=MORNING)
    return minutes.save_draft(meeting, text, draft.version, by=acting(person), now=MORNING) if text else draft


def signed(meeting: Meeting, person: Person, text: str = TEXT, now=MORNING, reason: str = "") -> Minutes:
    draft = drafted(meeting, person, text)
    return minutes.sign_minutes(meeting, draft.version, reason, by=acting(person), now=now)


def acts(*of: str) -> list[str]:
    return [each.act for each in LogLine.objects.order_by("id") if each.act in of]


# --- The draft


def test_a_draft_says_what_was_said_and_counted(mei) -> None:
    meeting = over(came=41, police_came=6, host="Mill Hill Neighbors", address="Chapel Street")
    earlier = over(State.PUBLISHED, on=TODAY - timedelta(30))
    told = {"origin_id": earlier.id, "by": acting(mei)}
    vows = {"first": TODAY - timedelta(9), "second": DUE, "third": DUE, "fourth": DUE}
    made = [
        promise_actions.make_promise(
            "harborview", "D4", f"The {which} thing is done", ROLE, due, now=NIGHT - timedelta(30), **told
        )
        for which, due in vows.items()
    ]
    promise_actions.keep(made[2].id, "Nine lamps.", by=acting(mei), now=MORNING)
    promise_actions.drop(made[3].id, "The street is rebuilt.", by=acting(mei), now=MORNING)
    promise(meeting), promise(meeting, "Something nobody took", owner="")
    line(meeting, QUESTION, origin="phone", answer=ANSWER), line(meeting, "Dogs", LineKind.CONCERN, due_on=DUE)
    (
        line(meeting, "Cars?", owner="Officer", due_on=DUE),
        line(meeting, "Noise?"),
        line(meeting, "Taken back", undone_at=NIGHT),
    )
    line(meeting, "The chart was too small.", LineKind.NOTE, item="numbers")
    voted(meeting, PollKind.BALLOT, {"phone": 20, "paper": 10}, {"phone": 15, "paper": 6}, {"phone": 12, "paper": 4})
    tally(meeting, "first_time", yes=14, no=22)
    tally(meeting, "heard", yes=18, partly=4, no=2), tally(meeting, "answered", yes=9)
    over(State.OPEN, on=date(2026, 12, 10))
    with translation.override("en"):
        text = compose(meeting, where(), MORNING.date())
    assert text.startswith(
        "# Community meeting, District D4: Mill Hill, Riverside and Station Square\n"
        "Thursday, November 5, 2026, 6:30\u00a0pm to 7:30\u00a0pm. "
        "St. Brendan’s hall, Chapel Street.\nWe were guests at the meeting of Mill Hill Neighbors.\n"
        "41 people came. 6 of them were from the police.\n"
        "Is this your first meeting here? 36 answered. No 22; Yes 14."
    ), text  # fmt: skip
    for said in (
        "# Promises from last time\n- The first thing is done: Captain, by October 27, 2026. It is 10 days late.\n",
        "- The second thing is done: Captain, by December 3, 2026. It is still open.\n",
        "- The fourth thing is done: Captain, by December 3, 2026. Dropped on November 6, 2026. The street is rebuilt.",
        "- The third thing is done: Captain, by December 3, 2026. Kept on November 6, 2026. Nine lamps.\n",
        "# The numbers, and what we think they mean\n- The chart was too small.\n\n",
        f"- Question, by phone: {QUESTION} Answer: {ANSWER}\n",
        "- Concern: Dogs. There will be an answer by December 3, 2026.\n",
        "- Question: Cars? Officer answers by December 3, 2026.\n",
        "- Question: Noise? There is no answer and no day yet.\n",
        "- What first? (a ballot; 30 answers: 10 on paper, 20 by phone) Lights 21; Speeding 16.\n",
        "A ballot counts slips: one slip, one vote.",
        f"- {PROMISE}: Captain, by December 3, 2026.\n",
        "- Something nobody took. It has no role or no day yet.\n",
        "Were you heard? 24 answered: 18 yes, 4 partly, 2 no.\n",
        "We meet again on Thursday, December 10, 2026.",
    ):
        assert said in text, (said, text)
    assert "Taken back" not in text and "Were your questions answered?" not in text, "nine are too few to say"


def test_a_promise_is_drafted_as_everybody_reads_it(mei) -> None:
    meeting = over()
    promise(meeting)
    drafted(meeting, mei)
    made = Promise.objects.get()
    promise_actions.reword(made.id, "All nine lights work again", "There are nine.", by=acting(mei), now=MORNING)
    assert "- All nine lights work again: Captain" in compose(meeting, where(), MORNING.date())


def test_a_meeting_of_few_words(mei) -> None:
    told = {"incident_words": "We grieve with the families.", "incident_without": ["unusual", "who"]}
    meeting = over(venue="Hall", incident=True, **told)
    meeting.items.all().delete()
    line(meeting, QUESTION, answer=ANSWER)
    Item.objects.create(meeting=meeting, position=0, kind=ItemKind.OTHER, title="Visit", minutes=5)
    Item.objects.create(meeting=meeting, position=1, kind=ItemKind.OTHER, title="Visit again", minutes=5)
    line(meeting, "The mayor spoke.", LineKind.NOTE, item="other")
    text = compose(meeting, where(), MORNING.date())
    assert "How many people came was not counted." in text
    assert "# Visit\n- The mayor spoke." in text and "Visit again" not in text and text.count("The mayor") == 1
    off = "Taken off the screen: 2 slides that are not kept any more."
    assert f"No number was changed.\n{off}\n- We grieve with the families." in text
    assert f"# Your questions and concerns\n- Question: {QUESTION}" in text, "said, although it was not on the agenda"


def test_a_draft_is_never_longer_than_minutes_may_be(mei) -> None:
    meeting = over()
    for _ in range(15):
        line(meeting, "x" * 480, answer="y" * 990)
    brief = compose(meeting, where(), MORNING.date())
    assert len(brief) <= LONGEST_MINUTES and "yyy" not in brief and brief.count("x" * 480) == 15
    for _ in range(40):
        line(meeting, "x" * 480)
    cut = compose(meeting, where(), MORNING.date())
    assert LONGEST_MINUTES - 1000 < len(cut) <= LONGEST_MINUTES
    assert cut.endswith("The rest stands on the page of this meeting.")
    assert minutes.save_draft(meeting, cut, drafted(meeting, mei).version, by=acting(mei), now=MORNING)


def test_a_draft_is_made_once_and_anew_if_somebody_wants_it(mei) -> None:
    meeting = over()
    line(meeting, QUESTION)
    first = drafted(meeting, mei, TEXT)
    assert Concern.objects.count() == 1, "drafting settles"
    assert drafted(meeting, mei).text == TEXT and first.version == 2
    assert minutes._first(meeting, "Somebody was a moment later.", MORNING).text == TEXT
    anew = minutes.draft_minutes(meeting, version=2, by=acting(mei), now=MORNING)
    assert QUESTION in anew.text and anew.version == 3
    with pytest.raises(minutes.DraftChanged):
        minutes.draft_minutes(meeting, version=2, by=acting(mei), now=MORNING)


def test_two_who_edit_lose_nothing(mei) -> None:
    meeting, other = over(), member(Role.OFFICER)
    version = drafted(meeting, mei).version
    minutes.save_draft(meeting, f"  {TEXT}  \r\nOfficers came.  \r\n", version, by=acting(other), now=MORNING)
    with pytest.raises(minutes.DraftChanged) as refused:
        minutes.save_draft(meeting, TEXT, version, by=acting(mei), now=MORNING)
    assert refused.value.draft.text == f"{TEXT}\nOfficers came." and refused.value.draft.version == 2
    minutes.save_draft(meeting, f"{TEXT}\nBoth.", 2, by=acting(mei), now=MORNING)
    assert acts("minutes_drafted") == ["minutes_drafted"] * 3
    for text in ("", "short", "x" * (LONGEST_MINUTES + 1)):
        with pytest.raises(WrongState, match="Minutes have 20 to 20,000 characters"):
            minutes.save_draft(meeting, text, 3, by=acting(mei), now=MORNING)
    with pytest.raises(WrongState, match="Draft the minutes first"):
        minutes.save_draft(over(), TEXT, 1, by=acting(mei), now=MORNING)


# --- Signing


def test_minutes_are_signed_when_everything_has_its_answer_or_day(mei) -> None:
    meeting = over()
    vow, asked = promise(meeting, owner=""), line(meeting, QUESTION)
    draft = drafted(meeting, mei, TEXT)
    with pytest.raises(minutes.Unfinished, match="Not finished yet, 2 in all") as refused:
        minutes.sign_minutes(meeting, draft.version, by=acting(mei), now=MORNING)
    assert "No role yet." in str(refused.value) and QUESTION in str(refused.value)
    after.finish_line(meeting, vow.id, owner=ROLE, due_on=DUE, by=acting(mei), now=MORNING)
    after.finish_line(meeting, asked.id, owner=ROLE, due_on=DUE, by=acting(mei), now=MORNING)
    made = minutes.sign_minutes(meeting, draft.version, by=acting(mei), now=MORNING)
    assert (made.text, made.signed_role, made.signed_at, made.late_reason) == (TEXT, "captain", MORNING, "")
    meeting.refresh_from_db()
    assert (meeting.state, meeting.published_at) == ("published", MORNING)
    assert acts("minutes_signed") == ["minutes_signed"]
    with pytest.raises(WrongState, match="This meeting is published"):
        minutes.sign_minutes(meeting, draft.version, by=acting(mei), now=MORNING)


def test_signing_settles_what_somebody_else_could_not(mei) -> None:
    meeting = over()
    promise(meeting)
    draft = drafted(meeting, member(Role.MODERATOR), TEXT)
    assert not Promise.objects.exists()
    minutes.sign_minutes(meeting, draft.version, by=acting(mei), now=MORNING)
    assert Promise.objects.get().made_on == TODAY


def test_what_is_signed_is_what_was_read(mei) -> None:
    meeting = over()
    draft = drafted(meeting, mei)
    minutes.save_draft(meeting, TEXT, draft.version, by=acting(mei), now=MORNING)
    with pytest.raises(minutes.DraftChanged):
        minutes.sign_minutes(meeting, draft.version, by=acting(mei), now=MORNING)
    with pytest.raises(WrongState, match="Draft the minutes first"):
        minutes.sign_minutes(over(), 1, by=acting(mei), now=MORNING)
    meeting.refresh_from_db()
    assert meeting.state == State.DRAFTED and not Minutes.objects.exists() and not acts("minutes_signed")


def test_who_is_late_says_why(mei) -> None:
    meeting = over()
    draft = drafted(meeting, mei, TEXT)
    with pytest.raises(WrongState, match="Say why in 10 to 300"):
        minutes.sign_minutes(meeting, draft.version, by=acting(mei), now=LATE)
    made = minutes.sign_minutes(meeting, draft.version, "The captain was ill.", by=acting(mei), now=LATE)
    assert made.late_reason == "The captain was ill."
    clock = queries.clock(meeting, LATE.date())
    assert (clock.due_on, clock.late, clock.days_late, clock.left) == (date(2026, 11, 13), True, 1, -1)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MODERATOR, Role.CRIME_ANALYST])
def test_others_draft_and_a_captain_or_service_officer_signs(role: Role, mei) -> None:
    meeting, other = over(), member(role)
    draft = drafted(meeting, other, TEXT)
    with pytest.raises(NotAllowed):
        minutes.sign_minutes(meeting, draft.version, by=acting(other), now=MORNING)
    made = minutes.sign_minutes(meeting, draft.version, by=acting(member(Role.COMMUNITY_SERVICE_OFFICER)), now=MORNING)
    assert made.signed_role == "community_service_officer"


def test_the_role_that_signs_is_the_one_that_reaches_the_area() -> None:
    from dataclasses import replace

    meeting, by = over(), acting(member(Role.CAPTAIN, "D1"))
    more = acting(member(Role.COMMUNITY_SERVICE_OFFICER, "D4")).standings
    both = replace(by, standings=(*by.standings, *(replace(each, deputy_of="somebody") for each in more)))
    assert minutes._role(meeting, both, MORNING) == "community_service_officer.deputy"
    own = replace(by, standings=(*both.standings, *more))
    assert minutes._role(meeting, own, MORNING) == "community_service_officer"


# --- Corrections


def test_a_correction_is_signed_anew_and_the_first_stays(mei) -> None:
    meeting = over()
    signed(meeting, mei)
    draft = queries.draft(meeting)
    with pytest.raises(WrongState, match="Nothing is changed yet"):
        minutes.correct_minutes(meeting, draft.version, "Forty-two came.", by=acting(mei), now=LATE)
    meeting.refresh_from_db()
    draft = minutes.save_draft(meeting, TEXT.replace("one", "two"), draft.version, by=acting(mei), now=LATE)
    for reason, said in (("", "Say why in 10 to 300"), ("x" * 301, "Say why")):
        with pytest.raises(WrongState, match=said):
            minutes.correct_minutes(meeting, draft.version, reason, by=acting(mei), now=LATE)
    with pytest.raises(minutes.DraftChanged):
        minutes.correct_minutes(meeting, 1, "Forty-two came.", by=acting(mei), now=LATE)
    with pytest.raises(NotAllowed):
        minutes.correct_minutes(meeting, draft.version, "Forty-two came.", by=acting(member(Role.OFFICER)), now=LATE)
    minutes.correct_minutes(meeting, draft.version, "Forty-two came.", by=acting(mei), now=LATE)
    newest, first = queries.signed(meeting)
    assert "Forty-two people" in newest.minutes.text and newest.correction and not first.correction
    assert newest.minutes.text.endswith("\n\nCorrected on November 16, 2026: Forty-two came.")
    assert first.minutes.text == TEXT and first.role == "Captain"
    assert queries.draft(meeting).text == newest.minutes.text
    with pytest.raises(WrongState, match="Nothing is changed yet"):
        minutes.correct_minutes(meeting, draft.version + 1, "Forty-two came.", by=acting(mei), now=LATE)
    with pytest.raises(WrongState, match="in draft"):
        minutes.correct_minutes(over(), 1, "Forty-two came.", by=acting(mei), now=LATE)


# --- What everybody reads


def read(meeting: Meeting, now=LATE) -> str:
    """The record as the page of the meeting shows it, blanks made one."""
    meeting.refresh_from_db()
    area = places.area(where(), meeting.area)
    with translation.override("en"):
        told = {"record": record_of(meeting, where(), now), "city": where(), "area": area, "meeting": meeting}
        return " ".join(render_to_string("meetings/record.html", told).split())


def test_before_they_are_signed_people_read_by_when(mei) -> None:
    meeting = over()
    assert "They are due by Friday, November 13." in read(meeting, MORNING)
    assert "They were due on Friday, November 13, and are late." in read(meeting, LATE)
    assert "Weekends and public holidays do not count." in read(meeting, LATE), "Veterans Day lies between"
    for state in (State.ANNOUNCED, State.OPEN, State.IN_SESSION, State.CANCELLED):
        assert record_of(over(state), where(), LATE) is None


def test_the_record_says_what_came_of_it(mei) -> None:
    meeting = over(
        came=41, edition="2026-11-01-abc", briefing_to=date(2026, 11, 1), incident=True, incident_without=["unusual"]
    )
    promise(meeting, "A <b>promise</b> to all"), line(meeting, QUESTION, origin="phone", answer=ANSWER)
    line(meeting, "Cars?", LineKind.CONCERN, owner="Officer", due_on=TODAY + timedelta(9), card="12", pinned_area="D4")
    line(meeting, "Dogs?", due_on=DUE), line(meeting, "Taken back?", answer="No.", undone_at=NIGHT)
    voted(meeting, PollKind.BALLOT, {"phone": 20, "paper": 10}, {"phone": 15, "paper": 6}, {"phone": 12, "paper": 4})
    voted(meeting, PollKind.SHOW, {"phone": 20, "paper": 4}, {"phone": 15, "paper": 3}, {"phone": 5, "paper": 1})
    tally(meeting, "heard", yes=18, partly=4, no=2), tally(meeting, "answered", yes=9)
    Moved.objects.create(
        meeting=meeting, at=NIGHT - timedelta(20), kind="moved", reason="The hall has no heating.",
        on_before=TODAY - timedelta(7), begins_before="18:30", venue_before="Library",
    )  # fmt: skip
    signed(meeting, mei, f"{TEXT}\n- <script>alert(1)</script>")
    told = read(meeting)
    for said in (
        "Minutes signed by: Captain, November 6, 2026.",
        "41 people came.",
        "/harborview/editions/2026-11-01-abc/d4/2026-11-01/",
        "No number was changed: the numbers are all in the briefing.</p><p>Taken off the screen:</p><ul>",
        f'<p class="what"><bdi>{QUESTION}</bdi></p> <p class="quiet">Asked by phone. </p>',
        f'</p> <p class="event"><bdi>{ANSWER}</bdi>',
        "Card 12. About: ",
        'Officer answers by November 14, 2026. <strong class="late">2 days late.</strong>',
        "There will be an answer by December 3, 2026.",
        "A &lt;b&gt;promise&lt;/b&gt; to all",
        "Captain, by December 3, 2026. Promised on November 5, 2026.",
        "A show of phones counts phones. It is not one person, one vote.",
        "one slip, one vote, by phone or on paper.",
        "30 answers: 10 on paper, 20 by phone. Each may choose up to 2.",
        '<th scope="row"><bdi>Lights</bdi></th><td class="num" data-label="on paper">6</td>',
        '<td class="num" data-label="by phone">15</td><td class="num" data-label="In all"><b>21</b></td>',
        "24 answers: 4 on paper, 20 by phone. Fewer than five answered in one of these ways",
        '<th scope="row"><bdi>Lights</bdi></th><td class="num" data-label="In all"><b>18</b></td>',
        "<b>Were you heard?</b> 18 yes, 4 partly, 2 no; 24 people answered.",
        "<b>Were your questions answered?</b> Fewer than ten answered: too few to say.",
        "Moved on October 16, 2026; before, it was on October 29, 2026, 6:30\u00a0pm.".replace("\u00a0", " "),
        "The place was: Library.",
        "The hall has no heating.",
        "Forty-one people came.",
        "<li><bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi></li>",
        "That is too few to show.",
    ):
        assert said in told, (said, told)
    assert "Taken back" not in told and "<script>" not in told and mei.id not in told and "example.org" not in told
    with translation.override("en"):
        promise_actions.keep(Promise.objects.get().id, "All nine.", by=acting(mei), now=MORNING)
    assert "Kept on November 6, 2026. All nine." in read(meeting)


def test_the_record_says_the_day_where_people_live(mei) -> None:
    meeting = over()
    signed(meeting, mei, now=NIGHT + timedelta(hours=3))  # half past ten; by the clock of computers the next day
    assert "Minutes signed by: Captain, November 5, 2026." in read(meeting)


def test_the_record_of_little(mei) -> None:
    meeting = over()
    signed(meeting, mei, now=LATE, reason="The captain was ill.")
    told = read(meeting)
    for said in (
        "Nothing was written down as a question", "Nothing was promised at this meeting.",
        "They were due on November 13, 2026. Why they were late: The captain was ill.",
    ):  # fmt: skip
        assert said in told
    assert "How we voted" not in told and "After a serious incident" not in told and "Corrected" not in told


def test_corrections_are_read_with_what_was_there_before(mei) -> None:
    meeting = over()
    signed(meeting, mei)
    meeting.refresh_from_db()
    draft = queries.draft(meeting)
    minutes.save_draft(meeting, TEXT.replace("one", "two"), draft.version, by=acting(mei), now=LATE)
    minutes.correct_minutes(meeting, draft.version + 1, "Forty-two came.", by=acting(mei), now=LATE)
    told = read(meeting)
    assert "Corrected on November 16, 2026." in told and "Corrected on November 16, 2026: Forty-two came." in told
    assert told.index("Forty-two people") < told.index("Earlier minutes") < told.index("Forty-one people")


# --- On the page


@pytest.fixture
def meeting() -> Meeting:
    """One that ended just now, by the clock of the machine."""
    now = timezone.now()
    return over(on=places.moment(where(), now).date(), ended_at=now)


def test_minutes_are_drafted_edited_and_signed_on_the_page(mei, meeting) -> None:
    page, client = f"/staff/meetings/{meeting.id}/minutes/", desk(mei)
    line(meeting, QUESTION, answer=ANSWER)
    assert "Draft the minutes" in client.get(page).content.decode()
    assert client.post(page, {"act": "draft"}).status_code == 302
    told = client.get(page).content.decode()
    assert (
        "5 working days left of five" in told and f"<li><bdi>Question: {QUESTION} Answer: {ANSWER}</bdi></li>" in told
    )
    short = client.post(page, {"act": "save", "version": 1, "text": "Short"})
    assert short.status_code == 200 and "Minutes have 20 to 20,000" in short.content.decode()
    assert client.post(page, {"act": "save", "version": 1, "text": TEXT}).status_code == 302
    told = client.get(page).content.decode()
    assert "<h3><bdi>We met</bdi></h3>" in told and "What a fresh draft would say" in told
    stale = client.post(page, {"act": "sign", "sign-version": 1})
    assert "Read the text once more" in stale.content.decode()
    assert 'name="sign-version" value="2"' in stale.content.decode()
    assert client.post(page, {"act": "sign", "sign-version": 2}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == "published" and "Signed by: Captain" in client.get(page).content.decode()


def test_two_who_edit_on_the_page_see_both_texts(mei, meeting) -> None:
    page, first, second = f"/staff/meetings/{meeting.id}/minutes/", desk(mei), desk(member(Role.OFFICER))
    first.post(page, {"act": "draft"})
    second.post(page, {"act": "save", "version": 1, "text": f"{TEXT} Theirs <b>."})
    told = first.post(page, {"act": "save", "version": 1, "text": f"{TEXT} Mine."}).content.decode()
    assert "Mine.</textarea>" in told and "Theirs &lt;b&gt;.</pre>" in told and 'name="version" value="2"' in told
    assert first.post(page, {"act": "save", "version": 2, "text": f"{TEXT} Both."}).status_code == 302
    assert queries.draft(meeting).text.endswith("Both.")


def test_unfinished_lines_are_named_and_lead_to_the_list(mei, meeting) -> None:
    page, client = f"/staff/meetings/{meeting.id}/minutes/", desk(mei)
    line(meeting, QUESTION)
    client.post(page, {"act": "draft"})
    told = client.get(page).content.decode()
    assert "Before they can be signed" in told and f"/staff/meetings/{meeting.id}/tomorrow/" in told
    refused = client.post(page, {"act": "sign", "sign-version": 1})
    assert refused.status_code == 200 and "Not finished yet, 1 in all" in refused.content.decode()
    assert client.post(page, {"act": "draft", "version": 1}).status_code == 302
    assert queries.draft(meeting).version == 2


def test_late_minutes_and_corrections_ask_why_on_the_page(mei, meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(on=meeting.on - timedelta(20))
    page, client = f"/staff/meetings/{meeting.id}/minutes/", desk(mei)
    client.post(page, {"act": "draft"})
    told = client.get(page).content.decode()
    assert "working days late" in told and "Why they are late" in told
    assert client.post(page, {"act": "sign", "sign-version": 1, "sign-reason": ""}).status_code == 200
    assert (
        client.post(page, {"act": "sign", "sign-version": 1, "sign-reason": "The captain was ill."}).status_code == 302
    )
    assert client.post(page, {"act": "save", "version": 1, "text": TEXT}).status_code == 302
    assert "Sign the correction" in client.get(page).content.decode()
    wrong = client.post(page, {"act": "correct", "sign-version": 2, "sign-reason": "no"})
    assert wrong.status_code == 200 and "Say why in 10 to 300" in wrong.content.decode()
    done = client.post(page, {"act": "correct", "sign-version": 2, "sign-reason": "It was another text."})
    assert done.status_code == 302 and Minutes.objects.count() == 2
    other = desk(member(Role.OFFICER))
    other.post(page, {"act": "save", "version": 3, "text": f"{TEXT} More."})
    assert "signs the correction" in other.get(page).content.decode()


def test_who_reads_and_who_signs(mei, meeting) -> None:
    page = f"/staff/meetings/{meeting.id}/minutes/"
    assert Client().get(page).status_code == 302
    officer = desk(member(Role.OFFICER))
    officer.post(page, {"act": "draft"})
    told = officer.get(page).content.decode()
    assert "A captain or a community service officer signs these minutes." in told and "Sign and publish" not in told
    assert officer.post(page, {"act": "sign", "sign-version": 1}).status_code == 403
    assert desk(member(Role.CAPTAIN, "D1")).get(page).status_code == 403
    early = over(State.IN_SESSION)
    assert "Minutes are written when" in desk(mei).get(f"/staff/meetings/{early.id}/minutes/").content.decode()
    assert desk(mei).post(f"/staff/meetings/{early.id}/minutes/", {"act": "draft"}).status_code == 400
