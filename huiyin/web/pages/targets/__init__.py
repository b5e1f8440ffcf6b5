"""One unit in one round: its kind of inspection, its team, the team's stay, what was fed back."""

from __future__ import annotations

from django.urls import path

from .showing import target_page

urlpatterns = [path("rounds/targets/<uuid:pk>/", target_page, name="target")]
