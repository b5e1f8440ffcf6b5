"""Findings: the problem list, one finding with its whole life, the forms of recording and feeding back."""

from __future__ import annotations

from django.urls import path

from .history_page import show_history
from .listing import FindingList
from .showing import show_finding

urlpatterns = [
    path("findings/", FindingList.as_view(), name="findings"),
    path("findings/<uuid:pk>/", show_finding, name="finding"),
    path("findings/<uuid:pk>/history/", show_history, name="finding_history"),
]
