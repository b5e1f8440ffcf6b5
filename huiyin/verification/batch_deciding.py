"""Deciding on several applications in one go: each by the same rules as alone, and by those of `rules.batch`.

Each application is decided whole or not at all; what the rules refuse is told with its reasons.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.authenticity.queries import against_closing_all, waiting_among
from huiyin.findings.queries import basic_facts, roles_on_all
from huiyin.journal.staleness import Stale
from huiyin.organisations.profiles import profile_of
from huiyin.rectification.gathering import gathered_of_all
from huiyin.rectification.models import CloseApplication
from huiyin.rules.batch import MOST, BatchFacts, against_assent
from huiyin.rules.close_application import LIFE, UNANSWERED, ApplicationAction, ApplicationState
from huiyin.rules.close_checks import Severity
from huiyin.rules.finding import FindingFacts
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.review_chain import is_last
from huiyin.rules.roles import Role

from . import actions
from .actions import Remark
from .queries import REVIEWING, queue_for

#: stands for a reason that is still to be written
_TO_BE_WRITTEN = "…"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An application that is looked at with others: which yes it would get at its stage, and what stands
    against that yes and against sending it back."""

    application: CloseApplication
    roles: frozenset[Role]
    yes: ApplicationAction
    against_yes: tuple[Obstacle, ...]
    against_return: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was decided about one application; `assent` is the yes of its stage, else it is sent back."""

    application_id: UUID
    assent: bool
    reason: str
    version: int | None = None
    remarks: Sequence[Remark] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of it: the decision, or every reason against it."""

    application: CloseApplication
    decision: ApplicationAction
    obstacles: tuple[Obstacle, ...] = ()
    stale: bool = False

    @property
    def done(self) -> bool:
        return not self.obstacles and not self.stale


def candidates(viewer: Viewer, ids: Collection[UUID]) -> list[Candidate]:
    """These applications as far as they wait in the viewer's queue, at a constant number of queries."""
    rows = queue_for(viewer).filter(pk__in=list(ids)).select_related("finding__body", "finding__category")
    return _candidates(list(rows), viewer)


def _candidates(applications: Sequence[CloseApplication], viewer: Viewer) -> list[Candidate]:
    findings = [a.finding for a in applications]
    roles, gathered = roles_on_all(findings, viewer), gathered_of_all(findings, reason=_TO_BE_WRITTEN)
    signs, sifting = against_closing_all(applications), waiting_among([f.pk for f in findings])
    found = []
    for application in applications:
        pk = application.finding_id
        unjudged, confirmed = signs[application.pk]
        facts = replace(
            basic_facts(application.finding, viewer, gathered[pk]),
            open_signs=unjudged, confirmed_signs=confirmed, rest_due_on=date.max,
        )  # fmt: skip
        found.append(_candidate(application, roles[pk] & REVIEWING, facts, sifting=pk in sifting))
    return found


def _candidate(
    application: CloseApplication, roles: frozenset[Role], facts: FindingFacts, *, sifting: bool
) -> Candidate:
    chain = profile_of(application.finding.body).review_chain
    yes = ApplicationAction.CLOSE if is_last(chain, application.passed) else ApplicationAction.ACCEPT
    state = ApplicationState(application.state)
    weights = tuple(Severity(p["severity"]) for p in application.points)
    return Candidate(
        application, roles, yes,
        (*LIFE.obstacles(yes, state, roles, facts), *against_assent(BatchFacts(weights, sifting=sifting))),
        tuple(LIFE.obstacles(ApplicationAction.RETURN, state, roles, facts)),
    )  # fmt: skip


@transaction.atomic
def decide_on_many(*, items: Sequence[Chosen], by: Viewer) -> list[Decided]:
    """Decide on each of these; what is no longer in the viewer's queue and was answered is told as stale."""
    if len(items) > MOST:
        raise ValidationError(_("一次最多办理 %(n)d 份申请：请分批办理。") % {"n": MOST})
    seen = CloseApplication.objects.visible_to(by.only(*REVIEWING))
    rows = seen.filter(pk__in=[i.application_id for i in items]).select_related(
        "finding__body", "finding__unit", "finding__round", "finding__target"
    )
    known = {a.pk: a for a in rows}
    return [_decide(item, known[item.application_id], by) for item in items if item.application_id in known]


def _decide(item: Chosen, application: CloseApplication, by: Viewer) -> Decided:
    now = _candidates([application], by)[0]
    action = now.yes if item.assent else ApplicationAction.RETURN
    if application.state not in UNANSWERED or (
        item.version is not None and item.version != application.version
    ):
        return Decided(application, action, stale=True)
    if against := now.against_yes if item.assent else now.against_return:
        return Decided(application, action, against)
    given = {"application_id": application.pk, "by": by, "reason": item.reason, "version": item.version}
    try:
        with transaction.atomic():
            if action == ApplicationAction.CLOSE:
                actions.close(**given)
            elif action == ApplicationAction.ACCEPT:
                actions.accept(**given)
            else:
                actions.return_to_unit(**given, remarks=item.remarks)
    except Refused as refused:
        return Decided(application, action, tuple(refused.obstacles))
    except Stale:
        return Decided(application, action, stale=True)
    return Decided(application, action)
