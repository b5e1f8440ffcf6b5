"""The task list and the responsibility list: two views of the same tasks."""

from __future__ import annotations

from django.urls import path

from .listing import ResponsibilityList, TaskList

urlpatterns = [
    path("tasks/", TaskList.as_view(), name="tasks"),
    path("responsibilities/", ResponsibilityList.as_view(), name="responsibilities"),
]
