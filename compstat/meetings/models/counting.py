"""Counts that lead to nobody, and the ids of what devices have delivered."""

from __future__ import annotations

from django.db import models


class Delivered(models.Model):
    """The id of something a device sent, or a keyed hash that says: this browser has answered. It counts once."""

    public_door = "take"

    id = models.CharField(primary_key=True, max_length=64)
    meeting = models.CharField(max_length=26, db_index=True)
    at = models.DateField()  # a day, no time: an order of arrival would tie answers together

    def __str__(self) -> str:
        return self.id


class Tally(models.Model):
    """How many gave an answer to a question at the door or at the end, by where the answer came from.

    Only counts are kept: which answers came from one person is not, so they can never be crossed.
    """

    public_door = "use"

    id = models.CharField(primary_key=True, max_length=160)  # meeting:question:answer:origin
    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="tallies")
    question = models.CharField(max_length=20)  # a value of rules.DoorQuestion or rules.ClosingQuestion
    answer = models.CharField(max_length=80)  # a code: a language, a neighborhood, yes/no/partly
    origin = models.CharField(max_length=20)  # a value of rules.Origin
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return f"{self.question} {self.answer}"
