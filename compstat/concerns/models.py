"""Concerns: what was raised, and what became of it. Texts are what a person has let through."""

from __future__ import annotations

from django.db import models

from compstat.access.actions import new_key

from .rules import Origin, State


class Concern(models.Model):
    """A question or concern of an area, and its answer or the day by which there will be one."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    city = models.CharField(max_length=40)
    area = models.CharField(max_length=80)  # an area id
    text = models.CharField(max_length=500)
    origin = models.CharField(max_length=20, default=Origin.SPOKEN)  # a value of rules.Origin
    origin_id = models.CharField(max_length=26, blank=True)  # the meeting's key
    raised_on = models.DateField()
    state = models.CharField(max_length=20, default=State.OPEN)  # a value of rules.State
    answer = models.CharField(max_length=1000, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    owner = models.CharField(max_length=80, blank=True)  # the role that answers
    card = models.CharField(max_length=12, blank=True, db_index=True)  # the number of a paper card

    class Meta:
        indexes = [models.Index(fields=["city", "area", "state"])]

    def __str__(self) -> str:
        return self.id
