"""What the tables of rooms above hold: declared here, so that one page tells all. See personal_data.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_noop as _

from .declaring import Declared, Purpose, Retention, each, entrusted, nothing


def _public(table: str, fields: str, what: str) -> dict[str, Declared]:
    """Of a meeting, without anybody's name, for everybody to read and for the record."""
    return each(f"meetings.{table}", fields, nothing(what, Purpose.MEETINGS, Retention.RECORD))


def _of_concerns(table: str, fields: str, what: str) -> dict[str, Declared]:
    """Of a concern, without anybody's name, for everybody to read and for the record."""
    return each(f"concerns.{table}", fields, nothing(what, Purpose.CONCERNS, Retention.RECORD))


def _of_problems(table: str, fields: str, what: str) -> dict[str, Declared]:
    """Of a problem, without anybody's name, for everybody to read and for the record."""
    return each(f"problems.{table}", fields, nothing(what, Purpose.PROBLEMS, Retention.RECORD))


def _disclosed(field: str, what: str) -> dict[str, Declared]:
    return {f"concerns.Disclosure.{field}": entrusted(what, Purpose.DISCLOSURES, Retention.CLOSED)}


def _follows(field: str, what: str) -> dict[str, Declared]:
    return {f"concerns.ConcernFollower.{field}": entrusted(what, Purpose.HEARING, Retention.STOPPED)}


def _hearing(field: str, what: str) -> dict[str, Declared]:
    return {f"meetings.Follower.{field}": entrusted(what, Purpose.HEARING, Retention.STOPPED)}


def _contact(field: str, what: str) -> dict[str, Declared]:
    return {f"meetings.Contact.{field}": entrusted(what, Purpose.COMING, Retention.AFTER_MEETING)}


OF_ROOMS: Final[Mapping[str, Declared]] = {
    **each("promises.Promise", "id city area what owner due_on made_on state origin origin_id", nothing(
        _("Promises: words without names, the role, the day, and what became of them; public"),
        Purpose.PROMISES, Retention.RECORD,
    )),
    **each("promises.PromiseEvent", "id promise on kind reason due_before what_before", nothing(
        _("What happened to a promise, and why; public"), Purpose.PROMISES, Retention.RECORD
    )),
    **_of_concerns("Concern", (
        "id city area text language origin origin_id raised_on came_at complaint place_kind place cell theme "
        "publication ground state answer answered_on first_answer_at due_on owner promise problem organization "
        "merged_into code_hash card"
    ), _("Concerns: words without names, where they were raised, what became of them, a code’s hash; public")),
    **_of_concerns("ConcernEvent", "id concern at kind reason role owner due_on organization key", _(
        "What happened to a concern, and why; public"
    )),
    **each("concerns.OwnWords", "id concern kind text place happens effect language marks at read_at", nothing(
        _("What residents wrote, in their own words, without their names: read by staff, never published as it is"),
        Purpose.CONCERNS, Retention.ANSWERED,
    )),
    **_of_concerns("Appeal", "id concern published reason role decided_at", _(
        "How a civilian moderator decided when an author asked to look again; public"
    )),
    **_of_concerns("Translation", "id concern of language text original role at", _(
        "Concerns and answers in other languages, as a person wrote them; public"
    )),
    **_disclosed("id", _("A key that stands for a sealed account")),
    **_disclosed("text", _("What somebody told of sexual or domestic violence, sealed")),
    **_disclosed("contact", _("How they want to be reached, sealed")),
    **each("concerns.DisclosureState", "disclosure city language state code_hash came_on read_on closed_on", nothing(
        _("Whether a sealed account was read: a keyed hash of its code, days; nothing of what it says"),
        Purpose.DISCLOSURES, Retention.CLOSED,
    )),
    **_of_concerns("Request", "id concern organization asked_at until withdrawn_at", _(
        "Which other organization was asked about a concern, and when; public"
    )),
    **_of_concerns("OrganizationReply", "id request reply due_on text at read_at", _(
        "What another organization replied; public once a person has read it"
    )),
    **_follows("id", _("A key that stands for somebody who follows a concern or a problem")),
    **_follows("address", _("The address, sealed")),
    **_follows("found_by", _("A keyed hash of the address, so that it is found when it is given again")),
    **_follows("city", _("The city it is about")),
    **_follows("about", _("The key of the concern or problem they follow")),
    **_follows("language", _("The language of letters")),
    **_follows("asked_at", _("When they asked for letters")),
    **_follows("asked_to_confirm_at", _("When they were asked to confirm")),
    **_follows("confirmed_at", _("When they confirmed")),
    **_follows("stopped_at", _("When they ended it")),
    **_follows("told_at", _("Up to when they have been told")),
    **each("concerns.ConcernFollowerAct", "id follower kind at done_at", nothing(
        _("What was done with the link of a letter: keys and codes"), Purpose.HEARING, Retention.STOPPED
    )),
    **_of_problems("Problem", (
        "id city area title theme state owner opened_on priority_since room_said meeting poll differs_why urgent_why "
        "behavior place_type time harm baseline cheers sources who_lives were_asked burden triangle members closed_on "
        "closing result closed_why finding against_why"
    ), _("Problems: what keeps happening, what is known of it, and how it ended; public")),
    **_of_problems("ProblemEvent", "id problem at kind reason role key before", _(
        "What happened to a problem and its plans, and why; public"
    )),
    **_of_problems("Hypothesis", "id problem text by_role on dropped_why", _("Why a problem may exist; public")),
    **_of_problems("Evidence", "id hypothesis speaks_for text source panel by_role on", _(
        "What speaks for and against that; public"
    )),
    **each("problems.ContributionSent", "id problem text language who marks at read_at", nothing(
        _("What residents and partners sent about a problem, without their names, for a person to read first"),
        Purpose.PROBLEMS, Retention.ANSWERED,
    )),
    **_of_problems("Contribution", "id problem text who ground on", _(
        "What residents and partners added to a problem; public"
    )),
    **_of_problems("Panel", "id problem edition area row to period told note on", _(
        "Figures pinned to a problem; public"
    )),
    **_of_problems("GroupNote", "id problem on came text by_role", _("What a working group did; public")),
    **_of_problems("Plan", "id problem title strategy co_owners state drafted_on draft ended_on ended_why", _(
        "Plans: what will be done, by whom from the community; public"
    )),
    **_of_problems("FixedPart", "id plan told figures role fixed_at seal", _(
        "What a plan is judged by, fixed before it starts; public"
    )),
    **_of_problems("Amendment", "id plan changes figures reason role at", _(
        "Amendments of that, with reasons; public"
    )),
    **_of_problems("Option", "id problem technique kind text speaks_for speaks_against chosen", _(
        "What else was weighed; public"
    )),
    **_of_problems("Intervention", "id plan kind technique text", _("What a plan does; public")),
    **_of_problems("PlanResource", "id plan kind what planned used unit withheld_until", _(
        "What a plan spends: planned and used; public, some of it from a stated day on"
    )),
    **_of_problems("Task", "id plan what owner due_on promise", _("Tasks of a plan: words, role, day; public")),
    **_of_problems("CountEntered", "id plan on count of method before_start role entered_on", _(
        "Counts that a plan is measured by; public"
    )),
    **_of_problems("Review", "id plan due_on held_on done seen used decision reason role", _(
        "Reviews of plans; public"
    )),
    **_of_problems("Verdict", "id plan announced_on opened_on closes_on counted_on meeting poll", _(
        "When residents are asked what they notice; public"
    )),
    **each("problems.VerdictAnswer", "id verdict voice origin", nothing(
        _("Answers to that: a keyed hash of question and code, and what was chosen"),
        Purpose.PROBLEMS, Retention.COUNTED,
    )),
    **_of_problems("VerdictCount", "id verdict voice origin count", _("How many gave each answer; public")),
    **_of_problems("EffectFound", "id plan edition as_of to outcome figures at", _(
        "What each edition says of a plan’s effect; public"
    )),
    **_public("Series", "id city area weekday nth begins skips like first_on last_on ended_at", _(
        "Series of meetings: which day of the month, at what time"
    )),
    **_public("Meeting", (
        "id city area series series_on state title on begins minutes mode host venue address neighborhood step_free "
        "hearing_loop transit languages needs link dial_in capacity sequence called_at changed_at reason join_code "
        "edition briefing_to slide incident incident_words incident_without came police_came began_at ended_at "
        "published_at"
    ), _("Meetings: when, where, how to come, what is on screen, and how many came")),
    **_public("Moved", "id meeting at kind reason on_before begins_before venue_before", _(
        "Moves and cancellations of meetings, with their reasons"
    )),
    **_public("Item", "id meeting position kind title minutes began_at ended_at", _(
        "Points of agendas, and their minutes"
    )),
    **_public("Line", (
        "id meeting item kind text origin state owner due_on answer answered_on pinned_row pinned_area card shown "
        "said_at undone_at promise concern"
    ), _("What was said at meetings, as a person wrote it down or let it through, without names; public")),
    **_public("LineChange", "id line before at", _("What a line was before a scribe changed it")),
    **_public("Refusal", "id meeting ground at", _("That something sent was not let through, and on which ground")),
    **_public("Turn", "id meeting who at", _("When the police, residents or nobody spoke at a meeting")),
    **_public("Minutes", "id meeting text signed_role signed_at late_reason", _("Minutes, signed by a role; public")),
    **_public("Draft", "meeting text version changed_at", _("Minutes before they are signed")),
    **_public("Organization", "id city area name role channel added_on ended_on", _(
        "Organizations and businesses that may be asked to come: no private persons"
    )),
    **_public("OrganizationAsked", "id organization meeting asked_on came", _(
        "Which organizations were asked to a meeting, and which came"
    )),
    **each("meetings.Asked", "id meeting text language origin pinned_row pinned_area marks at read_at", nothing(
        _("What participants sent, without their names, for a person to read first"), Purpose.MEETINGS, Retention.READ
    )),
    **each("meetings.Seat", "id meeting code_hash state online language needs made_at changed_at", nothing(
        _("Seats at a meeting: language and help asked for; no name, a keyed hash of the code"),
        Purpose.COMING, Retention.AFTER_MEETING,
    )),
    **_contact("id", _("A key that stands for an address somebody left with their seat")),
    **_contact("seat", _("The seat it belongs to")),
    **_contact("name", _("The name they want to be written to by, sealed")),
    **_contact("address", _("The address, sealed")),
    **_contact("found_by", _("A keyed hash of the address, so that it is found when it is given again")),
    **_contact("language", _("The language of letters")),
    **_contact("entrusted_at", _("When it was left with us")),
    **_hearing("id", _("A key that stands for somebody who wants letters about meetings")),
    **_hearing("address", _("The address, sealed")),
    **_hearing("found_by", _("A keyed hash of the address, so that it is found when it is given again")),
    **_hearing("city", _("The city they want to hear of")),
    **_hearing("area", _("The area they want to hear of")),
    **_hearing("language", _("The language of letters")),
    **_hearing("reminders", _("When they want to be reminded")),
    **_hearing("asked_at", _("When they asked for letters")),
    **_hearing("asked_to_confirm_at", _("When they were asked to confirm")),
    **_hearing("confirmed_at", _("When they confirmed")),
    **_hearing("stopped_at", _("When they ended it")),
    **each("meetings.FollowerAct", "id follower kind reminders at done_at", nothing(
        _("What was done with the link of a letter: keys and codes"), Purpose.HEARING, Retention.STOPPED
    )),
    **each("meetings.LetterSent", "id to meeting kind at", nothing(
        _("That a letter of a kind went out, so that none goes twice: keys alone"),
        Purpose.HEARING, Retention.AFTER_MEETING,
    )),
    **each("meetings.Delivered", "id meeting at", nothing(
        _("Which acts of devices have arrived: a key made on the device, or a keyed hash; no order"),
        Purpose.VOTES, Retention.AFTER_MEETING,
    )),
    **each("meetings.Tally", "id meeting question answer origin count", nothing(
        _("How many gave an answer at the door or at the end: counts alone"), Purpose.VOTES, Retention.RECORD
    )),
    **each("meetings.Support", "id meeting line", nothing(
        _("That a browser supports a question, as a keyed hash"), Purpose.VOTES, Retention.AFTER_MEETING
    )),
    **each("meetings.Unclear", "id meeting slide at", nothing(
        _("That a browser did not understand a slide, as a keyed hash"), Purpose.VOTES, Retention.AFTER_MEETING
    )),
    **each("meetings.Poll", "id meeting kind question options dots state shown opened_at closed_at", nothing(
        _("Polls: question, options, whether they are open; public"), Purpose.VOTES, Retention.RECORD
    )),
    **each("meetings.Answer", "id poll act choices origin", nothing(
        _("Answers to a poll: a keyed hash of browser or slip, and what was chosen"), Purpose.VOTES, Retention.FINAL
    )),
    **each("meetings.Slip", "id meeting number void", nothing(
        _("Ballot slips: a number, and a keyed hash of the code printed on it"), Purpose.VOTES, Retention.AFTER_MEETING
    )),
    **each("meetings.PollCount", "id poll option origin count", nothing(
        _("How many chose each option, by where the answers came from; public"), Purpose.VOTES, Retention.RECORD
    )),
}  # fmt: skip
