"""A problem, what happened to it, its root causes with evidence, and what residents and partners add."""

from __future__ import annotations

from django.db import models

from compstat.access.actions import new_key

from ..rules import ProblemState


class Problem(models.Model):
    """Something that keeps happening in an area. Words hold nobody's name, and nothing of who offenders are."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    city = models.CharField(max_length=40)
    area = models.CharField(max_length=80)  # the area whose priorities it is among
    title = models.CharField(max_length=120)
    theme = models.CharField(max_length=30, blank=True)  # a value of concerns.rules.Theme
    state = models.CharField(max_length=20, default=ProblemState.NOMINATED)  # a value of rules.ProblemState
    owner = models.CharField(max_length=80, blank=True)  # the role that leads the work
    opened_on = models.DateField()
    priority_since = models.DateField(null=True, blank=True)  # None: no priority (nominated, retired, closed)
    room_said = models.CharField(max_length=500, blank=True)  # what the room advised, with n
    meeting = models.CharField(max_length=26, blank=True)  # the meeting's key
    poll = models.CharField(max_length=26, blank=True)  # the ballot's key
    differs_why = models.CharField(max_length=1000, blank=True)  # why the captain decided otherwise
    urgent_why = models.CharField(max_length=1000, blank=True)  # opened at once; it comes before the next meeting
    behavior = models.CharField(max_length=200, blank=True)
    place_type = models.CharField(max_length=200, blank=True)
    time = models.CharField(max_length=200, blank=True)
    harm = models.CharField(max_length=200, blank=True)
    baseline = models.CharField(max_length=300, blank=True)
    cheers = models.JSONField(default=dict)  # name of a question → {yes, why}
    sources = models.JSONField(default=list)  # values of rules.Source
    who_lives = models.CharField(max_length=1000, blank=True)
    were_asked = models.CharField(max_length=1000, blank=True)
    burden = models.CharField(max_length=1000, blank=True)  # whom a plan could burden, and how we will know
    triangle = models.JSONField(default=dict)  # name of a corner → words
    members = models.CharField(max_length=500, blank=True)  # of the working group: roles and organizations
    closed_on = models.DateField(null=True, blank=True)
    closing = models.CharField(max_length=20, blank=True)  # a value of rules.Closing
    result = models.CharField(max_length=20, blank=True)  # a value of rules.Result
    closed_why = models.CharField(max_length=1000, blank=True)
    finding = models.CharField(max_length=20, blank=True)  # a value of rules.Finding: what its plan had found by then
    against_why = models.CharField(max_length=1000, blank=True)  # why it was closed against that

    class Meta:
        indexes = [models.Index(fields=["city", "area", "state"])]

    def __str__(self) -> str:
        return self.id


class ProblemEvent(models.Model):
    """Something that happened to a problem or its plans, for everybody to read. Rows are added, never changed."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    problem = models.ForeignKey("problems.Problem", models.CASCADE, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)  # a value of rules.Event or rules.PlanEvent
    reason = models.CharField(max_length=1000, blank=True)
    role = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=26, blank=True)  # of the plan, review, concern or problem it is about
    before = models.JSONField(default=dict)  # words before a change

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.id


class Hypothesis(models.Model):
    """Why a problem may exist: one sentence that evidence can speak for or against."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    problem = models.ForeignKey("problems.Problem", models.CASCADE, related_name="hypotheses")
    text = models.CharField(max_length=500)
    by_role = models.CharField(max_length=80)
    on = models.DateField()
    dropped_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "hypotheses"

    def __str__(self) -> str:
        return self.id


class Evidence(models.Model):
    """What speaks for a hypothesis, or against it, and where that comes from."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    hypothesis = models.ForeignKey("problems.Hypothesis", models.CASCADE, related_name="evidence")
    speaks_for = models.BooleanField()
    text = models.CharField(max_length=1000)
    source = models.CharField(max_length=20)  # a value of rules.Source
    panel = models.CharField(max_length=26, blank=True)  # the key of a pinned panel, or of a contribution, it cites
    by_role = models.CharField(max_length=80)
    on = models.DateField()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.id


class ContributionSent(models.Model):
    """What a resident or partner sent, in their own words, before a person has read it."""

    public_door = "add"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    problem = models.ForeignKey("problems.Problem", models.CASCADE, related_name="contributions_sent")
    text = models.TextField()
    language = models.CharField(max_length=12, default="en")
    who = models.CharField(max_length=20, default="resident")  # resident or partner
    marks = models.JSONField(default=list)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "contributions sent"

    def __str__(self) -> str:
        return self.id


class Contribution(models.Model):
    """What a resident or partner added to a problem, as everybody reads it; or on which ground it was not published."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26)  # the key of what was sent
    problem = models.ForeignKey("problems.Problem", models.CASCADE, related_name="contributions")
    text = models.CharField(max_length=1000, blank=True)
    who = models.CharField(max_length=20)
    ground = models.CharField(max_length=40, blank=True)  # a value of concerns.rules.Ground; then there is no text
    on = models.DateField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.id


class Panel(models.Model):
    """A figure pinned from an edition: it stays as it was, and leads to its recipe."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    problem = models.ForeignKey("problems.Problem", models.CASCADE, related_name="panels")
    edition = models.CharField(max_length=40)
    area = models.CharField(max_length=80)
    row = models.CharField(max_length=60)
    to = models.DateField()
    period = models.CharField(max_length=10)  # week, days28 or ytd
    told = models.JSONField(default=dict)  # the cell as the table of that edition has it
    note = models.CharField(max_length=500, blank=True)  # why it was pinned
    on = models.DateField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.id


class GroupNote(models.Model):
    """What the working group did between meetings."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    problem = models.ForeignKey("problems.Problem", models.CASCADE, related_name="group_notes")
    on = models.DateField()
    came = models.CharField(max_length=300)  # roles and organizations
    text = models.CharField(max_length=2000)
    by_role = models.CharField(max_length=80)

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return self.id
