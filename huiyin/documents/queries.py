"""Reading official documents within the viewer's scope, and holding them against the ledger as it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Max, Q, QuerySet, Value, When

from huiyin.accounts.viewer import Viewer
from huiyin.journal.models import Entry, chain_of
from huiyin.organisations.clock import today
from huiyin.rounds.models import Round, Target
from huiyin.rounds.queries import rounds_for, targets_for
from huiyin.rules.moves import Obstacle
from huiyin.rules.official_document import LIFE, WAITING, OfficialAction, OfficialFacts, OfficialState
from huiyin.rules.roles import WHOLE_UNIT, Role

from .composing import Word, compose
from .content import blank_mark, moved
from .holding import differences_of, unexplained
from .ledger import Ledger
from .models import OfficialDocument
from .template import Template, parse

#: what the journal calls a document
OBJECT = "official_document"
READERS = (Role.OFFICE, Role.LEADING_GROUP, Role.TEAM, *WHOLE_UNIT)
#: states in which a document is held against the ledger
_HELD = frozenset({OfficialState.DRAFT, OfficialState.APPROVED})
_HEAVY = ("content", "template", "copy", "copy_text", "written", "explained")


def documents_for(viewer: Viewer) -> QuerySet[OfficialDocument]:
    """Documents in scope without their contents: what waits first, then the newest."""
    waits = Q(state__in=sorted(WAITING))
    return (
        OfficialDocument.objects.visible_to(viewer)
        .select_related("round__term", "target__unit", "body")
        .defer(*_HEAVY)
        .annotate(rank=Case(When(waits, then=Value(0)), default=Value(1), output_field=IntegerField()))
        .order_by("rank", "-composed_at", "-id")
    )


def whole_documents_for(viewer: Viewer) -> QuerySet[OfficialDocument]:
    """Documents in scope with all that their pages show."""
    related = ("round__term", "round__body", "target__unit", "target__team", "body")
    return OfficialDocument.objects.visible_to(viewer).select_related(*related).defer("copy")


def roles_at(document: OfficialDocument, viewer: Viewer) -> frozenset[Role]:
    """What the viewer is to this document."""
    return viewer.roles(document.body_id) & {Role.OFFICE, Role.LEADING_GROUP}


def sequence_of(body_id: UUID) -> int:
    """How far a body's journal is."""
    return Entry.objects.filter(chain=chain_of(body_id)).aggregate(n=Max("sequence"))["n"] or 0


def composed(
    viewer: Viewer, found: Round, target: Target | None, template: Template, written: Mapping[str, str],
    word: Word,
) -> dict[str, Any]:  # fmt: skip
    """A document's content of the ledger as it is now; the caller has taken the round from the scope."""
    return compose(template, Ledger(viewer, found, target, today()), written, word)


def fresh(document: OfficialDocument, viewer: Viewer, word: Word) -> dict[str, Any]:
    """The same document composed now, by the template that it was composed by."""
    template = parse(document.template)
    return composed(viewer, document.round, document.target, template, document.written, word)


def moved_since(
    document: OfficialDocument, viewer: Viewer, word: Word
) -> Sequence[tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]]:
    """Figures that are others in the ledger now; nothing for who does not see the whole body, nor where
    nothing was entered since."""
    if not roles_at(document, viewer) or not _entered_since(document):
        return []
    return moved(document.content, fresh(document, viewer, word))


def _entered_since(document: OfficialDocument) -> bool:
    """Whether anything but documents was entered since, or a day has passed, which makes things late."""
    if document.composed_on != today():
        return True
    rows = Entry.objects.filter(chain=chain_of(document.body_id), sequence__gt=document.sequence)
    return rows.exclude(object_type=OBJECT).exists()


def blanks_of(document: OfficialDocument) -> tuple[str, ...]:
    """What nobody has filled: in the changed copy, where there is one, the marks that still stand."""
    blanks: Sequence[str] = document.content.get("blanks", ())
    if not document.copy_text:
        return tuple(blanks)
    text = "".join(document.copy_text)
    return tuple(b for b in blanks if blank_mark(b) in text)


def open_differences(document: OfficialDocument) -> int:
    """How many differences of the changed copy nobody has mended or explained."""
    return len(unexplained(differences_of(document), document.explained))


def facts_of(
    document: OfficialDocument, viewer: Viewer, *, text: str = "", moved_figures: int = 0, differing: int = 0
) -> OfficialFacts:
    return OfficialFacts(
        text=text, actor=str(viewer.id or ""), written_by=str(document.written_by),
        for_leaders=document.for_leaders, blanks=blanks_of(document),
        unexplained=differing, moved=moved_figures, copied=bool(document.copy_text),
    )  # fmt: skip


def moves_on(
    document: OfficialDocument, viewer: Viewer, *, moved_figures: int = 0, differing: int = 0
) -> dict[OfficialAction, list[Obstacle]]:
    """Every step that the state and the viewer's roles know; what the form asks for stands against none."""
    state, roles = OfficialState(document.state), roles_at(document, viewer)
    facts = facts_of(document, viewer, text="…", moved_figures=moved_figures, differing=differing)
    return {a: LIFE.obstacles(a, state, roles, facts) for a in LIFE.offered(state, roles)}


def is_held(document: OfficialDocument) -> bool:
    return document.state in _HELD


def choices(viewer: Viewer) -> tuple[list[Round], list[Target]]:
    """Rounds and targets of which the viewer may have documents composed."""
    own = viewer.only(Role.OFFICE)
    rounds = list(rounds_for(own).order_by("-term__starts_on", "-number"))
    targets = targets_for(own).order_by("-round__term__starts_on", "-round__number", "unit__name")
    return rounds, list(targets.select_related("round", "unit"))


def place(viewer: Viewer, round_id: UUID, target_id: UUID | None) -> tuple[Round, Target | None]:
    """The round and the target of it; raises the rows' own `DoesNotExist` outside the viewer's scope."""
    found = rounds_for(viewer).get(pk=round_id)
    return found, targets_for(viewer, found.pk).get(pk=target_id) if target_id else None
