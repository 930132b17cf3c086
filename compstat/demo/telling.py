"""Tell the story of a problem through the acts of people in their roles, evening by evening."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from compstat.concerns import actions as concerns
from compstat.incidents.queries import Edition, editions_of
from compstat.places import queries as places
from compstat.problems import actions, queries

from .concerns import Told
from .people import HARBORVIEW, as_ever
from .stories import Guess, Sent, Story
from .voices import EVERY

JOINED: Final = {
    "es": "Forma parte de un problema que estudiamos en su conjunto: %s.",
    "ht": "Li fè pati yon pwoblèm nou gade an antye: %s.",
}


@dataclass(frozen=True)
class Days:
    """The days of one story, counted from `start`, and who acts on them."""

    area: str
    start: date
    told: Told

    def on(self, day: int) -> date:
        """A day of the story."""
        return self.start + timedelta(days=day)

    def at(self, day: int, hour: int = 19) -> datetime:
        """Its evening, or this hour; never later than now."""
        here = self.told.here
        return min(datetime.combine(self.on(day), time(hour), here.tzinfo), here)

    def edition(self, day: int) -> Edition | None:
        """The newest edition that knew no later day: it was live then. None where there is none so old."""
        known = editions_of(places.city(HARBORVIEW))
        return next((each for each in known if each.as_of <= self.on(day)), None)

    def by(self, mail: str, day: int, hour: int = 19) -> dict[str, Any]:
        """Somebody of theirs, who acts on a day of the story."""
        now = self.at(day, hour)
        return {"by": as_ever(mail, self.area, now=now), "now": now}


def begin(story: Story, days: Days) -> str:
    """It is nominated, becomes a priority, is scanned and analyzed, as far as the story has come; its key."""
    voices = [days.told.id(key) for key in story.voices]
    nominated = days.by("chen", story.nominated, 21)
    key = actions.nominate(HARBORVIEW, story.area, story.title, story.theme, voices, **nominated).id
    _tell_authors(story, days)
    if story.opened is not None:
        actions.open_priority(
            key, story.owner, story.reason, room_said=story.room_said, differs_why=story.differs_why,
            urgent_why=story.urgent_why, **days.by("chen", story.opened, 22),
        )  # fmt: skip
    if story.scanning:
        actions.scan(key, story.scanning, **days.by("ortega", story.scanned, 16))
        actions.finish_scanning(key, **days.by("ortega", story.scanned, 17))
        _analyze(key, story, days)
    return key


def _tell_authors(story: Story, days: Days) -> None:
    """Whoever wrote in another language reads in it, by the next day, that it has become part of a problem."""
    titles = dict(story.titles)
    for voice in EVERY:
        if voice.key in story.voices and voice.language in titles:
            text = JOINED[voice.language] % titles[voice.language]
            told = days.by("baptiste", story.nominated + 1, 11)
            concerns.translate(days.told.id(voice.key), "answer", voice.language, text, **told)


def end(key: str, story: Story, days: Days) -> None:
    """Figures of the last day are pinned; then it is closed, if the story has come so far."""
    for day, row, period, note in story.panels:
        actions.pin_panel(key, row, period, note, **days.by("raman", day, 20))
    if story.closed is not None and story.closing:
        closing, result, reason = story.closing
        actions.close_problem(key, closing, result, reason, **days.by("chen", story.closed, 21))


def _analyze(key: str, story: Story, days: Days) -> None:
    """With residents: who lives there, why it may exist, what others added, and which ways were weighed."""
    first = min(guess.day for guess in story.guesses)
    actions.write_analysis(
        key, who_lives=story.who_lives, were_asked=story.were_asked, burden=story.burden, members=story.members,
        triangle=dict(story.triangle), **days.by("ortega", first, 12),
    )  # fmt: skip
    for guess in story.guesses:
        _guess(key, guess, days)
    for sent in story.sent:
        _add(key, sent, days)
    for day, came, text in story.notes:
        actions.note_group(key, days.on(day), came, text, **days.by("ortega", day, 21))
    for each in story.options:
        option = actions.weigh_option(
            key, each.kind, each.text, each.speaks_for, each.speaks_against, technique=each.technique,
            **days.by("ortega", story.weighed),
        )  # fmt: skip
        if each.chosen:
            actions.choose_option(option.id, True, **days.by("ortega", story.weighed, 20))


def _guess(key: str, guess: Guess, days: Days) -> None:
    mail = days.by("raman", guess.day, 14)
    made = actions.add_hypothesis(key, guess.text, **mail)
    for speaks_for, text, source in guess.evidence:
        actions.add_evidence(made.id, speaks_for, text, source, **mail)
    if guess.dropped_why:
        actions.drop_hypothesis(made.id, guess.dropped_why, **days.by("raman", guess.day + 1, 14))


def _add(key: str, sent: Sent, days: Days) -> None:
    """A contribution by the public door; somebody reads it the day after, unless it waits to be read."""
    problem = queries.problem(key)
    made = actions.send_contribution(
        problem, sent.text, sent.language, sent.who, network=f"demo {sent.text[:20]}", now=days.at(sent.day, 10)
    )
    if sent.ground:
        actions.withhold_contribution(made, sent.ground, **days.by("ortega", sent.day + 1, 9))
    elif not sent.waits:
        actions.publish_contribution(made, sent.wording or sent.text, **days.by("ortega", sent.day + 1, 9))
