"""Promises and what happened to them. Rows of what happened are added, never changed; the public may read both."""

from __future__ import annotations

from django.db import models

from compstat.access.actions import new_key

from .rules import Origin, State


class Promise(models.Model):
    """What a role promised to a place, by when. Words hold nobody's name: the form says so, a person checks it."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    city = models.CharField(max_length=40)
    area = models.CharField(max_length=80)  # an area id
    what = models.CharField(max_length=300)
    owner = models.CharField(max_length=80)  # a role in words: "Captain", "Public works liaison"
    due_on = models.DateField()
    made_on = models.DateField()
    state = models.CharField(max_length=20, default=State.OPEN)  # a value of rules.State
    origin = models.CharField(max_length=20, default=Origin.MEETING)  # a value of rules.Origin
    origin_id = models.CharField(max_length=26, blank=True)  # the meeting's, concern's or plan's key

    class Meta:
        indexes = [models.Index(fields=["city", "area", "state", "due_on"])]

    def __str__(self) -> str:
        return self.id


class PromiseEvent(models.Model):
    """Something that happened to a promise, with its reason where one is asked for."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    promise = models.ForeignKey("promises.Promise", models.CASCADE, related_name="events")
    on = models.DateField()
    kind = models.CharField(max_length=20)  # a value of rules.Event
    reason = models.CharField(max_length=300, blank=True)
    due_before = models.DateField(null=True, blank=True)
    what_before = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.id
