"""A clue from its entry to its reply: who knows of it, who reads it, what is left behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.utils import timezone

from huiyin.accounts.journal_scope import journal_for
from huiyin.accounts.models import Grant, GrantState
from huiyin.accounts.queries import viewer_for
from huiyin.clues import actions, keys, queries
from huiyin.clues.models import Clue, ClueEvent, ClueReply, ClueToken, KeyMember, KeyOpening
from huiyin.clues.opening import open_keys
from huiyin.clues.people import standings
from huiyin.clues.ticks import put_in_order, shut_keys
from huiyin.journal.models import Entry
from huiyin.journal.staleness import Stale
from huiyin.notices.due import tell_due
from huiyin.notices.making import catch_up
from huiyin.notices.queries import notices_for
from huiyin.organisations.actions import add_unit
from huiyin.organisations.clock import today
from huiyin.owing.doubts import doubtful
from huiyin.owing.due import counts_due
from huiyin.owing.queries import count_owed, owing_for
from huiyin.owing.wanted import Wanted
from huiyin.rounds.models import Round
from huiyin.rules.clue import ClueClass, ClueReason, ClueState
from huiyin.rules.clue_key import KeyState
from huiyin.rules.due import CLUES
from huiyin.rules.moves import Refused
from huiyin.rules.notice_kinds import NoticeKind
from huiyin.rules.owed import OwedKind
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState
from huiyin.rules.unit import UnitType
from huiyin.sealing import BadCode, Unreadable, codes_of, new_pair
from tests.clues.conftest import PASSPHRASE, enter, opened_by, received, take
from tests.conftest import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]
HIDDEN_FROM = ("unit1", "head1", "staff1", "unit2", "team2", "reviewer", "leader", "system_admin",
               "security_admin", "audit_admin")  # fmt: skip


def refusal(call) -> list[str]:
    with pytest.raises(Refused) as refused:
        call()
    return [o.code for o in refused.value.obstacles]


def test_a_clue_goes_its_way_with_one_event_and_one_entry_a_step(ours):
    clue = received(ours)
    assert (clue.state, str(clue)) == (ClueState.RECEIVED, f"{today().year}-001")
    take(clue, "check", ours.department_staff)
    take(clue, "file", ours.department_staff)
    done = take(clue, "handle", ours.department_staff, reply="给予警告")
    assert (done.state, done.ended_on, done.due_on) == (ClueState.HANDLED, today(), None)
    steps = ["enter", "route", "receive", "check", "file", "handle"]
    assert list(ClueEvent.objects.values_list("action", flat=True)) == steps
    told = Entry.objects.filter(object_type="clue").order_by("sequence")
    assert [e.action.removeprefix("clue_") for e in told] == steps
    again = take(clue, "resume", ours.department_staff, reason=ClueReason.MISTAKE)
    assert again.due_on > today()
    read = queries.reading(Clue.objects.get(pk=clue.pk), opened_by(ours))
    assert [text for _reply, text in read.replies] == ["给予警告"]
    assert read.fields["concerned"] == "张某"


def test_a_member_of_the_team_can_t_read_what_they_sealed_nor_can_the_office(ours):
    clue = received(ours)
    foreign = keys.OpenKeys(ours.department.pk, {clue.key_id: new_pair()[1]})
    with pytest.raises(Unreadable):
        queries.opened(clue, foreign)
    with pytest.raises(Unreadable):
        queries.opened(clue, keys.OpenKeys(ours.department.pk, {}))
    assert open_keys(ours.office, "0" * 32 + "." + "0" * 64) is None


@pytest.mark.parametrize("who", HIDDEN_FROM)
def test_nobody_else_learns_that_a_clue_exists(world, ours, who):
    received(ours)
    viewer = getattr(ours, who)
    assert not queries.clues_for(viewer).exists()
    assert count_owed(viewer, Wanted(kinds=frozenset({OwedKind.CLUE})), today()) == {}
    assert not {k for _day, k in counts_due(viewer, today(), today() + timedelta(days=400))} & CLUES
    catch_up()
    tell_due(today() + timedelta(days=400))
    assert not [n for n in notices_for(viewer) if n.about == "clue"]
    if who != "audit_admin":
        assert not journal_for(viewer).filter(object_type__in=("clue", "clue_key")).exists()


def test_whoever_is_of_the_inspected_unit_as_well_does_not_learn_of_it(ours):
    clue = received(ours)
    both = person("兼任", Role.DEPARTMENT, ours.body.pk, ours.department.pk)
    Grant.objects.create(
        user_id=both.id, role=Role.UNIT, body_id=ours.body.pk, scope_id=ours.units[0].pk,
        state=GrantState.CONFIRMED,
    )  # fmt: skip
    viewer = viewer_for(Grant.objects.filter(user_id=both.id).first().user)
    assert not queries.clues_for(viewer).exists()
    assert queries.clues_for(both).get() == clue
    assert not queries.roles_at(clue, viewer)


def test_the_department_learns_of_it_when_it_is_sent_and_owes_until_it_replies(ours):
    clue = enter(ours)
    seen = queries.clues_for(ours.department_staff)
    assert not seen.exists()
    owes = lambda who: [  # noqa: E731
        (o.owed.step, o.title)
        for o in owing_for(who, Wanted(kinds=frozenset({OwedKind.CLUE})), today(), most=9)
    ]
    number = str(clue)
    assert owes(ours.office) == [("route", number)]
    take(clue, "route", ours.office)
    assert seen.get() == clue
    assert owes(ours.department_staff) == [("receive", number)]
    take(clue, "receive", ours.department_staff, keys=opened_by(ours))
    assert owes(ours.department_staff) == [("answer", number)]
    assert not list(doubtful())
    take(clue, "drop", ours.department_staff, reply="查无实据")
    assert owes(ours.department_staff) == []


def test_each_party_is_told_by_number_alone(ours):
    clue = received(ours)
    take(clue, "handle", ours.department_staff, reply="已办")
    catch_up()
    kinds = {
        who: {n.kind for n in notices_for(getattr(ours, who)) if n.about == "clue"}
        for who in ("office", "team1", "department_staff")
    }
    K = NoticeKind
    assert kinds["office"] == {K.CLUE_ENTERED, K.CLUE_RECEIVED, K.CLUE_REPLIED}
    assert kinds["team1"] == {K.CLUE_RECEIVED, K.CLUE_REPLIED}
    assert kinds["department_staff"] == {K.CLUE_SENT}


def test_the_quick_track_is_for_the_stationing_and_hurries_everybody(ours):
    assert refusal(lambda: enter(ours, quick=True)) == ["clue_not_stationed"]
    Round.objects.update(state=RoundState.STATIONED)
    quick, usual = enter(ours, quick=True), enter(ours)
    assert quick.due_on < usual.due_on
    assert (quick.number, usual.number) == (1, 2)


def test_a_department_without_a_key_receives_nothing_and_nothing_is_kept(ours):
    other = add_unit(body_id=ours.body.pk, name="甲省财政厅", unit_type=UnitType.FUNCTIONAL_DEPARTMENT,
                     receives=True, by=ours.office)  # fmt: skip
    assert refusal(lambda: enter(ours, department_id=other.pk)) == ["clue_no_key"]
    assert not Clue.objects.exists()
    for wrong in (ours.units[1].pk, ours.units[0].pk):
        with pytest.raises(ObjectDoesNotExist):
            enter(ours, department_id=wrong)
    with pytest.raises(ObjectDoesNotExist):
        enter(ours, target_id=ours.targets[1].pk)


def test_what_is_sealed_to_another_department_goes_by_the_office_and_leaves_no_index(ours):
    clue = received(ours)
    assert ClueToken.objects.exists()
    other = add_unit(body_id=ours.body.pk, name="甲省财政厅", unit_type=UnitType.FUNCTIONAL_DEPARTMENT,
                     receives=True, by=ours.office)  # fmt: skip
    them = person("财政厅联络员", Role.DEPARTMENT, ours.body.pk, other.pk)
    given = {"clue_id": clue.pk, "keys": opened_by(ours), "by": ours.department_staff}
    assert refusal(lambda: actions.redirect(department_id=other.pk, **given)) == ["clue_no_key"]
    keys.make_key(department_id=other.pk, passphrase=PASSPHRASE, by=them)
    actions.redirect(department_id=other.pk, **given)
    assert not ClueToken.objects.exists()
    assert not queries.clues_for(ours.department_staff).exists()
    take(clue, "route", ours.office)
    cookie = keys.open_with(department_id=other.pk, passphrase=PASSPHRASE, by=them)
    theirs = open_keys(them, cookie)
    take(clue, "receive", them, keys=theirs)
    assert queries.reading(Clue.objects.get(pk=clue.pk), theirs).fields["text"] == "某人收受礼金"


def test_received_clues_are_found_by_their_words_and_others_are_not(ours, world):
    clue = received(ours, text="某公司经理ＡＢＣ收受礼金")
    enter(ours, text="收受礼金的另一件")
    opened = opened_by(ours)
    found = lambda text: [c for c, _subject in queries.search(ours.department_staff, opened, text)]  # noqa: E731
    assert found("收受礼金") == [clue]
    assert found("abc") == [clue]
    assert found("礼品") == []
    assert found("金") == []
    assert queries.search(ours.team1, opened, "收受礼金") == [(clue, "礼金")], "keys decide what is read"
    assert queries.search(world.theirs.department_staff, opened, "收受礼金") == []


def test_five_wrong_passphrases_shut_the_lock_and_a_colleague_opens_the_way(ours, colleague):
    given = {"department_id": ours.department.pk, "by": ours.department_staff}
    left = []
    for _n in range(5):
        with pytest.raises(keys.Shut) as shut:
            keys.open_with(passphrase="wrong", **given)
        left.append(shut.value.left)
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(keys.Shut):
        keys.open_with(passphrase=PASSPHRASE, **given)
    assert Entry.objects.filter(action="lock_key").count() == 1
    assert {s.name: s.state for s in standings(colleague, ours.department.pk)} == {
        ours.department_staff.name: KeyState.SHUT, colleague.name: KeyState.NONE,
    }  # fmt: skip


def test_two_codes_bring_the_key_back_and_one_does_not(ours, colleague, codes):
    clue = received(ours)
    given = {"department_id": ours.department.pk, "by": colleague}
    assert refusal(lambda: keys.recover(codes=codes[:2], **given)) == ["key_no_passphrase"]
    keys.join(passphrase=PASSPHRASE, **given)
    assert refusal(lambda: keys.open_with(passphrase=PASSPHRASE, **given)) == ["key_not_admitted"]
    stray = codes_of(b"s" * 32, bytes(clue.key.public), 3)
    for wrong in (codes[:1], [codes[0], codes[0]], [codes[0], "AAAA"], [codes[0], stray[1]]):
        with pytest.raises(BadCode):
            keys.recover(codes=wrong, **given)
    keys.recover(codes=[codes[2], codes[0]], **given)
    read = queries.reading(Clue.objects.get(pk=clue.pk), opened_by(ours, colleague))
    assert read.fields["text"] == "某人收受礼金"


def test_a_colleague_is_admitted_and_loses_the_key_with_the_role(ours, colleague):
    member = keys.join(department_id=ours.department.pk, passphrase=PASSPHRASE, by=colleague)
    keys.admit(member_id=member.pk, keys=opened_by(ours), by=ours.department_staff)
    assert opened_by(ours, colleague).privates
    cookie = keys.open_with(department_id=ours.department.pk, passphrase=PASSPHRASE, by=colleague)
    Grant.objects.filter(user_id=colleague.id).update(state=GrantState.REVOKED)
    gone = viewer_for(member.user)
    assert open_keys(gone, cookie) is None
    put_in_order()
    assert [m.user_id for m in KeyMember.objects.all()] == [ours.department_staff.id]
    Grant.objects.filter(user_id=ours.department_staff.id).update(state=GrantState.REVOKED)
    put_in_order()
    assert KeyMember.objects.exists(), "the last lock is kept, so that nothing is lost"


def test_the_last_one_who_opens_the_key_can_t_be_dismissed(ours, colleague):
    last = KeyMember.objects.get()
    assert refusal(lambda: keys.dismiss(member_id=last.pk, by=colleague)) == ["key_last_member"]


def test_an_open_key_is_one_s_own_for_a_while_and_in_two_halves(ours, colleague):
    cookie = keys.open_with(department_id=ours.department.pk, passphrase=PASSPHRASE, by=ours.department_staff)
    assert open_keys(ours.department_staff, cookie)
    forged = cookie[:-2] + ("00" if cookie[-2:] != "00" else "11")
    for who, given in ((colleague, cookie), (ours.department_staff, forged), (ours.office, ""),
                       (ours.department_staff, "x")):  # fmt: skip
        assert open_keys(who, given) is None
    KeyOpening.objects.update(until=timezone.now() - timedelta(days=1))
    assert open_keys(ours.department_staff, cookie) is None
    shut_keys()
    assert not KeyOpening.objects.exists()


def test_a_weak_passphrase_is_not_taken(ours, colleague):
    for weak in ("short", "a" * 20, f"{colleague.name}一二三四五六七八九十"):
        with pytest.raises(ValidationError):
            keys.join(department_id=ours.department.pk, passphrase=weak, by=colleague)
    assert refusal(
        lambda: keys.make_key(department_id=ours.department.pk, passphrase=PASSPHRASE, by=colleague)
    ) == ["key_there_already"]


def test_the_second_of_two_people_is_told_and_nothing_is_done_twice(ours):
    clue = enter(ours)
    take(clue, "route", ours.office, version=1)
    with pytest.raises(Stale):
        take(clue, "withdraw", ours.office, reason=ClueReason.MISTAKE, version=1)
    received_by = {"keys": opened_by(ours), "version": 2}
    take(clue, "receive", ours.department_staff, **received_by)
    with pytest.raises(Stale):
        take(clue, "receive", ours.department_staff, **received_by)
    assert ClueReply.objects.count() == 0


def test_the_leading_group_is_told_counts_of_five_and_more(ours, world):
    for n in range(6):
        enter(ours, clue_class=ClueClass.INTEGRITY if n else ClueClass.WORK)
    shown, total = queries.counts_by_class(ours.leader)
    assert (shown[ClueClass.INTEGRITY], shown[ClueClass.WORK], total) == (5, None, None)
    assert queries.counts_by_class(world.theirs.leader)[1] is None
    assert set(queries.counts_by_class(ours.office)[0].values()) == {None}
