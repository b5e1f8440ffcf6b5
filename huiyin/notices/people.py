"""Which persons have a part in a matter, as roles stand now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from huiyin.accounts.models import Grant, GrantState
from huiyin.dialogue.models import Question
from huiyin.findings.models import Referral
from huiyin.rounds.models import ReviewAssignment
from huiyin.rules.notice_kinds import Part
from huiyin.rules.roles import Role
from huiyin.unit_work.models import Person

from .events import Event, Matter

Persons = set[UUID]


class Staff:
    """The people of some bodies, read once: roles with their scopes, and who reviews which target."""

    def __init__(self, bodies: Collection[UUID], targets: Collection[UUID]) -> None:
        self._held: dict[tuple[UUID, Role, UUID | None], Persons] = defaultdict(set)
        self._called: dict[UUID, set[str]] = defaultdict(set)
        grants = Grant.objects.filter(body_id__in=bodies, state=GrantState.CONFIRMED, user__is_active=True)
        for user, role, body, scope, name, post in grants.values_list(
            "user_id", "role", "body_id", "scope_id", "user__name", "user__post"
        ):
            self._held[body, Role(role), scope].add(user)
            self._called[user] |= {name, post}
        self._assigned: dict[UUID, Persons] = defaultdict(set)
        rows = ReviewAssignment.objects.filter(target_id__in=targets)
        for target, reviewer in rows.values_list("target_id", "reviewer_id"):
            self._assigned[target].add(reviewer)

    def with_role(self, role: Role, matter: Matter, scope: UUID | None = None) -> Persons:
        """Who has this role towards the matter; a department's `scope` is the department asked."""
        match role:
            case Role.TEAM:
                return self._scoped(role, matter, matter.team)
            case Role.UNIT | Role.UNIT_HEAD | Role.UNIT_STAFF:
                return self._scoped(role, matter, matter.unit)
            case Role.DEPARTMENT:
                return self._scoped(role, matter, scope)
            case Role.REVIEWER:
                assigned = self._assigned[matter.target] if matter.target else set()
                return assigned & self._held[matter.body, role, None]
            case _:
                return set(self._held[matter.body, role, None])

    def _scoped(self, role: Role, matter: Matter, scope: UUID | None) -> Persons:
        return set(self._held[matter.body, role, scope]) if scope else set()

    def of(self, part: Part, event: Event, matter: Matter) -> Persons:
        """Everybody who has this part in what the event tells of this matter."""
        match part:
            case Part.OWNER:
                return self._owners(event, matter)
            case Part.DEPARTMENT:
                asked = event.ids("department_id") or event.ids("department") or _departments(matter)
                return set().union(*(self.with_role(Role.DEPARTMENT, matter, d) for d in asked))
            case Part.NAMED:
                return _named(event)
            case Part.ADDRESSEE:
                return self._addressees(event, matter)
            case Part.ASKER:
                return _askers(event)
            case Part.UNIT_STAFF:
                return _errand_people(matter) & self.with_role(Role.UNIT_STAFF, matter)
            case Part.UPLOADER:
                return {matter.uploader} if matter.uploader else set()
            case _:
                return self.with_role(Role(part.value), matter)

    def _owners(self, event: Event, matter: Matter) -> Persons:
        """Those of the unit who are called as the task's person or department; else all of the unit."""
        unit = self.with_role(Role.UNIT, matter)
        after = event.payload.get("after") or {}
        called = {after.get("person"), after.get("lead_department")} - {None, ""}
        return {user for user in unit if self._called[user] & called} or unit

    def _addressees(self, event: Event, matter: Matter) -> Persons:
        """Whom the question is with now: a role towards the matter, or one department."""
        found: Persons = set()
        for question in Question.objects.filter(pk__in=event.ids("question")):
            found |= self.with_role(Role(question.asked_of), matter, question.department_id)
        return found


def _named(event: Event) -> Persons:
    if event.object_type == "round":
        return set(event.ids("after")) - set(event.ids("before"))
    return set(event.ids("mentions") + event.ids("user"))


def _departments(matter: Matter) -> list[UUID]:
    rows = Referral.objects.filter(finding_id=matter.finding, answered_on=None)
    return list(rows.values_list("department_id", flat=True))


def _errand_people(matter: Matter) -> Persons:
    """Those to whom the errand was given, and the people of the department that has it."""
    given = Q(errands=matter.id) | Q(department__errands=matter.id)
    rows = Person.objects.filter(given, retired_at=None, account_id__isnull=False)
    return set(rows.values_list("account_id", flat=True))


def _askers(event: Event) -> Persons:
    rows = Question.objects.filter(pk__in=event.ids("question"))
    return set(rows.values_list("asked_by", flat=True))
