"""What the planning engine proposes: a term's plan, a round's teams; asked for, pinned, taken over."""

from __future__ import annotations

from django.urls import path

from .deciding import progress, stop, take_over
from .spans import UnitSpans, lift_span
from .teams import RoundTeams
from .term import TermPlanPage
from .window import SetWindow

urlpatterns = [
    path("terms/<uuid:pk>/plan/", TermPlanPage.as_view(), name="term_plan"),
    path("terms/<uuid:pk>/plan/units/<uuid:unit>/", UnitSpans.as_view(), name="unit_spans"),
    path("terms/spans/<uuid:pk>/lift/", lift_span, name="lift_span"),
    path("rounds/<uuid:pk>/assignment/", RoundTeams.as_view(), name="round_teams"),
    path("rounds/<uuid:pk>/window/", SetWindow.as_view(), name="set_window"),
    path("proposals/<uuid:pk>/progress/", progress, name="proposal_progress"),
    path("proposals/<uuid:pk>/stop/", stop, name="stop_proposal"),
    path("proposals/<uuid:pk>/take-over/", take_over, name="take_over_proposal"),
]
