"""Reading clues within the viewer's scope; what is sealed only with the department's open key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from huiyin.accounts.viewer import Viewer
from huiyin.organisations.models import Unit
from huiyin.rounds.models import Target
from huiyin.rules.clue import LIFE, OPEN, READABLE, ClueAction, ClueClass, ClueFacts, ClueState, told_counts
from huiyin.rules.moves import Obstacle
from huiyin.rules.roles import OF_UNIT, Role
from huiyin.sealing import Unreadable, fold, index_key, open_text, tokens

from .models import Clue, ClueEvent, ClueFile, DepartmentKey
from .opening import OpenKeys

#: what the text of a clue is made of
FIELDS = ("subject", "concerned", "text", "origin")


@dataclass(frozen=True, slots=True)
class Opened:
    """A clue as its receiver reads it: the fields of `FIELDS`, its files by name, its replies in order."""

    fields: dict[str, str]
    files: list[tuple[ClueFile, str]]
    replies: list[tuple[Any, str]]


def clues_for(viewer: Viewer) -> QuerySet[Clue]:
    """Clues that the viewer may know of, what waits first, the one due first at the top."""
    waits = Q(state__in=sorted(OPEN))
    return (
        Clue.objects.visible_to(viewer)
        .select_related("target__unit", "target__team", "target__round", "department", "body")
        .annotate(rank=Case(When(waits, then=Value(0)), default=Value(1), output_field=IntegerField()))
        .order_by("rank", "due_on", "-year", "-number")
    )


def waiting_clues(viewer: Viewer, states: Sequence[ClueState]) -> QuerySet[Any]:
    """Clues in scope in one of these states, for calendars and reminders."""
    return clues_for(viewer).filter(state__in=sorted(states))


def roles_at(clue: Clue, viewer: Viewer) -> frozenset[Role]:
    """What the viewer is to this clue."""
    if clue.target.unit_id in viewer.scopes(*OF_UNIT):
        return frozenset()
    found = {Role.OFFICE} if clue.body_id in viewer.bodies(Role.OFFICE) else set()
    if clue.target.team_id in viewer.scopes(Role.TEAM):
        found.add(Role.TEAM)
    if clue.department_id in viewer.scopes(Role.DEPARTMENT):
        found.add(Role.DEPARTMENT)
    return frozenset(found)


def events_of(clue: Clue) -> QuerySet[ClueEvent]:
    """What was done, oldest first; the caller has shown that the viewer may know of the clue."""
    return ClueEvent.objects.filter(clue=clue).order_by("id")


def facts_of(clue: Clue, viewer: Viewer, *, reason: str = "", reply: str = "", keys: OpenKeys | None = None,
             to: Unit | None = None) -> ClueFacts:  # fmt: skip
    """What the guards ask; `to` is the department that it would go to, where it is another one."""
    department = to.pk if to else clue.department_id
    return ClueFacts(
        actor=str(viewer.id or ""), entered_by=str(clue.entered_by), reason=reason, reply=reply,
        key_open=keys is not None and keys.department == clue.department_id,
        key_there=DepartmentKey.objects.filter(department=department, retired_at=None).exists(),
        other_department=department != clue.department_id,
    )  # fmt: skip


def moves_on(clue: Clue, viewer: Viewer, keys: OpenKeys | None) -> dict[ClueAction, list[Obstacle]]:
    """Every step that the state and the viewer's roles know, with what stands against it.

    Reasons, replies and the other department are asked for in the form; before that they stand against
    nothing.
    """
    state, roles = ClueState(clue.state), roles_at(clue, viewer)
    facts = facts_of(clue, viewer, reason="…", reply="…", keys=keys)
    free = {"clue_same_department"}
    return {
        a: [o for o in LIFE.obstacles(a, state, roles, facts) if o.code not in free]
        for a in LIFE.offered(state, roles)
    }


def receivers_for(viewer: Viewer, target: Target) -> list[tuple[Unit, bool]]:
    """The departments that may receive a clue about this target, and whether they have a key; those first.

    The unit itself never receives what is about it.
    """
    rows = Unit.objects.filter(body=target.body_id, receives=True).exclude(pk=target.unit_id).order_by("name")
    keyed = set(DepartmentKey.objects.filter(retired_at=None).values_list("department_id", flat=True))
    return sorted(((unit, unit.pk in keyed) for unit in rows), key=lambda r: not r[1])


def targets_of(viewer: Viewer) -> QuerySet[Target]:
    """The targets about which the viewer may enter a clue: those of their teams."""
    own = Target.objects.filter(team_id__in=viewer.scopes(Role.TEAM))
    own = own.exclude(unit_id__in=viewer.scopes(*OF_UNIT))
    return own.select_related("unit", "round", "body").order_by("-round__number", "unit__name")


def opened(clue: Clue, keys: OpenKeys) -> Opened:
    """The clue in clear. Raises `Unreadable` for keys that are not its department's, or what was changed."""
    key = keys.content_key(clue.key_id, clue.sealed_key)
    about = str(clue.pk)
    files = [(f, open_text(key, bytes(f.label), str(f.pk))["name"]) for f in clue.files.all()]
    replies = []
    for reply in clue.replies.all():
        own = keys.content_key(reply.key_id, reply.sealed_key)
        replies.append((reply, open_text(own, bytes(reply.content), about)["text"]))
    return Opened(open_text(key, bytes(clue.content), about), files, replies)


def reading(clue: Clue, keys: OpenKeys | None) -> Opened | None:
    """The clue in clear once its receipt was acknowledged and while the key stands open; else None."""
    if keys is None or keys.department != clue.department_id or clue.state not in READABLE:
        return None
    return opened(clue, keys)


def file_key(clue: Clue, keys: OpenKeys) -> bytes:
    return keys.content_key(clue.key_id, clue.sealed_key)


def search(viewer: Viewer, keys: OpenKeys, text: str, *, most: int = 50) -> list[tuple[Clue, str]]:
    """Received clues of the open department with these words, with the subject of each; newest first.

    The index finds candidates by pairs of characters; each is opened to see whether the words are there.
    """
    wanted, found = fold(text), []
    pairs: set[bytes] = set()
    for private in keys.privates.values():
        pairs |= tokens(index_key(private), [text])
    if not pairs:
        return []
    need = len(tokens(index_key(next(iter(keys.privates.values()))), [text]))
    rows = clues_for(viewer).filter(department=keys.department, tokens__token__in=sorted(pairs))
    hits = rows.annotate(n=Count("tokens", distinct=True)).filter(n__gte=need)
    for clue in hits.order_by("-year", "-number").prefetch_related("files", "replies")[:most]:
        try:
            told = opened(clue, keys)
        except Unreadable:
            continue
        texts = [*told.fields.values(), *(name for _f, name in told.files)]
        if any(wanted in fold(one) for one in texts):
            found.append((clue, told.fields.get("subject", "")))
    return found


def counts_by_class(viewer: Viewer) -> tuple[dict[ClueClass, int | None], int | None]:
    """How many clues the leading group's bodies have, by class: fewer than five are not told."""
    rows = Clue.objects.filter(body__in=viewer.bodies(Role.LEADING_GROUP)).exclude(state=ClueState.WITHDRAWN)
    counted = rows.order_by().values_list("clue_class").annotate(n=Count("pk"))
    return told_counts({ClueClass(c): n for c, n in counted})
