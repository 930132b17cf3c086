"""What comes of something a phone sends: it is taken, it was taken before, or it is not, and why."""

from __future__ import annotations

from dataclasses import dataclass

from compstat.access.rules import WrongState

from ..room_words import said_text


@dataclass(frozen=True)
class Sent:
    """It is taken. `again`: it had been before, and nothing was changed."""

    said: str  # a code of room_words.SAID
    again: bool = False

    @property
    def sentence(self) -> str:
        """What the phone is told."""
        return said_text(self.said)


class NotTaken(WrongState):
    """It is not taken; the sentence says what to do."""

    def __init__(self, said: str) -> None:
        self.said = said  # a code of room_words.NOT_TAKEN
        super().__init__(said_text(said))
