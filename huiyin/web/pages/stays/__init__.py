"""Stationing: the stays of a round on a chart and in a calendar, keeping them, their announcements."""

from __future__ import annotations

from django.urls import path

from .keeping import KeepStay
from .months import stay_calendar
from .papers import announcement, announcement_file
from .showing import stays

urlpatterns = [
    path("rounds/<uuid:pk>/stays/", stays, name="stays"),
    path("rounds/<uuid:pk>/stays/calendar/", stay_calendar, name="stay_calendar"),
    path("rounds/targets/<uuid:pk>/stay/", KeepStay.as_view(), name="keep_stay"),
    path("rounds/targets/<uuid:pk>/announcement/", announcement, name="announcement"),
    path(
        "rounds/targets/<uuid:pk>/announcement.docx",
        announcement_file,
        {"form": "docx"},
        name="announcement_docx",
    ),
    path(
        "rounds/targets/<uuid:pk>/announcement.pdf",
        announcement_file,
        {"form": "pdf"},
        name="announcement_pdf",
    ),
]
