"""Who will come, and who wants to hear of meetings: seats without names, and addresses that are sealed at the door."""

from __future__ import annotations

from django.db import models

from compstat.access.actions import CodeField, SealedAddress, SealedField, new_key

from ..rules import SeatState


class Seat(models.Model):
    """A seat at a meeting: which language and help it asks for. Nobody's name; only its code, as a keyed hash."""

    public_door = "use"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="seats")
    code_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=20, default=SeatState.COMING)  # a value of rules.SeatState
    online = models.BooleanField(default=False)
    language = models.CharField(max_length=12, blank=True)  # an interpreter is asked for
    needs = models.JSONField(default=list)  # codes of rules.Need
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["meeting", "state"])]

    def __str__(self) -> str:
        return self.id


class Contact(SealedAddress):
    """The address somebody left with their seat, and the name they want to be written to by: both sealed."""

    public_door = "add"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    seat = models.ForeignKey("meetings.Seat", models.CASCADE, related_name="contacts")
    name = SealedField(null=True, blank=True)
    language = CodeField(max_length=12, default="en")
    entrusted_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.id


class Follower(SealedAddress):
    """Somebody who wants letters about an area's meetings: once they opened the letter's link, until they end it."""

    public_door = "add"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    city = CodeField(max_length=40)
    area = CodeField(max_length=80)  # an area id
    language = CodeField(max_length=12, default="en")
    reminders = models.PositiveSmallIntegerField(default=0)  # bits of rules.Reminder
    asked_at = models.DateTimeField()
    asked_to_confirm_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.id


class FollowerAct(models.Model):
    """What somebody did with the link of a letter: the public door adds it, whoever holds the keys carries it out."""

    public_door = "add"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    follower = models.CharField(max_length=26)  # a key, taken from a signed link
    kind = models.CharField(max_length=20)  # a value of rules.Following
    reminders = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.id


class LetterSent(models.Model):
    """That a letter of a kind about a meeting went to a follower or a seat: never twice."""

    public_door = "none"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    to = models.CharField(max_length=26)  # the key of a Follower or Contact
    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["to", "meeting", "kind"], name="one_letter_of_a_kind")]

    def __str__(self) -> str:
        return self.id
