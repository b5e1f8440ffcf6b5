"""What goes out under the signature of a unit's head: prepared, signed, sent back."""

from __future__ import annotations

from django.urls import path

from .deciding import decide_dispatch
from .heads import HeadlessUnits
from .listing import DispatchList
from .showing import pledge_file, print_pledge, show_dispatch

urlpatterns = [
    path("dispatches/", DispatchList.as_view(), name="dispatches"),
    path("dispatches/<uuid:pk>/", show_dispatch, name="dispatch"),
    path("dispatches/<uuid:pk>/decide/", decide_dispatch, name="decide_dispatch"),
    path("dispatches/<uuid:pk>/pledge/", pledge_file, name="pledge_file"),
    path("dispatches/<uuid:pk>/print/", print_pledge, name="print_pledge"),
    path("units-without-head/", HeadlessUnits.as_view(), name="units_without_head"),
]
