"""What was raised at a meeting and is sealed afterwards: no word of it stays among lines, minutes or ballots."""

from __future__ import annotations

from datetime import timedelta

from compstat.access.rules import Role
from compstat.concerns import actions as concerns
from compstat.concerns.models import Concern
from compstat.concerns.queries import status
from compstat.concerns.rules import Ground
from compstat.meetings.actions.after import settle_lines
from compstat.meetings.models import Asked, Draft, Line, LineChange, Minutes
from compstat.meetings.rules import PollKind
from compstat.meetings.rules.changes import VERSION

from ..concerns.test_disclosures import everywhere
from .ended import DUE, MORNING, NIGHT, acting, line, over, voted
from .scribing import member

MARK, HOUR = "zanzibarine", timedelta(hours=1)
SAID = f"My neighbor {MARK} is hit by her husband."
BEFORE = f"My neighbor Ann {MARK} is hit."
ANSWER = f"An officer will see {MARK} next week."
PROMISED = f"An officer visits number nine every {MARK} evening"


def test_no_word_of_it_stays() -> None:
    meeting, mei = over(), acting(member(Role.CAPTAIN))
    said = line(meeting, SAID, answer=ANSWER, owner=f"{MARK} unit")
    other = line(meeting, "Why is it dark on Pier Street?", answer="The lamps come in May.")
    Asked.objects.create(id=said.pk, meeting=meeting, text=BEFORE, language="en", at=NIGHT, read_at=NIGHT)
    before = {**dict.fromkeys(VERSION, ""), "text": BEFORE}
    LineChange.objects.create(id=f"{said.pk[:-1]}X", line=said, before=before, at=NIGHT)
    settle_lines(meeting, by=mei, now=MORNING)
    said.refresh_from_db()
    poll = voted(meeting, PollKind.SHOW, {"phone": 9}, {"phone": 4}, {"phone": 5})
    poll.options = [SAID, "Lights"]
    poll.save()
    text = f"## Questions\n- {SAID} {ANSWER}\n- {other.text} {other.answer}"
    Draft.objects.create(meeting=meeting, text=text, changed_at=NIGHT)
    Minutes.objects.create(
        meeting=meeting, text=text.replace("hit by", "hit\nby"), signed_role="captain", signed_at=NIGHT
    )
    later = over(on=meeting.on + timedelta(28))
    concerns.say_not_fixed(_concern(said), "", now=MORNING)
    concerns.settle(MORNING)
    concerns.promise_for(said.concern, PROMISED, "Captain", DUE, by=mei, now=MORNING)
    Minutes.objects.create(meeting=later, text=f"- {PROMISED}: Captain.", signed_role="captain", signed_at=MORNING)
    assert everywhere().count(MARK) > 8
    concerns.withhold(said.concern, Ground.SEALED, "", by=mei, now=MORNING + HOUR)
    assert MARK not in everywhere(), "but under the seal"
    said.refresh_from_db()
    assert (said.text, said.answer, said.undone_at) == ("", "", MORNING + HOUR)
    poll.refresh_from_db()
    assert poll.options == ["Not shown any more", "Lights"]
    for each in (Draft.objects.get(), Minutes.objects.get(meeting=meeting)):
        assert f"- {other.text} {other.answer}" in each.text and "words that must not be public" in each.text
    assert settle_lines(meeting, by=mei, now=MORNING + HOUR) == 0, "it is not raised anew"
    assert Line.objects.get(pk=other.pk).text == other.text


def _concern(of: Line) -> Concern:
    return status.whole(Concern.objects.filter(pk=of.concern)).get()
