"""Two kinds of vote: a show of phones, and a ballot with slips. Counts by origin; no fingerprints."""

from __future__ import annotations

from django.db import models

from compstat.access.actions import new_key

from ..rules import Origin, PollKind, PollState


class Poll(models.Model):
    """A question with options. Dots: how many options one may choose."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key)
    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="polls")
    kind = models.CharField(max_length=20, default=PollKind.SHOW)
    question = models.CharField(max_length=200)
    options = models.JSONField(default=list)  # texts; an answer names their places
    dots = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=20, default=PollState.DRAFT)
    shown = models.BooleanField(default=False)  # the counts are on projector and phones
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.id


class Answer(models.Model):
    """One answer: of a browser (show of phones) or of a slip (ballot). Its choices are forgotten when it is final."""

    public_door = "take"

    id = models.CharField(primary_key=True, max_length=64)  # a keyed hash of poll and browser, or of poll and slip
    poll = models.ForeignKey("meetings.Poll", models.CASCADE, related_name="answers")
    act = models.CharField(max_length=26)  # made on the device: the same one again is the same answer
    choices = models.JSONField(default=list)  # places of options
    origin = models.CharField(max_length=20, default=Origin.PHONE)

    def __str__(self) -> str:
        return self.id


class Slip(models.Model):
    """A ballot slip that was printed or given out with a seat: its number, and a keyed hash of its code."""

    public_door = "take"  # a seat for somebody who comes online brings its slip with it

    id = models.CharField(primary_key=True, max_length=64)  # a keyed hash of meeting and code
    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="slips")
    number = models.PositiveIntegerField(null=True, blank=True)  # printed on paper; None: given out with a seat
    void = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.id


class PollCount(models.Model):
    """How many chose an option, by origin: written when a poll is final, for the record."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key)
    poll = models.ForeignKey("meetings.Poll", models.CASCADE, related_name="counts")
    option = models.SmallIntegerField()  # the place of an option; -1: how many answered
    origin = models.CharField(max_length=20)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "option", "origin"], name="one_count_of_an_option")]

    def __str__(self) -> str:
        return self.id
