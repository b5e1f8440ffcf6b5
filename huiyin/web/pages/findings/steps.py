"""What can be done to a finding now, by this viewer: each step with its page and what stands against it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from huiyin.rules.finding import LIFE, Completion, FindingAction, FindingFacts, FindingState
from huiyin.rules.moves import Obstacle
from huiyin.rules.roles import Role
from huiyin.rules.task import LIFE as TASK_LIFE
from huiyin.rules.task import TaskAction, TaskFacts, TaskState

from ...wording import word

_A = FindingAction
#: page and icon of each step; what is decided on is the newest application
PAGES: dict[FindingAction, tuple[str, str]] = {
    _A.FEED_BACK: ("feed_back_finding", "send"),
    _A.AMEND: ("amend_finding", "pencil"),
    _A.PLAN: ("plan_task", "plus"),
    _A.REPORT: ("report_progress", "journal"),
    _A.APPLY: ("apply_to_close", "hand"),
    _A.RECALL: ("recall_application", "again"),
    _A.ACCEPT: ("review:decide", "eye"),
    _A.CLOSE: ("review:decide", "check"),
    _A.LEAVE_REST: ("review:decide", "most"),
    _A.RETURN: ("review:decide", "back"),
    _A.REOPEN: ("review:reopen", "again"),
    _A.REFER: ("refer_finding", "send"),
    _A.WITHDRAW: ("withdraw_finding", "ban"),
}
#: steps that are somebody else's, or taken in another way: no buttons of this page
NOT_ONES_OWN = {"another_stages_turn", "last_stage_decides", "not_handed_over_at_once"}
OF_APPLICATION = frozenset({_A.RECALL, _A.ACCEPT, _A.CLOSE, _A.LEAVE_REST, _A.RETURN})
#: of the steps that may be taken, the first of these is the page's one primary action; planning is the
#: unit's work, though the office may
OFFICIAL = (_A.FEED_BACK, _A.CLOSE, _A.ACCEPT)
FIRST = (*OFFICIAL, _A.APPLY, _A.REPORT, _A.PLAN)
LAST = (_A.REFER, _A.WITHDRAW)

TASK_PAGES: dict[TaskAction, tuple[str, str]] = {
    TaskAction.REPORT: ("report_progress", "journal"),
    TaskAction.ASSIGN: ("assign_task", "person"),
    TaskAction.REVISE: ("revise_task", "pencil"),
    TaskAction.COMPLETE: ("complete_task", "check"),
    TaskAction.RESUME: ("resume_task", "again"),
    TaskAction.CANCEL: ("cancel_task", "ban"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its word, its page, why it can't be taken now, and how its button looks."""

    action: str
    words: str | Promise
    url: str
    obstacles: list[Obstacle] = field(default_factory=list)
    kind: str = "secondary"
    icon: str = ""
    key: str = ""


def steps(finding: Any, roles: frozenset[Role], facts: FindingFacts, application: Any) -> list[Step]:
    """Every step that the finding's state and the viewer's roles know, the primary one first."""
    state = FindingState(finding.state)
    found = []
    for action in LIFE.offered(state, roles):
        name, icon = PAGES[action]
        target = application if action in OF_APPLICATION else finding
        url = _page(name, target.pk) if target is not None else ""
        if url:
            against = LIFE.obstacles(action, state, roles, facts)
            if action == _A.APPLY and facts.head_signs:
                found += _before_the_head(url, against, roles)
                continue
            if _not_now(action, against):
                continue
            kind = "danger" if action == _A.WITHDRAW else "secondary"
            key = "e" if action == _A.AMEND else ""
            found.append(Step(action, word(action), _decided(url, action), against, kind, icon, key))
    return _primary_first(found, FIRST if Role.UNIT in roles else OFFICIAL)


def _before_the_head(url: str, against: list[Obstacle], roles: frozenset[Role]) -> list[Step]:
    """Where the head signs, the liaison puts the application before them; the head signs on its own page."""
    if Role.UNIT not in roles:
        return []
    others = [o for o in against if o.code != "head_signature_missing"]
    return [Step(_A.APPLY, _("送主要负责人签批"), url, others, "secondary", "send")]


def _not_now(action: FindingAction, against: list[Obstacle]) -> bool:
    """Another stage's decisions, and a rest that nobody has named, are no buttons of this page."""
    another = {o.code for o in against} & NOT_ONES_OWN
    return bool(another) or (action == _A.LEAVE_REST and bool(against))


def _decided(url: str, action: FindingAction) -> str:
    """The page of decisions opens at the one that was asked for."""
    return f"{url}?decision={action}" if action in OF_APPLICATION - {_A.RECALL} else url


def _primary_first(found: list[Step], order: tuple[FindingAction, ...]) -> list[Step]:
    free = {s.action for s in found if not s.obstacles}
    primary = next((a for a in order if a in free), None)
    found.sort(key=lambda s: (s.action != primary, s.action in LAST, s.kind == "danger"))
    if primary is None:
        return found
    first, *others = found
    return [Step(first.action, first.words, first.url, [], "primary", first.icon, first.key), *others]


def task_steps(task: Any, finding: Any, roles: frozenset[Role], facts: TaskFacts) -> list[Step]:
    """Every step that the task's state and the viewer's roles know."""
    state = TaskState(task.state)
    found = []
    for action in TASK_LIFE.offered(state, roles):
        name, icon = TASK_PAGES[action]
        reporting = action == TaskAction.REPORT
        url = _page(name, finding.pk if reporting else task.pk)
        if url:
            url = f"{url}?task={task.pk}" if reporting else url
            against = TASK_LIFE.obstacles(action, state, roles, facts)
            found.append(Step(action, word(action), url, against, "quiet", icon))
    return found


def _page(name: str, pk: Any) -> str:
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""


def standing_now(finding: Any, facts: FindingFacts) -> str:
    """Whose turn it is, in one sentence."""
    match FindingState(finding.state):
        case FindingState.REGISTERED:
            return _("尚未反馈，被巡视单位看不到这个问题；反馈后开始计算整改时限。")
        case FindingState.FED_BACK:
            return _("等待被巡视单位制定整改任务、落实责任和时限。")
        case FindingState.IN_PROGRESS if finding.completion == Completion.BASICALLY_DONE:
            return _("已认定基本完成，余项办结并有佐证材料后可以再次申请销号。")
        case FindingState.IN_PROGRESS:
            return _("被巡视单位正在整改；任务都有佐证材料后可以申请销号。")
        case FindingState.APPLIED:
            return _("已申请销号，等待%(stage)s审核。") % {"stage": word(facts.stage)}
        case FindingState.ACCEPTED:
            given = {"n": facts.passed, "all": len(facts.chain), "stage": word(facts.stage)}
            return _("审核已通过 %(n)s／%(all)s 个环节，等待%(stage)s审核。") % given
        case FindingState.RETURNED:
            return _("申请已退回：请被巡视单位按退回理由补充整改，再次申请。")
        case FindingState.CLOSED:
            return _("已销号。问题反弹或整改不实的，由巡视巡察办决定重新整改。")
        case FindingState.REOPENED:
            return _("已决定重新整改：请被巡视单位补充任务、填报进展，再次申请销号。")
        case FindingState.WITHDRAWN:
            return _("已撤销，仅作记录，不再整改。")
    raise AssertionError(finding.state)


def missing_for_application(finding: Any, facts: FindingFacts) -> list[Obstacle]:
    """What the unit still lacks for applying to close, while it works on the finding."""
    state = FindingState(finding.state)
    unit = frozenset({Role.UNIT})
    signed = replace(facts, signed=True)
    return LIFE.obstacles(_A.APPLY, state, unit, signed) if LIFE.rows(_A.APPLY, state) else []
