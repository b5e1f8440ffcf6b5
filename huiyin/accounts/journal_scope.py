"""Which journal entries a viewer may read: the table of docs/security.md."""

from __future__ import annotations

from django.db.models import QuerySet

from huiyin.journal.models import SYSTEM_CHAIN, Entry
from huiyin.journal.queries import entries_by, entries_of
from huiyin.rules.roles import Role

from .viewer import Viewer

#: what only the office and the auditors learn of: that there is a clue or a complaint at all
CONFIDENTIAL = ("clue", "clue_key", "complaint", "letter_box")
_CONFIDENT = (Role.AUDIT_ADMIN, Role.OFFICE)
_WHOLE = (Role.AUDIT_ADMIN, Role.OFFICE, Role.SECURITY_ADMIN, Role.LEADING_GROUP)


def journal_for(viewer: Viewer) -> QuerySet[Entry]:
    """Office, leading group and administrators: the chains of their bodies; everybody else what they did.

    Only audit administrators read what an entry contains: pages ask `may_read_payload`.
    """
    if bodies := viewer.bodies(*_WHOLE):
        rows = entries_of(bodies, system=viewer.has(Role.AUDIT_ADMIN, Role.SECURITY_ADMIN))
        return rows if viewer.has(*_CONFIDENT) else rows.exclude(object_type__in=CONFIDENTIAL)
    return entries_by(viewer.id) if viewer.id else Entry.objects.none()


def chains_for(viewer: Viewer) -> list[str]:
    """The chains that this viewer may have proven: an audit administrator's bodies, and the system's."""
    bodies = sorted(str(b) for b in viewer.bodies(Role.AUDIT_ADMIN))
    return [*bodies, SYSTEM_CHAIN] if bodies else []


def may_read_payload(viewer: Viewer) -> bool:
    return viewer.has(Role.AUDIT_ADMIN)
