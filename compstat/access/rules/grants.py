"""What may be done, by whom, and what it takes: one table. docs/reference/permissions.md is written from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from .people import DoorName, Role


class Permission(StrEnum):
    """Something a person may be allowed to do."""

    LOAD_EDITION = "load_edition"
    PUBLISH_EDITION = "publish_edition"
    PUBLISH_COUNTS = "publish_counts"
    FETCH_FEED = "fetch_feed"
    LOAD_GEOGRAPHY = "load_geography"
    FREEZE_BRIEFING = "freeze_briefing"
    SIGN_NOTE = "sign_note"
    MAKE_PROMISE = "make_promise"
    SETTLE_PROMISE = "settle_promise"
    CALL_MEETING = "call_meeting"
    RUN_MEETING = "run_meeting"
    SIGN_MINUTES = "sign_minutes"
    SET_INCIDENT_MODE = "set_incident_mode"
    READ_CONCERNS = "read_concerns"
    MODERATE_CONCERN = "moderate_concern"
    ANSWER_CONCERN = "answer_concern"
    DECIDE_APPEAL = "decide_appeal"
    TRANSLATE_CONCERN = "translate_concern"
    READ_DISCLOSURE = "read_disclosure"
    DECIDE_PRIORITY = "decide_priority"
    WORK_ON_PROBLEM = "work_on_problem"
    FIX_PLAN = "fix_plan"
    REVIEW_PLAN = "review_plan"
    READ_REJECTS = "read_rejects"
    READ_LOGBOOK = "read_logbook"
    VERIFY_LOGBOOK = "verify_logbook"
    INVITE_PERSON = "invite_person"
    MANAGE_AGENCY = "manage_agency"
    GRANT_ROLE = "grant_role"
    GRANT_CONFIDENTIAL_ROLE = "grant_confidential_role"
    END_ROLE = "end_role"
    RESET_SECOND_STEPS = "reset_second_steps"
    TAKE_KEYS = "take_keys"
    SECOND = "second"
    READ_PROPOSAL = "read_proposal"
    NAME_DEPUTY = "name_deputy"
    NAME_CONFIDENTIAL_DEPUTY = "name_confidential_deputy"
    SET_RETENTION = "set_retention"
    SET_LEGAL_HOLD = "set_legal_hold"
    EXPORT_PERSON = "export_person"
    ERASE_PERSON = "erase_person"
    EXPORT_RECORDS = "export_records"
    READ_JOBS = "read_jobs"
    MAKE_BACKUP = "make_backup"


@dataclass(frozen=True)
class Grant:
    """Who may do something, and what it takes. What is not said is not allowed."""

    sentence: str
    roles: frozenset[Role]
    areas: bool = False  # only in the areas of the membership
    second_factor: bool = False  # given in this session
    keys: bool = False  # an administrator, with no other role that allows it, must have taken the keys
    fresh: int | None = None  # a second factor proved at most so many minutes ago
    two_people: bool = False
    doors: frozenset[DoorName] = frozenset({DoorName.STAFF})
    command_line: Literal["may", "prepare", "never"] = "never"


FRESH: Final = 10  # minutes
# Doors, each set with the one before.
STAFF: Final = frozenset({DoorName.STAFF})
COMMAND: Final = STAFF | {DoorName.COMMAND}
WORK: Final = COMMAND | {DoorName.WORK}
# Roles.
COMMUNITY: Final = frozenset({Role.CAPTAIN, Role.COMMUNITY_SERVICE_OFFICER})
ANALYST: Final = frozenset({Role.CRIME_ANALYST})
PUBLISHER: Final = frozenset({Role.PUBLISHER})
RECORDS: Final = frozenset({Role.RECORDS_OFFICER})
ADMINISTRATOR: Final = frozenset({Role.ADMINISTRATOR})

# The operator owns the machine. So the command line may do what one person may do, and only prepares what two people
# must want; what proves a person, it never does.
GRANTS: Final[Mapping[Permission, Grant]] = {
    Permission.LOAD_EDITION: Grant(
        "May read, check and protect a department's files and store them as an edition.",
        ANALYST, second_factor=True, doors=COMMAND, command_line="may",
    ),
    Permission.PUBLISH_EDITION: Grant(
        "May choose the edition that the public pages read.",
        PUBLISHER, second_factor=True, doors=COMMAND, command_line="may",
    ),
    Permission.PUBLISH_COUNTS: Grant(
        "May publish the counts of protected rows that a department supplies.",
        PUBLISHER, second_factor=True, fresh=FRESH, two_people=True, doors=STAFF, command_line="prepare",
    ),
    Permission.FETCH_FEED: Grant(
        "May download the files a city publishes.",
        ANALYST, doors=WORK, command_line="may",
    ),
    Permission.LOAD_GEOGRAPHY: Grant(
        "May take in boundaries, layers and population of a city.",
        ANALYST, doors=COMMAND, command_line="may",
    ),
    Permission.FREEZE_BRIEFING: Grant(
        "May freeze the briefing of an area and a date.",
        ANALYST | PUBLISHER | {Role.CAPTAIN}, areas=True, doors=WORK, command_line="may",
    ),
    Permission.SIGN_NOTE: Grant(
        "May sign what we think a briefing means, with role and date.",
        ANALYST | {Role.CAPTAIN}, areas=True, second_factor=True, doors=COMMAND, command_line="may",
    ),
    Permission.MAKE_PROMISE: Grant(
        "May write down what a role promises to an area, and by when.",
        COMMUNITY | {Role.OFFICER}, areas=True, second_factor=True, doors=STAFF, command_line="never",
    ),
    Permission.SETTLE_PROMISE: Grant(
        "May say what became of a promise: kept, changed or dropped, with a reason.",
        COMMUNITY, areas=True, second_factor=True, doors=STAFF, command_line="never",
    ),
    Permission.CALL_MEETING: Grant(
        "May announce a meeting, move or cancel it, set its agenda, and ask organizations to come.",
        COMMUNITY, areas=True, second_factor=True, doors=STAFF, command_line="never",
    ),
    Permission.RUN_MEETING: Grant(
        "May run a meeting: projector, lines of the scribe, what is let through, polls, paper.",
        COMMUNITY | {Role.OFFICER, Role.CRIME_ANALYST, Role.MODERATOR}, areas=True, second_factor=True, doors=STAFF,
        command_line="never",
    ),
    Permission.SIGN_MINUTES: Grant(
        "May sign the minutes of a meeting, with role and date.",
        COMMUNITY, areas=True, second_factor=True, doors=STAFF, command_line="never",
    ),
    Permission.SET_INCIDENT_MODE: Grant(
        "May put their own words and help for families first after a serious incident, and take slides off.",
        frozenset({Role.CAPTAIN}), areas=True, second_factor=True, doors=STAFF, command_line="never",
    ),
    Permission.READ_CONCERNS: Grant(
        "May read what residents raise in their own words, and how it stands.",
        COMMUNITY | {Role.OFFICER, Role.CRIME_ANALYST, Role.MODERATOR}, areas=True, second_factor=True, doors=STAFF,
        command_line="never",
    ),
    Permission.MODERATE_CONCERN: Grant(
        "May publish what residents raise, in words that identify nobody, or withhold it on one of the closed grounds.",
        COMMUNITY | {Role.MODERATOR}, areas=True, second_factor=True, doors=STAFF, command_line="never",
    ),
    Permission.ANSWER_CONCERN: Grant(
        "May answer what residents raise: promise, pass on, make it part of a problem, or decline with a reason.",
        COMMUNITY | {Role.OFFICER}, areas=True, second_factor=True, doors=STAFF, command_line="never",
    ),
    Permission.DECIDE_APPEAL: Grant(
        "May decide, as a civilian, when an author asks to look again at what was withheld.",
        frozenset({Role.MODERATOR}), areas=True, second_factor=True, doors=STAFF, command_line="never",
    ),
    Permission.TRANSLATE_CONCERN: Grant(
        "May write what residents raise, and its answer, in another language.",
        COMMUNITY | {Role.OFFICER, Role.MODERATOR, Role.PARTNER}, areas=True, second_factor=True, doors=STAFF,
        command_line="never",
    ),
    Permission.READ_DISCLOSURE: Grant(
        "May open what somebody told of sexual or domestic violence, and say that it is read.",
        frozenset({Role.ADVOCATE}), second_factor=True, fresh=FRESH, doors=STAFF, command_line="never",
    ),
    Permission.DECIDE_PRIORITY: Grant(
        "May open a problem as a priority of an area, retire or close one, and say why.",
        frozenset({Role.CAPTAIN}), areas=True, second_factor=True, doors=STAFF, command_line="never",
    ),
    Permission.WORK_ON_PROBLEM: Grant(
        "May write down what is known of a problem, why it may exist, and what could be done.",
        COMMUNITY | {Role.OFFICER, Role.CRIME_ANALYST, Role.PARTNER}, areas=True, second_factor=True, doors=STAFF,
        command_line="never",
    ),
    Permission.FIX_PLAN: Grant(
        "May fix a plan before it starts, amend it in view of all, start it and end it.",
        frozenset({Role.CAPTAIN}), areas=True, second_factor=True, doors=STAFF, command_line="never",
    ),
    Permission.REVIEW_PLAN: Grant(
        "May write down a review of a plan, enter the counts it is measured by, and ask residents what they notice.",
        COMMUNITY | {Role.OFFICER, Role.CRIME_ANALYST}, areas=True, second_factor=True, doors=STAFF,
        command_line="never",
    ),
    Permission.READ_REJECTS: Grant(
        "May read the records that were not accepted, in their raw text.",
        ANALYST, second_factor=True, doors=COMMAND, command_line="may",
    ),
    Permission.READ_LOGBOOK: Grant(
        "May read who did what and when.",
        RECORDS, second_factor=True, doors=COMMAND, command_line="may",
    ),
    Permission.VERIFY_LOGBOOK: Grant(
        "May check that no line of the logbook was changed or taken out.",
        RECORDS, doors=WORK, command_line="may",
    ),
    Permission.INVITE_PERSON: Grant(
        "May invite somebody to work with the system.",
        ADMINISTRATOR, second_factor=True, keys=True, doors=COMMAND, command_line="may",
    ),
    Permission.MANAGE_AGENCY: Grant(
        "May add an agency and change what is said about it.",
        ADMINISTRATOR, second_factor=True, keys=True, doors=COMMAND, command_line="may",
    ),
    Permission.GRANT_ROLE: Grant(
        "May give a person a role, in areas, until a day.",
        ADMINISTRATOR, second_factor=True, keys=True, doors=COMMAND, command_line="may",
    ),
    Permission.GRANT_CONFIDENTIAL_ROLE: Grant(
        "May give a person a role that opens confidential records.",
        ADMINISTRATOR, second_factor=True, keys=True, fresh=FRESH, two_people=True, doors=STAFF,
        command_line="prepare",
    ),
    Permission.END_ROLE: Grant(
        "May end a person's role.",
        ADMINISTRATOR, second_factor=True, keys=True, doors=COMMAND, command_line="may",
    ),
    Permission.RESET_SECOND_STEPS: Grant(
        "May take away the second steps of somebody who has lost them, so that they add new ones.",
        ADMINISTRATOR, second_factor=True, keys=True, fresh=FRESH, doors=COMMAND, command_line="may",
    ),
    Permission.TAKE_KEYS: Grant(
        "May take an administrator's keys for half an hour, with a reason.",
        ADMINISTRATOR, second_factor=True, fresh=FRESH, doors=STAFF, command_line="never",
    ),
    Permission.SECOND: Grant(
        "May be the second person, where two people must want something.",
        PUBLISHER | RECORDS | ADMINISTRATOR, second_factor=True, keys=True, fresh=FRESH, doors=STAFF,
        command_line="never",
    ),
    Permission.READ_PROPOSAL: Grant(
        "May see what two people are asked to decide, before they have.",
        PUBLISHER | RECORDS | ADMINISTRATOR, second_factor=True, keys=True, doors=STAFF, command_line="never",
    ),
    Permission.NAME_DEPUTY: Grant(
        "May name somebody of the same agency who stands in for them, from a day until a day.",
        PUBLISHER | {Role.CAPTAIN}, second_factor=True, fresh=FRESH, doors=STAFF, command_line="never",
    ),
    Permission.NAME_CONFIDENTIAL_DEPUTY: Grant(
        "May name or agree to a deputy in a role that opens confidential records.",
        RECORDS | ADMINISTRATOR, second_factor=True, keys=True, fresh=FRESH, two_people=True, doors=STAFF,
        command_line="never",
    ),
    Permission.SET_RETENTION: Grant(
        "May decide how long records are kept.",
        RECORDS, second_factor=True, fresh=FRESH, doors=COMMAND, command_line="may",
    ),
    Permission.SET_LEGAL_HOLD: Grant(
        "May order that records are kept for a court or a request, and lift that order.",
        RECORDS, second_factor=True, fresh=FRESH, doors=COMMAND, command_line="may",
    ),
    Permission.EXPORT_PERSON: Grant(
        "May hand people a copy of all that is held about them.",
        RECORDS, second_factor=True, fresh=FRESH, doors=COMMAND, command_line="may",
    ),
    Permission.ERASE_PERSON: Grant(
        "May erase what is held about a person.",
        RECORDS, second_factor=True, fresh=FRESH, two_people=True, doors=STAFF, command_line="prepare",
    ),
    Permission.EXPORT_RECORDS: Grant(
        "May export records for a request or an archive.",
        RECORDS, second_factor=True, fresh=FRESH, doors=COMMAND, command_line="may",
    ),
    Permission.READ_JOBS: Grant(
        "May see which jobs ran and which failed, and have what failed tried again.",
        ADMINISTRATOR, second_factor=True, keys=True, doors=COMMAND, command_line="may",
    ),
    Permission.MAKE_BACKUP: Grant(
        "May make a backup of everything the program wrote.",
        ADMINISTRATOR, second_factor=True, keys=True, doors=COMMAND, command_line="may",
    ),
}  # fmt: skip

# Roles that open confidential records: two people must want them. Rooms that keep such records add theirs.
CONFIDENTIAL_ROLES: Final[frozenset[Role]] = frozenset({Role.RECORDS_OFFICER, Role.ADVOCATE})


# Roles in which somebody may name a deputy. Nobody stands in for an administrator.
DEPUTY_ROLES: Final[frozenset[Role]] = frozenset({Role.CAPTAIN, Role.PUBLISHER, Role.RECORDS_OFFICER})


def permission_to_name(role: Role) -> Permission:
    """What it takes to name a deputy in this role."""
    return Permission.NAME_CONFIDENTIAL_DEPUTY if role in CONFIDENTIAL_ROLES else Permission.NAME_DEPUTY


def permission_to_grant(role: Role) -> Permission:
    """What it takes to give somebody this role."""
    return Permission.GRANT_CONFIDENTIAL_ROLE if role in CONFIDENTIAL_ROLES else Permission.GRANT_ROLE
