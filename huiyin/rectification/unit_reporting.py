"""Handing in a unit's periodic report, noting or answering it, taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale, update_unchanged
from huiyin.organisations.clock import due_date, today
from huiyin.rounds.models import Target
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.moves import Refused
from huiyin.rules.unit_report import (
    LIFE,
    UNANSWERED,
    UnitReportAction,
    UnitReportFacts,
    UnitReportState,
    against_handing_in,
)

from .models import UnitReport
from .plans import roles_on_target
from .unit_reports import composed, next_report


@transaction.atomic
def hand_in(*, target_id: UUID, text: str, by: Viewer) -> UnitReport:
    """Hand in the report that is owed next, with the ledger's figures as they stand."""
    rows = Target.objects.select_related("body", "unit", "round").select_for_update(of=("self",))
    seen = Target.objects.visible_to(by).get(pk=target_id)
    target = rows.get(pk=seen.pk)
    owed = next_report(target)
    waits = UnitReport.objects.filter(target=target, state__in=sorted(UNANSWERED)).exists()
    facts = UnitReportFacts(owes=owed is not None or waits, another_waits=waits, text=text)
    against = against_handing_in(roles_on_target(target, by), facts)
    if against or owed is None:
        raise Refused(UnitReportAction.NOTE, against)
    made = UnitReport.objects.create(
        target=target, number=owed.number, text=text.strip(), figures=composed(target), due_on=owed.due,
        handed_in_by=by.id, handed_in_by_name=by.name,
        answer_due_on=due_date(target.body, DeadlineKind.REPORT_ANSWER, today()),
    )  # fmt: skip
    _journal(made, by, "hand_in_report", due=owed.due)
    return made


@transaction.atomic
def note(*, report_id: UUID, by: Viewer, answer: str = "", version: int | None = None) -> UnitReport:
    """The office has read it and asks for nothing."""
    return _answered(report_id, UnitReportAction.NOTE, by, version, answer)


@transaction.atomic
def answer(*, report_id: UUID, answer: str, by: Viewer, version: int | None = None) -> UnitReport:
    """The office answers it in words."""
    return _answered(report_id, UnitReportAction.ANSWER, by, version, answer)


@transaction.atomic
def recall(*, report_id: UUID, by: Viewer, version: int | None = None) -> UnitReport:
    """Take a report back before it is answered; it is owed again."""
    return _step(report_id, UnitReportAction.RECALL, by, version, "")


def facts_of(report: UnitReport, by: Viewer, text: str) -> UnitReportFacts:
    """What the guards of a report ask."""
    return UnitReportFacts(actor=str(by.id or ""), handed_in_by=str(report.handed_in_by), text=text)


def _answered(
    report_id: UUID, action: UnitReportAction, by: Viewer, version: int | None, words: str
) -> UnitReport:
    return _step(
        report_id, action, by, version, words, answer=words.strip(), answered_at=timezone.now(),
        answered_by=by.id, answered_by_name=by.name,
    )  # fmt: skip


def _step(
    report_id: UUID, action: UnitReportAction, by: Viewer, version: int | None, words: str, **changes: Any
) -> UnitReport:
    """One step of a report's life with its row and one journal entry."""
    report = UnitReport.objects.visible_to(by).select_related("target__body").get(pk=report_id)
    if report.state not in UNANSWERED or (version is not None and version != report.version):
        raise Stale(report)
    state = UnitReportState(report.state)
    held = roles_on_target(report.target, by)
    after = LIFE.next_state(action, state, held, facts_of(report, by, words))
    update_unchanged(report, version=report.version, state=after, **changes)
    _journal(report, by, f"{action}_report", **{"from": state, "to": after, "reason": words.strip()})
    return report


def _journal(report: UnitReport, by: Viewer, action: str, **more: Any) -> None:
    payload = {"report": report.pk, "number": report.number, **more}
    record(body=report.target.body_id, by=by, action=action, object_type="target",
           object_id=report.target_id, payload=payload)  # fmt: skip
