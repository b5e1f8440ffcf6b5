"""One unit in one round: its kind of inspection, its team, the team's stay, what was fed back."""

from __future__ import annotations

from django.urls import path

from .looking_back import CheckAgain
from .showing import target_page

urlpatterns = [
    path("rounds/targets/<uuid:pk>/", target_page, name="target"),
    path("rounds/targets/<uuid:pk>/earlier/<uuid:finding>/", CheckAgain.as_view(), name="check_again"),
]
