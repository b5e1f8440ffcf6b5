"""Who reviews how much and how long: for the office all of it, for a reviewer their own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from huiyin.organisations.clock import today
from huiyin.reports.actions import note_list_export
from huiyin.reports.lists import Column
from huiyin.reports.workbook import Sheet
from huiyin.rules.review_chain import Stage
from huiyin.rules.roles import Role
from huiyin.verification.workload import Load, workload

from ...forms.rectify import DayField
from ...wording import word
from ..export import sent

READERS = (Role.OFFICE, Role.TEAM, Role.REVIEWER)
_HOUR, _MINUTE, _DAY = 3600, 60, 86400


class PeriodForm(forms.Form):
    first = DayField(label=gettext_lazy("决定日期自"), required=False)
    last = DayField(label=gettext_lazy("决定日期至"), required=False)


def _asked(request: HttpRequest) -> tuple[PeriodForm, list[dict[str, Any]], list[dict[str, Any]]]:
    """The period's form, and the rows of both tables: of reviewers and of stages."""
    if not request.viewer.has(*READERS):
        raise PermissionDenied
    form = PeriodForm(request.GET or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    people, stages = workload(request.viewer, given.get("first"), given.get("last"))
    named = [_row(load, str(word(Stage(load.name)))) for load in stages]
    return form, [_row(load, load.name) for load in people], named


@require_safe
def show_workload(request: HttpRequest) -> HttpResponse:
    form, people, stages = _asked(request)
    query = request.GET.urlencode()
    context = {
        "form": form,
        "people": people,
        "stages": stages,
        "whole": request.viewer.has(Role.OFFICE),
        "export_url": f"{reverse('review:workload_export')}{'?' if query else ''}{query}",
    }
    return render(request, "web/review/workload.html", context)


@require_safe
def export_workload(request: HttpRequest) -> FileResponse:
    """Both tables as they are shown, a sheet each; journaled as every list that leaves."""
    form, people, stages = _asked(request)
    period = [form[name].value() or "" for name in ("first", "last")]
    told = _("决定日期自 %(first)s 至 %(last)s") % {"first": period[0] or "—", "last": period[1] or "—"}
    titles = (_("审核人员"), people, _OF_PEOPLE), (_("审核环节"), stages, _COLUMNS)
    sheets = [
        Sheet(title, title, told, (Column("name", title, 28), *columns), [_flat(r) for r in rows], len(rows))
        for title, rows, columns in titles
    ]
    name = _("审核工作量 %(day)s.xlsx") % {"day": today().isoformat()}
    count, filters = len(people) + len(stages), dict(request.GET.lists())
    return sent(
        sheets,
        name,
        lambda: note_list_export(name="workload", count=count, filters=filters, by=request.viewer),
    )


_COLUMNS = (
    Column("decided", gettext_lazy("已决定"), 10),
    Column("returned", gettext_lazy("其中退回"), 10),
    Column("looked", gettext_lazy("审阅时长（中位）"), 18),
    Column("waited", gettext_lazy("等待时长（中位）"), 18),
)
_OF_PEOPLE = (Column("waiting", gettext_lazy("已打开待决定"), 14), *_COLUMNS)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    load = row["load"]
    figures = {"waiting": load.waiting, "decided": load.decided, "returned": load.returned}
    return figures | {name: row[name] for name in ("name", "looked", "waited")}


def _row(load: Load, name: str) -> dict[str, Any]:
    looked, waited = lasted(load.median_looked), lasted(load.median_waited)
    return {"load": load, "name": name, "looked": looked, "waited": waited}


def lasted(seconds: int | None) -> str:
    """A time as people say it, in its largest whole unit; a dash where there is none."""
    if seconds is None:
        return "—"
    if seconds >= _DAY:
        n = seconds // _DAY
        return ngettext("%(n)d 天", "%(n)d 天", n) % {"n": n}
    if seconds >= _HOUR:
        return _("%(n)d 小时") % {"n": seconds // _HOUR}
    if seconds >= _MINUTE:
        return _("%(n)d 分钟") % {"n": seconds // _MINUTE}
    return _("%(n)d 秒") % {"n": seconds}
