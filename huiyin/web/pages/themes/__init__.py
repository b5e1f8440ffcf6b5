"""Common problems (共性问题): listed, shown, put right by hand; the causes behind findings."""

from __future__ import annotations

from django.urls import include, path

from .causes import cause_matrix, set_cause
from .grouping import group_findings, grouping_progress, stop_grouping
from .listing import themes_list, themes_workbook
from .mending import merge_theme, place_finding, rename_theme, split_theme
from .showing import show_theme

_pages = [
    path("figures.xlsx", themes_workbook, name="workbook"),
    path("causes/", cause_matrix, name="causes"),
    path("group/", group_findings, name="group"),
    path("runs/<uuid:pk>/progress/", grouping_progress, name="progress"),
    path("runs/<uuid:pk>/stop/", stop_grouping, name="stop"),
    path("findings/<uuid:pk>/cause/", set_cause, name="cause"),
    path("findings/<uuid:pk>/place/", place_finding, name="place"),
    path("<uuid:pk>/", show_theme, name="theme"),
    path("<uuid:pk>/rename/", rename_theme, name="rename"),
    path("<uuid:pk>/merge/", merge_theme, name="merge"),
    path("<uuid:pk>/split/", split_theme, name="split"),
]
urlpatterns = [
    path("themes/", themes_list, name="themes"),
    path("themes/", include((_pages, "themes"))),
]
