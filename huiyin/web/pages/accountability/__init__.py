"""Accountability cases: who is held to account, by post; what was decided; figures beside what is claimed."""

from __future__ import annotations

from django.urls import path

from .exporting import export_cases
from .figures import case_figures
from .listing import CaseList
from .opening import open_case
from .showing import show_case

urlpatterns = [
    path("accountability/", CaseList.as_view(), name="accountability"),
    path("accountability/accountability.xlsx", export_cases, name="export_accountability"),
    path("accountability/figures/", case_figures, name="accountability_figures"),
    path("accountability/<uuid:pk>/", show_case, name="accountability_case"),
    path("findings/<uuid:pk>/accountability/", open_case, name="open_accountability"),
]
