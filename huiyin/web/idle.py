"""Whoever leaves their desk is logged out after a while."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from .middleware import UNATTENDED, name_of

Answer = Callable[[HttpRequest], HttpResponse]
_SEEN = "seen"
#: how often it is written down that somebody is there, in seconds
_OFTEN = 60


@receiver(user_logged_in)
def _begin(request: HttpRequest, **_more: object) -> None:
    request.session[_SEEN] = int(time.time())


def idle_middleware(get_response: Answer) -> Answer:
    """End a session in which nothing was asked for too long; the pages then demand a log-in as ever."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if name_of(request) not in UNATTENDED and _SEEN in request.session:
            idle = int(time.time()) - request.session[_SEEN]
            if idle > settings.HUIYIN_IDLE_MINUTES * 60:
                logout(request)
            elif idle > _OFTEN:
                request.session[_SEEN] = int(time.time())
        return get_response(request)

    return middleware
