"""The public door: reads counts and frozen briefings; needs no account."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
