"""Composing a document, changing it, having it approved, issuing it: one transaction and one entry a step."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale, check_version, update_unchanged
from huiyin.organisations.clock import due_date, today
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.official_document import LIFE, WAITING, OfficialAction, OfficialState
from huiyin.rules.roles import Role

from .changing import NOTHING, Given, changed_by
from .composing import Word
from .content import plain
from .kinds import KINDS, own_of, text_of
from .models import BodyTemplate, DocumentEvent, OfficialDocument
from .queries import (
    OBJECT,
    composed,
    facts_of,
    moved_since,
    open_differences,
    place,
    roles_at,
    sequence_of,
)
from .template import parse

#: steps before which the document is held against the ledger
_HELD = frozenset({OfficialAction.SUBMIT, OfficialAction.ISSUE})


@transaction.atomic
def begin(*, kind: str, round_id: UUID, target_id: UUID | None, word: Word, by: Viewer) -> OfficialDocument:
    """Compose a document of a round, or of a target of it, from the ledger as it is.

    Raises `Refused` where the kind is of the other, and the rows' own `DoesNotExist` outside the scope.
    """
    found, target = place(by, round_id, target_id)
    against = []
    if Role.OFFICE not in by.roles(found.body_id) or by.id is None:
        against = [Obstacle("not_your_role", {"roles": [Role.OFFICE]})]
    elif kind not in KINDS:
        against = [Obstacle("document_kind_unknown")]
    if against or by.id is None:
        raise Refused(OfficialAction.COMPOSE, against)
    text = text_of(found.body_id, kind)
    template = parse(text)
    if (template.of == "target") != (target is not None):
        raise Refused(OfficialAction.COMPOSE, [Obstacle(f"document_of_{template.of}")])
    sequence = sequence_of(found.body_id)
    content = composed(by, found, target, template, {}, word)
    document = OfficialDocument.objects.create(
        body_id=found.body_id, round=found, target=target, kind=kind,
        title=plain(content["title"], content["figures"]), to_unit=template.to_unit,
        for_leaders=template.leaders, template=text, content=content, sequence=sequence,
        composed_on=today(), written_by=by.id, written_by_name=by.name,
    )  # fmt: skip
    _note(document, OfficialAction.COMPOSE, by, "")
    return document


@transaction.atomic
def take(
    *, document_id: UUID, action: OfficialAction, by: Viewer, word: Word, text: str = "",
    given: Given = NOTHING, version: int | None = None,
) -> OfficialDocument:  # fmt: skip
    """One step. `text` is what is said to it, `given` what comes with writing, uploading and explaining.

    Composing anew takes the template as it is now. Raises `Refused`, `Stale`, and `UnreadableFile` for a
    copy that can't be read.
    """
    document = _locked(document_id, by, version)
    state = OfficialState(document.state)
    held = action in _HELD
    facts = facts_of(
        document, by, text=text, moved_figures=len(moved_since(document, by, word)) if held else 0,
        differing=open_differences(document) if held else 0,
    )  # fmt: skip
    after = LIFE.next_state(action, state, roles_at(document, by), facts)
    changes = {"state": after, "due_on": _due(document, after)}
    changes |= changed_by(document, action, by, word, given)
    update_unchanged(document, version=document.version, **changes)
    _note(document, action, by, text)
    return document


def _due(document: OfficialDocument, after: OfficialState) -> date | None:
    """Whoever approves has the days of a brief; nobody else owes a step."""
    return due_date(document.body, DeadlineKind.BRIEF, today()) if after in WAITING else None


@transaction.atomic
def keep_template(*, body_id: UUID, kind: str, text: str, version: int, by: Viewer) -> BodyTemplate:
    """The body's own template of a kind; `version` is that which was changed, 0 for the package's.

    Raises `BadTemplate` with every flaw and its place, `Refused`, `Stale`.
    """
    if Role.OFFICE not in by.roles(body_id):
        raise Refused(OfficialAction.WRITE, [Obstacle("not_your_role", {"roles": [Role.OFFICE]})])
    if kind not in KINDS:
        raise Refused(OfficialAction.WRITE, [Obstacle("document_kind_unknown")])
    parse(text)
    own = own_of(body_id, kind)
    if (own.version if own else 0) != version:
        raise Stale(own)
    if own is None:
        own = BodyTemplate.objects.create(body_id=body_id, kind=kind, text=text, changed_by_name=by.name)
    else:
        update_unchanged(
            own, version=own.version, text=text, changed_at=timezone.now(), changed_by_name=by.name
        )
    record(body=body_id, by=by, action="official_document_template", object_type=OBJECT, object_id=own.pk,
           payload={"kind": kind})  # fmt: skip
    return own


@transaction.atomic
def note_file(*, document: OfficialDocument, form: str, by: Viewer) -> None:
    """Enter into the body's journal that a document was taken out, and as what (docx, pdf)."""
    _journal(document, by, "export_official_document", form=form)


def _locked(document_id: UUID, by: Viewer, version: int | None) -> OfficialDocument:
    """The document in the viewer's scope, its row held; `Stale` when it moved on meanwhile."""
    OfficialDocument.objects.visible_to(by).only("pk").get(pk=document_id)
    OfficialDocument.objects.select_for_update().only("pk").get(pk=document_id)
    related = ("round__term", "round__body", "target__unit", "target__team", "body")
    document = OfficialDocument.objects.select_related(*related).defer("copy").get(pk=document_id)
    check_version(document, version)
    return document


def _note(document: OfficialDocument, action: OfficialAction, by: Viewer, text: str) -> None:
    DocumentEvent.objects.create(
        document=document, action=action, by_name=by.name, edition=document.edition, text=text.strip(),
    )  # fmt: skip
    _journal(document, by, f"official_document_{action}", state=document.state, text=text.strip())


def _journal(document: OfficialDocument, by: Viewer, action: str, **more: Any) -> None:
    record(body=document.body_id, by=by, action=action, object_type=OBJECT, object_id=document.pk,
           payload={"kind": document.kind, "round": document.round_id, **more})  # fmt: skip
