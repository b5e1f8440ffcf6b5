"""What is kept up for good: the list of yearly checks, and one check with its report and answer."""

from __future__ import annotations

from django.urls import path

from .listing import StandingList
from .showing import show_check

urlpatterns = [
    path("standing/", StandingList.as_view(), name="standing"),
    path("standing/<uuid:pk>/", show_check, name="standing_check"),
]
