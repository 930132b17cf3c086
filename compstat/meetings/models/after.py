"""Minutes: a draft that staff edit, and what a person has signed."""

from __future__ import annotations

from django.db import models

from compstat.access.actions import new_key


class Draft(models.Model):
    """Minutes before they are signed."""

    public_door = "none"

    meeting = models.OneToOneField("meetings.Meeting", models.CASCADE, primary_key=True, related_name="draft")
    text = models.TextField(max_length=20_000)
    version = models.PositiveIntegerField(default=1)  # who saves says which one they read
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.meeting_id


class Minutes(models.Model):
    """Minutes as they were signed: by which role, when. A correction is a new row; the newest counts."""

    public_door = "read"

    id = models.CharField(primary_key=True, max_length=26, default=new_key, editable=False)
    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="minutes_signed")
    text = models.TextField(max_length=20_000)
    signed_role = models.CharField(max_length=80)
    signed_at = models.DateTimeField()
    late_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return self.id
