"""Who can open a department's key, who waits to, and who left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from huiyin.accounts.viewer import Viewer
from huiyin.organisations.models import Unit
from huiyin.rules.clue_key import KeyState
from huiyin.rules.roles import Role

from .keys import active_key, held_by
from .models import KeyMember


@dataclass(frozen=True, slots=True)
class Standing:
    """One person of the department: how they stand to its key; `member` is None without a passphrase."""

    user: UUID
    name: str
    member: UUID | None
    state: KeyState


def departments_of(viewer: Viewer) -> Sequence[Unit]:
    """The departments whose people the viewer is of."""
    return list(Unit.objects.filter(pk__in=viewer.scopes(Role.DEPARTMENT)).order_by("name"))


def standings(viewer: Viewer, department_id: UUID) -> list[Standing]:
    """Everybody of the viewer's own department, those who left among them while they have a lock."""
    if department_id not in viewer.scopes(Role.DEPARTMENT):
        return []
    people, key = held_by(department_id), active_key(department_id)
    rows = KeyMember.objects.filter(department=department_id).select_related("user").prefetch_related("wraps")
    members = {m.user_id: m for m in rows}
    found = []
    for user_id in dict.fromkeys([*members, *people]):
        member = members.get(user_id)
        user = member.user if member else people[user_id]
        state = _state(member, key.pk if key else None, here=user_id in people)
        found.append(Standing(user_id, user.name, member.pk if member else None, state))
    return found


def _state(member: KeyMember | None, key: UUID | None, *, here: bool) -> KeyState:
    if not here:
        return KeyState.LEFT
    if member is None:
        return KeyState.NONE
    if member.locked_at:
        return KeyState.SHUT
    admitted = any(w.key_id == key for w in member.wraps.all())
    return KeyState.ADMITTED if admitted else KeyState.WAITING
