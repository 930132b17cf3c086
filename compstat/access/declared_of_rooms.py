"""What the tables of rooms above hold: declared here, so that one page tells all. See personal_data.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_noop as _

from .declaring import Declared, Purpose, Retention, each, entrusted, nothing


def _public(table: str, fields: str, what: str) -> dict[str, Declared]:
    """Of a meeting, without anybody's name, for everybody to read and for the record."""
    return each(f"meetings.{table}", fields, nothing(what, Purpose.MEETINGS, Retention.RECORD))


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
    **each("concerns.Concern", (
        "id city area text origin origin_id raised_on state answer answered_on due_on owner card"
    ), nothing(
        _("Concerns: words without names, where they were raised, the answer or its day; public"),
        Purpose.MEETINGS, Retention.RECORD,
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
