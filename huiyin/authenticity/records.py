"""Findings of the ledger as records for sifting: what was found, planned, claimed, proven and decided.

What the unit claims is what it reported, oldest first, and once it applies, its application; where each
part comes from is kept, so that a passage can be shown at its place.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from huiyin.evidence.models import Evidence
from huiyin.findings.models import Finding
from huiyin.rectification.models import CloseApplication, ProgressReport, Task
from huiyin.rules.close_application import ApplicationState
from huiyin.rules.task import TaskState
from huiyin.sifting import Claim, Closing, Measure, Piece, Record
from huiyin.sifting import Finding as Found
from huiyin.sifting.writing_out import as_json

from .texts import texts_of

BATCH = 200
#: an application shorter than this only refers to the reports, and is read with them
SAYS_LITTLE = 40
_RELATED = ("unit", "body", "round__term", "category")
_IN_PROGRESS = "in_progress"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A finding's record with what the sifter does not know: its application, and whence its text comes."""

    finding: Finding
    record: Record
    application: CloseApplication | None
    parts: list[list[Any]]
    pieces: list[str]
    reported: str

    @property
    def seal(self) -> str:
        """Changes when anything that is sifted changes."""
        told = json.dumps([as_json(self.record), str(self.application and self.application.pk)])
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass(slots=True)
class _Around:
    """Everything that hangs on a batch of findings, by finding."""

    tasks: Mapping[UUID, list[Task]]
    reports: Mapping[UUID, list[ProgressReport]]
    applications: Mapping[UUID, CloseApplication]
    evidence: Mapping[UUID, list[Evidence]]
    reviews: Mapping[UUID, Any]
    texts: dict[str, str] = field(default_factory=dict)


def records_of(findings: Sequence[UUID]) -> Iterator[Claimed]:
    """The records of these findings, in order, those without any claim left out; a batch of queries a
    batch.
    """
    for start in range(0, len(findings), BATCH):
        some = findings[start : start + BATCH]
        rows = Finding.objects.select_related(*_RELATED).in_bulk(some)
        around = _gathered(list(rows))
        for pk in some:
            if pk in rows and (around.reports[pk] or pk in around.applications):
                yield _claimed(rows[pk], around)


def _gathered(ids: list[UUID]) -> _Around:
    tasks: dict[UUID, list[Task]] = defaultdict(list)
    for task in Task.objects.filter(finding__in=ids).exclude(state=TaskState.CANCELLED).order_by("number"):
        tasks[task.finding_id].append(task)
    reports: dict[UUID, list[ProgressReport]] = defaultdict(list)
    for report in ProgressReport.objects.filter(finding__in=ids, counts=True).order_by("reported_at", "pk"):
        reports[report.finding_id].append(report)
    # the newest application that was not taken back speaks for the finding
    standing = CloseApplication.objects.filter(finding__in=ids).exclude(state=ApplicationState.RECALLED)
    applications = {a.finding_id: a for a in standing.order_by("submitted_at", "pk")}
    evidence: dict[UUID, list[Evidence]] = defaultdict(list)
    pieces = Evidence.objects.filter(finding__in=ids, withdrawn_at__isnull=True).select_related("file")
    for piece in pieces.order_by("uploaded_at", "pk"):
        evidence[piece.finding_id].append(piece)
    texts = texts_of(p for some in evidence.values() for p in some)
    return _Around(tasks, reports, applications, evidence, _closings(applications), texts)


def _closings(applications: Mapping[UUID, CloseApplication]) -> dict[UUID, Any]:
    """Who closed which finding; read over the reverse name, reviews are of the layer above."""
    closed = [a.pk for a in applications.values() if a.state == ApplicationState.CLOSED]
    rows = CloseApplication.objects.filter(pk__in=closed, reviews__decision="close")
    columns = ("finding_id", "reviews__decided_at", "reviews__decided_by", "reviews__opened_seconds")
    return {finding: told for finding, *told in rows.values_list(*columns)}


def _claimed(finding: Finding, around: _Around) -> Claimed:
    reports, application = around.reports[finding.pk], around.applications.get(finding.pk)
    text, parts = _told(reports, application)
    evidence = around.evidence[finding.pk]
    record = Record(
        id=str(finding.pk),
        unit=finding.unit.name,
        aliases=tuple(dict.fromkeys(n for n in (finding.unit.short_name, *finding.unit.aliases) if n)),
        body=finding.body.name,
        # sorts as the rounds came
        round=f"{finding.round.term.starts_on:%Y}-{finding.round.number:03d}",
        finding=Found(
            text=f"{finding.title}。{finding.text}" if finding.text else finding.title,
            category=finding.category.name if finding.category else "",
            recorded_on=finding.recorded_on,
            amount=float(finding.amount) if finding.amount is not None else None,
        ),
        measures=tuple(Measure(_planned(t), t.due_on) for t in around.tasks[finding.pk]),
        claim=_claim(text, reports, application),
        evidence=tuple(_piece(e, around.texts) for e in evidence),
        closing=_closing(around.reviews.get(finding.pk)),
    )
    reported = "\n".join(r.text for r in reports)
    return Claimed(finding, record, application, parts, [str(e.pk) for e in evidence], reported)


def _told(
    reports: Sequence[ProgressReport], application: CloseApplication | None
) -> tuple[str, list[list[Any]]]:
    """One text of what is claimed, and where each part of it begins and ends."""
    told = [("progress", r.pk, r.text) for r in reports]
    if application is not None:
        # an application tells the reports again in its own words: together every figure would count twice
        told = told if len(application.text) < SAYS_LITTLE else []
        told.append(("application", application.pk, application.text))
    text, parts = "", []
    for kind, pk, said in told:
        start = len(text)
        text += said
        parts.append([start, len(text), kind, str(pk)])
        text += "\n"
    return text.rstrip("\n"), parts


def _claim(text: str, reports: Sequence[ProgressReport], application: CloseApplication | None) -> Claim:
    last = application.submitted_at if application else reports[-1].reported_at
    counts = {
        name: float(n)
        for name in ("rules_made", "persons", "meetings")
        if (n := sum(getattr(r, name) for r in reports))
    }
    money = sum((r.money_recovered for r in reports), start=0)
    status = application.completion if application else _IN_PROGRESS
    return Claim(text, status, localdate(last), counts, float(money) if money else None)


def _planned(task: Task) -> str:
    return f"{task.title}。{task.text}" if task.text else task.title


def _piece(evidence: Evidence, texts: Mapping[str, str]) -> Piece:
    sha256 = evidence.file_id
    return Piece(
        file=f"{sha256[:2]}/{sha256}", sha256=sha256, title=evidence.title or evidence.name,
        dated=evidence.dated, text=texts.get(sha256, ""),
    )  # fmt: skip


def _closing(decided: Any) -> Closing | None:
    if decided is None:
        return None
    at, by, seconds = decided
    return Closing(localdate(at), str(by), seconds)
