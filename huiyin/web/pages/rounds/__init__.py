"""Rounds: the list, the round at a glance, and the forms by which the office plans and conducts it."""

from __future__ import annotations

from django.urls import path

from .assigning import AssignReviewers, AssignTeam
from .conducting import AdvanceRound, HoldMeeting, SetStationing
from .listing import RoundsPage
from .planning import AddTargets, AddTeam, NewRound, NewTerm
from .showing import round_page

urlpatterns = [
    path("rounds/", RoundsPage.as_view(), name="rounds"),
    path("rounds/new/", NewRound.as_view(), name="new_round"),
    path("rounds/<uuid:pk>/", round_page, name="round"),
    path("rounds/<uuid:pk>/teams/new/", AddTeam.as_view(), name="add_team"),
    path("rounds/<uuid:pk>/targets/new/", AddTargets.as_view(), name="add_targets"),
    path("rounds/<uuid:pk>/stationing/", SetStationing.as_view(), name="set_stationing"),
    path("rounds/<uuid:pk>/meetings/new/", HoldMeeting.as_view(), name="hold_meeting"),
    path("rounds/<uuid:pk>/advance/", AdvanceRound.as_view(), name="advance_round"),
    path("rounds/targets/<uuid:pk>/team/", AssignTeam.as_view(), name="assign_team"),
    path("rounds/targets/<uuid:pk>/reviewers/", AssignReviewers.as_view(), name="assign_reviewers"),
    path("rounds/terms/new/", NewTerm.as_view(), name="new_term"),
]
