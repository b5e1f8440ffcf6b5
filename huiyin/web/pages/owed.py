"""事事有回音: who owes an answer to whom, by when. Mine first, then the others; filters in the address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from huiyin.accounts.viewer import Viewer
from huiyin.organisations.clock import today
from huiyin.owing.queries import count_owed, everything_owed, owed_by_units
from huiyin.owing.rows import Owing, read_owed
from huiyin.owing.wanted import NAMES, Asked, Place, Wanted, When, Whose, read
from huiyin.reports.actions import note_list_export
from huiyin.reports.kept import kept
from huiyin.reports.lists import Column
from huiyin.reports.workbook import Sheet
from huiyin.rules.deadlines import OverdueLevel
from huiyin.rules.owed import OwedKind, OwedStep
from huiyin.rules.roles import Role
from huiyin.rules.unit_report import UnitReportState

from ..doors import door
from ..forms.owed import OwedForm
from ..wording import bracketed, word
from .answers import READERS
from .export import EXPORTERS, exporting, sent
from .owed_rows import COUNTED, PER_PAGE, find, summed


@dataclass(frozen=True, slots=True)
class Line:
    """One owed step as the table shows it."""

    row: Owing
    url: str
    by: str
    to: str


@dataclass(frozen=True, slots=True)
class KindCount:
    words: str | Promise
    n: int | str
    url: str
    current: bool


def mine_now(viewer: Viewer) -> list[tuple[str, int | str, str, str]]:
    """What the viewer owes: all of it, this week's and what is late, each with its list and its tone."""
    asked: list[tuple[str, When | None, str]] = [
        (_("应由我办理"), None, ""), (_("其中本周到期"), When.WEEK, "returned"),
        (_("其中已过期"), When.LATE, "overdue"),
    ]  # fmt: skip

    def count() -> list[int | str]:
        day = today()
        of_units = owed_by_units(viewer, Wanted(whose=Whose.MINE), day)
        wanted = [Wanted(whose=Whose.MINE, when=when) for _words, when, _tone in asked]
        return [summed(count_owed(viewer, w, day, most=COUNTED, of_units=of_units)) for w in wanted]

    counted = kept(viewer, "owed-mine", count=count)
    return [
        (words, n, door("owed", whose="mine", when=when or ""), tone)
        for (words, when, tone), n in zip(asked, counted, strict=True)
    ]


@require_safe
def show_owed(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(*READERS):
        raise PermissionDenied
    return render(request, "web/owed/owed.html", _context(request, _asked(request)))


def _asked(request: HttpRequest) -> Asked:
    return read(dict(request.GET.lists()))


def _context(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    viewer, wanted = request.viewer, asked.wanted
    behind = Place.parse(request.GET.get("after", ""))
    first_page = behind is None
    place = "" if behind is None else behind.text()
    found = kept(viewer, "owed", wanted.key(), place, count=lambda: find(viewer, wanted, behind))
    rows, mine = read_owed(viewer, today(), found.rows, found.mine)
    form = OwedForm(request.GET or None, viewer=viewer)
    own = _filters(request)
    return {
        "form": form,
        "fields": list(form),
        "says": _says(form, own),
        "kinds": _kinds(found.kinds, wanted, own),
        "mine": [_line(r) for r in mine],
        "mine_n": summed(found.counted_mine),
        "more_mine": sum(found.counted_mine.values()) > len(mine),
        "all_mine": _with(own, whose="mine"),
        "lines": [_line(r) for r in rows[:PER_PAGE]],
        "next": _with(own, after=rows[PER_PAGE - 1].place.text()) if len(rows) > PER_PAGE else "",
        "first": "" if first_page else _with(own),
        "total": summed(found.counted),
        "late": summed(found.late),
        "late_url": _with(own, when="late"),
        "unknown": asked.unknown or (("after",) if first_page and request.GET.get("after") else ()),
        "may_export": viewer.has(*EXPORTERS),
        "export_url": f"{reverse('export_owed')}?{own.urlencode()}",
    }


def _filters(request: HttpRequest) -> QueryDict:
    """The filters of the address alone, without the place in the list and without empty ones."""
    own = QueryDict(mutable=True)
    for name in NAMES:
        if values := [v for v in request.GET.getlist(name) if v]:
            own.setlist(name, values)
    return own


def _with(own: QueryDict, **more: str) -> str:
    query = own.copy()
    for name, value in more.items():
        query[name] = value
    return f"{reverse('owed')}?{query.urlencode()}" if query else reverse("owed")


def _without(own: QueryDict, name: str) -> str:
    query = own.copy()
    query.pop(name, None)
    return f"{reverse('owed')}?{query.urlencode()}" if query else reverse("owed")


def _says(form: OwedForm, own: QueryDict) -> list[tuple[str, str, str]]:
    """The filters that are on: label, what it says, the address without it."""
    found = []
    for name in NAMES:
        worded = {str(k): str(v) for k, v in form.fields[name].choices}
        values = [worded[v] for v in own.getlist(name) if v in worded]
        if values:
            found.append((str(form.fields[name].label), _("、").join(values), _without(own, name)))
    return found


def _kinds(counted: dict[OwedKind, int], wanted: Wanted, own: QueryDict) -> list[KindCount]:
    """Every kind with how many there are under the other filters, whatever kind is chosen."""
    return [
        KindCount(word(k), summed({k: counted.get(k, 0)}), _with(own, kind=k.value), wanted.kinds == {k})
        for k in OwedKind
        if k in counted or k in wanted.kinds
    ]


def _line(row: Owing) -> Line:
    return Line(row, address_of_step(row), _party(row, row.owed.by), _answered(row))


def _answered(row: Owing) -> str:
    """To whom the step is owed; of a complaint it is its sender, who has no role here."""
    return _("信访人") if row.owed.kind == OwedKind.COMPLAINT else _party(row, row.owed.to)


def _party(row: Owing, role: Role) -> str:
    name = row.name_of(role)
    return name if role in (Role.UNIT, Role.DEPARTMENT) and name else _named(word(role), name)


def _named(words: object, name: str) -> str:
    return bracketed(words, name) if name else str(words)


def address_of_step(row: Owing) -> str:
    """Where the step is taken."""
    match row.owed.kind:
        case OwedKind.APPLICATION:
            return f"{reverse('finding', args=[row.finding])}#applications"
        case OwedKind.EXTENSION:
            return reverse("extension", args=[row.pk])
        case OwedKind.QUESTION:
            return reverse("question", args=[row.pk])
        case OwedKind.REPORT if row.state == UnitReportState.HANDED_IN:
            return reverse("unit_report", args=[row.pk])
        case OwedKind.REPORT:
            return reverse("target_reports", args=[row.target])
        case OwedKind.STANDING:
            return reverse("standing_check", args=[row.pk])
        case OwedKind.SUPERVISION:
            return reverse("supervision_step", args=[row.pk])
        case OwedKind.ACCOUNTABILITY:
            return reverse("accountability_case", args=[row.pk])
        case OwedKind.BRIEF:
            return reverse("brief", args=[row.pk])
        case OwedKind.INSTRUCTION:
            return reverse("instruction", args=[row.pk])
        case OwedKind.CLUE:
            return reverse("clue", args=[row.pk])
        case OwedKind.COMPLAINT:
            return reverse("complaint", args=[row.pk])
        case OwedKind.CAMPAIGN:
            return reverse("campaign_task", args=[row.pk])
        case OwedKind.DOCUMENT:
            return reverse("official_document", args=[row.pk])
        case OwedKind.DECISION:
            return reverse("decision", args=[row.pk])
        case OwedKind.PLAN:
            return reverse("plan", args=[row.target])
        case OwedKind.COORDINATION:
            return reverse("coordination_request", args=[row.pk])
        case OwedKind.REFERRAL:
            return f"{reverse('finding', args=[row.finding])}#referrals"
    return reverse("finding", args=[row.finding])


_COLUMNS = (
    Column("kind", gettext_lazy("事项"), 12, OwedKind),
    Column("step", gettext_lazy("应办"), 14, OwedStep),
    Column("title", gettext_lazy("内容"), 48),
    Column("number", gettext_lazy("序号"), 8),
    Column("unit", gettext_lazy("单位"), 20),
    Column("round", gettext_lazy("轮次"), 20),
    Column("by", gettext_lazy("由谁办理"), 24),
    Column("to", gettext_lazy("答复谁"), 24),
    Column("since", gettext_lazy("自何时"), 12),
    Column("due", gettext_lazy("期限"), 12),
    Column("level", gettext_lazy("是否到期"), 12, OverdueLevel),
)


@require_safe
def export_owed(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, as a workbook; journaled as every list that leaves."""
    if not request.viewer.has(*EXPORTERS):
        raise PermissionDenied
    viewer, asked = exporting(request.viewer), _asked(request)
    n = sum(count_owed(viewer, asked.wanted, today()).values())
    told = ngettext("共 %(n)s 行", "共 %(n)s 行", n) % {"n": n}
    sheet = Sheet(_("应答复事项"), _("应答复事项"), told, _COLUMNS, _rows(viewer, asked), n)
    name = _("应答复事项 %(day)s.xlsx") % {"day": today().isoformat()}
    filters = dict(_filters(request).lists())
    return sent(
        [sheet],
        name,
        lambda: note_list_export(name="owed", count=n, filters=filters, by=viewer),
        plain="owed.xlsx",
    )


def _rows(viewer: Any, asked: Asked) -> Iterator[dict[str, Any]]:
    for row in everything_owed(viewer, asked.wanted, today()):
        step = row.owed
        yield {
            "kind": step.kind, "step": step.step, "title": row.title, "number": row.number,
            "unit": row.unit_name, "round": row.round_name, "by": _party(row, step.by),
            "to": _answered(row), "since": step.since, "due": step.due, "level": step.level,
        }  # fmt: skip


urlpatterns = [
    path("owed/", show_owed, name="owed"),
    path("owed/owed.xlsx", export_owed, name="export_owed"),
]
