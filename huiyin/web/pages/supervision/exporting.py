"""The watch list and the list of steps as workbooks, over exactly what the lists show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from huiyin.organisations.clock import today
from huiyin.reports.actions import note_list_export
from huiyin.reports.lists import Column
from huiyin.reports.workbook import Sheet
from huiyin.rules.finding import FindingState
from huiyin.rules.ladder import Rung, StepState
from huiyin.rules.watch import Light
from huiyin.supervision.queries import INSIDE, lights_for, steps_for

from ...lists import filtered
from ...supervision_sentences import cause_sentence
from ..export import EXPORTERS, exporting, sent
from .listing import WordedStepFilter
from .watching import WordedLightFilter

_OF_FINDING = (
    Column("unit", gettext_lazy("单位"), 22),
    Column("round", gettext_lazy("轮次"), 22),
    Column("number", gettext_lazy("序号"), 8),
    Column("title", gettext_lazy("问题"), 48),
)
_STEPS = (
    *_OF_FINDING,
    Column("rung", gettext_lazy("措施"), 10, Rung),
    Column("state", gettext_lazy("状态"), 16, StepState),
    Column("demand", gettext_lazy("要求单位做什么"), 48),
    Column("issued_on", gettext_lazy("发出日期"), 12),
    Column("answer_due_on", gettext_lazy("答复期限"), 12),
    Column("ended_on", gettext_lazy("了结日期"), 12),
)
_WATCH = (
    *_OF_FINDING,
    Column("posts", gettext_lazy("重点岗位"), 24),
    Column("light", gettext_lazy("亮灯"), 10, Light),
    Column("reasons", gettext_lazy("原因"), 48),
    Column("state", gettext_lazy("状态"), 14, FindingState),
    Column("due_on", gettext_lazy("整改时限"), 12),
    Column("seen_on", gettext_lazy("更新日期"), 12),
)
_AT_ONCE = 2000


@require_safe
def export_steps(request: HttpRequest) -> HttpResponse:
    viewer = exporting(request.viewer)
    if not viewer.has(*EXPORTERS):
        raise PermissionDenied
    rows = filtered(WordedStepFilter, request, steps_for(viewer))
    return _book(
        request,
        "supervision",
        _("督办台账"),
        _STEPS,
        (_step(s) for s in rows.iterator(_AT_ONCE)),
        rows.count(),
    )


@require_safe
def export_watch(request: HttpRequest) -> HttpResponse:
    viewer = exporting(request.viewer).only(*INSIDE)
    if not viewer.grants:
        raise PermissionDenied
    rows = filtered(WordedLightFilter, request, lights_for(viewer)).prefetch_related("finding__key_posts")
    return _book(
        request, "watch", _("督办关注"), _WATCH, (_light(li) for li in rows.iterator(_AT_ONCE)), rows.count()
    )


def _book(
    request: HttpRequest,
    name: str,
    title: str,
    columns: Sequence[Column],
    rows: Iterator[dict[str, Any]],
    n: int,
) -> HttpResponse:
    told = ngettext("共 %(n)s 行", "共 %(n)s 行", n) % {"n": n}
    filters = dict(request.GET.lists())
    return sent(
        [Sheet(title, title, told, columns, rows, n)],
        f"{title} {today().isoformat()}.xlsx",
        lambda: note_list_export(name=name, count=n, filters=filters, by=request.viewer),
    )


def _finding(finding: Any) -> dict[str, Any]:
    return {
        "unit": finding.unit.name, "round": finding.round.name, "number": finding.number,
        "title": finding.title,
    }  # fmt: skip


def _step(step: Any) -> dict[str, Any]:
    names = ("rung", "state", "demand", "issued_on", "answer_due_on", "ended_on")
    return _finding(step.finding) | {name: getattr(step, name) for name in names}


def _light(light: Any) -> dict[str, Any]:
    reasons = _("；").join(cause_sentence(cause, n) for cause, n, _light in light.reasons)
    return _finding(light.finding) | {
        "posts": _("、").join(p.post for p in light.finding.key_posts.all()),
        "light": light.light, "reasons": reasons, "state": light.finding.state,
        "due_on": light.finding.due_on, "seen_on": light.seen_on,
    }  # fmt: skip
