"""Making a department's key, admitting its people, opening it, and bringing it back when it was lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Grant, GrantState, User
from huiyin.accounts.viewer import SYSTEM, Viewer
from huiyin.journal.actions import record
from huiyin.organisations.models import Unit
from huiyin.rules.clue_key import KeyAction
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role
from huiyin.sealing import (
    BadCode,
    Strength,
    WrongPassphrase,
    codes_of,
    lock,
    new_pair,
    open_sealed,
    public_of,
    seal_to,
    secret_of,
    unlock,
)

from .models import DepartmentKey, KeyMember, KeyWrap
from .opening import OpenKeys, hold_open

#: what guessing a passphrase costs; tests take less
STRENGTH = Strength()
#: wrong passphrases in a row, after which the lock stays shut
MOST_WRONG = 5
SHORTEST = 12
CODES = (3, 5)


class Shut(Exception):
    """The passphrase was wrong: `left` tries remain before the lock stays shut; 0: it is shut."""

    def __init__(self, left: int) -> None:
        self.left = left
        super().__init__(str(left))


def demand_own(department_id: UUID, by: Viewer) -> Unit:
    """The department, to its own people alone."""
    if department_id not in by.scopes(Role.DEPARTMENT):
        raise Unit.DoesNotExist
    return Unit.objects.get(pk=department_id)


@transaction.atomic
def join(*, department_id: UUID, passphrase: str, by: Viewer) -> KeyMember:
    """Choose one's passphrase. Whoever is not admitted yet waits for a colleague who is."""
    department = demand_own(department_id, by)
    _demand_good(passphrase, by)
    if KeyMember.objects.filter(user=by.id, department=department).exists():
        raise Refused(KeyAction.JOIN, [Obstacle("key_member_already")])
    public, private = new_pair()
    member = KeyMember.objects.create(
        user_id=by.id,
        department=department,
        public=public,
        locked_private=lock(private, passphrase, STRENGTH),
    )
    _journal(department, by, "join_key")
    return member


@transaction.atomic
def make_key(*, department_id: UUID, passphrase: str, by: Viewer, codes: int = CODES[0]) -> list[str]:
    """Make the department's first key, its maker's passphrase with it; gives the recovery codes, once."""
    department = demand_own(department_id, by)
    if DepartmentKey.objects.select_for_update().filter(department=department, retired_at=None).exists():
        raise Refused(KeyAction.MAKE, [Obstacle("key_there_already")])
    member = KeyMember.objects.filter(user=by.id, department=department).first()
    member = member or join(department_id=department_id, passphrase=passphrase, by=by)
    public, private = new_pair()
    key = DepartmentKey.objects.create(
        department=department, public=public, codes=codes, made_by_name=by.name
    )  # fmt: skip
    KeyWrap.objects.create(key=key, member=member, sealed=seal_to(bytes(member.public), private))
    _journal(department, by, "make_key", codes=codes)
    return codes_of(private, public, codes)


def open_with(*, department_id: UUID, passphrase: str, by: Viewer) -> str:
    """Open the department's key for a while; gives the cookie. Raises `Shut`, or `Refused` when not admitted.

    A wrong try is counted although nothing else is done: not in a transaction that the refusal would undo.
    """
    member = _member(department_id, by)
    wraps = list(KeyWrap.objects.filter(member=member).order_by("-key__made_at"))
    if not wraps and not member.locked_at:
        raise Refused(KeyAction.OPEN, [Obstacle("key_not_admitted")])
    own = _unlocked(member, passphrase, by)
    with transaction.atomic():
        privates = {w.key_id: open_sealed(own, bytes(w.sealed)) for w in wraps}
        _journal(member.department, by, "open_key")
        return hold_open(member, privates)


def change_passphrase(*, department_id: UUID, old: str, new: str, by: Viewer) -> None:
    """Raises `Shut` where the old one is wrong, `ValidationError` where the new one is weak."""
    member = _member(department_id, by)
    _demand_good(new, by)
    own = _unlocked(member, old, by)
    with transaction.atomic():
        KeyMember.objects.filter(pk=member.pk).update(locked_private=lock(own, new, STRENGTH))
        _journal(member.department, by, "change_passphrase")


def _unlocked(member: KeyMember, passphrase: str, by: Viewer) -> bytes:
    """One's own private key; the try is counted before it is made, so that none goes uncounted."""
    with transaction.atomic():
        now = KeyMember.objects.select_for_update().get(pk=member.pk)
        if now.locked_at:
            raise Shut(0)
        now.wrong += 1
        now.save(update_fields=["wrong"])
    try:
        own = unlock(bytes(now.locked_private), passphrase)
    except WrongPassphrase:
        left = max(0, MOST_WRONG - now.wrong)
        if left == 0:
            with transaction.atomic():
                KeyMember.objects.filter(pk=now.pk).update(locked_at=timezone.now())
                _journal(member.department, by, "lock_key")
        raise Shut(left) from None
    KeyMember.objects.filter(pk=now.pk).update(wrong=0)
    return own


@transaction.atomic
def start_anew(*, department_id: UUID, passphrase: str, by: Viewer) -> KeyMember:
    """Give up one's own lock, which stays shut or whose passphrase is forgotten, and wait to be admitted."""
    member = _member(department_id, by)
    _demand_good(passphrase, by)
    member.delete()
    _journal(member.department, by, "start_key_anew")
    return join(department_id=department_id, passphrase=passphrase, by=by)


@transaction.atomic
def admit(*, member_id: UUID, keys: OpenKeys, by: Viewer) -> None:
    """Seal the keys that one holds open to a colleague who has the department's role now."""
    demand_own(keys.department, by)
    member = KeyMember.objects.select_related("department").get(pk=member_id, department=keys.department)
    if member.user_id not in held_by(keys.department):
        raise Refused(KeyAction.ADMIT, [Obstacle("key_member_left")])
    _give(member, keys.privates)
    _journal(member.department, by, "admit_key", user=member.user_id)


def _give(member: KeyMember, privates: Mapping[UUID, bytes]) -> None:
    """Seal these private keys to a member, who opens them with their own passphrase from now on."""
    for pk, private in privates.items():
        KeyWrap.objects.get_or_create(
            key_id=pk, member=member, defaults={"sealed": seal_to(bytes(member.public), private)}
        )


@transaction.atomic
def dismiss(*, member_id: UUID, by: Viewer) -> None:
    """Take a colleague's lock away: they open nothing any more. The last one can't be dismissed."""
    member = KeyMember.objects.select_related("department").get(
        pk=member_id, department__in=by.scopes(Role.DEPARTMENT)
    )
    others = KeyWrap.objects.filter(member__department=member.department).exclude(member=member)
    if KeyWrap.objects.filter(member=member).exists() and not others.exists():
        raise Refused(KeyAction.DISMISS, [Obstacle("key_last_member")])
    _journal(member.department, by, "dismiss_key", user=member.user_id)
    member.delete()


@transaction.atomic
def recover(*, department_id: UUID, codes: Sequence[str], by: Viewer) -> None:
    """Two recovery codes of the key in use admit whoever has chosen a passphrase, to the keys before it too.

    Raises `BadCode`.
    """
    department = demand_own(department_id, by)
    member, key = _member(department_id, by), active_key(department_id)
    if key is None:
        raise Refused(KeyAction.RECOVER, [Obstacle("key_none")])
    private = secret_of(codes, bytes(key.public))
    if public_of(private) != bytes(key.public):
        raise BadCode("not_together")
    _give(member, chain_of(key, private))
    _journal(department, by, "recover_key")


@transaction.atomic
def codes_anew(*, keys: OpenKeys, by: Viewer) -> list[str]:
    """Recovery codes printed anew, once; they don't go together with those printed before."""
    department, key = demand_own(keys.department, by), active_key(keys.department)
    if key is None or key.pk not in keys.privates:
        raise Refused(KeyAction.RECOVER, [Obstacle("clue_key_closed")])
    _journal(department, by, "print_codes", codes=key.codes)
    return codes_of(keys.privates[key.pk], bytes(key.public), key.codes)


@transaction.atomic
def let_leavers_go() -> int:
    """Take the locks of those away whose role was taken back; gives how many. One is kept where it is the
    only one that still opens the key: the recovery codes are no reason to lose it."""
    gone = 0
    for member in KeyMember.objects.select_related("department"):
        if member.user_id in held_by(member.department_id):
            continue
        others = KeyWrap.objects.filter(member__department=member.department_id).exclude(member=member)
        if others.exists() or not member.wraps.exists():
            _journal(member.department, SYSTEM, "dismiss_key", user=member.user_id)
            member.delete()
            gone += 1
    return gone


def chain_of(key: DepartmentKey, private: bytes) -> dict[UUID, bytes]:
    """The private keys that this one brings with it: its own, and those that were retired before it."""
    found = {key.pk: private}
    rows = DepartmentKey.objects.filter(department=key.department_id, handed_on__isnull=False)
    for former in rows.filter(made_at__lt=key.made_at).order_by("-made_at"):
        private = open_sealed(private, bytes(former.handed_on or b""))
        found[former.pk] = private
    return found


def active_key(department_id: UUID) -> DepartmentKey | None:
    return DepartmentKey.objects.filter(department=department_id, retired_at=None).first()


def held_by(department_id: UUID) -> Mapping[UUID, User]:
    """Who holds the department's role now."""
    rows = Grant.objects.filter(
        role=Role.DEPARTMENT, scope_id=department_id, state=GrantState.CONFIRMED, user__is_active=True
    )
    return {g.user_id: g.user for g in rows.select_related("user")}


def _member(department_id: UUID, by: Viewer) -> KeyMember:
    demand_own(department_id, by)
    rows = KeyMember.objects.select_related("department")
    found = rows.filter(user=by.id, department=department_id).first()
    if found is None:
        raise Refused(KeyAction.OPEN, [Obstacle("key_no_passphrase")])
    return found


def _demand_good(passphrase: str, by: Viewer) -> None:
    if len(passphrase) < SHORTEST:
        raise ValidationError({"passphrase": _("口令至少 %(n)d 个字符：请换一个更长的。") % {"n": SHORTEST}})
    if len(set(passphrase)) < SHORTEST // 2 or by.name in passphrase:
        raise ValidationError({"passphrase": _("口令太容易猜到：不要用重复的字符和本人姓名、职务。")})


def _journal(department: Unit, by: Viewer, action: str, **more: object) -> None:
    record(body=department.body_id, by=by, action=action, object_type="clue_key", object_id=department.pk,
           payload={"department": department.pk, **more})  # fmt: skip
