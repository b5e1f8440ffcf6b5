"""Coverage of a term: units by rounds, what is missing, which look-backs are due."""

from __future__ import annotations

from django.urls import path

from .showing import coverage

urlpatterns = [path("coverage/", coverage, name="coverage")]
