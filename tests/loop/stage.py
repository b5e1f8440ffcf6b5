"""The stage of the loop's test: bodies with short and long chains of review, their people, and matters in
many states, so that a sequence of a dozen steps comes to the end of something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.utils import timezone

from huiyin.accounts.models import Grant, GrantState, User
from huiyin.accounts.queries import viewer_for
from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.organisations import profiles
from huiyin.organisations.models import InspectingBody
from huiyin.rectification.models import CloseApplication, StandingCheck
from huiyin.rounds import actions as rounds
from huiyin.rules.dispatch import DispatchKind
from huiyin.rules.profiles import Profile
from huiyin.rules.review_chain import Stage as Step
from huiyin.rules.roles import Granted, Role
from huiyin.verification import actions as verification
from tests.conftest import Side, make_side, person
from tests.kept_rows import KeptRows

from .books import Books, Matter

CHAINS = {
    "party_inspection": (Step.TEAM, Step.OFFICE),
    "audit_follow_up": (Step.OFFICE,),
    "long": (Step.TEAM, Step.DISCIPLINE, Step.ORGANISATION, Step.OFFICE),
}
#: what goes out under the head's signature alone
SIGNED = {
    "party_inspection": frozenset(),
    "audit_follow_up": frozenset({DispatchKind.APPLICATION}),
    "long": frozenset(DispatchKind),
}
_WHOLE = profiles.profile


@cache
def profile(key: str) -> Profile:
    """The profile of the package with this test's chain of review and signatures."""
    whole = unsigned(key)
    return replace(whole, unit=replace(whole.unit, head_signs=SIGNED[key]))


@cache
def unsigned(key: str) -> Profile:
    """The same, with nothing that the head has to sign: for building the stage."""
    whole = _WHOLE("party_inspection" if key == "long" else key)
    return replace(whole, review_chain=CHAINS[key], unit=replace(whole.unit, head_signs=frozenset()))


@dataclass
class Clock:
    """A clock that goes on by itself and is put forward by days."""

    ahead: timedelta = field(default_factory=timedelta)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """The program reads this clock until the block ends."""
        clock, real = self, timezone.datetime

        class Kept(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime.now(tz) + clock.ahead

        timezone.datetime = Kept
        try:
            yield
        finally:
            timezone.datetime, self.ahead = real, timedelta()


@dataclass(frozen=True)
class Person:
    """Somebody with the parts that they have by what was granted: a role in the body, or at one target."""

    viewer: Viewer
    parts: frozenset[tuple[Role, int | None]]

    def holds(self, roles: frozenset[Role], target: int) -> bool:
        return any((role, at) in self.parts for role in roles for at in (None, target))

    @property
    def name(self) -> str:
        return self.viewer.name


@dataclass
class Scene:
    """One body: its side of the world, its people, and the books on what is owed at the start."""

    side: Side
    chain: tuple[Step, ...]
    signed: frozenset[DispatchKind]
    people: list[Person]
    books: Books


Stage = dict[str, Scene]


def build() -> Stage:
    return {key: _scene(key, name) for key, name in zip(CHAINS, ("甲省", "乙省", "丙省"), strict=True)}


kept_stage = KeptRows(build)


def _scene(key: str, name: str) -> Scene:
    side = make_side(name, "party_inspection" if key == "long" else key)
    InspectingBody.objects.filter(pk=side.body.pk).update(profile=key)
    side.body.profile = key
    people = _people(side, name)
    office = side.office
    reviewers = [p.viewer.id for p in people if (Role.REVIEWER, 0) in p.parts]
    for target in side.targets:
        rounds.assign_reviewers(target_id=target.pk, reviewer_ids=reviewers, by=office)
    books = Books(CHAINS[key], [t.pk for t in side.targets])
    _fill(side, books, *(next(p.viewer for p in people if word in p.name) for word in ("兼任", "误授")))
    return Scene(side, CHAINS[key], SIGNED[key], people, books)


#: who has which part by lawful grants: the name in the world, the role, the place
_LAWFUL = (
    ("office", Role.OFFICE, None), ("team1", Role.TEAM, 0), ("team2", Role.TEAM, 1), ("unit1", Role.UNIT, 0),
    ("unit2", Role.UNIT, 1), ("head1", Role.UNIT_HEAD, 0), ("leader", Role.LEADING_GROUP, None),
    ("department_staff", Role.DEPARTMENT, None), ("system_admin", Role.SYSTEM_ADMIN, None),
    ("audit_admin", Role.AUDIT_ADMIN, None), ("staff1", Role.UNIT_STAFF, 0),
)  # fmt: skip


def _people(side: Side, name: str) -> list[Person]:
    body, unit, team = side.body.pk, side.units[0].pk, side.teams[0].pk
    found = [Person(side.viewers[key], frozenset({(role, at)})) for key, role, at in _LAWFUL]
    both = frozenset({(Role.REVIEWER, 0), (Role.REVIEWER, 1)})
    found.append(Person(side.reviewer, both))
    found += [Person(person(f"{name}审核员{n}", Role.REVIEWER, body), both) for n in "乙丙"]
    deputy = person(f"{name}巡视办副主任", Role.OFFICE, body)
    found.append(Person(deputy, frozenset({(Role.OFFICE, None)})))
    # one who lawfully sits in office and team, and two who were granted by mistake what nobody may have
    wide = _granted(person(f"{name}办组兼任", Role.OFFICE, body), Granted(Role.TEAM, body, team))
    found.append(Person(wide, frozenset({(Role.OFFICE, None), (Role.TEAM, 0)})))
    every = _granted(
        person(f"{name}误授全部角色", Role.UNIT, body, unit), Granted(Role.OFFICE, body),
        Granted(Role.TEAM, body, team), Granted(Role.REVIEWER, body),
    )  # fmt: skip
    found.append(Person(every, both | {(Role.UNIT, 0), (Role.OFFICE, None), (Role.TEAM, 0)}))
    own = _granted(
        person(f"{name}联络员兼负责人", Role.UNIT, body, unit), Granted(Role.UNIT_HEAD, body, unit)
    )
    found.append(Person(own, frozenset({(Role.UNIT, 0), (Role.UNIT_HEAD, 0)})))
    return found


def _granted(viewer: Viewer, *more: Granted) -> Viewer:
    user = User.objects.get(pk=viewer.id)
    for g in more:
        Grant.objects.create(
            user=user, role=g.role, body_id=g.body, scope_id=g.scope, state=GrantState.CONFIRMED
        )
    return viewer_for(user)


def _fill(side: Side, books: Books, wide: Viewer, every: Viewer) -> None:
    """Matters in many states; nothing has to be signed meanwhile (`unsigned`). What waits went through the
    hands of those with several roles: whoever of them decides next decides on their own."""

    def taken(finding: Finding, state: str, **more: Any) -> Matter:
        target = int(finding.target_id != side.targets[0].pk)
        return books.take(Matter(finding.pk, target, state, **more))

    taken(side.register("关于“尚未反馈”的问题"), "registered")
    taken(side.issue("关于“没有任务”的问题"), "fed_back")
    for title, target in (("关于“正在整改”的问题", 0), ("关于“另一单位”的问题", 1)):
        worked = side.issue(title, target=target)
        side.plan(worked)
        taken(worked, "in_progress")
    waits = side.apply(side.issue("关于“已经申请”的问题"), by=every)
    taken(waits.finding, "applied", application=waits.pk, eyes={str(every.id)})
    looked_at = side.apply(side.issue("关于“只等审定”的问题"), by=every, standing=True)
    eyes = {str(every.id)} | _passed(side, books, looked_at, wide)
    passed = len(books.chain) - 1
    taken(looked_at.finding, "accepted" if passed else "applied", application=looked_at.pk, eyes=eyes,
          passed=passed, wants_standing=True)  # fmt: skip
    upheld = side.apply(side.issue("关于“长期坚持”的问题"), standing=True)
    _passed(side, books, upheld, wide)
    verification.close(application_id=upheld.pk, by=side.office, reason="属实")
    check = StandingCheck.objects.get(finding=upheld.finding)
    taken(upheld.finding, "closed", standing=True, check=check.pk)


def _passed(side: Side, books: Books, application: CloseApplication, first: Viewer) -> set[str]:
    """Let an application pass all stages but the last, the team's by `first`; gives who did."""
    rows = User.objects.filter(grants__body_id=side.body.pk, grants__role=Role.REVIEWER).order_by("pk")
    reviewers = iter([viewer_for(user) for user in rows.distinct()])
    eyes = set()
    for step in books.chain[:-1]:
        by = first if step == Step.TEAM else next(reviewers)
        verification.accept(application_id=application.pk, by=by, reason="属实")
        eyes.add(str(by.id))
    return eyes
