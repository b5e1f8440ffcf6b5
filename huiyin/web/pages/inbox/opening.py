"""Opening a notice, and marking notices as read or unread."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from huiyin.notices import actions, queries

from ...refusals import one_of_or_404
from .leading import address_of_matter
from .listing import filters_of


@require_safe
def open_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To the matter, if it may (still) be seen; opened once, the notice counts as read."""
    notice = one_of_or_404(queries.notices_for(request.viewer), pk)
    if request.method == "GET":
        actions.mark(notice_ids=[notice.pk], read=True, by=request.viewer)
    return redirect(address_of_matter(notice))


@require_POST
def mark_some(request: HttpRequest) -> HttpResponse:
    """These as read, or as unread again."""
    actions.mark(notice_ids=_ids(request), read=request.POST.get("as") != "unread", by=request.viewer)
    return redirect(_back(request))


@require_POST
def mark_all(request: HttpRequest) -> HttpResponse:
    """Everything that the filters in the address show; the next page offers to undo it."""
    filters, _notes = filters_of(request)
    batch, n = actions.mark_all_read(rows=filters.qs, by=request.viewer)
    if not n:
        messages.info(request, _("没有未读的通知。"))
        return redirect(_back(request))
    messages.success(request, ngettext("已将 %(n)d 条标为已读。", "已将 %(n)d 条标为已读。", n) % {"n": n})
    query = request.GET.copy()
    query["undo"] = str(batch)
    return redirect(f"{reverse('inbox')}?{query.urlencode()}")


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """What was marked as read together is unread again."""
    try:
        n = actions.undo_mark_all(batch=UUID(request.POST.get("batch", "")), by=request.viewer)
    except ValueError:
        n = 0
    if n:
        messages.success(request, ngettext("%(n)d 条恢复为未读。", "%(n)d 条恢复为未读。", n) % {"n": n})
    else:
        messages.info(request, _("没有可以恢复的通知。"))
    query = [(k, v) for k, values in request.GET.lists() for v in values if k != "undo"]
    return redirect(f"{reverse('inbox')}?{urlencode(query)}" if query else reverse("inbox"))


def _ids(request: HttpRequest) -> list[UUID]:
    found = []
    for value in request.POST.getlist("pk"):
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


def _back(request: HttpRequest) -> str:
    back = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if allowed else reverse("inbox")
