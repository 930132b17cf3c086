"""When a reminder is due: from its moment on, for a while; never once the meeting has begun."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final

from .days import BEFORE, Reminder

# For so long after its moment a reminder is still worth sending, if the runner of jobs was away.
STILL: Final[dict[Reminder, timedelta]] = {
    Reminder.WEEK: timedelta(days=1), Reminder.TWO_DAYS: timedelta(hours=12), Reminder.MORNING: timedelta(hours=4),
    Reminder.TWO_HOURS: timedelta(minutes=90),
}  # fmt: skip
AWAKE: Final = time(7)  # no letter of the morning comes earlier


def moment_of(reminder: Reminder, starts_at: datetime) -> datetime:
    """The moment a reminder is for. Days are days of the city's clock; hours are hours, through its changes too."""
    if BEFORE[reminder] >= timedelta(days=1):
        return starts_at - BEFORE[reminder]
    hours_before = (starts_at.astimezone(UTC) - BEFORE[reminder]).astimezone(starts_at.tzinfo)
    awake = datetime.combine(starts_at.date(), AWAKE, starts_at.tzinfo)
    return max(hours_before, awake) if reminder is Reminder.MORNING else hours_before


def reminders_open(starts_at: datetime, told_at: datetime, now: datetime) -> dict[Reminder, datetime]:
    """Those whose moment has come and is not long over. What lies before `told_at` is not sent: they knew since."""
    if now >= starts_at:
        return {}
    moments = {reminder: moment_of(reminder, starts_at) for reminder in Reminder}
    return {each: at for each, at in moments.items() if told_at <= at <= now < at + STILL[each]}
