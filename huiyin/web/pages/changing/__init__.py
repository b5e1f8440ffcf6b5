"""Changing rows of the lists: many at once, looked at before, taken back after."""

from __future__ import annotations

from django.urls import path

from .choosing import change_rows
from .confirming import show_pending
from .done import ChangeList, show_change, undo_change
from .in_row import change_row
from .pasting import paste_tasks

urlpatterns = [
    path("changes/", ChangeList.as_view(), name="changes"),
    path("changes/<uuid:pk>/", show_change, name="change"),
    path("changes/<uuid:pk>/undo/", undo_change, name="undo_change"),
    path("changes/pending/<uuid:pk>/", show_pending, name="pending_change"),
    path("paste/", paste_tasks, name="paste_tasks"),
    path("change/<slug:name>/", change_rows, name="change_rows"),
    path("change/<slug:name>/<uuid:pk>/", change_row, name="change_row"),
]
