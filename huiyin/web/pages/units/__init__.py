"""Units: the list, a unit with what was found there, and adding and amending by the office."""

from __future__ import annotations

from django.urls import path

from .announcing import announce, withdraw_announced
from .editing import AmendUnit, MergeUnit, NewUnit
from .file import file_paper, show_file
from .listing import UnitsPage
from .roster import import_units
from .showing import unit_page

urlpatterns = [
    path("units/", UnitsPage.as_view(), name="units"),
    path("units/import/", import_units, name="import_units"),
    path("units/new/", NewUnit.as_view(), name="new_unit"),
    path("units/<uuid:pk>/", unit_page, name="unit"),
    path("units/<uuid:pk>/announced/", announce, name="announce"),
    path("units/<uuid:pk>/announced/<uuid:announced>/", withdraw_announced, name="withdraw_announced"),
    path("units/<uuid:pk>/file/", show_file, name="unit_file"),
    path("units/<uuid:pk>/file/brief.<slug:form>", file_paper, name="unit_brief"),
    path("units/<uuid:pk>/amend/", AmendUnit.as_view(), name="amend_unit"),
    path("units/<uuid:pk>/merge/", MergeUnit.as_view(), name="merge_unit"),
]
