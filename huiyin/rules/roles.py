"""Who takes part, and what a person has been granted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """The parts that people play; see docs/security.md for what each may see and do."""

    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    OFFICE = "office"
    TEAM = "team"
    REVIEWER = "reviewer"
    UNIT = "unit"
    UNIT_HEAD = "unit_head"
    UNIT_STAFF = "unit_staff"
    DEPARTMENT = "department"
    LEADING_GROUP = "leading_group"


#: the roles that mean nothing without naming a team, a unit or a department
SCOPED_ROLES = frozenset({Role.TEAM, Role.UNIT, Role.UNIT_HEAD, Role.UNIT_STAFF, Role.DEPARTMENT})

#: those who see all that was fed back to their unit: its liaison and its head
WHOLE_UNIT = frozenset({Role.UNIT, Role.UNIT_HEAD})
#: the inspected unit's own people; its staff see what was given to them
OF_UNIT = WHOLE_UNIT | {Role.UNIT_STAFF}

#: three-way separation of administrators: none of them may hold a second role (GB/T 22239-2019, level 3)
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


@dataclass(frozen=True, slots=True)
class Granted:
    """One role of one person in one inspecting body; `scope` is the team, unit or department it is for."""

    role: Role
    body: UUID
    scope: UUID | None = None


def conflict_of_roles(held: frozenset[Role], wanted: Role) -> Role | None:
    """The role already held that forbids the wanted one, or None.

    An administrator holds nothing else; a unit's people can't sit on the inspecting side; and nobody both
    prepares for a unit and signs for it.
    """
    inspecting = {Role.OFFICE, Role.TEAM, Role.REVIEWER, Role.LEADING_GROUP}
    for role in sorted(held):
        if role == wanted:
            continue
        if role in ADMINISTRATORS or wanted in ADMINISTRATORS:
            return role
        if OF_UNIT & {role, wanted} and inspecting & {role, wanted}:
            return role
        if {role, wanted} == WHOLE_UNIT:
            return role
    return None
