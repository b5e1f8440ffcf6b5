"""Upward reports: important matters before the leading group, and what it instructs."""

from __future__ import annotations

from django.urls import path

from .instructing import instruction_step
from .listing import BriefList, important_matters
from .papers import brief_file
from .showing import show_brief
from .writing import new_brief

urlpatterns = [
    path("briefs/", BriefList.as_view(), name="briefs"),
    path("briefs/important/", important_matters, name="important_matters"),
    path("briefs/<uuid:pk>/", show_brief, name="brief"),
    path("briefs/<uuid:pk>/brief.<slug:form>", brief_file, name="brief_file"),
    path("instructions/<uuid:pk>/", instruction_step, name="instruction"),
    path("findings/<uuid:pk>/brief/", new_brief, name="new_brief"),
]
