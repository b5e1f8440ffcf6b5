"""The first page: to each role what is theirs to do, and the round at a glance."""

from __future__ import annotations

from django.urls import path

from .outcomes import Outcomes
from .showing import home

urlpatterns = [
    path("", home, name="home"),
    path("outcomes/", Outcomes.as_view(), name="outcomes"),
]
