"""A small world that tests share: two bodies side by side, so that whatever could leak is there to leak.

`world` has, in 甲 (party inspection, two review stages), a round that is feeding back, two units with a team
each, and one viewer a role; in 乙 the same again. Every viewer has an account for logging in
(`world.client(viewer)`).
"""

from __future__ import annotations

import gc
import itertools
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from huiyin.accounts.models import Grant, GrantState, User
from huiyin.accounts.queries import viewer_for
from huiyin.accounts.viewer import SYSTEM, Viewer
from huiyin.evidence.actions import attach
from huiyin.findings import actions as findings
from huiyin.findings.models import Category, Finding
from huiyin.findings.registering import NewFinding
from huiyin.organisations import actions as organisations
from huiyin.organisations import profiles
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rectification import actions as rectification
from huiyin.rectification import closing
from huiyin.rectification.close_facts import points_of
from huiyin.rectification.models import CloseApplication, Task
from huiyin.reports import kept
from huiyin.rounds import actions as rounds
from huiyin.rounds.models import Round, Target, Team
from huiyin.rules.profiles import Profile
from huiyin.rules.roles import Role
from huiyin.rules.round import MeetingKind, RoundAction
from huiyin.rules.unit import UnitType
from huiyin.verification.queries import round_facts
from tests.kept_rows import KeptRows

_serial = itertools.count(1)
HELD = (MeetingKind.MOBILISATION, MeetingKind.LEADING_GROUP_REPORT, MeetingKind.COLLECTIVE_FEEDBACK)
ADVANCED = (RoundAction.MOBILISE, RoundAction.STATION, RoundAction.REPORT, RoundAction.FEED_BACK)


def pytest_collection_finish(session: object) -> None:
    """What was loaded stays to the end: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _figures_are_of_now():
    """However slow the machine is; that large ledgers are told the last ones has tests of its own."""
    kept.QUICK = float("inf")


@pytest.fixture(autouse=True)
def _every_test_begins_in_chinese():
    """A request in English leaves its language to the thread; the next test must not inherit it."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _liaisons_hand_in_themselves(monkeypatch):
    """Most tests are about what comes before or after the head's signature; the others take `heads_sign`."""
    monkeypatch.setattr(profiles, "profile", _unsigned)


@cache
def _unsigned(key: str) -> Profile:
    whole = _WHOLE(key)
    return replace(whole, unit=replace(whole.unit, head_signs=frozenset()))


_WHOLE = profiles.profile


@pytest.fixture
def heads_sign(monkeypatch, _liaisons_hand_in_themselves):
    """The profiles as they are: what goes out needs the signature of the unit's head."""
    monkeypatch.setattr(profiles, "profile", _WHOLE)


@dataclass
class Side:
    """One inspecting body with everything that belongs to it."""

    body: InspectingBody
    round: Round
    units: list[Unit]
    teams: list[Team]
    targets: list[Target]
    department: Unit
    category: Category
    viewers: dict[str, Viewer] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Viewer:
        """`side.office`, `side.team1`, `side.unit2`, `side.reviewer`, `side.department_staff`, …"""
        try:
            return self.__dict__["viewers"][name]
        except KeyError:
            raise AttributeError(name) from None

    def register(
        self, title: str = "关于“台账更新不及时”的问题", *, target: int = 0, **more: object
    ) -> Finding:
        new = NewFinding(target_id=self.targets[target].pk, title=title, category_id=self.category.pk, **more)
        return findings.register_finding(new, by=self.office, recorded_on=date(2024, 1, 8))

    def issue(self, title: str = "关于“台账更新不及时”的问题", *, target: int = 0, **more: object) -> Finding:
        finding = self.register(title, target=target, **more)
        return findings.feed_back(finding_id=finding.pk, on=date(2024, 3, 26), by=self.office)

    def plan(
        self, finding: Finding, title: str = "补录台账并逐条核对", *, owner: bool = True, due: bool = True
    ) -> Task:
        return rectification.plan_task(
            finding_id=finding.pk,
            title=title,
            by=self.staff_of(finding),
            due_on=date(2030, 6, 28) if due else None,
            owner=rectification.Owner(lead_department="办公室", person="主任") if owner else None,
        )

    def prove(self, task: Task, *, by: Viewer | None = None, content: str = "核对记录") -> None:
        attach(
            finding_id=task.finding_id, task_id=task.pk, name="核对记录.txt", title="核对记录",
            chunks=[f"{content} {task.pk}".encode()], by=by or self.staff_of(task.finding),
        )  # fmt: skip

    def apply(self, finding: Finding, *, by: Viewer | None = None, **more: object) -> CloseApplication:
        """A finding taken to its application to close: planned, reported, proven, done; and what the checks
        ask to be explained is explained."""
        task = Task.objects.filter(finding=finding).first() or self.plan(finding)
        staff = self.staff_of(finding)
        rectification.report_progress(finding_id=finding.pk, task_id=task.pk, text="已补录 32 条。", by=staff)
        self.prove(task)
        rectification.complete_task(task_id=task.pk, by=staff)
        return self.hand_in(finding, by=by, **more)

    def hand_in(self, finding: Finding, *, by: Viewer | None = None, **more: object) -> CloseApplication:
        """Apply to close with an explanation of every point that asks for one."""
        given = {"text": "台账已补录 32 条。", "explanations": explained(finding), **more}
        return closing.apply_to_close(finding_id=finding.pk, by=by or self.staff_of(finding), **given)

    def speak_with_each(self) -> None:
        """One-to-one feedback to every unit of the round."""
        for target in self.targets:
            rounds.hold_meeting(
                round_id=self.round.pk, kind=MeetingKind.ONE_TO_ONE_FEEDBACK, held_on=date(2024, 3, 26),
                target_id=target.pk, by=self.office,
            )  # fmt: skip

    def staff_of(self, finding: Finding) -> Viewer:
        place = [u.pk for u in self.units].index(finding.unit_id)
        return self.viewers[f"unit{place + 1}"]


def explained(finding: Finding) -> dict[str, str]:
    """Words for every point that the checks before closing ask to be explained."""
    finding = Finding.objects.get(pk=finding.pk)
    return {point.key: "情况属实，说明如下。" for point in points_of([finding])[finding.pk]}


@dataclass
class World:
    ours: Side
    theirs: Side

    def client(self, viewer: Viewer, *, language: str = "zh-hans") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(User.objects.get(pk=viewer.id), backend="huiyin.accounts.log_in.AccountBackend")
        return client


def person(name: str, role: Role, body: UUID, scope: UUID | None = None) -> Viewer:
    """An account with one confirmed role."""
    user = User.objects.create_user(f"u{next(_serial)}", "correct-horse-9", name=name, post=name)
    Grant.objects.create(user=user, role=role, body_id=body, scope_id=scope, state=GrantState.CONFIRMED)
    return viewer_for(user)


def make_side(name: str, profile: str = "party_inspection") -> Side:
    body = organisations.create_body(name=f"{name}巡视办", level="provincial", profile_key=profile, by=SYSTEM)
    findings.sync_categories(body)
    office = person(f"{name}巡视办主任", Role.OFFICE, body.pk)
    kinds = (UnitType.FUNCTIONAL_DEPARTMENT, UnitType.ENTERPRISE)
    units = [
        organisations.add_unit(body_id=body.pk, name=f"{name}{n}", unit_type=k, by=office)
        for n, k in zip(("水务厅", "重工集团"), kinds, strict=True)
    ]
    department = organisations.add_unit(
        body_id=body.pk,
        name=f"{name}审计厅",
        unit_type=UnitType.FUNCTIONAL_DEPARTMENT,
        receives=True,
        by=office,
    )
    term = rounds.open_term(body_id=body.pk, name="第一届", starts_on=date(2022, 1, 1), by=office)
    current = rounds.plan_round(term_id=term.pk, number=1, name=f"{name}第一轮", by=office)
    teams = [rounds.add_team(round_id=current.pk, number=n, name=f"{name}第{n}组", by=office) for n in (1, 2)]
    targets = [
        rounds.add_target(round_id=current.pk, unit_id=u.pk, team_id=t.pk, by=office)
        for u, t in zip(units, teams, strict=True)
    ]
    for kind in HELD:
        rounds.hold_meeting(round_id=current.pk, kind=kind, held_on=date(2024, 3, 25), by=office)
    for action in ADVANCED:
        current = rounds.advance(round_id=current.pk, action=action, facts=round_facts(current), by=office)
    category = Category.objects.filter(body=body).order_by("order").first()
    side = Side(body, current, units, teams, targets, department, category)
    side.viewers = {"office": office, **_people(side, name)}
    return side


def _people(side: Side, name: str) -> dict[str, Viewer]:
    body = side.body.pk
    people = {
        "team1": person(f"{name}第一组组员", Role.TEAM, body, side.teams[0].pk),
        "team2": person(f"{name}第二组组员", Role.TEAM, body, side.teams[1].pk),
        "unit1": person(f"{name}水务厅联络员", Role.UNIT, body, side.units[0].pk),
        "unit2": person(f"{name}重工集团联络员", Role.UNIT, body, side.units[1].pk),
        "head1": person(f"{name}水务厅厅长", Role.UNIT_HEAD, body, side.units[0].pk),
        "staff1": person(f"{name}水务厅承办人", Role.UNIT_STAFF, body, side.units[0].pk),
        "reviewer": person(f"{name}审核员", Role.REVIEWER, body),
        "department_staff": person(f"{name}审计厅联络员", Role.DEPARTMENT, body, side.department.pk),
        "leader": person(f"{name}领导小组成员", Role.LEADING_GROUP, body),
        "system_admin": person(f"{name}系统管理员", Role.SYSTEM_ADMIN, body),
        "security_admin": person(f"{name}安全管理员甲", Role.SECURITY_ADMIN, body),
        "second_security_admin": person(f"{name}安全管理员乙", Role.SECURITY_ADMIN, body),
        "audit_admin": person(f"{name}审计管理员", Role.AUDIT_ADMIN, body),
    }
    rounds.assign_reviewers(
        target_id=side.targets[0].pk,
        reviewer_ids=[people["reviewer"].id],
        by=_office_of(side),
    )
    return people


def _office_of(side: Side) -> Viewer:
    user = User.objects.get(grants__body_id=side.body.pk, grants__role=Role.OFFICE)
    return viewer_for(user)


@pytest.fixture(autouse=True)
def _own_data_folder(settings, tmp_path):
    """Files and caches of each test are its own: kept rows come with the same identifiers again."""
    settings.HUIYIN_FILES = tmp_path / "files"
    settings.HUIYIN_EXPORTS = tmp_path / "exports"
    settings.HUIYIN_SIFTING = tmp_path / "sifting"
    # tests ask faster than anybody
    settings.HUIYIN_LIMITS = {}
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": str(tmp_path),
        }
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


_two_bodies = KeptRows(lambda: World(make_side("甲省"), make_side("乙省")))


@pytest.fixture
def world(db) -> World:
    return _two_bodies()


@pytest.fixture
def ours(world: World) -> Side:
    return world.ours
