"""Reviews on their days, what residents say, and effects as they were found, edition by edition."""

from __future__ import annotations

from django.db import models

from compstat.access.actions import new_key


class Review(models.Model):
    """A day on which a plan is looked at, and what came of it; until it is held, only its day."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    plan = models.ForeignKey("problems.Plan", models.CASCADE, related_name="reviews")
    due_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    done = models.CharField(max_length=1000, blank=True)  # what was done, beside planned and used
    seen = models.CharField(max_length=1000, blank=True)
    used = models.JSONField(default=dict)  # a resource's key → used so far, as text
    decision = models.CharField(max_length=20, blank=True)  # a value of rules.Decision
    reason = models.CharField(max_length=1000, blank=True)
    role = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.id


class Verdict(models.Model):
    """Residents are asked whether they notice a change, from a day until a day."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    plan = models.ForeignKey("problems.Plan", models.CASCADE, related_name="verdicts")
    announced_on = models.DateField(null=True, blank=True)  # what was raised from this day on has no voice
    opened_on = models.DateField()
    closes_on = models.DateField()
    counted_on = models.DateField(null=True, blank=True)
    meeting = models.CharField(max_length=26, blank=True)  # whose ballot counts with it
    poll = models.CharField(max_length=26, blank=True)

    class Meta:
        ordering = ["opened_on", "id"]

    def __str__(self) -> str:
        return self.id


class VerdictAnswer(models.Model):
    """One answer: by the code of a concern or a card, once. What was chosen is forgotten when it is counted."""

    public_door = "take"

    id = models.CharField(primary_key=True, max_length=64)  # a keyed hash of verdict and code
    verdict = models.ForeignKey("problems.Verdict", models.CASCADE, related_name="answers")
    voice = models.CharField(max_length=20)  # a value of rules.Voice
    origin = models.CharField(max_length=20)  # web or paper

    def __str__(self) -> str:
        return self.id


class VerdictCount(models.Model):
    """How many gave each answer, by where it came from: written when a verdict is counted."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    verdict = models.ForeignKey("problems.Verdict", models.CASCADE, related_name="found")
    voice = models.CharField(max_length=20)
    origin = models.CharField(max_length=20)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verdict", "voice", "origin"], name="one_count_of_a_voice")]

    def __str__(self) -> str:
        return self.id


class EffectFound(models.Model):
    """What one edition says of a plan's effect. Later editions add rows; none is overwritten (the database refuses)."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    plan = models.ForeignKey("problems.Plan", models.PROTECT, related_name="effects")
    edition = models.CharField(max_length=40)
    as_of = models.DateField()
    to = models.DateField()  # the last day that was counted
    outcome = models.CharField(max_length=20)  # a value of rules.Outcome
    figures = models.JSONField()  # counts, expected, range, φ, df, ring, left out
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "effects found"

    def __str__(self) -> str:
        return self.id
