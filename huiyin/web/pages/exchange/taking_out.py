"""A list taken out for editing, over exactly the records of the list that linked here."""

from __future__ import annotations

import os
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts.viewer import Viewer
from huiyin.exchange.layout import ROW_KINDS
from huiyin.reports.actions import note_editing
from huiyin.reports.editing import EDITORS, may_edit, take_out
from huiyin.reports.lists import bodies_of, records, rounds_of

from ...refusals import answers
from ...wording import word
from ..export import about, asked, attached, chosen, title_of


def editing(viewer: Viewer, list_name: str) -> Viewer:
    """The same person with those roles alone that may change rows of this list."""
    roles = EDITORS[ROW_KINDS[list_name]]
    return viewer.only(*roles)


@require_safe
@answers
def take_out_list(request: HttpRequest) -> HttpResponse:
    list_name = asked(request)
    if not may_edit(request.viewer, list_name):
        raise PermissionDenied
    viewer = editing(request.viewer, list_name)
    findings, tasks, told = chosen(request, viewer)
    bodies = bodies_of(findings)
    if len(bodies) > 1:
        raise ValidationError(_("清单中有几个机构的内容。请先按轮次筛选，再分别导出修改。"))
    found = records(findings, tasks)
    if not bodies or not found.count(list_name):
        raise ValidationError(_("没有可以修改的行。请放宽筛选条件后再导出。"))
    title = title_of(list_name, bodies)
    taken = take_out(
        list_name=list_name, found=found, body=bodies[0], rounds=_rounds(findings), by=viewer,
        at=timezone.now(), titles=(title, about(viewer, rounds_of(findings), told)), scope=told, word=word,
    )  # fmt: skip
    try:
        note_editing(manifest=taken.manifest, filters=dict(request.GET.lists()), by=viewer)
        length = os.fstat(taken.file.fileno()).st_size
    except BaseException:
        taken.file.close()
        raise
    day = timezone.localdate().isoformat()
    return attached(taken.file, length, _("%(list)s（可修改）%(day)s.xlsx") % {"list": title, "day": day})


def _rounds(findings: Any) -> list[Any]:
    rows = findings.select_related(None).order_by().values_list("round_id", flat=True).distinct()
    return list(rows)
