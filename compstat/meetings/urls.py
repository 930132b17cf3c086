"""Addresses of meetings at the public door. Nothing of the staff door is read here: the public door has none of it."""

from __future__ import annotations

from django.urls import path

from .views import calendar, coming, door, following, keeping, paper, room

MEETING = "<str:city_id>/meetings/<str:meeting_id>"
urlpatterns = [
    path("meetings-worker.js", keeping.worker, name="keeping_worker"),  # at the root: it may open pages of every city
    path("join/", room.join, name="join_meeting"),
    path("j/<str:code>/", room.joined, name="joined"),
    path("following/<str:signed>/", following.following, name="following"),
    path(f"{MEETING}/room/", room.room, name="room"),
    path(f"{MEETING}/room/part/", room.room_part, name="room_part"),
    path(f"{MEETING}/room/mine/", room.room_mine, name="room_mine"),
    path(f"{MEETING}/room/act/", room.room_act, name="room_act"),
    path(f"{MEETING}/register/", coming.register, name="register"),
    path(f"{MEETING}/seat/", coming.seat, name="seat"),
    path(f"{MEETING}/door/", door.at_the_door, name="at_the_door"),
    path(f"{MEETING}/three-questions/", door.closing_questions, name="closing_questions"),
    path(f"{MEETING}/poster.pdf", paper.poster, name="poster"),
    path(f"{MEETING}/meeting.ics", calendar.meeting_ics, name="meeting_ics"),
    path(f"{MEETING}/", calendar.meeting, name="meeting"),
    path("<str:city_id>/meetings/", calendar.meetings, name="meetings"),
    path("<str:city_id>/card/", paper.card, name="card"),
    path("<str:city_id>/<str:area_id>/follow/", following.follow, name="follow"),
    path("<str:city_id>/<str:area_id>/meetings/", calendar.meetings_of_area, name="meetings_of_area"),
    path("<str:city_id>/<str:area_id>/meetings.ics", calendar.meetings_ics, name="meetings_ics"),
]
