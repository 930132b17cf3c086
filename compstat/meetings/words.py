"""What people read where the code says a kind, a state, a need or an origin. Languages: in the reader's own words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .rules import ClosingQuestion, DoorQuestion, ItemKind, LineKind, LineState, Mode, Need, Origin, Reminder, State

ITEMS = {
    ItemKind.INCIDENT: _("What has happened, and help for families"),
    ItemKind.WELCOME: _("Welcome, and where to find help"),
    ItemKind.PROMISES: _("Promises from last time"),
    ItemKind.NUMBERS: _("The numbers, and what we think they mean"),
    ItemKind.QUESTIONS: _("Your questions and concerns"),
    ItemKind.PROBLEM: _("One problem together"),
    ItemKind.PRIORITIES: _("Priorities"),
    ItemKind.NEXT: _("Who does what by when; next date; three questions"),
    ItemKind.OTHER: _("Something else"),
}
STATES = {
    State.ANNOUNCED: _("announced"), State.OPEN: _("registration is open"), State.IN_SESSION: _("in session now"),
    State.DRAFTED: _("over; minutes are being written"), State.PUBLISHED: _("over; minutes are signed"),
    State.CANCELLED: _("cancelled"),
}  # fmt: skip
MODES = {Mode.IN_PERSON: _("In person"), Mode.ONLINE: _("Online"), Mode.BOTH: _("In person and online")}
NEEDS = {
    Need.STEP_FREE: _("A way in without steps"),
    Need.HEARING_LOOP: _("A hearing loop"),
    Need.SIGN_LANGUAGE: _("Sign language"),
    Need.CAPTIONS: _("Captions on screen"),
    Need.LARGE_PRINT: _("Large print"),
    Need.CHILD_CARE: _("Child care"),
    Need.QUIET_PLACE: _("A quiet place to sit"),
    Need.FOOD: _("Something to eat"),
    Need.TRANSPORT: _("Help with getting there"),
}
ORIGINS = {
    Origin.SPOKEN: _("said in the room"), Origin.PHONE: _("by phone"), Origin.PAPER: _("on paper"),
    Origin.KIOSK: _("at the door"), Origin.REGISTRATION: _("before the meeting"), Origin.ONLINE: _("online"),
}  # fmt: skip
LINES = {
    LineKind.QUESTION: _("Question"), LineKind.CONCERN: _("Concern"), LineKind.PROMISE: _("Promise"),
    LineKind.NOTE: _("Note"),
}  # fmt: skip
LINE_STATES = {
    LineState.OPEN: _("open"), LineState.ANSWERED: _("answered"), LineState.FOLLOW_UP: _("to be answered"),
}  # fmt: skip
REMINDERS = {
    Reminder.WEEK: _("A week before"), Reminder.TWO_DAYS: _("Two days before"),
    Reminder.MORNING: _("In the morning of the day"), Reminder.TWO_HOURS: _("Two hours before"),
}  # fmt: skip
DOOR_QUESTIONS = {
    DoorQuestion.LANGUAGE: _("Which language do you speak at home?"),
    DoorQuestion.NEIGHBORHOOD: _("Which neighborhood do you live in?"),
    DoorQuestion.FIRST_TIME: _("Is this your first meeting here?"),
}
CLOSING_QUESTIONS = {
    ClosingQuestion.HEARD: _("Were you heard?"),
    ClosingQuestion.ANSWERED: _("Were your questions answered?"),
    ClosingQuestion.RETURN: _("Would you come again?"),
}
CLOSING_ANSWERS = {"yes": _("Yes"), "partly": _("Partly"), "no": _("No")}
