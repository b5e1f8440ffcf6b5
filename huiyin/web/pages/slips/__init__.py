"""Close-out slips (对账销号单): of one finding, and of many as one archive."""

from __future__ import annotations

from django.urls import path

from .showing import show_slip, slip_docx, slip_pdf

urlpatterns = [
    path("findings/<uuid:pk>/slip/", show_slip, name="slip"),
    path("findings/<uuid:pk>/slip.docx", slip_docx, name="slip_docx"),
    path("findings/<uuid:pk>/slip.pdf", slip_pdf, name="slip_pdf"),
]
