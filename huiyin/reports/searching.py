"""Searching findings, tasks, progress, evidence, documents and units, within the viewer's scope.

Of each kind there is the query of what the viewer may see, narrowed by the filters, and the indexes of its
texts (`findings.grams`). The index says which rows have the words; only rows of that query are found and
counted. What is confidential has no index and no kind: clues, complaints, a team's papers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.authenticity.models import FileText
from huiyin.evidence.queries import evidence_for
from huiyin.findings.grams import (
    DOCUMENT_NAMES,
    DOCUMENT_TEXTS,
    EVIDENCE_NAMES,
    FILE_TEXTS,
    FINDING_WORDS,
    PROGRESS_WORDS,
    TASK_WORDS,
    TextIndex,
)
from huiyin.findings.kept_totals import sees_all
from huiyin.findings.keyset import KeyAmong, Length
from huiyin.findings.queries import findings_for
from huiyin.intake.models import DocumentState, ReadPart
from huiyin.intake.queries import documents_for
from huiyin.organisations.filters import named
from huiyin.organisations.queries import units_by_initials, units_for
from huiyin.rectification.models import ProgressReport
from huiyin.rectification.queries import tasks_for

#: hits are counted, and can be turned to, as far as this
COUNTED = 1_000


class Kind(StrEnum):
    """What can be found, in the order in which it is shown."""

    FINDINGS = "findings"
    TASKS = "tasks"
    PROGRESS = "progress"
    EVIDENCE = "evidence"
    DOCUMENTS = "documents"
    UNITS = "units"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for, and what it is narrowed to; `state` is a finding's, of it or what hangs on it."""

    words: tuple[str, ...]
    round: UUID | None = None
    unit: UUID | None = None
    state: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.round or self.unit or self.state)


@dataclass(frozen=True, slots=True)
class _Text:
    """An index, and how a row is known by what the index tells: by its own key, or its text's."""

    index: TextIndex
    holds: Callable[[list[Any]], Q | KeyAmong]
    condition: Callable[[Sequence[str]], Q]


@dataclass(frozen=True, slots=True)
class _Ledger:
    """How rows of one kind are read; where they have round, unit and the finding's state ("" for none)."""

    rows: Callable[[Viewer], QuerySet[Any]]
    texts: tuple[_Text, ...]
    round: str
    unit: str
    state: str


def found_by(viewer: Viewer, asked: Asked, kind: Kind) -> tuple[QuerySet[Any], Length]:
    """Rows in scope one of whose texts contains all of the words, the newest first, and how many as far as
    `COUNTED`; units by name. No words find nothing."""
    if kind == Kind.UNITS:
        return _units(viewer, asked)
    ledger = _LEDGERS[kind]
    rows = ledger.rows(viewer)
    if not asked.words or (asked.state and not ledger.state):
        return rows.none(), Length(0)
    for field, wanted in (
        (ledger.round, asked.round),
        (ledger.unit, asked.unit),
        (ledger.state, asked.state),
    ):
        rows = rows.filter(**{field: wanted}) if wanted else rows
    hits = [text.index.find(asked.words, viewer.bodies(), COUNTED) for text in ledger.texts]
    if any(found is None for found in hits):
        rows = rows.filter(reduce(or_, (text.condition(asked.words) for text in ledger.texts)))
        # everything of these bodies is the viewer's, and the index has counted it already
        if sees_all(viewer) and not asked.is_narrowed and kind in _WHOLE:
            return rows, Length(COUNTED, exact=False)
    else:
        among = [text.holds(found) for text, found in zip(ledger.texts, hits, strict=True) if found]
        if not among:
            return rows.none(), Length(0)
        rows = rows.filter(reduce(or_, (Q(one) for one in among)))
    n = rows.select_related(None).order_by()[: COUNTED + 1].count()
    return rows, Length(n) if n <= COUNTED else Length(COUNTED, exact=False)


def _units(viewer: Viewer, asked: Asked) -> tuple[QuerySet[Any], Length]:
    """By name, short name and former names, or by the initials of the name in pinyin."""
    rows = units_for(viewer).order_by("name", "pk")
    if not asked.words or asked.state:
        return rows.none(), Length(0)
    for word in asked.words:
        initials = units_by_initials(viewer, word)
        rows = rows.filter(named(word) | Q(pk__in=initials) if initials else named(word))
    if asked.round:
        rows = rows.filter(targets__round_id=asked.round)
    rows = rows.filter(pk=asked.unit) if asked.unit else rows
    return rows, Length(rows.select_related(None).order_by().count())


def texts_of(kind: Kind, rows: Sequence[Any], words: Sequence[str]) -> Mapping[Any, str]:
    """For rows that `found_by` gave, by key: the text that has the words, where it is kept beside the row."""
    if kind == Kind.EVIDENCE:
        files = FileText.objects.filter(FILE_TEXTS.condition(words), pk__in={r.file_id for r in rows})
        texts = dict(files.values_list("pk", "text"))
        return {r.pk: texts[r.file_id] for r in rows if r.file_id in texts}
    if kind == Kind.DOCUMENTS:
        parts = ReadPart.objects.filter(DOCUMENT_TEXTS.condition(words), document_id__in=[r.pk for r in rows])
        # the first part that has them comes last into the dictionary
        return dict(parts.order_by("-number").values_list("document_id", "text"))
    return {}


def _own(index: TextIndex) -> _Text:
    return _Text(index, KeyAmong, index.condition)


def _beside(index: TextIndex, model: type[Model], key: str, of: str) -> _Text:
    """A text in a table of its own, whose column `key` is what the row has as `of`."""

    def condition(words: Sequence[str]) -> Q:
        texts = model._base_manager.filter(index.condition(words), **{key: OuterRef(of)})
        return Q(Exists(texts))

    return _Text(index, lambda found: Q(**{f"{of}__in": found}), condition)


def _findings(viewer: Viewer) -> QuerySet[Any]:
    return findings_for(viewer).order_by("-pk")


def _tasks(viewer: Viewer) -> QuerySet[Any]:
    return tasks_for(viewer).order_by("-pk")


def _progress(viewer: Viewer) -> QuerySet[Any]:
    related = ("finding__unit", "finding__round")
    return ProgressReport.objects.visible_to(viewer).counting().select_related(*related).order_by("-pk")


def _evidence(viewer: Viewer) -> QuerySet[Any]:
    rows = evidence_for(viewer).filter(withdrawn_at__isnull=True)
    return rows.select_related("finding__unit", "finding__round").order_by("-pk")


def _documents(viewer: Viewer) -> QuerySet[Any]:
    return documents_for(viewer).exclude(state=DocumentState.DISCARDED).order_by("-pk")


_OF_FINDING = ("finding__round_id", "finding__unit_id", "finding__state")
_LEDGERS: Mapping[Kind, _Ledger] = {
    Kind.FINDINGS: _Ledger(_findings, (_own(FINDING_WORDS),), "round_id", "unit_id", "state"),
    Kind.TASKS: _Ledger(_tasks, (_own(TASK_WORDS),), "round_id", "unit_id", "finding_state"),
    Kind.PROGRESS: _Ledger(_progress, (_own(PROGRESS_WORDS),), *_OF_FINDING),
    Kind.EVIDENCE: _Ledger(
        _evidence, (_own(EVIDENCE_NAMES), _beside(FILE_TEXTS, FileText, "pk", "file_id")), *_OF_FINDING
    ),
    Kind.DOCUMENTS: _Ledger(
        _documents, (_own(DOCUMENT_NAMES), _beside(DOCUMENT_TEXTS, ReadPart, "document_id", "pk")),
        "round_id", "target__unit_id", "",
    ),
}  # fmt: skip
#: of these, every row of a body is shown to who sees the whole body: none is withdrawn or an older wording
_WHOLE = (Kind.FINDINGS, Kind.TASKS)
