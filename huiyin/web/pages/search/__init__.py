"""One box over everything that the viewer may see."""

from __future__ import annotations

from django.urls import path

from .showing import show_search

urlpatterns = [path("search/", show_search, name="search")]
