"""Complaints by the public, for the office and the teams: taken in, sorted, answered, handed on."""

from __future__ import annotations

from django.urls import path

from .box import letter_box
from .entering import enter_complaint
from .listing import ComplaintList, export_complaints
from .showing import show_complaint

urlpatterns = [
    path("complaints/", ComplaintList.as_view(), name="complaints"),
    path("complaints/complaints.xlsx", export_complaints, name="export_complaints"),
    path("complaints/enter/", enter_complaint, name="enter_complaint"),
    path("complaints/box/", letter_box, name="letter_box"),
    path("complaints/<uuid:pk>/", show_complaint, name="complaint"),
]
