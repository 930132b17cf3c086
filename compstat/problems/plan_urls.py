"""Addresses of plans at the staff door, in the order of a plan's life."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views import plan, plan_amend, plan_fix, plan_measure, plan_review, verdict_paper

PLAN = "plans/<str:plan_id>"
urlpatterns: list[URLPattern] = [
    path(f"{PLAN}/", plan.plan, name="plan"),
    path(f"{PLAN}/measure/", plan_measure.plan_measure, name="plan_measure"),
    path(f"{PLAN}/fix/", plan_fix.plan_fix, name="plan_fix"),
    path(f"{PLAN}/amend/", plan_amend.plan_amend, name="plan_amend"),
    path(f"{PLAN}/review/", plan_review.plan_review, name="plan_review"),
    path(f"{PLAN}/counts/", plan_review.plan_counts, name="plan_counts"),
    path(f"{PLAN}/verdict/", plan_review.plan_verdict, name="plan_verdict"),
    path(f"{PLAN}/verdict/paper/", verdict_paper.verdict_paper, name="verdict_paper"),
]
