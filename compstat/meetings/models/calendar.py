"""When and where we meet, what is on the agenda, and which organizations were asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import models

from compstat.access.actions import new_key

from ..rules import ItemKind, Mode, State


class Series(models.Model):
    """Meetings that come back: the first Thursday of each month, or every week or two; until a day or without end."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    city = models.CharField(max_length=40)
    area = models.CharField(max_length=80)
    weekday = models.PositiveSmallIntegerField()  # Monday is 0
    nth = models.SmallIntegerField()  # 1 to 4, or -1 for the last of the month; 7 or 14: every so many days
    begins = models.TimeField()  # on the clock of the city
    skips = models.JSONField(default=list)  # days without a meeting, ISO
    like = models.JSONField(default=dict)  # what each meeting begins with: fields of Meeting
    first_on = models.DateField()
    last_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.id


class Meeting(models.Model):
    """One meeting. Day and time are on the clock of the city, so that summer time changes nothing for people."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    city = models.CharField(max_length=40)
    area = models.CharField(max_length=80)  # an area id
    series = models.ForeignKey("meetings.Series", models.PROTECT, null=True, blank=True, related_name="meetings")
    series_on = models.DateField(null=True, blank=True)  # the day the series meant, wherever it was moved to
    state = models.CharField(max_length=20, default=State.ANNOUNCED)  # a value of rules.State
    title = models.CharField(max_length=120, blank=True)  # empty: the area's name says it
    on = models.DateField()
    begins = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    mode = models.CharField(max_length=20, default=Mode.IN_PERSON)  # a value of rules.Mode
    host = models.CharField(max_length=120, blank=True)  # a civic association, when it is inside its meeting
    venue = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200, blank=True)
    neighborhood = models.CharField(max_length=80, blank=True)  # an area id: where the venue is
    step_free = models.BooleanField(null=True, blank=True)  # None: not known, and said so
    hearing_loop = models.BooleanField(null=True, blank=True)
    transit = models.CharField(max_length=200, blank=True)
    languages = models.JSONField(default=list)  # interpreters: language codes
    needs = models.JSONField(default=list)  # codes of rules.Need that are offered
    link = models.URLField(max_length=300, blank=True)
    dial_in = models.CharField(max_length=120, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)  # of the calendar entry: up with each change of time or place
    called_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)  # of the last move or cancellation
    join_code = models.CharField(max_length=8, unique=True)
    edition = models.CharField(max_length=64, blank=True)  # the frozen briefing on screen: edition, area and day
    briefing_to = models.DateField(null=True, blank=True)
    slide = models.CharField(max_length=60, blank=True)  # the key of the slide that is showing
    incident = models.BooleanField(default=False)  # serious-incident mode
    incident_words = models.CharField(max_length=1000, blank=True)
    incident_without = models.JSONField(default=list)  # keys of slides that are taken off
    came = models.PositiveIntegerField(null=True, blank=True)  # counted at the door
    police_came = models.PositiveIntegerField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["city", "area", "on"]), models.Index(fields=["city", "on"])]

    def __str__(self) -> str:
        return self.id

    def starts_at(self, zone: str) -> datetime:
        """The moment it begins, in the city's time zone."""
        return datetime.combine(self.on, self.begins, ZoneInfo(zone))

    def stops_at(self, zone: str) -> datetime:
        """The moment it is planned to end: so many minutes of real time later, through a change of the clock too."""
        return (self.starts_at(zone).astimezone(ZoneInfo("UTC")) + timedelta(minutes=self.minutes)).astimezone(
            ZoneInfo(zone)
        )


class Moved(models.Model):
    """A move, change or cancellation of a meeting, with its reason: what was before stays in view."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="moves")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)  # a value of rules.Event
    reason = models.CharField(max_length=300, blank=True)
    on_before = models.DateField(null=True, blank=True)
    begins_before = models.TimeField(null=True, blank=True)
    venue_before = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.id


class Item(models.Model):
    """A point of the agenda: how many minutes were planned, and when it began and ended in the room."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, default=ItemKind.OTHER)  # a value of rules.ItemKind
    title = models.CharField(max_length=120, blank=True)  # empty: the kind's own words
    minutes = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.id


class Organization(models.Model):
    """An organization or business of an area that may be asked to come: no private person."""

    public_door = "none"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    city = models.CharField(max_length=40)
    area = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120)  # whom one asks for: "manager", "parish office"
    channel = models.CharField(max_length=120)  # how: a public address, a telephone number, in person
    added_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "area", "name"], name="one_organization_of_a_name")]

    def __str__(self) -> str:
        return self.name


class OrganizationAsked(models.Model):
    """That an organization was asked to a meeting, and whether somebody came for it."""

    public_door = "none"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    organization = models.ForeignKey("meetings.Organization", models.CASCADE, related_name="asked")
    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="organizations")
    asked_on = models.DateField()
    came = models.BooleanField(null=True, blank=True)  # None: nobody has said yet

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "meeting"], name="asked_once_to_a_meeting")]

    def __str__(self) -> str:
        return self.id
