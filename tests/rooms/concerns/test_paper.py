"""Paper is worth what the web is: a numbered card is printed, entered, answered, and found by its number and its code.

It comes back in two ways: somebody brings it to the desk, or it is entered with the pile of a meeting.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from compstat.access.actions import new_key
from compstat.access.rules import Role
from compstat.concerns.models import Concern, OwnWords
from compstat.concerns.rules import Origin, Publication, State
from compstat.meetings.actions import after
from compstat.meetings.models import Line, Meeting
from compstat.meetings.paper import bundle
from compstat.meetings.rules import State as MeetingState

from ..meetings import scribing
from .desk_making import person, send

TEXT = "Por la noche no se ve nada en la parada de Weir Lane."
WORDING = "Por la noche no se ve nada en la parada."
ANSWER = "Public works mends both lamps by December 12. We look again on the day after."


@pytest.fixture
def officer() -> Any:
    return person(Role.COMMUNITY_SERVICE_OFFICER)


@pytest.fixture
def meeting() -> Meeting:
    return scribing.called()


def printed(desk: Client, meeting: Meeting, monkeypatch, many: int = 2) -> list[str]:
    """The numbers of cards as they stand on the paper that was ordered."""
    told: list[dict[str, Any]] = []
    made = bundle.pdf
    monkeypatch.setattr(bundle, "pdf", lambda name, data: [told.append(data), made(name, data)][1])
    order = {"what": "print", "es.want": "on", "es.cards": many, "es.slips": 0, "es.questions": 0, "es.tables": 0}
    answer = desk.post(f"/staff/meetings/{meeting.id}/paper/", order)
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    found: list[str] = [number for sheets in told[0]["languages"] for number in sheets["cards"]["numbers"]]
    assert len({*found}) == many
    return found


def fate(number: str) -> str:
    """What the page of cards says of a number; nobody is signed in."""
    answer = Client().post("/harborview/card/", {"number": number})
    assert answer.status_code == 200 and not answer.cookies
    return answer.content.decode().split("<main")[1].split("<footer")[0]


def by_code(code: str) -> str:
    answer = Client().post("/harborview/your-concern/", {"code": code})
    assert answer.status_code == 200 and not answer.cookies
    return answer.content.decode().split("<main")[1]


def at_the_desk(desk: Client, number: str, **told: str) -> str:
    """Somebody brings a card to an officer; the page with the code."""
    fields = {"act": new_key(), "area": "D4", "text": TEXT, "language": "es", "place": "Weir Lane", "card": number}
    return desk.post("/staff/concerns/new/", {**fields, **told}).content.decode()


def in_the_pile(desk: Client, meeting: Meeting, number: str, text: str = TEXT, **told: str) -> Any:
    """It is entered with others of a meeting."""
    fields = {"act": new_key(), "number": number, "text": text, "kind": "concern", "language": "es", **told}
    sent = {"what": "cards", **{f"card0-{name}": value for name, value in fields.items()}}
    return desk.post(f"/staff/meetings/{meeting.id}/paper/entry/", sent)


def test_a_printed_card_brought_to_the_desk(officer, meeting, monkeypatch) -> None:
    desk = scribing.desk(officer)
    number, other = printed(desk, meeting, monkeypatch)
    assert "Not entered yet" in fate(number)
    told = at_the_desk(desk, number.lower())
    assert f"found by the number of the card, too: {number.replace(' ', '')}" in told and "<svg" in told
    code = re.findall(r'class="code"><bdi>([0-9A-Z-]+)</bdi>', told)[0]
    found = Concern.objects.get()
    assert (found.origin, found.language, found.state) == (Origin.PAPER, "es", State.ACKNOWLEDGED)
    waits = fate(number)
    assert "waits for an answer" in waits and TEXT not in waits and "no se ve nada" not in by_code(code)
    page = f"/staff/concerns/{found.pk}/"
    send(desk, page, "publish", text=WORDING, place="Weir Lane", theme="lights")
    assert WORDING in fate(number) and WORDING in by_code(code)
    send(desk, page, "answer", text=ANSWER)
    for shown in (fate(number), by_code(code), Client().get(f"/c/{code}/").content.decode()):
        assert WORDING in shown and ANSWER in shown and TEXT not in shown
    assert "Not entered yet" in fate(other)


def test_a_printed_card_entered_with_the_pile_of_a_meeting(officer, meeting, monkeypatch) -> None:
    desk = scribing.desk(officer)
    (number,) = printed(desk, meeting, monkeypatch, 1)
    assert in_the_pile(desk, meeting, number).status_code == 302 and TEXT in fate(number)
    Meeting.objects.update(state=MeetingState.DRAFTED, ended_at=timezone.now())
    meeting.refresh_from_db()
    assert after.settle_lines(meeting, by=scribing.acting(officer), now=scribing.NOW) == 1
    found = Concern.objects.get()
    assert (found.card, found.origin, found.publication) == (number.replace(" ", ""), Origin.PAPER, "published")
    send(desk, f"/staff/concerns/{found.pk}/", "answer", text=ANSWER)
    assert ANSWER in fate(number) and TEXT in fate(number)
    assert ANSWER in Client().get(f"/harborview/concerns/{found.pk}/").content.decode()


def test_one_card_is_one_concern_whichever_way_it_comes(officer, meeting, monkeypatch) -> None:
    desk = scribing.desk(officer)
    brought, piled = printed(desk, meeting, monkeypatch)
    at_the_desk(desk, brought)
    for again in (at_the_desk(desk, brought), in_the_pile(desk, meeting, brought).content.decode()):
        assert "entered already" in again
    assert Concern.objects.count() == 1 and not Line.objects.exists()
    assert in_the_pile(desk, meeting, piled).status_code == 302
    assert "entered already" in in_the_pile(desk, meeting, piled).content.decode() and Line.objects.count() == 1


def test_what_is_withheld_says_so_under_its_number_and_its_code(officer, meeting) -> None:
    desk = scribing.desk(officer)
    told = at_the_desk(desk, "K7M 3QX", text="The man at 12 Weir Lane did it.", language="en")
    code = re.findall(r'class="code"><bdi>([0-9A-Z-]+)</bdi>', told)[0]
    found, reason = Concern.objects.get(), "It says where one person lives."
    send(desk, f"/staff/concerns/{found.pk}/", "withhold", ground="identifies", reason=reason)
    assert Concern.objects.get().publication == Publication.WITHHELD and OwnWords.objects.exists()
    for shown in (fate("K7M3QX"), by_code(code)):
        assert "It tells who a person is" in shown and "12 Weir Lane" not in shown
    assert reason in by_code(code), "its author reads why"


def test_nobody_without_the_right_enters_a_card(meeting) -> None:
    elsewhere = scribing.desk(person(Role.CAPTAIN, "D1"))
    assert elsewhere.post(f"/staff/meetings/{meeting.id}/paper/", {"what": "print"}).status_code == 403
    assert in_the_pile(elsewhere, meeting, "K7M3QX").status_code == 403
    assert "valid choice" in at_the_desk(elsewhere, "K7M3QX"), "it is no area of theirs"
    partner = scribing.desk(person(Role.PARTNER))
    assert partner.post("/staff/concerns/new/", {"card": "K7M3QX"}).status_code == 403
    assert not Concern.objects.exists() and not Line.objects.exists()
