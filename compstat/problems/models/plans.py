"""A plan, what is fixed of it before it starts, what changes that later in view of all, and what it spends."""

from __future__ import annotations

from django.db import models

from compstat.access.actions import new_key

from ..rules import PlanState


class Plan(models.Model):
    """What will be done about a problem. Until it is fixed, a draft that anybody on the team may change."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    problem = models.ForeignKey("problems.Problem", models.CASCADE, related_name="plans")
    title = models.CharField(max_length=120)
    strategy = models.CharField(max_length=2000, blank=True)  # one paragraph
    co_owners = models.CharField(max_length=500, blank=True)  # from the community: roles and organizations
    state = models.CharField(max_length=20, default=PlanState.DRAFT)  # a value of rules.PlanState
    drafted_on = models.DateField()
    draft = models.JSONField(default=dict)  # the fixed part while it is being written: rules.FIXED
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.id


class FixedPart(models.Model):
    """What a plan is judged by, written once before it starts. The database refuses to change or remove a row."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26)  # the plan's key
    plan = models.ForeignKey("problems.Plan", models.PROTECT, related_name="fixed_parts")
    told = models.JSONField()  # rules.FIXED
    figures = models.JSONField(default=dict)  # baseline counts, φ, df, the edition they were counted on, power
    role = models.CharField(max_length=80)
    fixed_at = models.DateTimeField()
    seal = models.CharField(max_length=64)  # SHA-256 of told and figures

    def __str__(self) -> str:
        return self.id


class Amendment(models.Model):
    """A dated, reasoned change of the fixed part, beside what it was before. The database refuses to change a row."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    plan = models.ForeignKey("problems.Plan", models.PROTECT, related_name="amendments")
    changes = models.JSONField()  # name of rules.FIXED → [before, after]
    figures = models.JSONField(default=dict)
    reason = models.CharField(max_length=1000)
    role = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.id


class Option(models.Model):
    """A way of answering the problem that was weighed: from the library, or the team's own."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    problem = models.ForeignKey("problems.Problem", models.CASCADE, related_name="options")
    technique = models.PositiveSmallIntegerField(null=True, blank=True)  # 1 to 25
    kind = models.CharField(max_length=20)  # a value of rules.InterventionKind
    text = models.CharField(max_length=500)
    speaks_for = models.CharField(max_length=500, blank=True)
    speaks_against = models.CharField(max_length=500, blank=True)
    chosen = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.id


class Intervention(models.Model):
    """One thing a plan does, of a kind."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    plan = models.ForeignKey("problems.Plan", models.CASCADE, related_name="interventions")
    kind = models.CharField(max_length=20)  # a value of rules.InterventionKind
    technique = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.CharField(max_length=500)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.id


class PlanResource(models.Model):
    """What a plan spends: planned, and used so far. Detail of patrols at places may wait until a day, which is said."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    plan = models.ForeignKey("problems.Plan", models.CASCADE, related_name="resources")
    kind = models.CharField(max_length=20)  # a value of rules.ResourceKind
    what = models.CharField(max_length=200)
    planned = models.DecimalField(max_digits=10, decimal_places=1)
    used = models.DecimalField(max_digits=10, decimal_places=1, default=0)
    unit = models.CharField(max_length=40)
    withheld_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.id


class Task(models.Model):
    """Something a role does by a day: a promise from the moment the plan is fixed."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    plan = models.ForeignKey("problems.Plan", models.CASCADE, related_name="tasks")
    what = models.CharField(max_length=300)
    owner = models.CharField(max_length=80)
    due_on = models.DateField()
    promise = models.CharField(max_length=26, blank=True)  # the promise's key, which then says how it stands

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.id


class CountEntered(models.Model):
    """One count of a plan whose measure is a count: entered by its owner with day and method."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    plan = models.ForeignKey("problems.Plan", models.CASCADE, related_name="counts")
    on = models.DateField()
    count = models.DecimalField(max_digits=12, decimal_places=2)
    of = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)  # out of how many
    method = models.CharField(max_length=300)
    before_start = models.BooleanField(default=False)
    role = models.CharField(max_length=80)
    entered_on = models.DateField()

    class Meta:
        ordering = ["on", "id"]
        verbose_name_plural = "counts entered"

    def __str__(self) -> str:
        return self.id
