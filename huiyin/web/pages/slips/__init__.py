"""Close-out slips (对账销号单): of one finding, and of many as one archive."""

from __future__ import annotations

from django.urls import include, path

from .batches import ask_for_slips, batch_progress, fetch_batch, show_batches, stop_batch
from .showing import show_slip, slip_file, slip_receipt

_pages = [
    path("", show_batches, name="batches"),
    path("new/", ask_for_slips, name="ask"),
    path("<uuid:pk>/", batch_progress, name="progress"),
    path("<uuid:pk>/stop/", stop_batch, name="stop"),
    path("<uuid:pk>/slips.zip", fetch_batch, name="fetch"),
]
urlpatterns = [
    path("findings/<uuid:pk>/slip/", show_slip, name="slip"),
    path("findings/<uuid:pk>/slip.docx", slip_file, {"form": "docx"}, name="slip_docx"),
    path("findings/<uuid:pk>/slip.pdf", slip_file, {"form": "pdf"}, name="slip_pdf"),
    path("findings/<uuid:pk>/slip-receipt.json", slip_receipt, name="slip_receipt"),
    path("slips/", include((_pages, "slips"))),
]
