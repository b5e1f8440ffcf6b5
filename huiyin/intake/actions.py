"""What a person does to an imported document before it enters the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.content import Rejected
from huiyin.evidence.models import StoredFile
from huiyin.evidence.storage import Kept, keep
from huiyin.findings.models import Category, Finding
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale, update_unchanged
from huiyin.organisations.queries import units_for
from huiyin.rounds.models import Round, Target
from huiyin.rounds.queries import terms_for
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role

from . import tasks
from .applying import apply_document, demand_clear
from .models import DocumentState, ImportedDocument
from .outline import from_rows
from .planned import KINDS
from .progress import is_lost, note_progress
from .queries import document_for, plan_for
from .steps import Step, check

RECORDERS = frozenset({Role.OFFICE, Role.TEAM})
#: more than anybody corrects by hand; bulk steps exist for the rest
MOST_STEPS = 5_000
#: documents with more items than this are applied in the background
MOST_AT_ONCE = 1_000


def upload(
    *, round_id: UUID | None, name: str, chunks: Iterable[bytes], by: Viewer, target_id: UUID | None = None,
    batch: UUID | None = None, enqueue: bool = True, body_id: UUID | None = None,
) -> ImportedDocument:  # fmt: skip
    """Keep a file and have it read in the background (or, without `enqueue`, by the caller).

    A file that can't be kept (empty, too large) becomes a failed document that says why, so that the others
    of its batch go through; the same file comes once into one batch. Without `round_id` it belongs to
    `body_id` and may make a round of its own; that is the office's. Raises `Refused` where the viewer records
    nothing, `DoesNotExist` for a round or target that is not theirs.
    """
    chosen, body = _place_for(round_id, body_id, by)
    if target_id:
        Target.objects.visible_to(by).get(pk=target_id, round=chosen)
    try:
        kept, problem = keep(chunks, name, checked=False), {}
    except Rejected as rejected:
        kept, problem = Kept("", 0, ""), {"code": rejected.code, "params": dict(rejected.params)}
    with transaction.atomic():
        if kept.sha256:
            # held, so that of one form sent twice at once the second finds what the first has made
            StoredFile.objects.select_for_update().get(pk=StoredFile.objects.of(kept).pk)
            same = ImportedDocument.objects.filter(batch=batch, sha256=kept.sha256, name=_plain(name))
            if batch and (there := same.first()):
                return there
        document = ImportedDocument.objects.create(
            body_id=body, round=chosen, target_id=target_id, batch=batch, problem=problem,
            name=_plain(name), sha256=kept.sha256, size=kept.size,
            state=DocumentState.FAILED if problem else DocumentState.WAITING, uploaded_by=by.id,
            uploaded_by_name=by.name,
        )  # fmt: skip
        _journal(document, by, "upload_document", sha256=kept.sha256, size=kept.size)
        if enqueue and not problem:
            transaction.on_commit(lambda: tasks.read_document.enqueue(str(document.pk)))
    return document


def _plain(name: str) -> str:
    """A file's name without the folders that some browsers put before it."""
    return PurePath(name.replace("\\", "/")).name[:255] or "—"


def _place_for(round_id: UUID | None, body_id: UUID | None, by: Viewer) -> tuple[Round | None, UUID]:
    if round_id is None:
        if body_id is None or Role.OFFICE not in by.roles(body_id):
            raise Refused(Role.OFFICE, [Obstacle("not_your_role", {"roles": [Role.OFFICE]})])
        return None, body_id
    chosen = Round.objects.visible_to(by).get(pk=round_id)
    if not by.roles(chosen.body_id) & RECORDERS:
        raise Refused(Role.OFFICE, [Obstacle("not_your_role", {"roles": sorted(RECORDERS)})])
    return chosen, chosen.body_id


@transaction.atomic
def read_again(*, document_id: UUID, by: Viewer) -> ImportedDocument:
    """Have a document read once more whose reading failed, or was lost with its process."""
    document = _held(document_id, by)
    if not document.sha256 or not (document.state == DocumentState.FAILED or is_lost(document)):
        raise Refused(Role.OFFICE, [Obstacle("not_in_this_state", {})])
    again = DocumentState.READ if document.state == DocumentState.APPLYING else DocumentState.WAITING
    ImportedDocument.objects.filter(pk=document.pk).update(
        state=again, problem={}, started_at=timezone.now(), version=document.version + 1
    )
    _journal(document, by, "read_document_again")
    if again == DocumentState.WAITING:
        transaction.on_commit(lambda: tasks.read_document.enqueue(str(document.pk)))
    return ImportedDocument.objects.get(pk=document.pk)


@transaction.atomic
def correct(*, document_id: UUID, version: int, step: Step, by: Viewer) -> ImportedDocument:
    """Take one step in correcting the reading; raises `NoSuchStep` and `Stale`."""
    document = correctable(document_id, by)
    check(step, from_rows(document.outline))
    if len(document.corrections) >= MOST_STEPS:
        raise ValidationError(_("已有 %(n)d 处更正，请改用“批量更正”。") % {"n": MOST_STEPS})
    number = max((s["n"] for s in document.corrections), default=0) + 1
    kept = {**step, "n": number, "version": version + 1, "by": by.name, "at": timezone.now().isoformat()}
    update_unchanged(document, version=version, corrections=[*document.corrections, kept])
    _journal(document, by, "correct_document", step=kept)
    return document


@transaction.atomic
def take_back_step(*, document_id: UUID, version: int, number: int, by: Viewer) -> ImportedDocument:
    """Take back one correction; the others stay. One that is not there (any more) changes nothing."""
    document = correctable(document_id, by)
    rest = [s for s in document.corrections if s["n"] != number]
    gone = [s for s in document.corrections if s["n"] == number]
    update_unchanged(document, version=version, corrections=rest)
    _journal(document, by, "correct_document", taken_back=gone)
    return document


@transaction.atomic
def decide(
    *, document_id: UUID, version: int, by: Viewer, kind: str | None = None,
    feedback_on: date | None = None, target_id: UUID | None = None, round_id: UUID | None = None,
    units: Mapping[str, Mapping[str, str]] | None = None, unknown: str | None = None,
    headings: Mapping[str, str] | None = None, same: Mapping[str, str] | None = None, whole: bool = False,
) -> ImportedDocument:  # fmt: skip
    """Keep the user's choices. With `whole`, date and target are taken as given, also when they are empty.

    `same` maps an item to the finding of the ledger that it is in other words, or to "" where it is another
    one. Units, categories, findings, round and target must be the document's own body's and the viewer's;
    others don't exist.
    """
    document = correctable(document_id, by)
    changes: dict[str, Any] = {}
    if kind is not None:
        changes["kind"] = _one_of(kind, KINDS)
    if round_id is not None:
        changes["round_id"] = Round.objects.visible_to(by).get(pk=round_id, body_id=document.body_id).pk
    if target_id is not None:
        place = changes.get("round_id", document.round_id)
        changes["target_id"] = Target.objects.visible_to(by).get(pk=target_id, round_id=place).pk
    elif whole or changes.get("round_id", document.round_id) != document.round_id:
        changes["target_id"] = None
    kept = dict(document.choices)
    if whole or feedback_on is not None:
        kept["feedback_on"] = feedback_on.isoformat() if feedback_on else ""
    if unknown is not None:
        kept["unknown"] = _one_of(unknown, ("skip", "create"))
    kept["units"] = {**kept.get("units", {}), **_units(units or {}, document, by)}
    kept["headings"] = {**kept.get("headings", {}), **_headings(headings or {}, document)}
    kept["same"] = {**kept.get("same", {}), **_same(same or {}, document, by)}
    update_unchanged(document, version=version, choices=kept, **changes)
    _journal(document, by, "correct_document", choices=kept, **changes)
    return ImportedDocument.objects.get(pk=document.pk)


@transaction.atomic
def decide_round(
    *, document_id: UUID, version: int, choices: Mapping[str, Any], round_id: UUID | None, by: Viewer,
    kind: str | None = None,
) -> ImportedDocument:  # fmt: skip
    """Keep what the user chose for a notice of a whole round; without `round_id` a new round is made.

    `choices`: new {name, number, term, term_name, term_starts_on}, stationed_from, teams (how many),
    meetings {place: kind or ""}, unknown (skip, create or ""), targets {written: {how, unit, kind, type,
    remember}}. Round, term and units must be the document's own body's and the viewer's.
    """
    document = correctable(document_id, by)
    if round_id is not None:
        Round.objects.visible_to(by).get(pk=round_id, body_id=document.body_id)
    term = (choices.get("new") or {}).get("term")
    if term and not terms_for(by).filter(pk=term, body_id=document.body_id).exists():
        raise ValidationError({"term": _("没有这一届，请从名单中选择。")})
    lines = choices.get("targets") or {}
    _units({name: {"how": c.get("how") or "skip", "unit": c.get("unit", "")} for name, c in lines.items()},
           document, by)  # fmt: skip
    kept = {**document.choices, "round": dict(choices)}
    changes: dict[str, Any] = {"round_id": round_id, "target_id": None}
    if kind is not None:
        changes["kind"] = _one_of(kind, KINDS)
    update_unchanged(document, version=version, choices=kept, **changes)
    _journal(document, by, "correct_document", choices=kept, **changes)
    return ImportedDocument.objects.get(pk=document.pk)


@transaction.atomic
def discard(*, document_id: UUID, version: int, reason: str, by: Viewer) -> ImportedDocument:
    """Put a document aside that nothing came of; the file and the row stay."""
    document = _held(document_id, by)
    if document.state not in (DocumentState.READ, DocumentState.FAILED, DocumentState.WAITING):
        raise Refused(Role.OFFICE, [Obstacle("not_in_this_state", {})])
    if not reason.strip():
        raise Refused(Role.OFFICE, [Obstacle("reason_missing")])
    update_unchanged(
        document, version=version, state=DocumentState.DISCARDED, outcome={"reason": reason.strip()[:300]}
    )
    _journal(document, by, "discard_document", reason=reason.strip()[:300])
    return document


def apply_or_enqueue(*, document_id: UUID, version: int, by: Viewer) -> ImportedDocument:
    """Apply a document now, or have a big one applied in the background; the state says which."""
    document = document_for(by, document_id)
    if document.state == DocumentState.APPLIED or document.number_of_items <= MOST_AT_ONCE:
        return apply_document(document_id=document_id, version=version, by=by)
    demand_clear(plan_for(document, by))
    with transaction.atomic():
        taken = ImportedDocument.objects.filter(
            pk=document.pk, state=DocumentState.READ, version=version
        ).update(state=DocumentState.APPLYING, started_at=timezone.now(), version=version + 1, problem={})
        if not taken:
            raise Stale(document_for(by, document_id))
        note_progress(document.pk, "planning")
        transaction.on_commit(lambda: tasks.apply_in_background.enqueue(str(document.pk), str(by.id)))
    return document_for(by, document_id)


def _held(document_id: UUID, by: Viewer) -> ImportedDocument:
    own = ImportedDocument.objects.visible_to(by).filter(pk=document_id)
    return ImportedDocument.objects.select_for_update().get(pk__in=own.values("pk"))


def correctable(document_id: UUID, by: Viewer) -> ImportedDocument:
    document = _held(document_id, by)
    if document.state != DocumentState.READ:
        raise Refused(Role.OFFICE, [Obstacle("not_in_this_state", {})])
    return document


def _units(
    units: Mapping[str, Mapping[str, str]], document: ImportedDocument, by: Viewer
) -> dict[str, dict[str, str]]:
    wanted = {UUID(c["unit"]) for c in units.values() if c.get("unit")}
    own = set(units_for(by).filter(body_id=document.body_id, pk__in=wanted).values_list("pk", flat=True))
    if wanted - own:
        raise ValidationError({"units": _("没有这个单位，请从名单中选择。")})
    return {
        written: {"how": _one_of(c["how"], ("unit", "create", "skip")), "unit": c.get("unit", "")}
        for written, c in units.items()
    }


def _headings(headings: Mapping[str, str], document: ImportedDocument) -> dict[str, str]:
    wanted = {UUID(c) for c in headings.values() if c}
    if Category.objects.filter(body_id=document.body_id, pk__in=wanted).count() != len(wanted):
        raise ValidationError({"headings": _("没有这个类别，请从名单中选择。")})
    return dict(headings)


def _same(same: Mapping[str, str], document: ImportedDocument, by: Viewer) -> dict[str, str]:
    wanted = {UUID(f) for f in same.values() if f}
    own = Finding.objects.visible_to(by).filter(round_id=document.round_id, pk__in=wanted)
    if own.count() != len(wanted):
        raise ValidationError({"same": _("台账中没有这个问题，请刷新后重新选择。")})
    return dict(same)


def _one_of(value: str, known: Iterable[str]) -> str:
    if value not in known:
        raise ValidationError(_("没有这个选项：%(value)s。") % {"value": value[:40]})
    return value


def _journal(document: ImportedDocument, by: Viewer, action: str, **more: Any) -> None:
    record(body=document.body_id, by=by, action=action, object_type="document", object_id=document.pk,
           payload={"name": document.name, **more})  # fmt: skip
