"""Spot checks: drawn at random so that anybody can draw again, checked on site, added up."""

from __future__ import annotations

from django.urls import path

from .checking import answer_check, check_file, print_item, show_item, tell_unit
from .drawing import assign_items, draw_check, new_check
from .listing import MyChecks, SpotChecks
from .showing import export_check, redraw, show_check

urlpatterns = [
    path("spot-checks/", SpotChecks.as_view(), name="spot_checks"),
    path("spot-checks/new/", new_check, name="new_spot_check"),
    path("spot-checks/mine/", MyChecks.as_view(), name="my_checks"),
    path("spot-checks/<uuid:pk>/", show_check, name="spot_check"),
    path("spot-checks/<uuid:pk>/draw/", draw_check, name="draw_spot_check"),
    path("spot-checks/<uuid:pk>/again/", redraw, name="redraw_spot_check"),
    path("spot-checks/<uuid:pk>/assign/", assign_items, name="assign_spot_check"),
    path("spot-checks/<uuid:pk>/export/", export_check, name="export_spot_check"),
    path("spot-check-items/<uuid:pk>/", show_item, name="spot_check_item"),
    path("spot-check-items/<uuid:pk>/answer/", answer_check, name="answer_spot_check"),
    path("spot-check-items/<uuid:pk>/tell/", tell_unit, name="tell_spot_check"),
    path("spot-check-items/<uuid:pk>/print/", print_item, name="print_spot_check_item"),
    path("spot-check-files/<uuid:pk>/", check_file, name="spot_check_file"),
]
