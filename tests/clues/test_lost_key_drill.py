"""The drill of docs/clues.md: passphrases are lost, two envelopes bring the key back; keys are changed."""

from __future__ import annotations

import pytest

from huiyin.accounts.models import Grant, GrantState
from huiyin.clues import keys, queries
from huiyin.clues.models import Clue, DepartmentKey, KeyMember, KeyOpening, KeyWrap
from huiyin.clues.opening import open_keys
from huiyin.clues.rotating import rotate
from huiyin.clues.ticks import put_in_order
from huiyin.journal.models import Entry
from huiyin.rules.moves import Refused
from huiyin.rules.roles import Role
from huiyin.sealing import BadCode
from tests.clues.canary import open_key
from tests.clues.conftest import PASSPHRASE, enter, opened_by, received, take
from tests.conftest import person

pytestmark = pytest.mark.django_db


def text_of(clue, side, by=None, passphrase=PASSPHRASE) -> str:
    return queries.reading(Clue.objects.get(pk=clue.pk), opened_by(side, by, passphrase)).fields["text"]


def admitted(side, colleague) -> KeyMember:
    member = keys.join(department_id=side.department.pk, passphrase=PASSPHRASE, by=colleague)
    keys.admit(member_id=member.pk, keys=opened_by(side), by=side.department_staff)
    return member


def test_the_drill_every_passphrase_is_lost_and_two_envelopes_bring_back_all_that_was_ever_sealed(
    ours, codes, colleague
):
    """As written down: a member without access, two keepers, one clue opened, codes printed anew."""
    before = received(ours, text="换钥以前的线索")
    envelopes = rotate(keys=opened_by(ours), by=ours.department_staff)
    after = received(ours, text="换钥以后的线索")
    KeyMember.objects.all().delete()
    keys.join(department_id=ours.department.pk, passphrase="另一个人自己选的新口令一句", by=colleague)
    given = {"department_id": ours.department.pk, "by": colleague}
    with pytest.raises(BadCode):
        keys.recover(codes=codes[:2], **given)
    with pytest.raises(BadCode):
        keys.recover(codes=envelopes[:1], **given)
    keys.recover(codes=[envelopes[2], envelopes[0]], **given)
    mine = (ours, colleague, "另一个人自己选的新口令一句")
    assert (text_of(before, *mine), text_of(after, *mine)) == ("换钥以前的线索", "换钥以后的线索")
    again = keys.codes_anew(keys=opened_by(*mine), by=colleague)
    assert not set(again) & set(envelopes)
    told = Entry.objects.filter(object_type="clue_key").values_list("action", flat=True)
    assert {"rotate_key", "recover_key", "print_codes"} <= set(told)


def test_what_comes_after_is_sealed_to_the_new_key_and_what_came_before_stays_readable(
    ours, codes, colleague
):
    admitted(ours, colleague)
    waiting, read = enter(ours, text="还没有移交"), received(ours, text="已经签收")
    old = DepartmentKey.objects.get()
    rotate(keys=opened_by(ours), by=ours.department_staff)
    new = keys.active_key(ours.department.pk)
    assert new.pk != old.pk
    assert enter(ours).key == new
    take(waiting, "route", ours.office)
    take(waiting, "receive", colleague, keys=opened_by(ours, colleague))
    assert text_of(waiting, ours, colleague) == "还没有移交"
    assert text_of(read, ours) == "已经签收"
    late = person("后来的同事", Role.DEPARTMENT, ours.body.pk, ours.department.pk)
    admitted(ours, late)
    assert text_of(read, ours, late) == "已经签收"
    wanted = opened_by(ours)
    assert {c.pk for c, _s in queries.search(ours.department_staff, wanted, "签收")} == {read.pk}


def test_whoever_left_gets_no_new_key_and_open_keys_are_shut(ours, codes, colleague):
    member = admitted(ours, colleague)
    cookie = keys.open_with(department_id=ours.department.pk, passphrase=PASSPHRASE, by=ours.department_staff)
    opened = open_keys(ours.department_staff, cookie)
    Grant.objects.filter(user_id=colleague.id).update(state=GrantState.REVOKED)
    rotate(keys=opened, by=ours.department_staff)
    new = keys.active_key(ours.department.pk)
    assert [w.member.user_id for w in KeyWrap.objects.filter(key=new)] == [ours.department_staff.id]
    assert not KeyOpening.objects.exists()
    assert open_keys(ours.department_staff, cookie) is None
    put_in_order()
    assert not KeyMember.objects.filter(pk=member.pk).exists()
    with pytest.raises(Refused):
        rotate(keys=opened, by=ours.department_staff)


def test_a_key_is_changed_twice_and_the_first_clue_still_opens(ours, codes):
    clue = received(ours, text="最早的一条")
    for _n in range(2):
        envelopes = rotate(keys=opened_by(ours), by=ours.department_staff)
    KeyMember.objects.all().delete()
    keys.join(department_id=ours.department.pk, passphrase=PASSPHRASE, by=ours.department_staff)
    keys.recover(department_id=ours.department.pk, codes=envelopes[:2], by=ours.department_staff)
    assert text_of(clue, ours) == "最早的一条"


def test_the_key_is_changed_on_its_page_with_the_key_open_alone(world, ours, codes):
    staff, address = world.client(ours.department_staff), f"/clues/keys/{ours.department.pk}/"
    shut = staff.post(f"{address}rotate/", follow=True).content.decode()
    assert "请先打开密钥，再更换" in shut
    open_key(staff, ours)
    assert "更换密钥" in staff.get(address).content.decode()
    assert staff.post(f"{address}rotate/").content.decode().count("<code>") == 3
    assert DepartmentKey.objects.count() == 2
    assert world.client(ours.office).post(f"{address}rotate/").status_code == 404
