"""Watching and the ladder of supervision: lights with reasons, steps with what became of them."""

from __future__ import annotations

from django.urls import path

from .exporting import export_steps, export_watch
from .key_posts import key_posts
from .listing import StepList
from .many import approve_many
from .papers import step_paper
from .proposing import propose_step
from .showing import show_step, step_file
from .watching import WatchList

urlpatterns = [
    path("watch/", WatchList.as_view(), name="watch"),
    path("watch/watch.xlsx", export_watch, name="export_watch"),
    path("supervision/", StepList.as_view(), name="supervision"),
    path("supervision/supervision.xlsx", export_steps, name="export_supervision"),
    path("supervision/files/<uuid:pk>/", step_file, name="step_file"),
    path("supervision/approve/", approve_many, name="approve_steps"),
    path("supervision/<uuid:pk>/", show_step, name="supervision_step"),
    path("supervision/<uuid:pk>/paper.<slug:form>", step_paper, name="supervision_paper"),
    path("findings/<uuid:pk>/key-posts/", key_posts, name="key_posts"),
    path("findings/<uuid:pk>/supervise/", propose_step, name="propose_step"),
]
