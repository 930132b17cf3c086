"""Addresses of the part after."""

from __future__ import annotations

from django.urls import URLPattern

public: list[URLPattern] = []
staff: list[URLPattern] = []
