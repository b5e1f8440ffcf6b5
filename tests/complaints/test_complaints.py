"""Complaints by the public: what each may see and do, what becomes of them, and what is left in clear."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from huiyin.clues.models import Clue
from huiyin.clues.queries import opened
from huiyin.complaints import actions, coming_in, queries
from huiyin.complaints.coming_in import Letter
from huiyin.complaints.models import Complaint, ComplaintEvent, LetterBox
from huiyin.complaints.receipts import MOST_LOOKS, TooMany, code_of, grouped, knock, new_seed
from huiyin.journal.models import Entry
from huiyin.journal.staleness import Stale
from huiyin.notices.due import tell_due
from huiyin.notices.making import catch_up
from huiyin.notices.models import Notice
from huiyin.organisations.clock import today
from huiyin.owing.doubts import doubtful
from huiyin.owing.due import things_due
from huiyin.owing.queries import count_owed
from huiyin.owing.wanted import Wanted
from huiyin.rounds.models import Round, Target
from huiyin.rules.complaint import AnswerWay, ComplaintChannel, ComplaintReason, ComplaintTopic
from huiyin.rules.deadlines import OverdueLevel
from huiyin.rules.moves import Refused
from huiyin.rules.owed import OwedKind
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState
from tests.clues.canary import dump_of
from tests.clues.conftest import opened_by
from tests.clues.conftest import take as take_clue
from tests.complaints.conftest import TEXT, accepted, came, take
from tests.conftest import person

pytestmark = pytest.mark.django_db


def actions_of(complaint):
    return list(
        ComplaintEvent.objects.filter(complaint=complaint).order_by("id").values_list("action", flat=True)
    )


def test_a_complaint_is_accepted_answered_and_taken_up_again_with_one_entry_a_step(ours, complaint):
    assert complaint.due_on >= today() + timedelta(days=15)
    take(complaint, "accept", ours.office, topic=ComplaintTopic.MONEY)
    finding = ours.issue("采购不规范")
    elsewhere = ours.issue("别家的", target=1)
    take(complaint, "link", ours.team1, findings=[finding.pk, elsewhere.pk])
    assert list(queries.links_of(complaint, ours.office)) == [finding]
    with pytest.raises(Refused, match="complaint_answer_missing"):
        take(complaint, "answer", ours.team1, answer="已核实")
    done = take(complaint, "answer", ours.team1, answer="已核实整改", way=AnswerWay.PHONE)
    assert (done.state, done.due_on, done.ended_on) == ("answered", None, today())
    assert queries.words_of(done).answer == "已核实整改"
    again = take(complaint, "resume", ours.office, reason=ComplaintReason.NEW_FACTS)
    assert (again.state, again.ended_on) == ("accepted", None)
    steps = ["register", "accept", "link", "answer", "resume"]
    assert actions_of(complaint) == steps
    entries = Entry.objects.filter(object_id=str(complaint.pk)).order_by("sequence")
    assert [e.action for e in entries] == [f"complaint_{s}" for s in steps]


def test_each_guard_names_what_is_missing(ours, complaint):
    for action, more, code in (
        ("accept", {}, "complaint_topic_missing"),
        ("refer", {"elsewhere": " "}, "complaint_elsewhere_missing"),
        ("join", {}, "complaint_other_missing"),
        ("set_aside", {"reason": ComplaintReason.NEW_FACTS}, "complaint_reason_missing"),
        ("answer", {"answer": "…", "way": AnswerWay.PHONE}, "not_in_this_state"),
    ):
        with pytest.raises(Refused, match=code):
            take(complaint, action, ours.office, **more)
    with pytest.raises(Refused, match="not_your_role"):
        take(complaint, "hand_on", ours.office, department=ours.department.pk)
    with pytest.raises(Refused, match="complaint_department_missing"):
        take(complaint, "hand_on", ours.team1)
    assert actions_of(complaint) == ["register"]


HIDDEN = ("unit1", "head1", "staff1", "team2", "reviewer", "leader", "department_staff", "system_admin",
          "security_admin", "audit_admin")  # fmt: skip


@pytest.mark.parametrize("who", HIDDEN)
def test_nobody_but_the_office_and_the_target_s_team_learns_that_one_exists(world, ours, complaint, who):
    assert set(queries.complaints_for(ours.office)) == set(queries.complaints_for(ours.team1)) == {complaint}
    viewer = getattr(ours, who)
    assert not queries.complaints_for(viewer).exists()
    assert count_owed(viewer, Wanted(), today()).get(OwedKind.COMPLAINT) is None
    with pytest.raises(Complaint.DoesNotExist):
        take(complaint, "accept", viewer, topic=ComplaintTopic.MONEY)
    client = world.client(viewer)
    assert client.get(f"/complaints/{complaint.pk}/").status_code == 404
    assert client.get("/complaints/").status_code == (200 if who == "team2" else 403)
    assert str(complaint) not in client.get("/owed/").content.decode()


def test_whoever_is_of_the_inspected_unit_as_well_sees_none_about_it_nor_any_not_placed(ours, complaint):
    LetterBox.objects.create(body=ours.body, opened=True, changed_by_name="x")
    letter = Letter(ComplaintChannel.WEB, "不知哪家", TEXT)
    loose = coming_in.drop_in(body=ours.body, target_id=None, letter=letter, seed=new_seed())
    both = person("兼职", Role.OFFICE, ours.body.pk)
    own = person("x", Role.UNIT, ours.body.pk, ours.units[0].pk)
    both = type(both)(both.id, both.name, both.grants | own.grants)
    assert not queries.complaints_for(both).exists()
    assert set(queries.complaints_for(ours.office)) == {complaint, loose}
    assert set(queries.complaints_for(ours.team1)) == {complaint}


def test_while_stationed_the_team_owes_it_and_else_the_office_and_both_are_told(world, ours):
    Round.objects.filter(pk=ours.round.pk).update(state=RoundState.STATIONED)
    during = came(ours, by=ours.office)
    Round.objects.filter(pk=ours.round.pk).update(state=RoundState.RECTIFYING)
    after = accepted(ours)
    assert (during.handled_by, after.handled_by) == (Role.TEAM, Role.OFFICE)
    for viewer, mine in ((ours.team1, during), (ours.office, after)):
        from_desk = world.client(viewer).get("/owed/?whose=mine").content.decode()
        assert str(mine) in from_desk
    both = count_owed(ours.office, Wanted(kinds=frozenset({OwedKind.COMPLAINT})), today())
    assert both == {OwedKind.COMPLAINT: 2}
    assert "信访人" in world.client(ours.office).get("/owed/?kind=complaint").content.decode()
    due = things_due(ours.office, today(), today() + timedelta(days=90), most=9)
    assert {d.title for d in due if d.kind.startswith("complaint")} == {str(during), str(after)}
    catch_up()
    Complaint.objects.update(due_on=today() - timedelta(days=1))
    tell_due()
    told = Notice.objects.filter(about="complaint").values_list("recipient", "kind", "level")
    assert set(told) == {
        (ours.team1.id, "complaint_came", ""),
        (ours.office.id, "complaint_came", ""),
        (ours.team1.id, "overdue", OverdueLevel.OVERDUE),
        (ours.office.id, "overdue", OverdueLevel.OVERDUE),
    }, "each of whoever owes it, nobody of their own deed"
    assert list(doubtful()) == []
    page = world.client(ours.team1).get("/inbox/").content.decode()
    assert str(during) in page
    assert "采购" not in page


def test_alike_complaints_are_shown_and_joined_and_share_the_answer(ours):
    first = accepted(ours)
    other = came(ours, text=f"{TEXT}请查一查。", subject="采购拆分问题")
    strange = came(ours, text="食堂卫生不好，饭菜经常是凉的，反映多次没有人管。", subject="食堂")
    beyond = came(ours, target=1, by=ours.team2)
    found = queries.alike(other, ours.team1)
    assert [a.complaint for a in found] == [first]
    assert found[0].share > 50
    assert {a.complaint for a in queries.alike(other, ours.office)} == {first, beyond}
    assert queries.alike(strange, ours.office) == []
    take(other, "join", ours.team1, other=first.pk)
    third = came(ours)
    with pytest.raises(Refused, match="complaint_other_not_open"):
        take(third, "join", ours.team1, other=other.pk)
    with pytest.raises(Complaint.DoesNotExist):
        take(third, "join", ours.team1, other=beyond.pk)
    take(first, "answer", ours.office, answer="已处理", way=AnswerWay.NOT_POSSIBLE)
    assert other in queries.joined_for(first, ours.office)
    take(other, "resume", ours.team1, reason=ComplaintReason.MISTAKE)
    assert not queries.joined_for(first, ours.office).exists()


def test_handed_on_it_is_sealed_to_the_department_and_its_words_are_gone(ours, codes):
    first = accepted(ours)
    other = came(ours, text=f"{TEXT}另一封。", name="孙某")
    take(other, "join", ours.team1, other=first.pk)
    take(first, "hand_on", ours.team1, department=ours.department.pk)
    for one in (first, other):
        one.refresh_from_db()
        assert (one.state, one.key, one.content, one.sender, one.answer) == (
            "handed_on",
            None,
            None,
            None,
            None,
        )
        assert queries.words_of(one) is None
        assert queries.sender_in_clear(one) is None
    clue = Clue.objects.get()
    assert first.clue == other.clue == clue
    take_clue(clue, "route", ours.office)
    keys = opened_by(ours)
    take_clue(clue, "receive", ours.department_staff, keys=keys)
    told = opened(Clue.objects.get(), keys).fields
    assert TEXT in told["text"]
    assert "另一封" in told["text"]
    assert "钱某" in told["origin"]
    assert "孙某" in told["origin"]
    assert queries.alike(came(ours), ours.office) == [], "nothing is left to be compared with"


def test_without_a_department_s_key_nothing_is_handed_on_and_the_words_stay(ours, complaint):
    with pytest.raises(Refused, match="clue_no_key"):
        take(complaint, "hand_on", ours.team1, department=ours.department.pk)
    complaint.refresh_from_db()
    assert (complaint.state, queries.words_of(complaint).text) == ("received", TEXT)
    assert not Clue.objects.exists()


def test_with_another_installation_key_the_words_are_said_to_be_closed_and_nothing_breaks(
    world, ours, complaint, settings
):
    settings.SECRET_KEY = "another"
    client = world.client(ours.office)
    page = client.get(f"/complaints/{complaint.pk}/").content.decode()
    assert "secret-key" in page
    assert client.get("/complaints/").status_code == 200
    with pytest.raises(Refused, match="complaint_unreadable"):
        take(complaint, "hand_on", ours.team1, department=ours.department.pk)


def test_no_word_and_no_sender_lies_in_the_database_in_clear(ours, complaint):
    if connection.vendor != "sqlite":
        pytest.skip("reads the embedded database's cells")
    take(complaint, "accept", ours.office, topic=ComplaintTopic.MONEY)
    take(complaint, "answer", ours.office, answer="答复原文甲", way=AnswerWay.PHONE)
    actions.note_sender(complaint_id=complaint.pk, by=ours.office)
    dump = dump_of(connection.connection)
    assert str(complaint.pk.hex).encode() in dump
    for word in ("采购拆分", TEXT[:8], "钱某", "电话一二三", "答复原文甲"):
        assert word.encode() not in dump, word


def test_a_receipt_code_tells_whether_it_was_answered_and_nothing_else(ours, codes):
    letter = Letter(ComplaintChannel.HOTLINE, "标题", TEXT)
    made, code = coming_in.register(letter=letter, target_id=ours.targets[0].pk, by=ours.team1)
    assert queries.answered(grouped(code).lower()) is False
    assert queries.answered("ABCD") is None
    assert code not in str(Complaint.objects.values_list("code", flat=True))
    take(made, "hand_on", ours.team1, department=ours.department.pk)
    assert queries.answered(code) is False, "that it became a clue is not told"
    clue = Clue.objects.get()
    take_clue(clue, "route", ours.office)
    take_clue(clue, "receive", ours.department_staff, keys=opened_by(ours))
    take_clue(clue, "drop", ours.department_staff, reply="查无实据")
    assert queries.answered(code) is True


def test_the_office_places_what_came_without_a_unit_and_the_team_then_sees_it(ours):
    LetterBox.objects.create(body=ours.body, opened=True, changed_by_name="x")
    letter = Letter(ComplaintChannel.WEB, "标题", TEXT)
    seed = new_seed()
    made = coming_in.drop_in(body=ours.body, target_id=None, letter=letter, seed=seed)
    assert coming_in.drop_in(body=ours.body, target_id=None, letter=letter, seed=seed) == made
    with pytest.raises(Refused, match="complaint_not_placed"):
        take(made, "accept", ours.office, topic=ComplaintTopic.MONEY)
    with pytest.raises(Target.DoesNotExist):
        take(made, "place", ours.office, target=None)
    take(made, "place", ours.office, target=ours.targets[0].pk)
    assert list(queries.complaints_for(ours.team1)) == [made]
    with pytest.raises(Target.DoesNotExist):
        coming_in.drop_in(body=ours.body, target_id=made.pk, letter=letter, seed=new_seed())
    LetterBox.objects.update(opened=False)
    with pytest.raises(LetterBox.DoesNotExist):
        coming_in.drop_in(body=ours.body, target_id=None, letter=letter, seed=new_seed())


def test_the_second_of_two_people_is_told_and_nothing_is_done_twice(ours, complaint):
    version = complaint.version
    given = actions.Given(topic=ComplaintTopic.MONEY)
    step = {"complaint_id": complaint.pk, "action": "accept", "given": given, "by": ours.office}
    actions.take(**step, version=version)
    with pytest.raises(Stale):
        actions.take(**step, version=version)
    assert actions_of(complaint) == ["register", "accept"]


def test_an_address_asks_so_often_and_no_more():
    for _n in range(MOST_LOOKS):
        knock("look", "10.0.0.1")
    with pytest.raises(TooMany):
        knock("look", "10.0.0.1")
    knock("look", "10.0.0.2")


def test_the_receipt_code_follows_from_its_seed_and_the_installation_alone():
    assert code_of("甲") == code_of("甲") != code_of("乙")
    assert len(code_of("甲")) == 16
    assert settings.SECRET_KEY not in code_of("甲")
