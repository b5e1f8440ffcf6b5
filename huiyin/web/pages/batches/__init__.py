"""Several findings in one go: applied for by their unit, decided on by reviewers."""

from __future__ import annotations

from django.urls import include, path

from .applying import apply_in_batch
from .deciding import decide_in_batch
from .done import show_done

_pages = [
    path("apply/", apply_in_batch, name="apply"),
    path("decide/", decide_in_batch, name="decide"),
    path("<slug:key>/", show_done, name="done"),
]
urlpatterns = [path("batches/", include((_pages, "batches")))]
