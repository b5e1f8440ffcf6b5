"""Reviewing: the queue of applications to close, the decision on one, and reopening what was closed."""

from __future__ import annotations

from django.urls import include, path

from .deciding import decide
from .queue import Queue
from .reopening import reopen
from .workload import export_workload, show_workload

_pages = [
    path("review/workload/", show_workload, name="workload"),
    path("review/workload.xlsx", export_workload, name="workload_export"),
    path("review/<uuid:pk>/", decide, name="decide"),
    path("findings/<uuid:pk>/reopen/", reopen, name="reopen"),
]
urlpatterns = [path("review/", Queue.as_view(), name="review"), path("", include((_pages, "review")))]
