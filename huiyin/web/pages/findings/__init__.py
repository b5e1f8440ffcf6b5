"""Findings: the problem list, one finding with its whole life, the forms of recording and feeding back."""

from __future__ import annotations

from django.urls import path

from .listing import FindingList
from .showing import show_finding

urlpatterns = [
    path("findings/", FindingList.as_view(), name="findings"),
    path("findings/<uuid:pk>/", show_finding, name="finding"),
]
