"""Setting the stage: the body, its two rounds, their teams, targets and meetings, and who acts in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from huiyin.accounts.viewer import SYSTEM, Viewer
from huiyin.findings.actions import sync_categories
from huiyin.findings.models import Category
from huiyin.organisations import actions as organisations
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rounds import actions as rounds
from huiyin.rounds.models import Round, Target, Team
from huiyin.rules.roles import Role
from huiyin.rules.round import MeetingKind, RoundAction
from huiyin.rules.unit import UnitType
from huiyin.verification.queries import round_facts

from .cast import (
    BODY,
    COLLECTIVE_FEEDBACK,
    COMPREHENSIVE_REPORT,
    EARLIER_FEEDBACK,
    EARLIER_TEAMS,
    MOBILISED,
    STATIONED,
    TEAMS,
    Part,
    earlier_round,
    main_round,
    receivers,
)
from .patterns import content
from .people import People
from .script import SHOWN

NUMERALS = (*"一二三四五六七八九十", "十一", "十二", "十三", "十四", "十五")
#: the usernames of those whom visitors can log in as, by their place in the main round
SHOWN_TEAM = 3
SECOND_SHOWN = SHOWN + 1
REVIEWED_BY_FIRST = 10


@dataclass
class Side:
    """One round as it is played: rows and acting people, by place."""

    round: Round
    parts: Sequence[Part]
    targets: list[Target]
    teams: dict[int, Viewer]
    units: list[Viewer]
    heads: list[Viewer | None]


@dataclass
class Stage:
    """Everything that the stories need."""

    body: InspectingBody
    people: People
    office: Viewer
    leader: Viewer
    reviewers: list[Viewer]
    departments: list[tuple[Unit, Viewer]]
    categories: dict[str, Category]
    earlier: Side
    main: Side

    def side(self, part: Part) -> Side:
        return self.earlier if part.earlier else self.main

    def reviewer_of(self, place: int) -> Viewer:
        return self.reviewers[_reviewer(place)]


def _reviewer(place: int) -> int:
    return 0 if abs(place - SHOWN) < REVIEWED_BY_FIRST // 2 else 1 + place % 2


class Setting:
    """Builds the stage through the actions of the office."""

    def __init__(self) -> None:
        self.body = organisations.create_body(
            name=BODY, level="central", profile_key="party_inspection", by=SYSTEM
        )
        sync_categories(self.body)
        self.people = People(self.body.pk)
        self.office = self.people.visitor("office", "巡视办综合协调处处长", Role.OFFICE)
        self._units: dict[str, Unit] = {}
        self._staff: dict[str, Viewer] = {}
        self._heads: dict[str, Viewer | None] = {}

    def build(self) -> Stage:
        former, current = self._rounds()
        targets = self._targets(former, earlier_round(), self._teams(former, EARLIER_TEAMS))
        earlier = {t.unit_id: t for t in targets}
        teams = self._teams(current, TEAMS)
        now = self._targets(current, main_round(), teams, earlier)
        self._hold_earlier(former, targets)
        self._hold(current, now)
        inspectors = self._inspectors(teams)
        before = {
            t.number: self.people.also(inspectors[TEAMS - t.number], Role.TEAM, t.pk)
            for t in Team.objects.filter(round=former)
        }
        staff = [self._staff_of(n, part) for n, part in enumerate(main_round())]
        staff_before = [self._staff_of(len(staff) + n, p) for n, p in enumerate(earlier_round())]
        everywhere = enumerate((*main_round(), *earlier_round()))
        heads = [self._head_of(n, part) for n, part in everywhere]
        reviewers = self._reviewers(now)
        return Stage(
            body=self.body, people=self.people, office=self.office,
            leader=self.people.visitor("leader", "巡视工作领导小组成员", Role.LEADING_GROUP),
            reviewers=reviewers, departments=self._departments(),
            categories={c.code: c for c in Category.objects.filter(body=self.body)},
            earlier=Side(former, earlier_round(), targets, before, staff_before, heads[len(staff) :]),
            main=Side(current, main_round(), now, inspectors, staff, heads[: len(staff)]),
        )  # fmt: skip

    def _rounds(self) -> tuple[Round, Round]:
        last = rounds.open_term(body_id=self.body.pk, name="第十九届", starts_on=date(2017, 10, 25),
                                ends_on=date(2022, 10, 22), by=self.office)  # fmt: skip
        term = rounds.open_term(
            body_id=self.body.pk, name="第二十届", starts_on=date(2022, 10, 23), by=self.office
        )
        return (
            rounds.plan_round(term_id=last.pk, number=9, name="第十九届第九轮巡视", by=self.office),
            rounds.plan_round(term_id=term.pk, number=2, name="第二十届第二轮巡视", by=self.office),
        )

    def _teams(self, found: Round, count: int) -> list[Team]:
        return [
            rounds.add_team(round_id=found.pk, number=n, name=f"第{NUMERALS[n - 1]}巡视组", by=self.office)
            for n in range(1, count + 1)
        ]

    def _unit(self, part: Part) -> Unit:
        actor = part.actor
        if actor.name not in self._units:
            sector = content("units")["sectors"][actor.sector]["main"]
            self._units[actor.name] = organisations.add_unit(
                body_id=self.body.pk, name=actor.name, unit_type=actor.kind, short_name=actor.short,
                aliases=[actor.name.removesuffix("有限公司")] if actor.name.endswith("有限公司") else [],
                sector=sector, by=self.office,
            )  # fmt: skip
        return self._units[actor.name]

    def _targets(
        self, found: Round, parts: Sequence[Part], teams: list[Team], earlier: dict | None = None
    ) -> list[Target]:
        made = []
        for part in parts:
            unit = self._unit(part)
            before = (earlier or {}).get(unit.pk)
            made.append(rounds.add_target(
                round_id=found.pk, unit_id=unit.pk, kind=part.kind, team_id=teams[part.team - 1].pk,
                looks_back_at=before.pk if before else None, by=self.office,
            ))  # fmt: skip
        return made

    def _hold_earlier(self, found: Round, targets: list[Target]) -> None:
        held = {
            MeetingKind.MOBILISATION: date(2022, 3, 18), MeetingKind.LEADING_GROUP_REPORT: date(2022, 7, 8),
            MeetingKind.COLLECTIVE_FEEDBACK: EARLIER_FEEDBACK,
            MeetingKind.COMPREHENSIVE_REPORT: date(2022, 7, 26),
        }  # fmt: skip
        self._meet(found, held)
        rounds.set_stationing(
            round_id=found.pk, start=date(2022, 3, 28), end=date(2022, 6, 10), by=self.office
        )
        for target in targets:
            self._speak_with(target, EARLIER_FEEDBACK + timedelta(days=1))

    def _hold(self, found: Round, targets: list[Target]) -> None:
        self._meet(found, {
            MeetingKind.MOBILISATION: MOBILISED, MeetingKind.LEADING_GROUP_REPORT: date(2024, 3, 12),
            MeetingKind.COLLECTIVE_FEEDBACK: COLLECTIVE_FEEDBACK,
            MeetingKind.COMPREHENSIVE_REPORT: COMPREHENSIVE_REPORT,
        })  # fmt: skip
        start, end = STATIONED
        rounds.set_stationing(round_id=found.pk, start=start, end=end, by=self.office)
        for part, target in zip(main_round(), targets, strict=True):
            note = f"第{NUMERALS[part.team - 1]}巡视组向{part.actor.name}反馈"
            self._speak_with(target, part.fed_back_on, note)

    def _speak_with(self, target: Target, day: date, note: str = "") -> None:
        rounds.hold_meeting(
            round_id=target.round_id, kind=MeetingKind.ONE_TO_ONE_FEEDBACK, held_on=day,
            target_id=target.pk, note=note, by=self.office,
        )  # fmt: skip

    def _meet(self, found: Round, held: dict[MeetingKind, date]) -> None:
        for kind, day in held.items():
            rounds.hold_meeting(round_id=found.pk, kind=kind, held_on=day, by=self.office)

    def _inspectors(self, teams: list[Team]) -> dict[int, Viewer]:
        made = {}
        for team in teams:
            make = self.people.visitor if team.number == SHOWN_TEAM else self.people.colleague
            made[team.number] = make(f"team{team.number:02d}", f"{team.name}副组长", Role.TEAM, team.pk)
        return made

    def _staff_of(self, place: int, part: Part) -> Viewer:
        """The unit's liaison; `unit01` and `unit02` can be logged in as. One a unit, however many rounds."""
        unit = self._unit(part)
        if unit.name not in self._staff:
            shown = {SHOWN: "unit01", SECOND_SHOWN: "unit02"}.get(place)
            make = self.people.visitor if shown else self.people.colleague
            username = shown or f"unit{place + 3:02d}"
            self._staff[unit.name] = make(username, f"{part.actor.short}巡视整改联络员", Role.UNIT, unit.pk)
        return self._staff[unit.name]

    def _head_of(self, place: int, part: Part) -> Viewer | None:
        """The unit's head; `head01` can be logged in as. Every fourth unit's head has no account."""
        unit = self._unit(part)
        if unit.name not in self._heads:
            post = "党委书记、董事长" if part.actor.kind == UnitType.ENTERPRISE else "党组书记、局长"
            given = (f"{part.actor.short}{post}", Role.UNIT_HEAD, unit.pk)
            if place == SHOWN:
                self._heads[unit.name] = self.people.visitor("head01", *given)
            elif place % 4 == 3:
                self._heads[unit.name] = None
            else:
                self._heads[unit.name] = self.people.colleague(f"head{place + 3:02d}", *given)
        return self._heads[unit.name]

    def _reviewers(self, targets: list[Target]) -> list[Viewer]:
        made = [self.people.visitor("reviewer", "整改审核一处处长", Role.REVIEWER)]
        made += [
            self.people.colleague(f"reviewer{n}", f"整改审核{NUMERALS[n - 1]}处处长", Role.REVIEWER)
            for n in (2, 3)
        ]
        for place, target in enumerate(targets):
            rounds.assign_reviewers(
                target_id=target.pk, reviewer_ids=[made[_reviewer(place)].id], by=self.office
            )
        return made

    def _departments(self) -> list[tuple[Unit, Viewer]]:
        made = []
        names = ("jijian", "zuzhi", "shenji", "caizheng", "tongji", "xinfang")
        for username, row in zip(names, receivers(), strict=True):
            unit = organisations.add_unit(
                body_id=self.body.pk, name=row["name"], unit_type=UnitType.FUNCTIONAL_DEPARTMENT,
                receives=True, by=self.office,
            )  # fmt: skip
            make = self.people.visitor if username == "jijian" else self.people.colleague
            made.append((unit, make(username, f"{row['name']}协作联络员", Role.DEPARTMENT, unit.pk)))
        return made

    def advance(self, found: Round, *actions: RoundAction) -> None:
        for action in actions:
            rounds.advance(round_id=found.pk, action=action, facts=round_facts(found), by=self.office)
