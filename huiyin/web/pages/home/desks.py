"""What is each role's to do now: a desk is a heading, figures with their lists, and the first few matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from huiyin.accounts.queries import grants_for, people_for
from huiyin.authenticity.queries import signs_for
from huiyin.findings.queries import findings_for
from huiyin.organisations.clock import today
from huiyin.rectification.extensions import waiting_extensions
from huiyin.rectification.filters import is_pressing
from huiyin.rectification.plans import targets_with_plans, waiting_plans
from huiyin.rectification.queries import tasks_for
from huiyin.reports.figures import HOMELESS
from huiyin.rules.close_application import UNANSWERED, ApplicationState
from huiyin.rules.deadlines import OverdueLevel
from huiyin.rules.dispatch import DispatchState
from huiyin.rules.errand import WITH_STAFF, ErrandState
from huiyin.rules.extension import UNANSWERED as UNANSWERED_EXTENSIONS
from huiyin.rules.finding import AWAITING_ANSWER, WORKABLE, FindingState
from huiyin.rules.plan import UNANSWERED as UNANSWERED_PLANS
from huiyin.rules.plan import WITH_UNIT
from huiyin.rules.roles import Role
from huiyin.rules.sign import UNJUDGED
from huiyin.rules.task import TaskState
from huiyin.unit_work.dispatches import came_back, waiting_for_signature
from huiyin.unit_work.filters import LATE
from huiyin.unit_work.queries import errands_for, late_inside, my_errands, units_without_head
from huiyin.verification import queries

from ...doors import door
from ...tones import tone
from ...wording import word
from ..answers import owed_referrals
from ..dispatches.listing import title_of as dispatch_title
from ..kept_list import foremost, length
from .cockpit import Figure

#: matters that are named on the first page; the figure above them leads to all
FEW = 8


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to do: what, where, by when, and its state."""

    title: str
    url: str
    place: str
    due_on: date | None = None
    state: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    title: str | Promise
    figures: Sequence[Figure]
    matters: Sequence[Matter] = field(default=())
    nothing: str | Promise = ""
    #: where all of the matters are listed
    all_url: str = ""


def desks(viewer: Any) -> list[Desk]:
    """The viewer's desks, in the order in which their roles work."""
    found = []
    if viewer.has(Role.UNIT):
        found.append(_unit(viewer))
    if viewer.has(Role.UNIT_HEAD):
        found.append(_head(viewer))
    if viewer.has(Role.UNIT_STAFF):
        found.append(_staff(viewer))
    if viewer.has(Role.DEPARTMENT):
        found.append(_department(viewer))
    if viewer.has(Role.OFFICE, Role.TEAM, Role.REVIEWER):
        found.append(_review(viewer))
    if viewer.has(Role.SYSTEM_ADMIN):
        found.append(_accounts(viewer))
    if viewer.has(Role.SECURITY_ADMIN):
        found.append(_grants(viewer))
    return found


def _unit(viewer: Any) -> Desk:
    """What the unit owes: what came back first, then by date."""
    own = viewer.scopes(Role.UNIT)
    # a person of a department sees what was referred to it as well: those lists are narrowed to the unit
    place = {"unit": sorted(own)[0]} if viewer.has(Role.DEPARTMENT) and len(own) == 1 else {}
    rows = findings_for(viewer).filter(unit_id__in=own)
    back, working = (FindingState.RETURNED, FindingState.REOPENED), sorted(WORKABLE)
    waiting = sorted(AWAITING_ANSWER)
    homeless = queries.missing_for(viewer, today(), found=HOMELESS).filter(unit_id__in=own)
    counted: list[tuple[Any, Any, str, str]] = [
        (_("退回、重新整改"), rows.filter(state__in=back), door("findings", state=back, **place), "returned"),
        (
            _("超期"), rows.filter(state__in=working, due_on__lt=today()),
            door("findings", overdue=OverdueLevel.OVERDUE, **place), "overdue",
        ),
        (
            _("一周内到期的任务"), _due_soon(viewer, own),
            door("tasks", overdue=OverdueLevel.DUE_SOON, **place), "returned",
        ),
        (_("没有着落"), homeless, door("findings", missing=HOMELESS, **place), "overdue"),
        (
            _("等待答复"), rows.filter(state__in=waiting), door("findings", state=waiting, **place), "",
        ),
        (
            _("待报送的整改方案"), targets_with_plans(viewer).filter(plan_state__in=sorted(WITH_UNIT)),
            door("plans", state=sorted(WITH_UNIT)), "returned",
        ),
    ]  # fmt: skip
    figures = [Figure(words, length(viewer, found), url, tone_) for words, found, url, tone_ in counted]
    figures += _signatures(viewer)
    first = Case(When(state__in=back, then=Value(0)), default=Value(1), output_field=IntegerField())
    owed = rows.filter(state__in=working).order_by(first, "due_on", "pk")
    return Desk(
        _("本单位待办"), figures, [_finding(f) for f in foremost(viewer, owed, FEW)],
        _("目前没有等着本单位办理的问题。"), door("findings", state=working, **place),
    )  # fmt: skip


def _signatures(viewer: Any) -> list[Figure]:
    """What came back from the head, and what staff have handed in."""
    back, handed_in = came_back(viewer), errands_for(viewer).filter(state=ErrandState.REPORTED)
    return [
        Figure(
            _("签批退回"), back.order_by().count(), door("dispatches", state=DispatchState.SENT_BACK.value),
            "returned",
        ),
        Figure(
            _("承办人员提交待采用"), handed_in.order_by().count(),
            door("inner_work", state=ErrandState.REPORTED.value), "asked",
        ),
    ]  # fmt: skip


def _head(viewer: Any) -> Desk:
    """What waits for the head's signature, and how their unit stands."""
    waiting = waiting_for_signature(viewer).prefetch_related("items__finding")
    rows = findings_for(viewer).filter(unit_id__in=viewer.scopes(Role.UNIT_HEAD))
    late = rows.filter(state__in=sorted(WORKABLE), due_on__lt=today())
    url = door("dispatches", state=DispatchState.PREPARED.value)
    figures = [
        Figure(_("待签批"), waiting.order_by().count(), url, "asked"),
        Figure(_("超期"), length(viewer, late), door("findings", overdue=OverdueLevel.OVERDUE), "overdue"),
        Figure(
            _("内部逾期"), late_inside(viewer).order_by().count(), door("inner_work", due=LATE), "overdue"
        ),
    ]  # fmt: skip
    matters = [
        Matter(
            dispatch_title(d), door("dispatch", d.pk), d.prepared_by_name, None, d.kind, "DispatchKind"
        )
        for d in waiting[:FEW]
    ]  # fmt: skip
    return Desk(_("等您签批"), figures, matters, _("目前没有等您签批的内容。"), url)


def _staff(viewer: Any) -> Desk:
    """What was given to this person or their department inside the unit."""
    mine = my_errands(viewer).filter(state__in=sorted(WITH_STAFF))
    late = mine.filter(inner_due_on__lt=today())
    url = door("my_errands", state=sorted(WITH_STAFF))
    figures = [
        Figure(_("待办理"), mine.order_by().count(), url),
        Figure(_("已过内部时限"), late.order_by().count(), door("my_errands", due=LATE), "overdue"),
    ]
    matters = [
        Matter(
            e.task.title, door("errand", e.pk), e.task.finding.title, e.inner_due_on, e.state, "ErrandState"
        )
        for e in mine[:FEW]
    ]  # fmt: skip
    return Desk(_("我的承办"), figures, matters, _("目前没有等您办理的任务。"), url)


def _due_soon(viewer: Any, units: Any) -> Any:
    unfinished = (TaskState.PLANNED, TaskState.UNDER_WAY)
    rows = tasks_for(viewer).filter(is_pressing([OverdueLevel.DUE_SOON]), unit_id__in=units)
    return rows.filter(state__in=unfinished, finding__state__in=sorted(WORKABLE))


def _finding(finding: Any) -> Matter:
    return Matter(
        finding.title, door("finding", finding.pk), f"{finding.round.name} · {finding.number}",
        finding.due_on, finding.state, "FindingState",
    )  # fmt: skip


def _department(viewer: Any) -> Desk:
    owed = owed_referrals(viewer).filter(department_id__in=viewer.scopes(Role.DEPARTMENT))
    late = owed.filter(answer_due_on__lt=today())
    figures = [
        Figure(_("等待本部门反馈"), length(viewer, owed), door("owed_referrals")),
        Figure(_("已过期限"), length(viewer, late), door("owed_referrals", due="late"), "overdue"),
    ]
    matters = [
        Matter(r.finding.title, door("finding", r.finding_id), r.finding.unit.name, r.answer_due_on)
        for r in foremost(viewer, owed, FEW)
    ]
    return Desk(
        _("待反馈的转办"), figures, matters, _("转来的问题都已反馈。"), door("owed_referrals")
    )  # fmt: skip


def _review(viewer: Any) -> Desk:
    """Applications by stage; named are those at a stage at which this viewer may decide."""
    queue = queries.queue_for(viewer)
    late = queue.filter(answer_due_on__lt=today())
    figures = [
        Figure(word(s), length(viewer, queue.filter(state=s)), door("review", state=s.value), tone(s)[0])
        for s in ApplicationState
        if s in UNANSWERED
    ]
    figures.append(Figure(_("已过答复期限"), length(viewer, late), door("review", due="late"), "overdue"))
    asked, plans = waiting_extensions(viewer), waiting_plans(viewer)
    asked_url = door("extensions", state=sorted(UNANSWERED_EXTENSIONS))
    figures.append(Figure(_("延期申请"), length(viewer, asked), asked_url))
    figures.append(
        Figure(_("待会审的整改方案"), length(viewer, plans), door("plans", state=sorted(UNANSWERED_PLANS)))
    )
    signs, states = signs_for(viewer).filter(state__in=sorted(UNJUDGED)), sorted(UNJUDGED)
    figures.append(Figure(_("待判断的疑点"), length(viewer, signs), door("signs", state=states)))
    if viewer.has(Role.OFFICE):
        headless = units_without_head(viewer).order_by().count()
        figures.append(Figure(_("没有主要负责人账号的单位"), headless, door("units_without_head")))
    matters = [
        Matter(a.finding.title, door("review:decide", a.pk), a.finding.unit.name, a.answer_due_on, a.state,
               "ApplicationState")
        for a in foremost(viewer, queries.waiting_for(viewer), FEW)
    ]  # fmt: skip
    return Desk(_("等您审核"), figures, matters, _("目前没有等您审核的申请。"), door("review"))


def _accounts(viewer: Any) -> Desk:
    people = people_for(viewer).order_by()
    figures = [
        Figure(_("启用的账号"), people.filter(is_active=True).count(), door("people", is_active="true")),
        Figure(_("停用的账号"), people.filter(is_active=False).count(), door("people", is_active="false")),
    ]
    return Desk(_("账号"), figures)


def _grants(viewer: Any) -> Desk:
    proposed = grants_for(viewer).filter(state="proposed")
    figures = [
        Figure(_("待确认的授权"), proposed.order_by().count(), door("grants", state="proposed"), "returned"),
        Figure(
            _("有效的授权"), grants_for(viewer).filter(state="confirmed").order_by().count(),
            door("grants", state="confirmed"),
        ),
    ]  # fmt: skip
    matters = [
        Matter(
            f"{g.user.name} · {word(g.role, Role)}", door("grant", g.pk),
            _("由您提出，须由另一名安全管理员确认") if g.proposed_by == viewer.id else _("等待确认"),
        )
        for g in proposed[:FEW]
    ]  # fmt: skip
    return Desk(_("授权"), figures, matters, _("没有等待确认的授权。"), door("grants", state="proposed"))
