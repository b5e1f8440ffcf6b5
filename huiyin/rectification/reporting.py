"""Correcting a progress report by a newer version, or withdrawing it; nothing is overwritten."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.findings.queries import roles_on
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale
from huiyin.rules.finding import FindingAction, FindingState
from huiyin.rules.moves import Refused
from huiyin.rules.progress import ProgressFacts, against_changing

from .achieved import Figures, by_instrument, create_report, demand_sense
from .models import ProgressReport


@transaction.atomic
def correct_progress(
    *, report_id: UUID, text: str, figures: Figures, reason: str, by: Viewer
) -> ProgressReport:
    """Replace a report by a newer version that says what is right; outcomes count the newest alone."""
    before, finding = _held(report_id, by, reason)
    demand_sense(text, figures, finding.body)
    told, after = (
        _told(before),
        {"text": text.strip(), **figures.columns(), "people": by_instrument(figures.people)},
    )
    if told == after:
        raise ValidationError({"text": _("与原来的填报完全相同：请改正后保存。")})
    ProgressReport.objects.filter(pk=before.pk).update(counts=False)
    made = create_report(
        finding, before.task_id, text, figures, by, replaces=before, correction=reason.strip()
    )  # fmt: skip
    changed = [k for k in told if told[k] != after[k]]
    payload = {
        "report": made.pk, "replaces": before.pk, "reason": reason.strip(), "task": before.task_id,
        "before": {k: told[k] for k in changed}, "after": {k: after[k] for k in changed},
    }  # fmt: skip
    record(body=finding.body_id, by=by, action="correct_progress", object_type="finding",
           object_id=finding.pk, payload=payload)  # fmt: skip
    return made


@transaction.atomic
def withdraw_progress(*, report_id: UUID, reason: str, by: Viewer) -> ProgressReport:
    """Take a report back that should not have been made; it stays readable and counts no more."""
    report, finding = _held(report_id, by, reason)
    report.counts, report.withdrawn_at, report.withdrawn_reason = False, timezone.now(), reason.strip()[:300]
    report.save(update_fields=["counts", "withdrawn_at", "withdrawn_reason"])
    record(body=finding.body_id, by=by, action="withdraw_progress", object_type="finding",
           object_id=finding.pk, payload={"report": report.pk, "reason": reason.strip()})  # fmt: skip
    return report


def _held(report_id: UUID, by: Viewer, reason: str) -> tuple[ProgressReport, Finding]:
    """The report in the viewer's scope, its finding held; `Stale` when it was corrected meanwhile."""
    seen = ProgressReport.objects.visible_to(by).get(pk=report_id)
    finding = findings.locked(seen.finding_id, by)
    report = ProgressReport.objects.get(pk=report_id)
    facts = ProgressFacts(roles_on(finding, by), FindingState(finding.state), report.counts, reason)
    against = against_changing(facts)
    if [o.code for o in against] == ["report_replaced"]:
        raise Stale(report)
    if against:
        raise Refused(FindingAction.REPORT, against)
    return report, finding


def _told(report: ProgressReport) -> dict[str, Any]:
    """What a report says, as a correction is held against it."""
    names = ("text", "rules_made", "meetings", "money_recovered", "persons")
    people = dict(report.people.values_list("instrument", "count"))
    return {**{name: getattr(report, name) for name in names}, "people": people}
