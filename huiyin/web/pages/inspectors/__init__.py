"""Inspectors: the roster, one with what keeps them away from units, and the members of a round's teams."""

from __future__ import annotations

from django.urls import path

from .barring import BarUnit, lift_bar
from .editing import AddTie, AmendInspector, NewInspector, remove_tie
from .listing import inspectors
from .members import JoinTeam, leave_team, round_members

urlpatterns = [
    path("inspectors/", inspectors, name="inspectors"),
    path("inspectors/new/", NewInspector.as_view(), name="new_inspector"),
    path("inspectors/<uuid:pk>/", AmendInspector.as_view(), name="inspector"),
    path("inspectors/<uuid:pk>/ties/new/", AddTie.as_view(), name="add_tie"),
    path("inspectors/ties/<uuid:pk>/remove/", remove_tie, name="remove_tie"),
    path("inspectors/<uuid:pk>/bars/new/", BarUnit.as_view(), name="bar_unit"),
    path("inspectors/bars/<uuid:pk>/lift/", lift_bar, name="lift_bar"),
    path("rounds/<uuid:pk>/members/", round_members, name="round_members"),
    path("rounds/<uuid:pk>/members/new/", JoinTeam.as_view(), name="join_team"),
    path("rounds/members/<uuid:pk>/leave/", leave_team, name="leave_team"),
]
