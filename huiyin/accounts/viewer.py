"""Whoever looks or acts. Every query and every action takes one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from huiyin.rules.roles import Granted, Role


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person with what they have been granted at this moment (read anew for each request and job)."""

    id: UUID | None
    name: str
    grants: frozenset[Granted] = frozenset()

    def roles(self, body: UUID | None = None) -> frozenset[Role]:
        """The roles held in `body`, or anywhere when none is named."""
        return frozenset(g.role for g in self.grants if body is None or g.body == body)

    def has(self, *roles: Role) -> bool:
        return any(g.role in roles for g in self.grants)

    def bodies(self, *roles: Role) -> frozenset[UUID]:
        """The inspecting bodies in which one of `roles` is held (any role when none is named)."""
        return frozenset(g.body for g in self.grants if not roles or g.role in roles)

    def scopes(self, *roles: Role) -> frozenset[UUID]:
        """The teams, units or departments for which one of `roles` is held."""
        return frozenset(g.scope for g in self.grants if g.role in roles and g.scope is not None)

    def only(self, *roles: Role) -> Viewer:
        """The same person with these roles alone."""
        return Viewer(self.id, self.name, frozenset(g for g in self.grants if g.role in roles))


NOBODY = Viewer(id=None, name="")
#: what the program does by itself (set-up, migrations) is journaled under this name
SYSTEM = Viewer(id=None, name="系统")
