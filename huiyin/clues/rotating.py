"""Changing a department's key: a new pair for what comes, and what came before stays readable."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.rules.clue_key import KeyAction
from huiyin.rules.moves import Obstacle, Refused
from huiyin.sealing import codes_of, new_pair, seal_to

from .keys import active_key, demand_own, held_by
from .models import DepartmentKey, KeyOpening, KeyWrap
from .opening import OpenKeys


@transaction.atomic
def rotate(*, keys: OpenKeys, by: Viewer) -> list[str]:
    """Retire the key that one holds open and make another; gives the new recovery codes, once.

    Everybody who opened the old key and has the role still is given the new one; the old private key is
    sealed to the new public one, so that the new codes bring back both. Open keys are shut: they lack it.
    """
    department, old = demand_own(keys.department, by), active_key(keys.department)
    if old is None or old.pk not in keys.privates:
        raise Refused(KeyAction.ROTATE, [Obstacle("clue_key_closed")])
    public, private = new_pair()
    old.retired_at, old.handed_on = timezone.now(), seal_to(public, keys.privates[old.pk])
    old.save(update_fields=["retired_at", "handed_on"])
    made = DepartmentKey.objects.create(
        department=department, public=public, codes=old.codes, made_by_name=by.name
    )
    staying = set(held_by(department.pk))
    for wrap in KeyWrap.objects.filter(key=old).select_related("member"):
        if wrap.member.user_id in staying:
            sealed = seal_to(bytes(wrap.member.public), private)
            KeyWrap.objects.create(key=made, member=wrap.member, sealed=sealed)
    KeyOpening.objects.filter(member__department=department).delete()
    record(body=department.body_id, by=by, action="rotate_key", object_type="clue_key",
           object_id=department.pk, payload={"department": department.pk, "codes": made.codes})  # fmt: skip
    return codes_of(private, public, made.codes)
