"""Comments and questions: what the two sides say to each other about a matter."""

from __future__ import annotations

from django.urls import path

from .asking import ask_about_finding, ask_about_plan
from .commenting import comment_finding, edit_comment, mentionable, withdraw_comment
from .questions import show_question

urlpatterns = [
    path("findings/<uuid:pk>/comment/", comment_finding, name="comment_finding"),
    path("findings/<uuid:pk>/mentionable/", mentionable, name="mentionable"),
    path("comments/<uuid:pk>/edit/", edit_comment, name="edit_comment"),
    path("comments/<uuid:pk>/withdraw/", withdraw_comment, name="withdraw_comment"),
    path("findings/<uuid:pk>/ask/", ask_about_finding, name="ask_about_finding"),
    path("plans/<uuid:pk>/ask/", ask_about_plan, name="ask_about_plan"),
    path("questions/<uuid:pk>/", show_question, name="question"),
]
