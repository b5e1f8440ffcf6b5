"""A department's key held open for a while by one person; see `KeyOpening`."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.rules.roles import Role
from huiyin.sealing import Unreadable, new_content_key, open_sealed, open_text, seal_text

from .models import KeyMember, KeyOpening

#: how long a key stays open without the passphrase being asked for again
OPEN_FOR = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class OpenKeys:
    """The private keys of one department, newest first, by the identifier of their pair."""

    department: UUID
    privates: Mapping[UUID, bytes]

    def content_key(self, key: UUID, sealed: bytes) -> bytes:
        """What was sealed to one of these keys; raises `Unreadable`."""
        if key not in self.privates:
            raise Unreadable
        return open_sealed(self.privates[key], bytes(sealed))


def hold_open(member: KeyMember, privates: Mapping[UUID, bytes]) -> str:
    """Keep these keys open; gives the cookie, without which the row opens nothing."""
    half = new_content_key()
    KeyOpening.objects.filter(member=member).delete()
    row = KeyOpening(member=member, until=timezone.now() + OPEN_FOR)
    told = {str(pk): b64encode(private).decode() for pk, private in privates.items()}
    row.sealed = seal_text(half, {"privates": json.dumps(told)}, str(row.pk))
    row.save()
    return f"{row.pk.hex}.{half.hex()}"


def open_keys(viewer: Viewer, cookie: str) -> OpenKeys | None:
    """The keys that stand open for this person; None without cookie, after its time, or without the role."""
    name, _dot, half = cookie.partition(".")
    try:
        pk, key = UUID(hex=name), bytes.fromhex(half)
    except ValueError:
        return None
    rows = KeyOpening.objects.filter(pk=pk, member__user=viewer.id, until__gt=timezone.now())
    row = rows.select_related("member").first()
    if row is None or row.member.department_id not in viewer.scopes(Role.DEPARTMENT):
        return None
    try:
        told = json.loads(open_text(key, bytes(row.sealed), str(row.pk))["privates"])
    except (Unreadable, ValueError):
        return None
    return OpenKeys(row.member.department_id, {UUID(pk): b64decode(text) for pk, text in told.items()})


def shut(viewer: Viewer) -> None:
    """Close whatever this person holds open."""
    KeyOpening.objects.filter(member__user=viewer.id).delete()
