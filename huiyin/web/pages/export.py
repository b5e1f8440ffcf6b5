"""The three lists as one workbook, over exactly the records of the list that linked here."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts.viewer import Viewer
from huiyin.findings.queries import findings_for
from huiyin.organisations.profiles import profile_of
from huiyin.rectification.queries import tasks_for
from huiyin.reports.actions import note_export
from huiyin.reports.lists import LISTS, Records, bodies_of, columns_of, records, rounds_of, rows
from huiyin.reports.workbook import Sheet, write_lists
from huiyin.rules.roles import OF_UNIT, Role

from ..figures import moment
from ..filtering import filters_on, usable
from ..wording import word
from .findings.ledger import ADDRESS_ONLY
from .findings.listing import FindingFilter
from .tasks.listing import WordedTaskFilter

#: docs/security.md: administrators and reviewers take no lists out, departments what was referred to them
EXPORTERS = (Role.OFFICE, Role.LEADING_GROUP, Role.TEAM, *OF_UNIT, Role.DEPARTMENT)
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TITLES = {"problems": "problem_list", "tasks": "task_list", "responsibilities": "responsibility_list"}
#: which list an address belongs to, for links that do not say so themselves
_PATHS = {"/tasks/": "tasks", "/responsibilities/": "responsibilities"}


def exporting(viewer: Viewer) -> Viewer:
    """The same person with those roles alone that may take lists out."""
    return viewer.only(*EXPORTERS)


def asked(request: HttpRequest) -> str:
    """The list whose filters stand in the address: as `list` says, else the one that linked here."""
    if (named := request.GET.get("list", "")) in LISTS:
        return named
    came_from = request.headers.get("Referer", "").partition("?")[0]
    return next((name for end, name in _PATHS.items() if came_from.endswith(end)), "problems")


def chosen(request: HttpRequest, viewer: Viewer) -> tuple[QuerySet[Any], QuerySet[Any], str]:
    """The findings and the tasks to export that this viewer sees, and the filters in words."""
    own_findings, own_tasks = findings_for(viewer), tasks_for(viewer)
    by_tasks = asked(request) != "problems"
    kind = WordedTaskFilter if by_tasks else FindingFilter
    own = own_tasks if by_tasks else own_findings
    filters, _unknown, _bad = usable(kind, request, lambda: own, {*ADDRESS_ONLY, "list"})
    words = [_("：").join((on.label, on.says)) for on in filters_on(filters, filters.data)]
    told = _("；").join(words) or _("无")
    if not by_tasks:
        return filters.qs, own_tasks, told
    found = own_findings.filter(pk__in=filters.qs.order_by().values("finding_id"))
    return found, filters.qs, told


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Write the workbook to the disk, journal that it left, and send it from there."""
    viewer = request.viewer
    if not viewer.has(*EXPORTERS):
        raise PermissionDenied
    findings, tasks, told = chosen(request, exporting(viewer))
    found = records(findings, tasks)
    bodies = bodies_of(findings)
    sheets = _sheets(found, bodies, about(viewer, rounds_of(findings), told))
    name = _("三清单 %(day)s.xlsx") % {"day": timezone.localdate().isoformat()}
    filters = dict(request.GET.lists())
    return sent(sheets, name, lambda: note_export(bodies=bodies, found=found, filters=filters, by=viewer))


def sent(
    sheets: Sequence[Sheet], name: str, note: Callable[[], object], plain: str = "lists.xlsx"
) -> FileResponse:
    """Write a workbook to the disk, journal by `note` that it left, and send it from there.

    `plain` is its name for those who can't read the other one.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        write_lists(file, sheets, word)
        note()
    except BaseException:
        file.close()
        raise
    length = file.tell()
    file.seek(0)
    return attached(file, length, name, plain)


def attached(file: Any, length: int, name: str, plain: str = "lists.xlsx") -> FileResponse:
    """A workbook to be saved under this name."""
    response = FileResponse(file, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    response["Content-Length"] = str(length)
    return response


def about(viewer: Viewer, rounds: Sequence[str], told: str) -> str:
    return _("轮次：%(rounds)s　导出时间：%(at)s　导出人：%(who)s　筛选条件：%(filters)s") % {
        "rounds": _("、").join(rounds) or _("无"),
        "at": moment(timezone.now()),
        "who": viewer.name,
        "filters": told,
    }


def _sheets(found: Records, bodies: Sequence[Any], about: str) -> list[Sheet]:
    made = []
    for name in LISTS:
        columns = columns_of(bodies, name)
        title = title_of(name, bodies)
        n = found.count(name)
        head = ngettext("共 %(n)s 行　%(about)s", "共 %(n)s 行　%(about)s", n) % {"n": n, "about": about}
        made.append(Sheet(title, title, head, columns, rows(name, columns, found), n))
    return made


def title_of(name: str, bodies: Sequence[Any]) -> str:
    """What the profile calls the list; a sheet's name has at most 31 characters."""
    if not bodies:
        return {"problems": _("问题清单"), "tasks": _("任务清单"), "responsibilities": _("责任清单")}[name]
    words = profile_of(bodies[0]).words[_TITLES[name]]
    return (words.zh if (get_language() or "zh").startswith("zh") else words.en.capitalize())[:31]


_pages = [path("export/lists.xlsx", lists, name="lists")]
urlpatterns = [path("", include((_pages, "export")))]
