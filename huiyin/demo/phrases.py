"""What is written along a finding's life, from `content/phrases.toml` and the finding's own tasks."""

from __future__ import annotations

from collections.abc import Sequence

from huiyin.rules.close_checks import CloseCheck, ClosePoint
from huiyin.rules.finding import Completion

from .patterns import WAN, chance, content
from .telling import Told

EXPLAINED_OTHERWISE = "情况属实，有关材料已在办公室备查。"
EXPLAINED = {
    CloseCheck.RETURN_REASON: "已按意见补齐，新增材料附后。",
    CloseCheck.TASK_NOT_DONE: "主要工作已完成，收尾事项纳入日常管理，由牵头部门按月跟踪。",
    CloseCheck.UNFITTING_EVIDENCE: "原始材料涉及个人信息，按规定存人事档案，现附情况说明。",
    CloseCheck.STAGE_TO_COME: "提前完成阶段目标，后续按原定日期复核。",
    CloseCheck.AMOUNT_DIFFERS: "差额部分经审核属合规列支，不应追缴，财务部门已出具说明。",
    CloseCheck.RULES_DIFFER: "多项制度以一份文件合并印发。",
    CloseCheck.PEOPLE_DIFFER: "多人的处理在同一份决定中作出。",
    CloseCheck.PAST_DUE: "受外部审批影响有所延后，现已全部办结。",
}
#: what is left where something is basically done
REST = "完成收尾事项并建立长效机制"
REST_DAYS = 75
#: how often a unit says nothing of money that did not come back
UNEXPLAINED_SHARE = 0.1
#: how often a unit applies with something still under way
BASICALLY_SHARE = 0.16


def way_of(told: Told, place: int) -> str:
    """How this unit went about one of its tasks: the same each time, and hardly ever another's."""
    rng = chance(told.story.seed * 31 + place)
    tasks = told.story.case.tasks
    ways = content("ways")[tasks[place % len(tasks)].deliverable]
    words = {"sub": rng.choice(told.story.part.actor.words()["sub"]), "n": rng.randint(2, 28)}
    who, how, result = (rng.choice(ways[part]).format_map(words) for part in ("who", "how", "result"))
    return f"{who}{how}，{result}。"


def going_about(told: Told, place: int) -> str:
    """The same before anything has come of it."""
    return way_of(told, place).split("，", 1)[0] + "。"


def application_of(told: Told, *, again: bool = False, closes: bool = False) -> tuple[Completion, str]:
    """The completion applied for, and the application's text: what was done, and what is asked.

    What `closes` has nothing left.
    """
    tasks = told.story.case.tasks
    done = "".join(f"{task.done}。{way_of(told, place)}" for place, task in enumerate(tasks))
    done += way_of(told, len(tasks)) + _rest_of_money(told)
    start = told.phrase("application", "after_return") if again else ""
    if told.rng.random() < BASICALLY_SHARE and not closes:
        return Completion.BASICALLY_DONE, f"{start}{done}{content('phrases')['application']['basically']}"
    return Completion.DONE, f"{start}{done}{told.phrase('application', 'closings')}"


def _rest_of_money(told: Told) -> str:
    """Why the rest of the money does not come back: most units say so, and a reviewer asks the others."""
    case = told.story.case
    back = sum(float(task.figures.get("money_recovered", 0)) for task in case.tasks)
    rest = (case.amount or 0) - back
    if not back or rest <= 0 or told.rng.random() < UNEXPLAINED_SHARE:
        return ""
    return told.phrase("application", "rests").format(n=f"{rest / WAN:g}")


def explanations_of(points: Sequence[ClosePoint]) -> dict[str, str]:
    """What a unit says to each point that the checks before closing ask about."""
    return {point.key: EXPLAINED.get(point.check, EXPLAINED_OTHERWISE) for point in points}
