"""Addresses of the part calendar."""

from __future__ import annotations

from django.urls import URLPattern

public: list[URLPattern] = []
staff: list[URLPattern] = []
