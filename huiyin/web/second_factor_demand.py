"""Who must use a second factor, and gets no further without one."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer

from .middleware import API, OPEN_PAGES, name_of

Answer = Callable[[HttpRequest], HttpResponse]
#: kept in the session, so that it is asked once a log-in
_HAS_ONE = "second_factor"


def is_demanded(viewer: Viewer) -> bool:
    """Whether one of the viewer's roles must use a second factor."""
    wanted = settings.HUIYIN_SECOND_FACTOR
    return bool(wanted) and ("all" in wanted or any(g.role in wanted for g in viewer.grants))


def second_factor_middleware(get_response: Answer) -> Answer:
    """Send whoever must use a second factor and has none to where one is set up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_demanded(request.viewer) or _may_pass(request):
            return get_response(request)
        if request.path_info.startswith(API):
            return JsonResponse({"detail": "A second factor is demanded"}, status=403)
        messages.warning(request, _("您的角色必须使用两步验证：请先设置，再继续办理。"))
        return redirect("mfa_index")

    return middleware


def _may_pass(request: HttpRequest) -> bool:
    if getattr(request, "token", None):
        # whatever session came along with it
        return is_mfa_enabled(request.user)
    name = name_of(request)
    if name in OPEN_PAGES or name.startswith(("mfa_", "account_")) or request.session.get(_HAS_ONE):
        return True
    if not is_mfa_enabled(request.user):
        return False
    request.session[_HAS_ONE] = True
    return True
