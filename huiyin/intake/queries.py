"""Reading imported documents, within the viewer's scope."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.reading.result import Item
from huiyin.rules.finding import FindingState

from .ledger import BodyLedger
from .matching import Likeness, Places
from .models import HEAVY, DocumentState, ImportedDocument, ReadPart
from .outline import Outline, from_rows
from .parts import CorrectedItem, Part, claim_of, corrected, item_of, warning_of
from .plan import plan
from .planned import Choices, ImportPlan, UnitChoice
from .sorting import day
from .steps import take


def documents_for(viewer: Viewer) -> QuerySet[ImportedDocument]:
    """All documents in scope, newest first, without what was read from them."""
    rows = without_reading(ImportedDocument.objects.visible_to(viewer))
    return rows.select_related("round", "target__unit", "body").order_by("-uploaded_at", "-id")


def without_reading(rows: QuerySet[ImportedDocument]) -> QuerySet[ImportedDocument]:
    """The same rows without what may be megabytes, for lists."""
    return rows.defer(*HEAVY)


def document_for(viewer: Viewer, document_id: UUID) -> ImportedDocument:
    """One document with its outline; raises `ImportedDocument.DoesNotExist` outside the viewer's scope."""
    rows = ImportedDocument.objects.visible_to(viewer).select_related("round", "target__unit", "body")
    return rows.get(pk=document_id)


def batch_for(viewer: Viewer, batch: UUID) -> QuerySet[ImportedDocument]:
    """The documents that were uploaded together, in the order of their names."""
    return documents_for(viewer).filter(batch=batch).order_by("name", "id")


def same_content(
    viewer: Viewer, documents: Collection[ImportedDocument]
) -> Mapping[UUID, list[ImportedDocument]]:
    """For each document the earlier ones of its body with the same content, newest first."""
    hashes = {d.sha256 for d in documents if d.sha256}
    rows = documents_for(viewer).filter(sha256__in=hashes, body_id__in={d.body_id for d in documents})
    rows = rows.exclude(state=DocumentState.DISCARDED)
    found: dict[UUID, list[ImportedDocument]] = {d.pk: [] for d in documents}
    for other in rows:
        for mine in documents:
            if (other.body_id, other.sha256) == (mine.body_id, mine.sha256) and other.pk < mine.pk:
                found[mine.pk].append(other)
    return found


def outline_of(document: ImportedDocument) -> Outline:
    """The document's hierarchy after all corrections."""
    return take(from_rows(document.outline), document.corrections)


def part_numbers(document: ImportedDocument) -> Sequence[tuple[int, int]]:
    """(number, first item) of each part."""
    return list(document.parts.order_by("number").values_list("number", "first_item"))


def part_of(document: ImportedDocument, number: int) -> Part:
    """One part; raises `ReadPart.DoesNotExist`. The caller has shown that the viewer may see the document."""
    row = ReadPart.objects.get(document=document, number=number)
    return Part(
        start=row.start, text=row.text, first_item=row.first_item,
        items=[item_of(i) for i in row.items], claims=[claim_of(c) for c in row.claims],
        warnings=[warning_of(w) for w in row.warnings],
    )  # fmt: skip


def items_of(document: ImportedDocument) -> Iterator[Item]:
    """All items, part by part, so that the whole is never held as rows too."""
    numbers = document.parts.order_by("number").values_list("items", flat=True)
    for items in numbers.iterator(chunk_size=10):
        yield from map(item_of, items)


def corrected_items(document: ImportedDocument, outline: Outline | None = None) -> list[CorrectedItem]:
    return list(corrected(items_of(document), outline or outline_of(document)))


def feedback_date(document: ImportedDocument) -> date | None:
    """The date that the user chose; else the document's own, when it names a whole date."""
    if "feedback_on" in document.choices:
        return day(document.choices["feedback_on"])
    return day(((document.reading or {}).get("dates") or {}).get("feedback"))


def choices_of(document: ImportedDocument) -> Choices:
    kept = document.choices
    units = {
        written: UnitChoice(c["how"], UUID(c["unit"]) if c.get("unit") else None)
        for written, c in kept.get("units", {}).items()
    }
    return Choices(
        kind=document.kind, feedback_on=feedback_date(document), target_id=document.target_id, units=units,
        unknown=kept.get("unknown", "skip"), headings=kept.get("headings", {}),
        same={item: UUID(f) if f else None for item, f in kept.get("same", {}).items()},
    )  # fmt: skip


def plan_for(document: ImportedDocument, viewer: Viewer) -> ImportPlan:
    """What applying this document would do now."""
    return plan(corrected_items(document), choices_of(document), BodyLedger(document, viewer))


def uploaders_for(viewer: Viewer) -> Sequence[tuple[UUID, str]]:
    """Who uploaded the documents in scope, for the list's filter."""
    rows = ImportedDocument.objects.visible_to(viewer).filter(~Q(uploaded_by=None)).order_by()
    names = rows.values_list("uploaded_by", "uploaded_by_name").distinct()
    return sorted(dict(names).items(), key=lambda pair: pair[1])


def unit_meant(document: ImportedDocument, viewer: Viewer) -> Likeness | None:
    """Which unit of the body the document's own unit may be; None when it names none."""
    written = (document.reading or {}).get("unit")
    return BodyLedger(document, viewer).places.find(written) if written else None


def findings_brought(document: ImportedDocument, viewer: Viewer) -> QuerySet[Finding]:
    """The findings that this document brought into the ledger, in the order of their numbers."""
    rows = Finding.objects.visible_to(viewer).filter(round_id=document.round_id, source_document=document.pk)
    return rows.exclude(state=FindingState.WITHDRAWN).select_related("unit").order_by("unit__name", "number")


def places_for(document: ImportedDocument, viewer: Viewer) -> Places:
    """The units that this document's names may mean, within the viewer's scope and the document's body."""
    return BodyLedger(document, viewer).places
