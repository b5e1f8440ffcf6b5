"""By which ways notices leave the house: the system administrator's page."""

from __future__ import annotations

from django.urls import path

from .editing import ChangeChannel, NewChannel
from .showing import show_channels, switch_channel, try_channel, try_mail

urlpatterns = [
    path("channels/", show_channels, name="channels"),
    path("channels/new/", NewChannel.as_view(), name="new_channel"),
    path("channels/mail/try/", try_mail, name="try_mail"),
    path("channels/<uuid:pk>/", ChangeChannel.as_view(), name="change_channel"),
    path("channels/<uuid:pk>/switch/", switch_channel, name="switch_channel"),
    path("channels/<uuid:pk>/try/", try_channel, name="try_channel"),
]
