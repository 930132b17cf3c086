"""Phones in the room: how one joins, and what it sends."""

from __future__ import annotations

from typing import Any

from django.test import Client

from compstat.access.actions import new_key
from compstat.meetings.models import Meeting

JSON = {"HTTP_ACCEPT": "application/json"}


def address(meeting: Meeting, what: str = "") -> str:
    """A page of the room."""
    return f"/harborview/meetings/{meeting.id}/room/{what}"


def joined(meeting: Meeting, **how: Any) -> Client:
    """A browser that has joined."""
    client = Client(**how)
    assert client.get(f"/j/{meeting.join_code}/").status_code == 302
    return client


def send(phone: Client, meeting: Meeting, kind: str, **told: Any) -> dict[str, Any]:
    """Something a phone sends by its script; what it is told."""
    answer = phone.post(address(meeting, "act/"), {"kind": kind, "id": new_key(), **told}, **JSON)
    assert answer.status_code == 200
    return answer.json()


def taken(told: dict[str, Any]) -> tuple[bool, bool]:
    """Whether it was taken, and whether it had been before."""
    return told["accepted"], told["again"]
