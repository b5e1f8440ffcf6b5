"""The signature of a unit's head under what its liaison prepared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from huiyin.accounts.viewer import Viewer
from huiyin.organisations.models import InspectingBody
from huiyin.organisations.profiles import profile_of
from huiyin.rules.dispatch import DispatchKind
from huiyin.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Signed:
    """That the head has signed, and who had prepared it. `unit_work.signing` makes these, nobody else."""

    prepared_by: UUID | None
    prepared_by_name: str


def prepared(signed: Signed | None) -> dict[str, Any]:
    """The columns that say who prepared what is handed in; empty for what nobody prepared for a head."""
    if signed is None:
        return {}
    return {"prepared_by": signed.prepared_by, "prepared_by_name": signed.prepared_by_name}


def head_signs(body: InspectingBody, kind: DispatchKind, by: Viewer) -> bool:
    """Whether this kind of thing goes out under the head's signature alone.

    A head acts by signing what was prepared, whatever the profile asks for.
    """
    return kind in profile_of(body).unit.head_signs or Role.UNIT_HEAD in by.roles(body.pk)
