"""What can be done to a finding. This module alone writes a finding's state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale, check_version, update_unchanged
from huiyin.organisations.clock import due_date, today
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.organisations.profiles import profile_of
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.finding import LIFE, FindingAction, FindingFacts, FindingState, Pace
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.pace import period_from_feedback
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState

from .fingerprints import fingerprint
from .models import Category, Finding, Referral
from .queries import basic_facts, roles_on
from .registering import NewFinding, register_findings

#: what a form may change before the finding is fed back
AMENDABLE = ("title", "text", "basis", "category_id", "amount", "pace", "key_watch")


@transaction.atomic
def register_finding(new: NewFinding, *, by: Viewer, recorded_on: date | None = None) -> Finding:
    """One finding from a team member's form; raises `ValidationError` when the target has it already."""
    registered = register_findings([new], by=by, recorded_on=recorded_on or today())
    if not registered.created:
        existing = registered.findings[0]
        raise ValidationError(
            {"title": _("该单位已有同一问题（第 %(n)s 号），请勿重复登记。") % {"n": existing.number}}
        )
    return registered.findings[0]


@transaction.atomic
def move(
    finding_id: UUID,
    action: FindingAction,
    *,
    by: Viewer,
    version: int | None = None,
    facts: FindingFacts | None = None,
    changes: dict[str, Any] | None = None,
    note: dict[str, Any] | None = None,
) -> Finding:
    """Take one step of a finding's life: the only way its state changes.

    `facts` come from the layer that knows them (rectification, verification); what this layer knows is
    filled in. Raises `Refused` with every obstacle, `Stale` when somebody was first, `DoesNotExist` outside
    the viewer's scope.
    """
    finding = locked(finding_id, by)
    check_version(finding, version)
    state = FindingState(finding.state)
    full = basic_facts(finding, by, facts)
    after = LIFE.next_state(action, state, roles_on(finding, by), full)
    update_unchanged(
        finding, version=finding.version, state=after, updated_at=timezone.now(), **(changes or {})
    )
    record(body=finding.body_id, by=by, action=action, object_type="finding", object_id=finding.pk,
           payload={"from": state, "to": after, "reason": full.reason, **(note or {})})  # fmt: skip
    return finding


def locked(finding_id: UUID, by: Viewer) -> Finding:
    """The finding within the viewer's scope, held until the transaction ends."""
    own = Finding.objects.visible_to(by).filter(pk=finding_id)
    rows = Finding.objects.select_related("round", "body", "target").filter(pk__in=own.values("pk"))
    return rows.select_for_update(of=("self",)).get()


@transaction.atomic
def amend(*, finding_id: UUID, version: int, by: Viewer, **changes: Any) -> Finding:
    """Correct a finding before it is fed back. Former values stay in the journal."""
    finding = locked(finding_id, by)
    changed = {k: v for k, v in changes.items() if k in AMENDABLE and getattr(finding, k) != v}
    if category := changed.get("category_id"):
        Category.objects.get(pk=category, body_id=finding.body_id)
    before = {k: getattr(finding, k) for k in changed}
    if "title" in changed:
        changed["fingerprint"] = _free_fingerprint(finding, changed["title"])
    return move(finding_id, FindingAction.AMEND, by=by, version=version, changes=changed,
                note={"before": before, "after": {k: changed[k] for k in before}})  # fmt: skip


def _free_fingerprint(finding: Finding, title: str) -> str:
    mark = fingerprint(title)
    if Finding.objects.filter(target_id=finding.target_id, fingerprint=mark).exclude(pk=finding.pk).exists():
        raise ValidationError({"title": _("该单位已有同一问题，请勿重复登记。")})
    return mark


@transaction.atomic
def feed_back(*, finding_id: UUID, on: date, by: Viewer, version: int | None = None) -> Finding:
    """Issue a finding to its unit: from now on the unit sees it and the profile's clock runs.

    What is for immediate rectification may go out while the team is there, by the team's leader too.

    Raises `ValidationError` for a day to come, or one before the finding was recorded.
    """
    finding = locked(finding_id, by)
    if on > today():
        raise ValidationError({"on": _("反馈日期不能晚于今天。")})
    if on < finding.recorded_on:
        raise ValidationError(
            {"on": _("反馈日期不能早于问题的登记日期 %(day)s。") % {"day": finding.recorded_on}}
        )
    period = period_from_feedback(Pace(finding.pace), RoundState(finding.round.state))
    due_on = due_date(finding.body, period, on)
    return move(finding_id, FindingAction.FEED_BACK, by=by, version=version,
                changes={"fed_back_on": on, "due_on": due_on}, note={"on": on, "due": due_on})  # fmt: skip


@transaction.atomic
def feed_back_target(*, target_id: UUID, on: date, by: Viewer) -> int:
    """Feed back every registered finding of a target at its feedback meeting; gives how many.

    All or none: one that the rules refuse stops the whole, with its number in the obstacle.
    """
    waiting = Finding.objects.visible_to(by).filter(target_id=target_id, state=FindingState.REGISTERED)
    done = 0
    for pk, number in waiting.order_by("number").values_list("pk", "number"):
        try:
            feed_back(finding_id=pk, on=on, by=by)
        except Refused as refused:
            numbered = [replace(o, params={**o.params, "number": number}) for o in refused.obstacles]
            raise Refused(refused.action, numbered) from refused
        done += 1
    return done


@transaction.atomic
def withdraw(*, finding_id: UUID, reason: str, by: Viewer, version: int | None = None) -> Finding:
    """Take back what was recorded by mistake; the finding stays in the ledger as withdrawn."""
    return move(finding_id, FindingAction.WITHDRAW, by=by, version=version, facts=FindingFacts(reason=reason))


@transaction.atomic
def watch(*, finding_id: UUID, on: bool, by: Viewer) -> Finding:
    """Mark or unmark a finding as a key matter (重点事)."""
    finding = locked(finding_id, by)
    if Role.OFFICE not in roles_on(finding, by):
        raise Refused(FindingAction.AMEND, [Obstacle("not_your_role", {"roles": [Role.OFFICE]})])
    update_unchanged(finding, version=finding.version, key_watch=on)
    record(body=finding.body_id, by=by, action="watch" if on else "unwatch", object_type="finding",
           object_id=finding.pk)  # fmt: skip
    return finding


@transaction.atomic
def refer(*, finding_id: UUID, department_id: UUID, note: str, by: Viewer) -> Referral:
    """Refer a finding to a department, which then sees it and owes an answer in the profile's time."""
    finding = locked(finding_id, by)
    department = Unit.objects.get(pk=department_id, body_id=finding.body_id, receives=True)
    if Referral.objects.filter(finding=finding, department=department).exists():
        raise ValidationError({"department": _("已移送该部门，正在等待其回复。")})
    told = {"department": department.name, "department_id": department.pk}
    move(finding_id, FindingAction.REFER, by=by, note=told)
    start = today()
    return Referral.objects.create(
        finding=finding, department=department, note=note, referred_on=start, referred_by_name=by.name,
        answer_due_on=due_date(finding.body, DeadlineKind.REFERRAL_ANSWER, start),
    )  # fmt: skip


@transaction.atomic
def answer_referral(*, referral_id: UUID, answer: str, version: int, by: Viewer) -> Referral:
    """The department's answer; given once."""
    own = Referral.objects.filter(department_id__in=by.scopes(Role.DEPARTMENT))
    referral = own.select_related("finding").get(pk=referral_id)
    if not answer.strip():
        raise Refused(FindingAction.REFER, [Obstacle("answer_missing")])
    if referral.answered_on:
        raise Stale(referral)
    update_unchanged(referral, version=version, answer=answer, answered_on=today(), answered_by_name=by.name)
    record(body=referral.finding.body_id, by=by, action="answer_referral", object_type="finding",
           object_id=referral.finding_id, payload={"department": referral.department_id})  # fmt: skip
    return referral


@transaction.atomic
def sync_categories(body: InspectingBody) -> Sequence[Category]:
    """Bring the profile's categories into the body's own list; what the office added stays."""
    known = {category.code: category for category in Category.objects.filter(body=body)}
    made: list[Category] = []
    for order, definition in enumerate(profile_of(body).categories):
        parent = _category(body, definition, order * 100, None, known)
        made.append(parent)
        for place, child in enumerate(definition.children, start=1):
            made.append(_category(body, child, order * 100 + place, parent, known))
    Category.objects.bulk_create([c for c in made if c.code not in known])
    Category.objects.bulk_update([c for c in made if c.code in known], ("name", "name_en", "order", "parent"))
    return made


def _category(
    body: InspectingBody, definition: Any, order: int, parent: Category | None, known: Mapping[str, Category]
) -> Category:
    category = known.get(definition.code) or Category(body=body, code=definition.code)
    category.name, category.name_en = definition.words.zh, definition.words.en
    category.order, category.parent = order, parent
    return category


__all__ = ["NewFinding", "Pace", "register_finding", "register_findings"]
