"""Which journal entries a viewer may read: the table of docs/security.md."""

from __future__ import annotations

from django.db.models import QuerySet

from huiyin.journal.models import Entry
from huiyin.journal.queries import entries_by, entries_of
from huiyin.rules.roles import Role

from .viewer import Viewer


def journal_for(viewer: Viewer) -> QuerySet[Entry]:
    """Audit administrators all of their bodies; office, security and leading group its metadata; others own.

    Metadata means without payload: the pages ask `may_read_payload`.
    """
    readers = (Role.AUDIT_ADMIN, Role.OFFICE, Role.SECURITY_ADMIN, Role.LEADING_GROUP)
    if bodies := viewer.bodies(*readers):
        return entries_of(bodies, system=viewer.has(Role.AUDIT_ADMIN, Role.SECURITY_ADMIN))
    return entries_by(viewer.id) if viewer.id else Entry.objects.none()


def may_read_payload(viewer: Viewer) -> bool:
    return viewer.has(Role.AUDIT_ADMIN)
