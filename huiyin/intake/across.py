"""What a document is held against before it enters: the ledger of its units, and the report before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from rapidfuzz import fuzz

from huiyin.accounts.viewer import Viewer
from huiyin.findings.fingerprints import essence
from huiyin.findings.models import Finding
from huiyin.rules.across import (
    Difference,
    Kept,
    Measure,
    Pair,
    Report,
    Said,
    match,
    notice_against_ledger,
    plan_against_feedback,
    report_against_last,
    speaks_of_plans,
)
from huiyin.rules.finding import BEFORE_ISSUE, FindingState

from .models import DocumentState, ImportedDocument
from .parts import CorrectedItem, claim_of
from .planned import FEEDS_BACK, REGISTERS, ImportPlan, PlannedFinding, is_target
from .queries import corrected_items, documents_for
from .sorting import gather, marks_of, title_of

_FIGURE = re.compile(r"\d+")
#: titles that are the same but for a number speak of two matters
_OTHER_FIGURES = 20.0


@dataclass(frozen=True, slots=True)
class LedgerFinding:
    """A finding of the ledger as the page names it."""

    id: UUID
    number: int
    title: str
    state: str
    unit: str


@dataclass(slots=True)
class Comparison:
    """What the document was held against and what does not fit.

    `against`: ledger or plan, "" when the ledger has nothing of its units. `findings` are those of the ledger
    that the differences name, `alike` wordings that may be one finding.
    """

    against: str = ""
    compared: int = 0
    differences: list[Difference] = field(default_factory=list)
    alike: list[Pair] = field(default_factory=list)
    findings: dict[str, LedgerFinding] = field(default_factory=dict)
    elsewhere: list[tuple[str, LedgerFinding, str]] = field(default_factory=list)
    last: ImportedDocument | None = None
    since_last: list[Difference] = field(default_factory=list)


def likeness(one: str, other: str) -> float:
    """How like two titles are, 0..100, by their own words; other figures make another finding."""
    a, b = essence(one), essence(other)
    score = fuzz.ratio(a, b)
    if len(min(a, b, key=len)) >= 6 and (a in b or b in a):
        score = max(score, 90.0)
    return score - _OTHER_FIGURES if _FIGURE.findall(a) != _FIGURE.findall(b) else score


def compare(document: ImportedDocument, made: ImportPlan, viewer: Viewer) -> Comparison:
    """Everything across documents, for the page; a number of queries that does not grow with the rows."""
    found = Comparison()
    if document.kind not in FEEDS_BACK | REGISTERS or not document.round_id:
        return found
    said = [_said(f) for f in made.findings]
    kept = _kept(document, made, viewer, found)
    if kept:
        found.compared = sum(1 for k in kept if k.issued or document.kind in REGISTERS)
        plan = speaks_of_plans(said, _title(document))
        found.against = ("plan" if plan else "ledger") if found.compared else ""
        matched = match(said, kept, likeness)
        decided = made.choices.same
        found.alike = [p for p in matched.alike if p.said.item not in decided]
        if document.kind in FEEDS_BACK:
            found.differences = _differences(document, said, kept, plan=found.against == "plan")
    _keep_named(found)
    found.elsewhere = _elsewhere(document, made, viewer)
    _against_last(document, viewer, found)
    return found


def _title(document: ImportedDocument) -> str:
    return str((document.reading or {}).get("title") or "")


def _said(finding: PlannedFinding) -> Said:
    measures = tuple(
        Measure(t.item, t.due_on, has_owner=t.has_owner) for t in finding.tasks if not t.from_finding
    )
    mark = finding.known.mark if finding.known else finding.mark
    return Said(finding.item, finding.title, mark, finding.where, finding.claimed, measures)


def _kept(document: ImportedDocument, made: ImportPlan, viewer: Viewer, found: Comparison) -> list[Kept]:
    """The findings of the units that the document speaks of, all in one query."""
    targets = {UUID(f.where) for f in made.findings if is_target(f.where)}
    if document.target_id:
        targets.add(document.target_id)
    rows = Finding.objects.visible_to(viewer).filter(round_id=document.round_id)
    rows = rows.exclude(state=FindingState.WITHDRAWN).order_by("target_id", "number")
    columns = ("pk", "number", "title", "fingerprint", "target_id", "state", "due_on", "unit__name")
    kept = []
    for pk, number, title, mark, target, state, due_on, unit in rows.values_list(*columns):
        if target in targets:
            found.findings[str(pk)] = LedgerFinding(pk, number, title, state, unit)
            closed = state == FindingState.CLOSED
            issued = state not in BEFORE_ISSUE
            kept.append(Kept(str(pk), number, title, mark, str(target), closed, due_on, issued))
    return kept


def _differences(
    document: ImportedDocument, said: Sequence[Said], kept: Sequence[Kept], *, plan: bool
) -> list[Difference]:
    if plan:
        return plan_against_feedback(said, kept, likeness)
    claimed = figures_of(document).get("findings_total") if document.target_id else None
    return notice_against_ledger(said, kept, likeness, claimed=claimed)


def _keep_named(found: Comparison) -> None:
    named = {k for d in found.differences for k in d.keys} | {p.kept.key for p in found.alike}
    found.findings = {key: f for key, f in found.findings.items() if key in named}


def _elsewhere(
    document: ImportedDocument, made: ImportPlan, viewer: Viewer
) -> list[tuple[str, LedgerFinding, str]]:
    """New findings that the same unit had in another round: (item, the earlier finding, its round)."""
    new = [f for f in made.findings if f.known is None and is_target(f.where)]
    if not new:
        return []
    rows = Finding.objects.visible_to(viewer).filter(body_id=document.body_id)
    rows = rows.exclude(round_id=document.round_id).exclude(state=FindingState.WITHDRAWN)
    rows = rows.filter(unit__targets__round_id=document.round_id).order_by("fed_back_on", "pk")
    columns = ("pk", "number", "title", "state", "unit__name", "fingerprint", "unit_id", "round__name")
    earlier = {(str(r[6]), r[5]): r for r in rows.values_list(*columns)}
    unit_of = {str(t): str(u) for t, u in document.round.targets.values_list("pk", "unit_id")}
    found = []
    for finding in new:
        row = earlier.get((unit_of.get(finding.where, ""), finding.mark))
        if row:
            found.append((finding.item, LedgerFinding(*row[:5]), row[7]))
    return found


def _against_last(document: ImportedDocument, viewer: Viewer, found: Comparison) -> None:
    if document.kind not in FEEDS_BACK:
        return
    found.last = last_report(document, viewer)
    if found.last:
        now, last = report_of(document), report_of(found.last)
        found.since_last = report_against_last(now, last, likeness)


def last_report(document: ImportedDocument, viewer: Viewer) -> ImportedDocument | None:
    """The newest document before this one that was applied to the same round and unit (or all units)."""
    rows = documents_for(viewer).filter(
        body_id=document.body_id, round_id=document.round_id, target_id=document.target_id,
        kind=document.kind, state=DocumentState.APPLIED, applied_at__lte=document.uploaded_at,
    )  # fmt: skip
    last = rows.exclude(pk=document.pk).exclude(sha256=document.sha256).order_by("-applied_at").first()
    return ImportedDocument.objects.get(pk=last.pk) if last else None


def report_of(document: ImportedDocument) -> Report:
    """What a document says of findings and figures, as it was corrected."""
    raws, _lost = gather(corrected_items(document))
    units = [_unit(raw.item) for raw in raws]
    marks = marks_of(raws, units)
    said = [
        Said(raw.item.id, title_of(raw.item), mark, unit, raw.item.status or "")
        for raw, mark, unit in zip(raws, marks, units, strict=True)
    ]
    return Report(said, figures_of(document))


def _unit(item: CorrectedItem) -> str:
    return item.item.fields.get("unit", "").strip()


def figures_of(document: ImportedDocument) -> dict[str, float]:
    """The figures that a document prints, by measure (people by measure:instrument); the first of each."""
    figures: dict[str, float] = {}
    for claims in document.parts.order_by("number").values_list("claims", flat=True):
        for claim in map(claim_of, claims):
            name = f"{claim.measure}:{claim.instrument}" if claim.instrument else claim.measure
            figures.setdefault(name, claim.value)
    return figures
