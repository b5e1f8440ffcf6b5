"""The rest of the term: its first round, the rounds that are planned, and the units still to be inspected.

Without them the coverage page would have nothing to say. No findings are told of these units.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from huiyin.organisations import actions as organisations
from huiyin.organisations.models import Unit
from huiyin.proposals.spans import keep_span
from huiyin.rounds import actions as rounds
from huiyin.rounds.models import Round
from huiyin.rounds.scheduling import set_window
from huiyin.rules.round import InspectionKind, MeetingKind, RoundAction
from huiyin.rules.unit import UnitType
from huiyin.rules.unit_span import SpanKind
from huiyin.verification.queries import round_facts

from .patterns import content
from .serving import staff_round
from .stage import Stage

TEAMS = 15
MOBILISED, STATIONED = date(2023, 3, 27), (date(2023, 4, 6), date(2023, 6, 20))
REPORTED, FED_BACK = date(2023, 9, 5), date(2023, 9, 18)
#: how many targets a planned round can bear, and how long it stays
CAPACITY, STAY = 16, timedelta(days=70)
PLANNED = {3: ("第二十届第三轮巡视", 60), 4: ("第二十届第四轮巡视", 240)}


class Covering:
    def __init__(self, stage: Stage, today: date) -> None:
        self._stage, self._today = stage, today
        self._office, self._body = stage.office, stage.body.pk
        self._units = {u.name: u for u in Unit.objects.filter(body_id=self._body)}
        self._term = stage.main.round.term_id

    def run(self) -> None:
        added = [self._add(row) for row in content("units")["first_round"]]
        former = [self._units[row["name"]] for row in content("units")["earlier"]]
        self._first_round([*added, *former])
        planned = {number: self._planned_round(number) for number in PLANNED}
        open_ = []
        for row in content("units")["to_come"]:
            unit = self._add(row)
            if row.get("planned"):
                rounds.add_target(round_id=planned[row["planned"]].pk, unit_id=unit.pk, by=self._office)
            else:
                open_.append(unit)
        self._ask_for_days(open_, planned)
        staff_round(planned[3], self._office)
        self._supervise()

    def _add(self, row: dict[str, Any]) -> Unit:
        sector = content("units")["sectors"][row["sector"]]["main"] if "sector" in row else ""
        kind = UnitType(row.get("type", UnitType.ENTERPRISE))
        unit = organisations.add_unit(
            body_id=self._body, name=row["name"], short_name=row["short"], unit_type=kind, sector=sector,
            place=row.get("place", ""), by=self._office,
        )  # fmt: skip
        self._units[unit.name] = unit
        return unit

    def _first_round(self, units: list[Unit]) -> None:
        found = rounds.plan_round(term_id=self._term, number=1, name="第二十届第一轮巡视", by=self._office)
        teams = [
            rounds.add_team(round_id=found.pk, number=n, name=f"第 {n} 巡视组", by=self._office)
            for n in range(1, TEAMS + 1)
        ]
        for place, unit in enumerate(units):
            rounds.add_target(
                round_id=found.pk, unit_id=unit.pk, team_id=teams[place % TEAMS].pk, by=self._office,
                kind=InspectionKind.REGULAR,
            )  # fmt: skip
        held = {
            MeetingKind.MOBILISATION: MOBILISED, MeetingKind.LEADING_GROUP_REPORT: REPORTED,
            MeetingKind.COLLECTIVE_FEEDBACK: FED_BACK,
        }  # fmt: skip
        for kind, day in held.items():
            rounds.hold_meeting(round_id=found.pk, kind=kind, held_on=day, by=self._office)
        for target in found.targets.all():
            rounds.hold_meeting(
                round_id=found.pk, kind=MeetingKind.ONE_TO_ONE_FEEDBACK, held_on=FED_BACK,
                target_id=target.pk, by=self._office,
            )  # fmt: skip
        start, end = STATIONED
        rounds.set_stationing(round_id=found.pk, start=start, end=end, by=self._office)
        for action in RoundAction:
            if action != RoundAction.AMEND:
                rounds.advance(round_id=found.pk, action=action, facts=round_facts(found), by=self._office)

    def _planned_round(self, number: int) -> Round:
        name, ahead = PLANNED[number]
        found = rounds.plan_round(term_id=self._term, number=number, name=name, by=self._office)
        start = self._today + timedelta(days=ahead)
        return set_window(
            round_id=found.pk, start=start, end=start + STAY, capacity=CAPACITY, by=self._office
        )

    def _ask_for_days(self, units: list[Unit], planned: dict[int, Round]) -> None:
        """One unit changes its leaders in the next round's days, one has to come beside an audit."""
        asked = [(SpanKind.NOT_WITHIN, 3, "正值领导班子换届"), (SpanKind.WITHIN, 4, "与经济责任审计衔接")]
        for unit, (kind, number, reason) in zip(units, asked, strict=False):
            days = planned[number]
            keep_span(
                term_id=self._term, unit_id=unit.pk, kind=kind, start=days.planned_from,
                end=days.planned_until, reason=reason, by=self._office,
            )  # fmt: skip

    def _supervise(self) -> None:
        """Enterprises get the department of the main round that supervises their line."""
        departments = [row["name"] for row in content("units")["departments"]]
        sectors = content("units")["sectors"]
        for place, keys in content("units")["supervising"].items():
            lines = {sectors[key]["main"] for key in keys}
            above = self._units[departments[int(place)]]
            for unit in self._units.values():
                if unit.unit_type == UnitType.ENTERPRISE and unit.sector in lines:
                    organisations.amend_unit(unit_id=unit.pk, supervised_by_id=above.pk, by=self._office)
