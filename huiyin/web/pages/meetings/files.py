"""Files of a meeting: added by the office, fetched by whoever reads its minutes, taken back with a reason."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huiyin.evidence.meeting_files import attach_to_meeting, files_of_meetings, withdraw_meeting_file
from huiyin.rounds.meetings import minutes_visible

from ...forms.meetings import MeetingFilesForm
from ...forms.rectify import ReasonForm
from ...refusals import Refusal, answers, checked, one_of_or_404
from ...sent_once import sent_once
from ..rectify.evidence import download, taken_files
from ..rectify.sending import taken_once
from .showing import meeting_page


@require_POST
@answers(again=meeting_page)
def add_meeting_files(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = one_of_or_404(minutes_visible(request.viewer), pk)
    files = taken_files(request, checked(MeetingFilesForm(request.POST, request.FILES))["files"])
    address = reverse("meeting", args=[meeting.pk])
    if not files:
        return redirect(address)  # why none was taken stands in the messages

    def do() -> str:
        attach_to_meeting(meeting_id=meeting.pk, files=files, by=request.viewer)
        return address

    return taken_once(request, do, _("会议材料已保存。"))


@require_safe
def meeting_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    piece = one_of_or_404(files_of_meetings(request.viewer), pk)
    if piece.withdrawn_reason:
        raise Http404
    return download(request, piece.file, piece.name, f"file of a meeting {piece.pk}")


def _page_of_file(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    piece = one_of_or_404(files_of_meetings(request.viewer), pk)
    return meeting_page(request, piece.meeting_id, refusal)


@require_POST
@sent_once
@answers(again=_page_of_file)
def withdraw_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    piece = one_of_or_404(files_of_meetings(request.viewer), pk)
    reason = checked(ReasonForm(request.POST))["reason"]
    withdraw_meeting_file(file_id=piece.pk, reason=reason, by=request.viewer)
    messages.success(request, _("已撤回，理由留存。"))
    return redirect("meeting", pk=piece.meeting_id)
