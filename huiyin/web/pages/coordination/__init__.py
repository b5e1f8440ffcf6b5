"""Coordination with departments: asked, answered, linked; copies of the feedback."""

from __future__ import annotations

from django.urls import path

from .asking import ask_department, send_copies
from .choosing import choose_place
from .showing import Requests, answer_request, link_request, request_file, show_request

urlpatterns = [
    path("coordination/", Requests.as_view(), name="coordination"),
    path("coordination/new/", choose_place, name="new_request"),
    path("coordination/<uuid:pk>/", show_request, name="coordination_request"),
    path("coordination/<uuid:pk>/answer/", answer_request, name="answer_request"),
    path("coordination/<uuid:pk>/link/", link_request, name="link_request"),
    path("coordination-files/<uuid:pk>/", request_file, name="request_file"),
    path("desks/<uuid:pk>/ask-department/", ask_department, name="ask_department"),
    path("desks/<uuid:pk>/copies/", send_copies, name="send_copies"),
]
