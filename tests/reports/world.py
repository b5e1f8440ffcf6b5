"""A small world with much that could leak: two bodies, three teams, four units, findings in every state.

Titles carry a mark of their own (`mark`), so that a page can be searched for what must not be on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.test import Client
from django.utils import timezone

from huiyin.accounts.models import Grant, GrantState, User
from huiyin.accounts.queries import viewer_for
from huiyin.accounts.viewer import SYSTEM, Viewer
from huiyin.evidence.actions import attach
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.findings.registering import NewFinding
from huiyin.organisations import actions as organisations
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rectification import actions as rectification
from huiyin.rectification.actions import Owner
from huiyin.rectification.close_facts import points_of
from huiyin.rectification.closing import apply_to_close
from huiyin.rectification.models import CloseApplication
from huiyin.rounds import actions as rounds
from huiyin.rounds.models import Round, Target, Team
from huiyin.rules.evidence import EvidenceKind
from huiyin.rules.roles import Role
from huiyin.rules.round import InspectionKind, MeetingKind, RoundAction, RoundState
from huiyin.rules.unit import UnitType
from huiyin.verification import actions as verification
from huiyin.verification.queries import round_facts
from tests.kept_rows import KeptRows

BACKEND = "huiyin.accounts.log_in.AccountBackend"
RECORDED = date(2024, 1, 2)
FED_BACK = date(2024, 1, 3)
LONG_AGO = date(2024, 3, 1)


@dataclass
class Side:
    """One inspecting body with its round and everything in it."""

    body: InspectingBody
    office: User
    round: Round
    units: dict[str, Unit] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)


@dataclass
class World:
    ours: Side
    theirs: Side
    people: dict[str, User] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)

    def viewer(self, name: str) -> Viewer:
        return viewer_for(self.people[name])

    def client(self, name: str) -> Client:
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(self.people[name], backend=BACKEND)
        return client

    def finding(self, mark: str) -> Finding:
        """The finding with this mark as it is now."""
        return Finding.objects.get(pk=self.findings[mark].pk)

    def application(self, mark: str) -> CloseApplication:
        return CloseApplication.objects.filter(finding=self.findings[mark]).latest("submitted_at")

    def seen_by(self, name: str) -> set[str]:
        """The marks of the findings that this person may see, by the rule of the rows."""
        keys = set(Finding.objects.visible_to(self.viewer(name)).values_list("pk", flat=True))
        return {mark for mark, f in self.findings.items() if f.pk in keys}

    def hidden_from(self, name: str) -> set[str]:
        return set(self.findings) - self.seen_by(name)


#: who works with findings, and who only keeps the house
WORKING = ("office", "leaders", "team1", "team2", "reviewer", "unit1", "unit2", "department")
KEEPING = ("sysadmin", "secadmin", "audadmin")
TO_NOBODY = frozenset({"黄未发", "黄已发", "黄在改", "黄待审", "黄退回", "黄销号"})


def marks_in(text: str, marks: set[str] | frozenset[str]) -> set[str]:
    """The marks that stand in a page or a file."""
    return {mark for mark in marks if mark in text}


def person(name: str, *grants: tuple[Role, UUID, UUID | None]) -> User:
    """Somebody with confirmed grants, who may log in."""
    user = User.objects.create(username=name, name=name)
    for role, body, scope in grants:
        Grant.objects.create(user=user, role=role, body_id=body, scope_id=scope, state=GrantState.CONFIRMED)
    return user


def side(name: str, units: tuple[str, ...], prefix: str) -> Side:
    """A body whose round has come to rectification; each unit has a team of its own."""
    body = organisations.create_body(name=name, level="provincial", profile_key="party_inspection", by=SYSTEM)
    office = person(f"{prefix}office", (Role.OFFICE, body.pk, None))
    by = viewer_for(office)
    findings.sync_categories(body)
    term = rounds.open_term(body_id=body.pk, name=f"{name}第一届", starts_on=date(2023, 1, 1), by=by)
    made = rounds.plan_round(term_id=term.pk, number=1, name=f"{name}第一轮", by=by)
    ours = Side(body, office, made)
    for n, unit in enumerate(units, start=1):
        kind = UnitType.ENTERPRISE if n % 2 else UnitType.LOCAL
        ours.units[unit] = organisations.add_unit(body_id=body.pk, name=unit, unit_type=kind, by=by)
        ours.teams[unit] = rounds.add_team(round_id=made.pk, number=n, name=f"{unit}巡视组", by=by)
        ours.targets[unit] = rounds.add_target(
            round_id=made.pk, unit_id=ours.units[unit].pk, team_id=ours.teams[unit].pk,
            kind=InspectionKind.REGULAR if n % 2 else InspectionKind.LOOK_BACK, by=by,
        )  # fmt: skip
    for kind in (
        MeetingKind.MOBILISATION,
        MeetingKind.LEADING_GROUP_REPORT,
        MeetingKind.COLLECTIVE_FEEDBACK,
    ):
        rounds.hold_meeting(round_id=made.pk, kind=kind, held_on=date(2024, 1, 2), by=by)
    for step in (RoundAction.MOBILISE, RoundAction.STATION, RoundAction.REPORT, RoundAction.FEED_BACK):
        ours.round = rounds.advance(round_id=made.pk, action=step, facts=round_facts(made), by=by)
    return ours


class Builder:
    """Walks findings of one unit to a state, by the people who may."""

    def __init__(self, world: World, at: Side, unit: str, staff: str, team: str) -> None:
        self.world, self.at, self.unit = world, at, unit
        self.office = viewer_for(at.office)
        self.staff, self.team = world.viewer(staff), world.viewer(team)

    def registered(self, mark: str, **more: Any) -> Finding:
        from huiyin.findings.models import Category

        category = Category.objects.filter(body=self.at.body, parent__isnull=False).first()
        new = NewFinding(
            target_id=self.at.targets[self.unit].pk, title=f"关于“{mark}台账不全”的问题",
            text=f"{mark}，经查台账缺失。", category_id=category.pk, **more,
        )  # fmt: skip
        self.world.findings[mark] = findings.register_finding(new, by=self.team, recorded_on=RECORDED)
        return self.world.findings[mark]

    def fed_back(self, mark: str, on: date = FED_BACK) -> Finding:
        made = self.registered(mark)
        return findings.feed_back(finding_id=made.pk, on=on, by=self.office)

    def planned(self, mark: str, due_on: date | None = LONG_AGO) -> Finding:
        made = self.fed_back(mark)
        task = rectification.plan_task(
            finding_id=made.pk, title=f"{mark}补录台账", by=self.staff, due_on=due_on,
            owner=Owner(leader="分管领导", lead_department="综合处", person="处长"),
        )  # fmt: skip
        rectification.report_progress(
            finding_id=made.pk, text=f"{mark}已补录", by=self.staff, task_id=task.pk, rules_made=2, persons=1,
            money_recovered=1500,
        )  # fmt: skip
        return made

    def applied(self, mark: str) -> CloseApplication:
        made = self.planned(mark)
        task = made.tasks.get()
        for kind in (EvidenceKind.RULE_TEXT, EvidenceKind.DECISION, EvidenceKind.VOUCHER):
            attach(
                finding_id=made.pk, chunks=[f"{mark}证明{kind}".encode()], name=f"{mark}.txt", by=self.staff,
                task_id=task.pk, title=f"{mark}补录凭证", kind=kind,
            )  # fmt: skip
        rectification.complete_task(task_id=task.pk, by=self.staff)
        made.refresh_from_db()
        said = {point.key: f"{mark}情况属实" for point in points_of([made])[made.pk]}
        return apply_to_close(finding_id=made.pk, text=f"{mark}台账已补齐", explanations=said, by=self.staff)

    def accepted(self, mark: str) -> CloseApplication:
        application = self.applied(mark)
        verification.accept(application_id=application.pk, by=self.team)
        return application

    def returned(self, mark: str) -> CloseApplication:
        application = self.applied(mark)
        verification.return_to_unit(application_id=application.pk, reason=f"{mark}缺凭证", by=self.team)
        return application

    def closed(self, mark: str) -> CloseApplication:
        application = self.accepted(mark)
        verification.close(application_id=application.pk, by=self.office)
        return application

    def reopened(self, mark: str) -> Finding:
        application = self.closed(mark)
        return verification.reopen(finding_id=application.finding_id, reason=f"{mark}反弹", by=self.office)


def _build() -> World:
    """Ours with units 甲一 and 甲二, theirs with 乙一; 甲三 is a unit without target, 组织部 a department."""
    ours = side("甲省委巡视办", ("甲一集团", "甲二市"), "ours_")
    theirs = side("乙省委巡视办", ("乙一集团",), "theirs_")
    world = World(ours, theirs)
    body, other = ours.body.pk, theirs.body.pk
    office = viewer_for(ours.office)
    department = organisations.add_unit(
        body_id=body, name="甲组织部", unit_type=UnitType.FUNCTIONAL_DEPARTMENT, receives=True, by=office
    )
    ours.units["甲组织部"] = department
    ours.units["甲三县"] = organisations.add_unit(
        body_id=body, name="甲三县", unit_type=UnitType.LOCAL, by=office
    )
    one, two, three = ours.units["甲一集团"], ours.units["甲二市"], theirs.units["乙一集团"]
    world.people = {
        "office": ours.office,
        "office2": person("office2", (Role.OFFICE, body, None)),
        "leaders": person("leaders", (Role.LEADING_GROUP, body, None)),
        "team1": person("team1", (Role.TEAM, body, ours.teams["甲一集团"].pk)),
        "team2": person("team2", (Role.TEAM, body, ours.teams["甲二市"].pk)),
        "unit1": person("unit1", (Role.UNIT, body, one.pk)),
        "unit2": person("unit2", (Role.UNIT, body, two.pk)),
        "reviewer": person("reviewer", (Role.REVIEWER, body, None)),
        "department": person("department", (Role.DEPARTMENT, body, department.pk)),
        "sysadmin": person("sysadmin", (Role.SYSTEM_ADMIN, body, None)),
        "secadmin": person("secadmin", (Role.SECURITY_ADMIN, body, None)),
        "audadmin": person("audadmin", (Role.AUDIT_ADMIN, body, None)),
        "their_office": theirs.office,
        "their_team": person("their_team", (Role.TEAM, other, theirs.teams["乙一集团"].pk)),
        "their_unit": person("their_unit", (Role.UNIT, other, three.pk)),
    }
    rounds.assign_reviewers(
        target_id=ours.targets["甲一集团"].pk, reviewer_ids=[world.people["reviewer"].pk], by=office
    )
    _findings(world)
    return world


#: put back from kept rows after the first time
build = KeptRows(_build)


def _findings(world: World) -> None:
    a = Builder(world, world.ours, "甲一集团", "unit1", "team1")
    b = Builder(world, world.ours, "甲二市", "unit2", "team2")
    c = Builder(world, world.theirs, "乙一集团", "their_unit", "their_team")
    for builder, prefix in ((a, "赤"), (b, "橙"), (c, "黄")):
        builder.registered(f"{prefix}未发")
        builder.fed_back(f"{prefix}已发")
        builder.planned(f"{prefix}在改")
        builder.applied(f"{prefix}待审")
        builder.returned(f"{prefix}退回")
        builder.closed(f"{prefix}销号")
    a.planned("赤未到期", due_on=timezone.localdate() + timedelta(days=3))
    a.accepted("赤待确认")
    a.reopened("赤重开")
    late = world.application("赤待审")
    CloseApplication.objects.filter(pk=late.pk).update(answer_due_on=timezone.localdate() - timedelta(days=5))
    office = world.viewer("office")
    department = world.ours.units["甲组织部"]
    findings.refer(
        finding_id=world.findings["赤在改"].pk, department_id=department.pk, note="赤移送", by=office
    )
    for at in (world.ours, world.theirs):
        Round.objects.filter(pk=at.round.pk).update(state=RoundState.RECTIFYING)
        at.round.refresh_from_db()
