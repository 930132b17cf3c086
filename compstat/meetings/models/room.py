"""What was said in the room: what phones sent, what a person let through, and what the scribe wrote down."""

from __future__ import annotations

from django.db import models

from compstat.access.actions import new_key

from ..rules import LineKind, LineState, Origin


class Asked(models.Model):
    """What a phone, a registration or the kiosk sent, in its own words, before a person has read it."""

    public_door = "add"

    id = models.CharField(primary_key=True, max_length=26)  # made on the device
    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="asked")
    text = models.CharField(max_length=500)
    language = models.CharField(max_length=12)
    origin = models.CharField(max_length=20, default=Origin.PHONE)
    pinned_row = models.CharField(max_length=60, blank=True)  # a row of the table: the number it is about
    pinned_area = models.CharField(max_length=80, blank=True)
    marks = models.JSONField(default=list)  # codes of rules.Mark: what a person should look at twice
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)  # by a person, who let it through or did not

    class Meta:
        indexes = [models.Index(fields=["meeting", "read_at"])]

    def __str__(self) -> str:
        return self.id


class Refusal(models.Model):
    """That something asked was not let through, and on which of the closed grounds. Its words stay where they were."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26)  # the key of what was asked
    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="refusals")
    ground = models.CharField(max_length=40)  # a value of rules.Ground
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.id


class Line(models.Model):
    """One thing that was said, as a person wrote it down or let it through. Undone lines stay, and show nowhere."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26)  # made on the device, or that of what was asked
    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="lines")
    item = models.CharField(max_length=20)  # a value of rules.ItemKind
    kind = models.CharField(max_length=20)  # a value of rules.LineKind
    text = models.CharField(max_length=500)
    origin = models.CharField(max_length=20, default=Origin.SPOKEN)
    state = models.CharField(max_length=20, default=LineState.OPEN)
    owner = models.CharField(max_length=80, blank=True)  # a role
    due_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    pinned_row = models.CharField(max_length=60, blank=True)
    pinned_area = models.CharField(max_length=80, blank=True)
    card = models.CharField(max_length=12, blank=True, db_index=True)  # the number printed on a paper card
    shown = models.BooleanField(default=True)  # on phones and projector
    said_at = models.DateTimeField()  # on the device's clock
    undone_at = models.DateTimeField(null=True, blank=True)
    promise = models.CharField(max_length=26, blank=True)  # the key of the promise made of it
    concern = models.CharField(max_length=26, blank=True)  # the key of the concern made of it

    class Meta:
        ordering = ["said_at", "id"]
        indexes = [models.Index(fields=["meeting", "kind"])]

    def __str__(self) -> str:
        return self.id

    @property
    def is_question(self) -> bool:
        """Whether it waits for an answer."""
        return self.kind in {LineKind.QUESTION, LineKind.CONCERN}


class LineChange(models.Model):
    """What a line was before a scribe changed it: two who change one line lose nothing."""

    public_door = "none"

    id = models.CharField(primary_key=True, max_length=26)  # made on the device
    line = models.ForeignKey("meetings.Line", models.CASCADE, related_name="changes")
    before = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.id


class Support(models.Model):
    """That a browser supports a question: once."""

    public_door = "take"

    id = models.CharField(primary_key=True, max_length=64)  # a keyed hash of line and browser
    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="supports")
    line = models.CharField(max_length=26, db_index=True)

    def __str__(self) -> str:
        return self.id


class Unclear(models.Model):
    """That a browser did not understand the slide that was showing: once a slide."""

    public_door = "take"

    id = models.CharField(primary_key=True, max_length=64)  # a keyed hash of slide and browser
    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="unclear")
    slide = models.CharField(max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.id


class Turn(models.Model):
    """From this moment the police, residents, or nobody speaks."""

    public_door = "none"

    id = models.CharField(primary_key=True, max_length=26, default=new_key)
    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="turns")
    who = models.CharField(max_length=20)  # a value of rules.Speaker
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.id
