"""A changed copy comes back: it is read, held against the ledger, and each difference mended or explained."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.documents import actions
from huiyin.documents.changing import Given
from huiyin.reading import UnreadableFile
from huiyin.rules.official_document import OfficialAction

from ...forms.documents import CopyForm, DocumentStepForm
from ...forms.pasting import why_unreadable
from ...refusals import answers, checked
from ..rectify.sending import taken_once
from .beginning import in_chinese
from .showing import document_page, one_or_404

EXPLAINED = "explain_"


@require_POST
@answers(again=document_page)
def upload_copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    document = one_or_404(request, pk)
    data = checked(CopyForm(request.POST, request.FILES))
    file = data["file"]

    def do() -> str:
        try:
            actions.take(
                document_id=document.pk, action=OfficialAction.UPLOAD, version=data["version"],
                given=Given(copy=file.read(), copy_name=file.name), word=in_chinese, by=request.viewer,
            )  # fmt: skip
        except UnreadableFile as unreadable:
            raise ValidationError({"file": why_unreadable(unreadable)}) from unreadable
        return reverse("official_document", args=[document.pk]) + "#differences"

    return taken_once(request, do, _("修改稿已读取，并与台账核对。"))


@require_POST
@answers(again=document_page)
def explain_differences(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Why the text differs from the ledger, one reason a difference."""
    document = one_or_404(request, pk)
    posted = request.POST.copy()
    posted["decision"] = OfficialAction.EXPLAIN.value
    data = checked(DocumentStepForm(posted))
    reasons = {k.removeprefix(EXPLAINED): v for k, v in request.POST.items() if k.startswith(EXPLAINED)}

    def do() -> str:
        actions.take(
            document_id=document.pk, action=OfficialAction.EXPLAIN, version=data["version"],
            given=Given(explained=reasons), word=in_chinese, by=request.viewer,
        )  # fmt: skip
        return reverse("official_document", args=[document.pk]) + "#differences"

    return taken_once(request, do, _("说明已保存。"))
