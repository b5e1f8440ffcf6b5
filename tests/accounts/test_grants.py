"""Accounts are made by one kind of administrator, roles given by two people of another."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from huiyin.accounts import actions
from huiyin.accounts.models import Grant, GrantState, User
from huiyin.accounts.queries import viewer_for
from huiyin.rounds.granting import propose, scopes_to_grant
from huiyin.rules.moves import Refused
from huiyin.rules.roles import Role, conflict_of_roles

pytestmark = pytest.mark.django_db


def account(ours, username="zhang", **more):
    values = {"name": "水务厅法规处处长", "password": "long-enough-7", "by": ours.system_admin, **more}
    return actions.create_account(username=username, **values)


def proposed(ours, user, role=Role.OFFICE, scope=None):
    return propose(
        user_id=user.pk, role=role, body_id=ours.body.pk, scope_id=scope, by=ours.security_admin
    )  # fmt: skip


def test_a_new_account_sees_nothing_until_a_role_is_confirmed(ours):
    user = account(ours)
    grant = proposed(ours, user)
    assert viewer_for(user).grants == frozenset()
    actions.decide_grant(grant_id=grant.pk, confirm=True, by=ours.second_security_admin)
    assert viewer_for(user).roles(ours.body.pk) == {Role.OFFICE}


def test_nobody_confirms_what_they_proposed(ours):
    grant = proposed(ours, account(ours))
    with pytest.raises(Refused) as refused:
        actions.decide_grant(grant_id=grant.pk, confirm=True, by=ours.security_admin)
    assert [o.code for o in refused.value.obstacles] == ["own_proposal"]


def test_the_database_itself_refuses_one_pair_of_hands(ours):
    grant = proposed(ours, account(ours))
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(confirmed_by=ours.security_admin.id)


@pytest.mark.parametrize("who", ["office", "security_admin", "audit_admin", "unit1", "leader"])
def test_only_the_system_administrator_makes_accounts(ours, who):
    with pytest.raises(Refused):
        account(ours, by=getattr(ours, who))


@pytest.mark.parametrize("who", ["office", "system_admin", "audit_admin", "unit1"])
def test_only_security_administrators_give_roles(ours, who):
    user = account(ours)
    with pytest.raises(Refused):
        actions.propose_grant(
            user_id=user.pk, role=Role.OFFICE, body_id=ours.body.pk, scope_id=None, by=getattr(ours, who)
        )


def test_a_security_administrator_gives_nothing_in_another_body(world):
    user = account(world.ours)
    with pytest.raises(Refused):
        propose(
            user_id=user.pk, role=Role.OFFICE, body_id=world.theirs.body.pk, scope_id=None,
            by=world.ours.security_admin,
        )  # fmt: skip


def test_a_role_for_another_bodys_unit_is_refused(world):
    user = account(world.ours)
    with pytest.raises(ValidationError):
        proposed(world.ours, user, Role.UNIT, world.theirs.units[0].pk)


def test_what_can_be_granted_names_only_the_own_body(world):
    names = {name for rows in scopes_to_grant(world.ours.security_admin).values() for _, name in rows}
    assert names
    assert not any("乙省" in name for name in names)
    assert not any(scopes_to_grant(world.ours.office).values())


def test_a_unit_role_needs_its_unit_and_an_office_role_none(ours):
    user = account(ours)
    with pytest.raises(ValidationError):
        proposed(ours, user, Role.UNIT)
    with pytest.raises(ValidationError):
        proposed(ours, user, Role.OFFICE, ours.units[0].pk)


def test_an_administrator_holds_no_second_role(ours):
    user = User.objects.get(pk=ours.audit_admin.id)
    with pytest.raises(ValidationError):
        proposed(ours, user, Role.OFFICE)


@pytest.mark.parametrize("held", Role)
@pytest.mark.parametrize("wanted", Role)
def test_conflicts_of_roles_do_not_depend_on_which_came_first(held, wanted):
    assert bool(conflict_of_roles(frozenset({held}), wanted)) == bool(
        conflict_of_roles(frozenset({wanted}), held)
    )


def test_a_units_staff_does_not_sit_on_the_inspecting_side():
    for role in (Role.OFFICE, Role.TEAM, Role.REVIEWER, Role.LEADING_GROUP):
        assert conflict_of_roles(frozenset({role}), Role.UNIT) == role


@pytest.mark.parametrize("password", ["short", "1234567890123", "password12", "zhang-zhang"])
def test_a_weak_password_is_refused_with_what_to_do(ours, password):
    with pytest.raises(ValidationError) as refused:
        account(ours, username="zhang-zhang", password=password)
    assert "password" in refused.value.message_dict


def test_a_username_is_taken_once_whatever_its_case(ours):
    account(ours, "Li")
    with pytest.raises(ValidationError):
        account(ours, "li")


def test_a_locked_account_sees_nothing_at_once(ours):
    user = User.objects.get(pk=ours.unit1.id)
    actions.set_active(user_id=user.pk, active=False, by=ours.system_admin)
    user.refresh_from_db()
    assert viewer_for(user).grants == frozenset()


def test_nobody_locks_themselves_out(ours):
    with pytest.raises(Refused):
        actions.set_active(user_id=ours.system_admin.id, active=False, by=ours.system_admin)


def test_a_revoked_role_needs_a_reason_and_stays_on_record(ours):
    grant = Grant.objects.get(user_id=ours.unit1.id)
    with pytest.raises(Refused):
        actions.revoke_grant(grant_id=grant.pk, reason=" ", by=ours.security_admin)
    actions.revoke_grant(grant_id=grant.pk, reason="调离", by=ours.security_admin)
    assert Grant.objects.get(pk=grant.pk).state == GrantState.REVOKED
