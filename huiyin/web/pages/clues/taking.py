"""A sealed file, opened for its department piece by piece."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.clues import actions, queries
from huiyin.clues.files import opened
from huiyin.sealing import CutOff, Unreadable

from ...refusals import one_of_or_404
from .opening import keys_of


@require_safe
def clue_file(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponseBase:
    """The file as an attachment. It is gone through once before anything is sent: a file that was cut off or
    changed is said so, and no part of it is handed out as the whole."""
    clue = one_of_or_404(queries.clues_for(request.viewer), pk)
    keys = keys_of(request)
    told = queries.reading(clue, keys)
    found = next(((f, name) for f, name in told.files if f.pk == file), None) if told else None
    if found is None or keys is None:
        raise Http404
    key = queries.file_key(clue, keys)
    try:
        for _piece in opened(found[0], key):
            pass
    except FileNotFoundError:
        messages.error(request, _("附件不在服务器上：请系统管理员从备份恢复 files 文件夹。"))
    except CutOff:
        messages.error(request, _("附件不完整，后面的部分缺失，没有打开：请系统管理员从备份恢复这个文件。"))
    except Unreadable:
        messages.error(request, _("附件与密封时不一致，没有打开：请系统管理员从备份恢复这个文件。"))
    else:
        actions.note_file(clue=clue, by=request.viewer)
        response = StreamingHttpResponse(opened(found[0], key), content_type="application/octet-stream")
        name = quote(found[1], safe="")
        response["Content-Disposition"] = f"attachment; filename=\"file\"; filename*=UTF-8''{name}"
        response["Content-Security-Policy"] = "sandbox"
        return response
    return redirect("clue", pk=pk)
