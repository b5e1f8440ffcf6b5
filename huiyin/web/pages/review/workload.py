"""Who reviews how much and how long: for the office all of it, for a reviewer their own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from huiyin.rules.review_chain import Stage
from huiyin.rules.roles import Role
from huiyin.verification.workload import Load, workload

from ...forms.rectify import DayField
from ...wording import word

READERS = (Role.OFFICE, Role.TEAM, Role.REVIEWER)
_HOUR, _MINUTE, _DAY = 3600, 60, 86400


class PeriodForm(forms.Form):
    first = DayField(label=gettext_lazy("决定日期自"), required=False)
    last = DayField(label=gettext_lazy("决定日期至"), required=False)


@require_safe
def show_workload(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(*READERS):
        raise PermissionDenied
    form = PeriodForm(request.GET or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    people, stages = workload(request.viewer, given.get("first"), given.get("last"))
    context = {
        "form": form,
        "people": [_row(load, load.name) for load in people],
        "stages": [_row(load, str(word(Stage(load.name)))) for load in stages],
        "whole": request.viewer.has(Role.OFFICE),
    }
    return render(request, "web/review/workload.html", context)


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
