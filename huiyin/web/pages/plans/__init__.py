"""Rectification plans, a unit's answer to all its findings of one round; and the calendar."""

from __future__ import annotations

from django.urls import path

from .calendar import show_calendar
from .comparing import compare_plan
from .deciding import plan_step
from .listing import PlanList
from .showing import print_plan, show_plan
from .staging import stage_task

urlpatterns = [
    path("calendar/", show_calendar, name="calendar"),
    path("plans/", PlanList.as_view(), name="plans"),
    path("plans/<uuid:pk>/", show_plan, name="plan"),
    path("plans/<uuid:pk>/step/", plan_step, name="plan_step"),
    path("plans/<uuid:pk>/compare/", compare_plan, name="compare_plan"),
    path("plans/<uuid:pk>/print/", print_plan, name="print_plan"),
    path("tasks/<uuid:pk>/stages/", stage_task, name="stage_task"),
]
