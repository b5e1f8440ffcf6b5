"""Applying to close several findings in one go, directly or through the head's signature.

Each finding is handed in whole or not at all; what the rules refuse is told with its reasons.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.findings.queries import basic_facts, findings_for, roles_on_all
from huiyin.journal.staleness import Stale
from huiyin.rectification import closing
from huiyin.rectification.close_facts import points_of
from huiyin.rectification.gathering import gathered_of_all
from huiyin.rectification.queries import checked_facts
from huiyin.rectification.signature import head_signs
from huiyin.rules.batch import MOST
from huiyin.rules.close_checks import ClosePoint
from huiyin.rules.dispatch import UNDER_WAY, DispatchKind
from huiyin.rules.finding import LIFE, FindingAction, FindingState
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import WHOLE_UNIT, Role

from .dispatching import Applied, against_preparing, prepare_application
from .models import Dispatch, DispatchItem


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding that is to be handed in with others: what the checks find, and what stands against it.

    `signs` is whether it goes before the head first. Explanations are asked for in the form; before that they
    don't stand against it.
    """

    finding: Finding
    points: tuple[ClosePoint, ...]
    obstacles: tuple[Obstacle, ...]
    signs: bool


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of one finding: applied for, put before the head, or refused with every reason."""

    finding: Finding
    obstacles: tuple[Obstacle, ...] = ()
    dispatch: Dispatch | None = None
    stale: bool = False

    @property
    def done(self) -> bool:
        return not self.obstacles and not self.stale


def candidates(viewer: Viewer, ids: Collection[UUID]) -> list[Candidate]:
    """These findings as far as they are the viewer's own unit's, by unit and number, at a constant number of
    queries."""
    rows = (
        findings_for(viewer.only(*WHOLE_UNIT)).filter(pk__in=list(ids)).order_by("unit__name", "number", "pk")
    )
    findings = list(rows)
    points, gathered = points_of(findings), gathered_of_all(findings)
    roles, prepared = roles_on_all(findings, viewer), _prepared([f.pk for f in findings])
    found = []
    for finding in findings:
        signs = head_signs(finding.body, DispatchKind.APPLICATION, viewer) and Role.UNIT in roles[finding.pk]
        facts = basic_facts(finding, viewer, checked_facts(gathered[finding.pk], points[finding.pk]))
        against = LIFE.obstacles(
            FindingAction.APPLY, FindingState(finding.state), roles[finding.pk], replace(facts, signed=signs)
        )
        if finding.pk in prepared:
            against = [*against, Obstacle("prepared_already")]
        found.append(Candidate(finding, tuple(points[finding.pk]), tuple(against), signs))
    return found


def _prepared(ids: Collection[UUID]) -> set[UUID]:
    """Those of these findings that wait for the head's signature already."""
    rows = DispatchItem.objects.filter(kind=DispatchKind.APPLICATION, live=True, finding_id__in=ids)
    return set(rows.filter(dispatch__state__in=sorted(UNDER_WAY)).values_list("finding_id", flat=True))


@transaction.atomic
def apply_to_many(*, items: Sequence[Applied], by: Viewer) -> list[HandedIn]:
    """Hand in each of these findings, or put them before the head: one dispatch for each round's target."""
    if len(items) > MOST:
        raise ValidationError(_("一次最多办理 %(n)d 个问题：请分批办理。") % {"n": MOST})
    rows = findings_for(by.only(*WHOLE_UNIT)).filter(pk__in=[i.finding_id for i in items])
    findings = {f.pk: f for f in rows}
    waiting: dict[UUID, list[Applied]] = defaultdict(list)
    told: dict[UUID, HandedIn] = {}
    for item in items:
        finding = findings.get(item.finding_id)
        if finding is None:
            continue
        if head_signs(finding.body, DispatchKind.APPLICATION, by):
            refused = _against(item, finding, by)
            if refused is None:
                waiting[finding.target_id].append(item)
            else:
                told[finding.pk] = refused
        else:
            told[finding.pk] = _apply(item, finding, by)
    for together in waiting.values():
        dispatch = prepare_application(items=together, by=by)
        told |= {i.finding_id: HandedIn(findings[i.finding_id], dispatch=dispatch) for i in together}
    return [told[i.finding_id] for i in items if i.finding_id in told]


def _against(item: Applied, finding: Finding, by: Viewer) -> HandedIn | None:
    """Why a finding is not put before the head; None where nothing stands against it."""
    if item.version is not None and item.version != finding.version:
        return HandedIn(finding, stale=True)
    against = against_preparing(item, finding, by)
    return HandedIn(finding, tuple(against)) if against else None


def _apply(item: Applied, finding: Finding, by: Viewer) -> HandedIn:
    try:
        with transaction.atomic():
            closing.apply_to_close(
                finding_id=item.finding_id, text=item.text, by=by, completion=item.completion,
                standing=item.standing, explanations=item.explanations, rest=item.rest,
                rest_due_on=item.rest_due_on, version=item.version,
            )  # fmt: skip
    except Refused as refused:
        return HandedIn(finding, tuple(refused.obstacles))
    except Stale:
        return HandedIn(finding, stale=True)
    return HandedIn(finding)
