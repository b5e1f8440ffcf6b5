"""驾驶舱: the whole in pictures and figures, each of them a door to exactly the list that it counts."""

from __future__ import annotations

from django.urls import path

from .back import show_back
from .exporting import export_cockpit
from .pace import show_pace
from .showing import show_cockpit

urlpatterns = [
    path("cockpit/", show_cockpit, name="cockpit"),
    path("cockpit/cockpit.xlsx", export_cockpit, name="export_cockpit"),
    path("cockpit/came-back/", show_back, name="came_back"),
    path("cockpit/pace/", show_pace, name="unit_pace"),
]
