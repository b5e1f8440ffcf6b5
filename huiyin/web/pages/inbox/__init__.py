"""The inbox: what concerns the viewer, the unread first, by matter; and how they want to be told."""

from __future__ import annotations

from django.urls import path

from .listing import Inbox
from .opening import mark_all, mark_some, open_notice, undo
from .settings import NoticeSettings

urlpatterns = [
    path("inbox/", Inbox.as_view(), name="inbox"),
    path("inbox/settings/", NoticeSettings.as_view(), name="notice_settings"),
    path("inbox/read/", mark_some, name="mark_notices"),
    path("inbox/read/all/", mark_all, name="mark_all_notices"),
    path("inbox/read/undo/", undo, name="undo_mark_all"),
    path("inbox/<uuid:pk>/", open_notice, name="open_notice"),
]
