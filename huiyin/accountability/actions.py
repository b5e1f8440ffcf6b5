"""Opening an accountability case, and recording what was decided: one transaction, one journal entry."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.clues.keys import active_key
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.findings.queries import roles_on
from huiyin.journal.actions import record
from huiyin.journal.staleness import check_version, update_unchanged
from huiyin.organisations.clock import due_date, today
from huiyin.organisations.models import Unit
from huiyin.rules.accountability import LIFE, OPEN, TOLD, CaseAction, CaseOrigin, CaseState, against_opening
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.finding import FindingState
from huiyin.rules.moves import Obstacle, Refused
from huiyin.sealing import new_content_key, seal_text, seal_to

from .models import AccountabilityCase, CaseEvent
from .queries import Recorded, facts_of, origin_of

#: the unit is told what was decided, never that something was opened or dropped
_INSIDE = frozenset({CaseAction.OPEN, CaseAction.DROP})
_PERIODS = {
    CaseState.OPENED: DeadlineKind.ACCOUNTABILITY_DECISION,
    CaseState.APPEALED: DeadlineKind.APPEAL_ANSWER,
}


@transaction.atomic
def open_case(
    *, finding_id: UUID, post: str, basis: str, by: Viewer, origin: CaseOrigin = CaseOrigin.HAND,
    origin_key: object = None, name: str = "", sealed_for: Unit | None = None,
) -> AccountabilityCase:  # fmt: skip
    """Open a case on a post. A name is kept only sealed to a department that has a key.

    `origin_key` names a confirmed sign or a step of this finding; the same occasion and post open one case.
    """
    finding = findings.locked(finding_id, by)
    roles = roles_on(finding, by)
    fed_back = finding.state not in (FindingState.REGISTERED, FindingState.WITHDRAWN)
    against = against_opening(roles, post=post, basis=basis, fed_back=fed_back)
    key = active_key(sealed_for.pk) if sealed_for else None
    if name.strip() and key is None:
        against.append(Obstacle("case_name_unsealed"))
    if against:
        raise Refused(CaseAction.OPEN, against)
    found = origin_of(by, finding, origin_key) if origin_key else None
    case = AccountabilityCase(
        finding=finding, origin=found[0] if found else origin, origin_key=found[1].pk if found else None,
        post=post.strip(), basis=basis.strip(), opened_by_name=by.name,
        due_on=due_date(finding.body, DeadlineKind.ACCOUNTABILITY_DECISION, today()),
    )  # fmt: skip
    _demand_first(case)
    if name.strip() and key is not None:
        own = new_content_key()
        case.key, case.sealed_key = key, seal_to(bytes(key.public), own)
        case.name = seal_text(own, {"name": name.strip()}, str(case.pk))
    case.save()
    _note(case, CaseAction.OPEN, by, case.basis)
    return case


def _demand_first(case: AccountabilityCase) -> None:
    same = AccountabilityCase.objects.filter(origin_key=case.origin_key, post=case.post)
    if case.origin_key and same.exists():
        raise Refused(CaseAction.OPEN, [Obstacle("case_there_already")])


@transaction.atomic
def take(
    *, case_id: UUID, action: CaseAction, told: Recorded, by: Viewer, version: int | None = None
) -> AccountabilityCase:  # fmt: skip
    """Record one step of a case. Raises `Refused`, `Stale`."""
    case = _locked(case_id, by, version)
    state = CaseState(case.state)
    after = LIFE.next_state(action, state, roles_on(case.finding, by), facts_of(case, told))
    update_unchanged(case, version=case.version, state=after, **_changes(case, action, after, told))
    _note(case, action, by, told.reason, on=told.on)
    return case


def _changes(
    case: AccountabilityCase, action: CaseAction, after: CaseState, told: Recorded
) -> dict[str, Any]:  # fmt: skip
    changes: dict[str, Any] = {"due_on": None}
    if after in OPEN:
        changes["due_on"] = due_date(case.finding.body, _PERIODS[after], today())
    if action in (CaseAction.DECIDE, CaseAction.CHANGE):
        changes |= {
            "instrument": told.instrument, "decided_by": told.decided_by.strip(),
            "document": told.document.strip(), "decided_on": told.on, "effect_until": told.effect_until,
        }  # fmt: skip
    if action == CaseAction.APPEAL:
        changes["appealed_on"] = told.on
    if after in (CaseState.ENDED, CaseState.REVOKED):
        changes["ended_on"] = told.on
    if after == CaseState.DROPPED:
        changes["ended_on"] = today()
    return changes


def _locked(case_id: UUID, by: Viewer, version: int | None) -> AccountabilityCase:
    """The case in the viewer's scope, its finding held; `Stale` when it moved on meanwhile."""
    seen = AccountabilityCase.objects.visible_to(by).get(pk=case_id)
    findings.locked(seen.finding_id, by)
    rows = AccountabilityCase.objects.select_related("finding__body", "finding__target")
    case = rows.get(pk=case_id)
    check_version(case, version)
    return case


def _note(case: AccountabilityCase, action: CaseAction, by: Viewer, text: str, on: Any = None) -> None:
    CaseEvent.objects.create(
        case=case, action=action, by_name=by.name, inside=action in _INSIDE, text=text.strip(), on=on,
        at=timezone.now(),
    )  # fmt: skip
    finding: Finding = case.finding
    payload = {
        "accountability": case.pk, "state": case.state, "told": case.state in TOLD, "post": case.post,
        "instrument": case.instrument, "document": case.document, "reason": text.strip(), "on": on,
    }  # fmt: skip
    record(body=finding.body_id, by=by, action=f"accountability_{action}", object_type="finding",
           object_id=finding.pk, payload=payload)  # fmt: skip
