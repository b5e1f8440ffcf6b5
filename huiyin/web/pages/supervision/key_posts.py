"""Naming the key posts of a finding, on its page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.supervision.key_posts import set_key_posts

from ...refusals import answers
from ..rectify.around import finding_of
from ..rectify.sending import taken_once


@require_POST
@answers
def key_posts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`posts` one a line; `was` are those that the form showed."""
    finding = finding_of(request, pk)
    posts, was = request.POST.get("posts", "").splitlines(), request.POST.getlist("was")

    def do() -> str:
        set_key_posts(finding_id=finding.pk, posts=posts, was=was, by=request.viewer)
        return f"{reverse('finding', args=[finding.pk])}#key-posts"

    return taken_once(request, do, _("重点岗位已保存。"))
