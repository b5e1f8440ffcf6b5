"""Keeping a unit's departments and people: the liaison's work. Nobody is deleted; who leaves is retired."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.journal.staleness import update_unchanged
from huiyin.organisations.models import Unit
from huiyin.rules.errand import OUT
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role

from .models import Department, Person
from .naming import bare
from .queries import staff_accounts


def demand_liaison(unit_id: UUID, by: Viewer) -> Unit:
    """The unit, if the viewer is its liaison."""
    unit = Unit.objects.visible_to(by).get(pk=unit_id)
    if unit_id not in by.scopes(Role.UNIT):
        raise Refused(Role.UNIT, [Obstacle("not_your_role", {"roles": [Role.UNIT]})])
    return unit


@transaction.atomic
def keep_department(
    *, unit_id: UUID, name: str, by: Viewer, aliases: Sequence[str] = (), department_id: UUID | None = None,
    version: int | None = None,
) -> Department:  # fmt: skip
    """Enter a department, or change the one named; raises `ValidationError` where the name is taken."""
    unit = demand_liaison(unit_id, by)
    others = Department.objects.filter(unit=unit).exclude(pk=department_id)
    _demand_free([name, *aliases], {bare(n): d.name for d in others for n in (d.name, *d.aliases)})
    given = {"name": name.strip(), "aliases": _clean(aliases)}
    if department_id is None:
        department = Department.objects.create(unit=unit, **given)
    else:
        department = Department.objects.get(pk=department_id, unit=unit)
        update_unchanged(department, version=version or department.version, retired_at=None, **given)
    _journal(unit, by, "keep_department", department.pk, given)
    return department


@transaction.atomic
def keep_person(
    *, unit_id: UUID, name: str, by: Viewer, post: str = "", department_id: UUID | None = None,
    aliases: Sequence[str] = (), account_id: UUID | None = None, person_id: UUID | None = None,
    version: int | None = None,
) -> Person:  # fmt: skip
    """Enter a person, or change the one named. An account must be one that holds the staff role here."""
    unit = demand_liaison(unit_id, by)
    if department_id is not None:
        Department.objects.get(pk=department_id, unit=unit)
    if account_id is not None:
        _demand_account(unit, account_id, person_id, by)
    given: dict[str, Any] = {
        "name": name.strip(), "post": post.strip(), "department_id": department_id,
        "aliases": _clean(aliases), "account_id": account_id,
    }  # fmt: skip
    if person_id is None:
        same = Person.objects.filter(unit=unit, name=given["name"], post=given["post"], retired_at=None)
        if same.filter(department_id=department_id).exists():
            raise ValidationError({"name": _("该部门已有同名同职务的人员，请勿重复登记。")})
        person = Person.objects.create(unit=unit, **given)
    else:
        person = Person.objects.get(pk=person_id, unit=unit)
        update_unchanged(person, version=version or person.version, retired_at=None, **given)
    _journal(unit, by, "keep_person", person.pk, given)
    return person


@transaction.atomic
def retire_department(*, department_id: UUID, by: Viewer) -> Department:
    """A department that is no more; refused while a task is out with it or people belong to it."""
    department = Department.objects.visible_to(by).select_for_update(of=("self",)).get(pk=department_id)
    demand_liaison(department.unit_id, by)
    if (
        department.people.filter(retired_at=None).exists()
        or department.errands.filter(state__in=sorted(OUT)).exists()
    ):
        raise Refused(Role.UNIT, [Obstacle("department_in_use")])
    update_unchanged(department, version=department.version, retired_at=timezone.now())
    _journal(department.unit, by, "retire_department", department.pk, {"name": department.name})
    return department


@transaction.atomic
def retire_person(*, person_id: UUID, by: Viewer) -> Person:
    """Somebody who has left: the account sees nothing more through them; what they handed in stays."""
    person = Person.objects.visible_to(by).select_for_update(of=("self",)).get(pk=person_id)
    demand_liaison(person.unit_id, by)
    update_unchanged(person, version=person.version, retired_at=timezone.now(), account_id=None)
    _journal(person.unit, by, "retire_person", person.pk, {"name": person.name})
    return person


def _demand_account(unit: Unit, account_id: UUID, person_id: UUID | None, by: Viewer) -> None:
    if not staff_accounts(by, unit.pk).filter(pk=account_id).exists():
        raise ValidationError({"account": _("这个账号没有本单位“承办人员”的授权，请先请安全管理员授权。")})
    if Person.objects.filter(unit=unit, account_id=account_id).exclude(pk=person_id).exists():
        raise ValidationError({"account": _("这个账号已与另一位人员对应，请先解除。")})


def _demand_free(names: Sequence[str], taken: dict[str, str]) -> None:
    for name in names:
        if (other := taken.get(bare(name))) is not None:
            words = {"name": name, "other": other}
            raise ValidationError({"name": _("“%(name)s”已是部门“%(other)s”的名称或别名。") % words})


def _clean(aliases: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(a.strip()[:120] for a in aliases if a.strip()))


def _journal(unit: Unit, by: Viewer, action: str, pk: UUID, payload: dict[str, Any]) -> None:
    record(body=unit.body_id, by=by, action=action, object_type="inner_office", object_id=pk,
           payload={"unit": unit.pk, **payload})  # fmt: skip
