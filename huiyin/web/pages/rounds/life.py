"""A round's life as its page shows it: the line of stages, the next step, what it brings, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.viewer import Viewer
from huiyin.rules.finding import BEFORE_ISSUE, OPEN
from huiyin.rules.moves import Obstacle
from huiyin.rules.round import LIFE, MeetingKind, RoundAction, RoundState
from huiyin.verification.queries import round_facts

from ...doors import door
from ...objections import sentence

#: what a step brings; there is no way back from any of them
EFFECTS: dict[RoundAction, Promise] = {
    RoundAction.MOBILISE: gettext_lazy("本轮对被巡视单位公布：各单位的联络员从此能看到本轮和本单位。"),
    RoundAction.STATION: gettext_lazy("本轮进入“进驻”阶段：各组已到被巡视单位，随时登记发现的问题。"),
    RoundAction.REPORT: gettext_lazy("记下领导小组已听取汇报；此后可以进入反馈。"),
    RoundAction.FEED_BACK: gettext_lazy("可以反馈问题：问题一经反馈，被巡视单位就能看到，整改时限开始计算。"),
    RoundAction.RECTIFY: gettext_lazy("全部问题已反馈，各单位集中整改；补充发现的问题仍可登记和反馈。"),
    RoundAction.COMPLETE: gettext_lazy("本轮办结：不能再登记问题和会议，也不能再调整巡视组和巡视对象。"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the line; `place` is past, present or to_come."""

    state: RoundState
    place: str


@dataclass(frozen=True, slots=True)
class Missing:
    """What stands against the step, with the way to put it right where there is one."""

    sentence: str
    url: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """The next step of a round's life, for whoever may take it."""

    action: RoundAction
    before: RoundState
    after: RoundState
    effect: str | Promise
    obstacles: tuple[Obstacle, ...]
    missing: tuple[Missing, ...]


def stages(found: Any) -> list[Stage]:
    """All stages in order, the present one marked."""
    order = list(RoundState)
    now = order.index(RoundState(found.state))
    places = ("past" if i < now else "present" if i == now else "to_come" for i in range(len(order)))
    return [Stage(state, place) for state, place in zip(order, places, strict=True)]


def next_step(viewer: Viewer, found: Any) -> Step | None:
    """The step that comes next; None where the viewer takes no steps or the life is at its end."""
    state, roles = RoundState(found.state), viewer.roles(found.body_id)
    action = next((a for a in LIFE.offered(state, roles) if a != RoundAction.AMEND), None)
    if action is None:
        return None
    standing = LIFE.obstacles(action, state, roles, round_facts(found))
    return Step(
        action=action,
        before=state,
        after=LIFE.rows(action, state)[0].target,
        effect=EFFECTS[action],
        obstacles=tuple(standing),
        missing=tuple(_missing(obstacle, found) for obstacle in standing),
    )


def _missing(obstacle: Obstacle, found: Any) -> Missing:
    url, words = _remedy(obstacle, found)
    return Missing(sentence(obstacle), url, words)


def _remedy(obstacle: Obstacle, found: Any) -> tuple[str, str]:
    match obstacle.code:
        case "targets_missing":
            return reverse("add_targets", args=[found.pk]), _("选定巡视对象")
        case "team_missing":
            return f"{reverse('round', args=[found.pk])}#targets", _("到巡视对象表中分派")
        case "meeting_missing":
            kind = obstacle.params["meeting"]
            return f"{reverse('hold_meeting', args=[found.pk])}?kind={kind}", _("登记会议")
        case "still_stationed":
            return reverse("stays", args=[found.pk]), _("填写撤离日期")
        case "one_to_one_missing":
            kind = MeetingKind.ONE_TO_ONE_FEEDBACK
            return f"{reverse('hold_meeting', args=[found.pk])}?kind={kind}", _("登记一对一反馈")
        case "meetings_out_of_order" | "decisions_open":
            return reverse("meetings", args=[found.pk]), _("查看会议和议定事项")
        case "findings_not_fed_back":
            return door("findings", round=found.pk, state=sorted(BEFORE_ISSUE)), _("查看未反馈的问题")
        case "findings_open":
            return door("findings", round=found.pk, state=sorted(OPEN)), _("查看未销号的问题")
    return "", ""
