"""Who takes part in the demonstration: invented units, departments and teams, from `content/units.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from huiyin.rules.round import InspectionKind
from huiyin.rules.task import Deliverable
from huiyin.rules.unit import UnitType

from .patterns import CaseTask, content

BODY = "回音演示巡视工作领导小组办公室"
MOBILISED = date(2023, 10, 10)
STATIONED = (date(2023, 10, 20), date(2023, 12, 20))
COLLECTIVE_FEEDBACK = date(2024, 3, 25)
ONE_TO_ONE = tuple(date(2024, 3, day) for day in (26, 27, 28, 29))
COMPREHENSIVE_REPORT = date(2024, 3, 29)
TEAMS = 15
EARLIER_FEEDBACK = date(2022, 7, 20)
EARLIER_TEAMS = 3
#: the first enterprise is inspected by the third team: the walk through one finding's life starts there
_TEAM_SHIFT = 3
_LEADERS = {
    UnitType.ENTERPRISE: ("分管经营的副总经理", "总会计师", "党委副书记", "分管{}的副总经理"),
    UnitType.FUNCTIONAL_DEPARTMENT: (
        "分管规划财务的副局长",
        "分管业务的副局长",
        "机关党委书记",
        "分管{}的副局长",
    ),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """An inspected unit with its words for composing findings."""

    name: str
    short: str
    kind: UnitType
    sector: str

    @property
    def party(self) -> str:
        return "党委" if self.kind == UnitType.ENTERPRISE else "党组"

    def words(self) -> dict[str, Any]:
        """Slots of the patterns; where there are several words, one is chosen for each finding."""
        words = dict(content("units")["sectors"][self.sector])
        subs = [f"所属{name}" for name in words.pop("subs")]
        named = {"techs": "tech", "sides": "side"}
        slots = {named.get(key, key): value for key, value in words.items()}
        return slots | {
            "org": self.short, "party": self.party, "sub": subs, "place": content("units")["places"],
            "policy_or_main": words.get("policy", words["main"]),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A unit's place in a round: its kind of inspection, its team (a number) and its feedback day."""

    actor: Actor
    kind: InspectionKind
    team: int
    fed_back_on: date
    earlier: bool = field(default=False)


def _actors(group: str, kind: UnitType | None = None) -> list[Actor]:
    rows = content("units")[group]
    return [Actor(r["name"], r["short"], kind or UnitType(r["type"]), r["sector"]) for r in rows]


@cache
def main_round() -> tuple[Part, ...]:
    """The 33 targets: five functional departments, 26 enterprises, and two that are looked back at."""
    regular = _actors("departments", UnitType.FUNCTIONAL_DEPARTMENT) + _actors(
        "enterprises", UnitType.ENTERPRISE
    )
    kinds = [(a, InspectionKind.REGULAR) for a in regular]
    kinds += [(a, InspectionKind.LOOK_BACK) for a in _actors("look_back")]
    return tuple(
        Part(actor, kind, (n - _TEAM_SHIFT) % TEAMS + 1, ONE_TO_ONE[n % len(ONE_TO_ONE)])
        for n, (actor, kind) in enumerate(kinds)
    )


@cache
def earlier_round() -> tuple[Part, ...]:
    """What the round of the year before inspected: the two units looked back at now, and four others."""
    actors = _actors("look_back") + _actors("earlier")
    return tuple(
        Part(actor, InspectionKind.REGULAR, n % EARLIER_TEAMS + 1, EARLIER_FEEDBACK, earlier=True)
        for n, actor in enumerate(actors)
    )


def receivers() -> list[dict[str, str]]:
    """The departments that answer referrals: name, and topic that they answer for."""
    return list(content("units")["receivers"])


def leader_of(actor: Actor, category: str, place: int) -> str:
    posts = _LEADERS[actor.kind]
    topic = {"innovation": "科技", "risks": "风险防控", "subsidiaries": "下属单位"}.get(category, "综合工作")
    return posts[place % len(posts)].format(topic)


#: who leads a task, by category of the finding: in enterprises, in departments
LEAD = {
    "main_business": ("战略规划部", "规划发展司"), "innovation": ("科技创新部", "科技司"),
    "subsidiaries": ("企业管理部", "直属单位管理司"), "risks": ("风险合规部", "安全监督司"),
    "reform": ("改革发展部", "体制改革司"), "ideology": ("党委宣传部", "机关党委宣传处"),
    "main_responsibility": ("党委办公室", "机关党委"),
    "supervision_responsibility": ("纪检监察组", "机关纪委"),
    "key_posts": ("采购管理部", "行政审批司"), "eight_point_rules": ("财务部", "办公厅"),
    "formalism": ("集团办公室", "办公厅"), "leading_group_building": ("党委组织部", "人事司"),
    "cadres": ("党委组织部", "人事司"), "primary_organisations": ("党建工作部", "机关党委"),
    "talent": ("人力资源部", "人事司"), "earlier_inspection": ("巡视整改办公室", "巡视整改办公室"),
    "audit_findings": ("审计部", "财务司"), "other_supervision": ("巡视整改办公室", "机关党委"),
}  # fmt: skip
#: who leads what concerns money, and what calls people to account, whatever the category
MONEY = ("财务部", "财务司")
DISCIPLINE = ("纪检监察组", "机关纪委")
_TO_ACCOUNT = re.compile("问责|追责|处理|处分|约谈|立案|诫勉|批评教育|兼职|纠正|逐人核查")
HELP = (("法律事务部", "办公厅"), ("财务部", "财务司"), ("信息管理部", "信息中心"), ("", ""))


def departments_of(actor: Actor, category: str, task: CaseTask, place: int) -> tuple[str, str]:
    """Lead and supporting department of a task."""
    column = 0 if actor.kind == UnitType.ENTERPRISE else 1
    lead = LEAD[category]
    if task.deliverable == Deliverable.MONEY:
        lead = MONEY
    elif task.deliverable == Deliverable.PEOPLE and _TO_ACCOUNT.search(task.title):
        lead = DISCIPLINE
    support = HELP[place % len(HELP)]
    return lead[column], support[column] if support != lead else ""
