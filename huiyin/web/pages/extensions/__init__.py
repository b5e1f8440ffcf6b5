"""Requests for more time: asked by the unit, answered by the office or the leading group."""

from __future__ import annotations

from django.urls import path

from .asking import extend_finding, extend_task
from .deciding import show_extension
from .listing import ExtensionList

urlpatterns = [
    path("extensions/", ExtensionList.as_view(), name="extensions"),
    path("extensions/<uuid:pk>/", show_extension, name="extension"),
    path("findings/<uuid:pk>/extend/", extend_finding, name="extend_finding"),
    path("tasks/<uuid:pk>/extend/", extend_task, name="extend_task"),
]
