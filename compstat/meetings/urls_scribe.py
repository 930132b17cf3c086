"""Addresses of the part scribe."""

from __future__ import annotations

from django.urls import URLPattern

public: list[URLPattern] = []
staff: list[URLPattern] = []
