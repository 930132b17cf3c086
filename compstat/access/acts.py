"""The kinds of acts the logbook knows, and the reasons one may give: codes, never free text."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Act(StrEnum):
    """What somebody did. A value, once written into a logbook, keeps its meaning for ever."""

    EDITION_STORED = "edition_stored"
    EDITION_PUBLISHED = "edition_published"
    FEED_FETCHED = "feed_fetched"
    GEOGRAPHY_LOADED = "geography_loaded"
    BRIEFING_FROZEN = "briefing_frozen"
    NOTE_SIGNED = "note_signed"
    REJECTS_READ = "rejects_read"
    PERSON_INVITED = "person_invited"
    PERSON_JOINED = "person_joined"
    PROVIDER_LINKED = "provider_linked"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_FAILED = "sign_in_failed"
    PASSWORD_CHANGED = "password_changed"
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    RECOVERY_CODE_USED = "recovery_code_used"
    SESSIONS_ENDED = "sessions_ended"
    ROLE_GRANTED = "role_granted"
    ROLE_ENDED = "role_ended"
    KEYS_TAKEN = "keys_taken"
    KEYS_USED = "keys_used"
    KEYS_RETURNED = "keys_returned"
    DEPUTY_NAMED = "deputy_named"
    DEPUTY_ENDED = "deputy_ended"
    ACT_PREPARED = "act_prepared"
    ACT_PROPOSED = "act_proposed"
    ACT_AGREED = "act_agreed"
    ACT_REFUSED = "act_refused"
    ACT_WITHDRAWN = "act_withdrawn"
    ACT_DONE_ALONE = "act_done_alone"
    PROMISE_MADE = "promise_made"
    PROMISE_CHANGED = "promise_changed"
    PROMISE_KEPT = "promise_kept"
    PROMISE_DROPPED = "promise_dropped"
    PROMISE_REOPENED = "promise_reopened"
    MEETING_CALLED = "meeting_called"
    MEETING_CHANGED = "meeting_changed"
    MEETING_MOVED = "meeting_moved"
    MEETING_CANCELLED = "meeting_cancelled"
    SERIES_CALLED = "series_called"
    AGENDA_CHANGED = "agenda_changed"
    MEETING_BEGAN = "meeting_began"
    MEETING_ENDED = "meeting_ended"
    INCIDENT_MODE_SET = "incident_mode_set"
    ORGANIZATION_KEPT = "organization_kept"
    ORGANIZATION_ASKED = "organization_asked"
    SEATS_DECIDED = "seats_decided"
    LINE_WRITTEN = "line_written"
    ASKED_DECIDED = "asked_decided"
    POLL_MOVED = "poll_moved"
    SLIPS_MADE = "slips_made"
    PAPER_ENTERED = "paper_entered"
    MINUTES_DRAFTED = "minutes_drafted"
    MINUTES_SIGNED = "minutes_signed"
    CONCERN_RAISED = "concern_raised"
    CONCERN_ANSWERED = "concern_answered"
    CONCERN_MODERATED = "concern_moderated"
    CONCERN_MOVED = "concern_moved"
    CONCERNS_MERGED = "concerns_merged"
    CONCERN_TRANSLATED = "concern_translated"
    APPEAL_DECIDED = "appeal_decided"
    DISCLOSURE_READ = "disclosure_read"
    DISCLOSURE_CLOSED = "disclosure_closed"
    PROBLEM_OPENED = "problem_opened"
    PROBLEM_CHANGED = "problem_changed"
    PROBLEM_MOVED = "problem_moved"
    CONTRIBUTION_DECIDED = "contribution_decided"
    PLAN_DRAFTED = "plan_drafted"
    PLAN_FIXED = "plan_fixed"
    PLAN_AMENDED = "plan_amended"
    PLAN_MOVED = "plan_moved"
    PLAN_REVIEWED = "plan_reviewed"
    COUNT_ENTERED = "count_entered"
    VERDICT_ASKED = "verdict_asked"
    EFFECT_FOUND = "effect_found"
    LOGBOOK_READ = "logbook_read"
    PERSON_EXPORTED = "person_exported"
    PERSON_ERASED = "person_erased"
    RETENTION_SET = "retention_set"
    LEGAL_HOLD_SET = "legal_hold_set"
    LEGAL_HOLD_LIFTED = "legal_hold_lifted"
    RECORDS_EXPORTED = "records_exported"
    RECORDS_REMOVED = "records_removed"
    BACKUP_MADE = "backup_made"
    BACKUP_RESTORED = "backup_restored"
    RIGHTS_GIVEN = "rights_given"
    JOB_FAILED = "job_failed"
    JOB_TRIED_AGAIN = "job_tried_again"

    @property
    def sentence(self) -> str:
        """What the act means, in one sentence."""
        return SENTENCES[self]


class Reason(StrEnum):
    """Why, where a reason is asked for."""

    NONE = ""
    RECORDS_REQUEST = "records_request"
    WRONG_FIGURES = "wrong_figures"
    TOO_REVEALING = "too_revealing"
    NOT_YET = "not_yet"
    NOT_NEEDED = "not_needed"


SENTENCES: Final[dict[Act, str]] = {
    Act.EDITION_STORED: "Feed files were read, checked, protected and stored as an edition.",
    Act.EDITION_PUBLISHED: "An edition became the one the public pages show.",
    Act.FEED_FETCHED: "A city's published files were downloaded.",
    Act.GEOGRAPHY_LOADED: "Boundaries of districts and neighborhoods were put in place.",
    Act.BRIEFING_FROZEN: "A briefing was made for an area and a date, and will not change.",
    Act.NOTE_SIGNED: "Somebody signed a note on what a briefing means.",
    Act.REJECTS_READ: "Somebody looked at records that could not be used.",
    Act.PERSON_INVITED: "Somebody was asked to join an agency.",
    Act.PERSON_JOINED: "An invited person joined.",
    Act.PROVIDER_LINKED: "A person signed in through the department's own provider for the first time.",
    Act.SIGNED_IN: "A person signed in.",
    Act.SIGNED_OUT: "A person signed out.",
    Act.SIGN_IN_FAILED: "Somebody tried to sign in as a known person and did not succeed.",
    Act.PASSWORD_CHANGED: "A person chose a new password.",
    Act.SECOND_FACTOR_ADDED: "A person added a second way to prove who they are.",
    Act.SECOND_FACTOR_REMOVED: "A second way to prove who a person is was removed.",
    Act.RECOVERY_CODE_USED: "A person signed in with one of their recovery codes, which is now spent.",
    Act.SESSIONS_ENDED: "A person was signed out everywhere.",
    Act.ROLE_GRANTED: "A role for an agency began.",
    Act.ROLE_ENDED: "A role for an agency ended.",
    Act.KEYS_TAKEN: "An administrator took the keys for half an hour and gave a reason.",
    Act.KEYS_USED: "An administrator who held the keys opened a page or did something.",
    Act.KEYS_RETURNED: "An administrator gave the keys back before their time was over.",
    Act.DEPUTY_NAMED: "Somebody was named who stands in for another, from a day until a day.",
    Act.DEPUTY_ENDED: "Somebody no longer stands in for another.",
    Act.ACT_PREPARED: "An act that two people must want was prepared at the command line.",
    Act.ACT_PROPOSED: "Somebody proposed an act that two people must want.",
    Act.ACT_AGREED: "A second person agreed to a proposed act.",
    Act.ACT_REFUSED: "A second person refused a proposed act.",
    Act.ACT_WITHDRAWN: "A proposed act was withdrawn by the person who proposed it.",
    Act.ACT_DONE_ALONE: "One person did, a day after notice was given, what two people must want elsewhere.",
    Act.PROMISE_MADE: "A role promised something to an area, by a day.",
    Act.PROMISE_CHANGED: "The day or the words of a promise were changed, with a reason.",
    Act.PROMISE_KEPT: "A promise was said to be kept.",
    Act.PROMISE_DROPPED: "A promise was dropped, with a reason.",
    Act.PROMISE_REOPENED: "A promise that was said to be kept was opened again.",
    Act.MEETING_CALLED: "A meeting was announced.",
    Act.MEETING_CHANGED: "What is said about a meeting was changed.",
    Act.MEETING_MOVED: "A meeting was moved, with a reason.",
    Act.MEETING_CANCELLED: "A meeting was cancelled, or a cancellation taken back, with a reason.",
    Act.SERIES_CALLED: "A series of meetings was announced, changed or ended.",
    Act.AGENDA_CHANGED: "The agenda of a meeting was changed.",
    Act.MEETING_BEGAN: "A meeting began, or went on.",
    Act.MEETING_ENDED: "A meeting ended.",
    Act.INCIDENT_MODE_SET: "Serious-incident mode was switched on, changed or switched off.",
    Act.ORGANIZATION_KEPT: "An organization was added to the list of those to ask, changed or ended.",
    Act.ORGANIZATION_ASKED: "Organizations were asked to a meeting, or it was noted who came.",
    Act.SEATS_DECIDED: "Held registrations were let in or refused.",
    Act.LINE_WRITTEN: "A scribe wrote down, changed or undid a line.",
    Act.ASKED_DECIDED: "A person let through, or did not, what a participant sent.",
    Act.POLL_MOVED: "A poll was made, opened, closed, shown or counted.",
    Act.SLIPS_MADE: "Ballot slips were made, or one was made void.",
    Act.PAPER_ENTERED: "What came on paper was entered.",
    Act.MINUTES_DRAFTED: "Minutes were drafted or edited.",
    Act.MINUTES_SIGNED: "Minutes were signed.",
    Act.CONCERN_RAISED: "A question or concern was written down for an area.",
    Act.CONCERN_ANSWERED: "A question or concern was answered, or got a day.",
    Act.CONCERN_MODERATED: "A person published what was raised, or withheld it on one of the closed grounds.",
    Act.CONCERN_MOVED: "It was said what becomes of a concern.",
    Act.CONCERNS_MERGED: "Concerns about the same thing were put together, or taken apart again.",
    Act.CONCERN_TRANSLATED: "A person wrote a concern or its answer in another language.",
    Act.APPEAL_DECIDED: "A civilian moderator looked again at what was withheld.",
    Act.DISCLOSURE_READ: "The trained person opened a sealed account.",
    Act.DISCLOSURE_CLOSED: "The trained person closed a sealed account.",
    Act.PROBLEM_OPENED: "A problem was nominated or opened.",
    Act.PROBLEM_CHANGED: "What is known of a problem was written down or changed.",
    Act.PROBLEM_MOVED: "A problem became a priority, was retired, moved on or closed, with a reason.",
    Act.CONTRIBUTION_DECIDED: "A person published what somebody added to a problem, or did not.",
    Act.PLAN_DRAFTED: "A plan was drafted or a draft changed.",
    Act.PLAN_FIXED: "What a plan is judged by was fixed before it started.",
    Act.PLAN_AMENDED: "What a plan is judged by was amended, with a reason that everybody sees.",
    Act.PLAN_MOVED: "A plan started or ended.",
    Act.PLAN_REVIEWED: "A plan was reviewed.",
    Act.COUNT_ENTERED: "A count that a plan is measured by was entered.",
    Act.VERDICT_ASKED: "Residents were asked whether they notice a change, or their answers were counted.",
    Act.EFFECT_FOUND: "The effect of a plan was worked out on an edition.",
    Act.LOGBOOK_READ: "Somebody read the logbook.",
    Act.PERSON_EXPORTED: "Everything held about a person was handed out as a file.",
    Act.PERSON_ERASED: "What identifies a person was erased.",
    Act.RETENTION_SET: "How long a kind of record is kept was changed.",
    Act.LEGAL_HOLD_SET: "Records were put under a legal hold: nothing of them may be erased.",
    Act.LEGAL_HOLD_LIFTED: "A legal hold on records ended.",
    Act.RECORDS_EXPORTED: "Records were handed out as a file.",
    Act.RECORDS_REMOVED: "Records that had outlived their period were removed.",
    Act.BACKUP_MADE: "A backup was written.",
    Act.BACKUP_RESTORED: "The data were put back from a backup.",
    Act.RIGHTS_GIVEN: "The public door's role in the database was given its rights, and no others.",
    Act.JOB_FAILED: "A job that runs at its time, or a letter to be sent, did not succeed.",
    Act.JOB_TRIED_AGAIN: "Somebody had what had failed tried again at once.",
}
