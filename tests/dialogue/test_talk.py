"""Comments and questions: who reads them, who is named, and what nobody outside learns of."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import ValidationError

from huiyin.accounts.models import User
from huiyin.accounts.pinyin import initials, matches
from huiyin.dialogue import actions, asking
from huiyin.dialogue.models import Comment, Question
from huiyin.dialogue.people import namable, suggested
from huiyin.dialogue.queries import comments_for, questions_for, said_about, waiting_questions
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.journal.models import Entry
from huiyin.journal.staleness import Stale
from huiyin.rules.comment import Audience
from huiyin.rules.moves import Refused
from huiyin.rules.roles import Role

pytestmark = pytest.mark.django_db
EVERYBODY = ("office", "leader", "team1", "team2", "reviewer", "unit1", "unit2", "department_staff")


@pytest.fixture
def finding(ours) -> Finding:
    """Fed back, and referred to a department of which only the office and the leading group know."""
    finding = ours.issue()
    findings.refer(finding_id=finding.pk, department_id=ours.department.pk, note="请核", by=ours.office)
    return Finding.objects.get(pk=finding.pk)


def readers(side, rows_for) -> set[str]:
    return {who for who in EVERYBODY if rows_for(getattr(side, who)).exists()}


def test_a_comment_is_read_by_its_audience_and_by_nobody_else(world, ours, finding):
    actions.comment(finding_id=finding.pk, text="请补充凭证", by=ours.team1)
    everybody = {"office", "leader", "team1", "reviewer", "unit1", "department_staff"}
    assert readers(ours, comments_for) == everybody
    assert readers(world.theirs, comments_for) == set()
    Comment.objects.update(audience=Audience.INSIDE)
    assert readers(ours, comments_for) == {"office", "leader", "team1", "reviewer"}


def test_what_is_said_inside_is_nowhere_on_the_units_page_nor_in_its_history(world, ours, finding):
    actions.comment(finding_id=finding.pk, text="内部：涉嫌拆分发票", by=ours.team1, audience=Audience.INSIDE)
    actions.comment(finding_id=finding.pk, text="请补充凭证", by=ours.team1)
    address = f"/findings/{finding.pk}/"
    for who, inside in (("unit1", False), ("department_staff", False), ("office", True), ("reviewer", True)):
        response = world.client(getattr(ours, who)).get(address)
        page = response.content.decode()
        assert "请补充凭证" in page
        assert ("涉嫌拆分发票" in page) == inside, who
        told = [e["action"] for e in response.context["events"]].count("comment")
        assert told == (2 if inside else 1), who
    unit = world.client(ours.unit1).get(address).content.decode()
    assert ours.team1.name not in unit, "the unit reads the side, not the name"


def test_a_comment_names_people_who_see_the_finding_and_the_journal_knows_whom(ours, finding):
    actions.comment(
        finding_id=finding.pk, audience=Audience.INSIDE, by=ours.office,
        text=f"@{ours.team1.name} 请核，@{ours.reviewer.name} 一并看",
    )  # fmt: skip
    told = json.loads(Entry.objects.get(action="comment").payload)
    assert told["mentions"] == [str(ours.team1.id), str(ours.reviewer.id)]
    assert told["audience"] == "inside"


def test_naming_somebody_outside_is_refused_as_naming_somebody_who_is_not_there(ours, world, finding):
    outside = [
        (ours.office, Audience.INSIDE, ours.unit1.name),
        (ours.office, Audience.ALL, ours.unit2.name),
        (ours.office, Audience.ALL, ours.team2.name),
        (ours.office, Audience.ALL, ours.department_staff.name),
        (ours.office, Audience.ALL, world.theirs.office.name),
        (ours.unit1, Audience.ALL, ours.team1.name),
        (ours.unit1, Audience.ALL, ours.department_staff.name),
    ]
    for by, audience, name in outside:
        said = []
        for wanted in (name, "不存在的人"):
            with pytest.raises(ValidationError) as refused:
                actions.comment(finding_id=finding.pk, audience=audience, text=f"@{wanted} 请看", by=by)
            said.append(refused.value.messages[0].replace(wanted, "X"))
        assert said[0] == said[1], "no hint whether the person exists"
    assert not Comment.objects.exists()


def test_completion_offers_exactly_those_who_may_be_named(world, ours, finding):
    def offered(side, who, q, audience="all"):
        client = world.client(getattr(side, who))
        found = client.get(f"/findings/{finding.pk}/mentionable/", {"q": q, "audience": audience})
        return [n["label"] for n in found.json()["found"]] if found.status_code == 200 else None

    User.objects.filter(pk=ours.team1.id).update(name="单晓曾", post="副组长")
    assert offered(ours, "office", "sxz", "inside") == ["单晓曾"]
    assert offered(ours, "office", "副组", "inside") == ["单晓曾"]
    assert offered(ours, "unit1", "sxz") == [], "the unit doesn't know the team by name"
    groups = ["巡视巡察办", "巡视巡察组", "被巡视单位"]
    assert offered(ours, "unit1", "") == [*groups, ours.head1.name]
    assert offered(ours, "office", "审计厅") == [], "nor does anybody name a department"
    assert offered(ours, "department_staff", "") == []
    assert offered(ours, "unit2", "") is None
    assert offered(world.theirs, "office", "") is None


def test_a_group_means_everybody_of_that_side_and_one_is_not_told_of_ones_own_words(ours, finding):
    actions.comment(finding_id=finding.pk, text="@巡视巡察办 @被巡视单位 请看", by=ours.unit1)
    told = json.loads(Entry.objects.get(action="comment").payload)
    assert set(told["mentions"]) == {str(ours.office.id), str(ours.head1.id)}


def test_two_people_of_one_name_are_told_apart_by_post_or_user_name(ours, finding):
    User.objects.filter(pk__in=[ours.team1.id, ours.reviewer.id]).update(name="李明")
    User.objects.filter(pk=ours.team1.id).update(post="组长")
    labels = {n.label for n in namable(finding, ours.office, Audience.INSIDE)}
    assert "李明（组长）" in labels
    assert "李明" not in labels
    assert [n.post for n in suggested(finding, ours.office, Audience.INSIDE, "lm")][:1] != []


def test_a_comment_worded_anew_keeps_what_it_said_before_and_tells_only_the_newly_named(ours, finding):
    made = actions.comment(
        finding_id=finding.pk, text=f"@{ours.team1.name} 看", by=ours.office, audience=Audience.INSIDE
    )
    anew = f"@{ours.team1.name} @{ours.reviewer.name} 再看"
    with pytest.raises(Refused):
        actions.edit(comment_id=made.pk, text=anew, by=ours.team1)
    actions.edit(comment_id=made.pk, text=anew, by=ours.office, version=1)
    (said,) = said_about(finding, ours.team1)
    assert [w.number for w in said.wordings] == [2, 1]
    assert json.loads(Entry.objects.get(action="edit_comment").payload)["mentions"] == [str(ours.reviewer.id)]
    with pytest.raises(Stale):
        actions.edit(comment_id=made.pk, text="第三稿", by=ours.office, version=1)


def test_what_was_taken_back_is_read_by_its_writer_and_the_office_alone(world, ours, finding):
    made = actions.comment(finding_id=finding.pk, text="误发：线索已移交", by=ours.team1)
    actions.withdraw(comment_id=made.pk, reason="发错范围", by=ours.team1)
    for who, reads in (("office", True), ("team1", True), ("unit1", False), ("reviewer", False)):
        page = world.client(getattr(ours, who)).get(f"/findings/{finding.pk}/").content.decode()
        assert ("线索已移交" in page) == reads, who
        assert ("发错范围" in page.split('id="life-line"')[0]) == reads, who
        assert "撤回" in page
    with pytest.raises(Refused):
        actions.withdraw(comment_id=made.pk, reason="再撤", by=ours.office)


def test_a_question_to_a_department_is_known_where_the_referral_is_known(world, ours, finding):
    made = asking.ask_about_finding(
        finding_id=finding.pk, text="贵厅是否查过？", asked_of=Role.DEPARTMENT, by=ours.office,
        department_id=ours.department.pk,
    )  # fmt: skip
    assert readers(ours, questions_for) == {"office", "leader", "department_staff"}
    assert readers(world.theirs, questions_for) == set()
    for who in ("team1", "unit1", "reviewer"):
        client = world.client(getattr(ours, who))
        response = client.get(f"/findings/{finding.pk}/")
        assert "贵厅是否查过" not in response.content.decode()
        assert "ask_question" not in [e["action"] for e in response.context["events"]], who
        assert client.get(f"/questions/{made.pk}/").status_code == 404
    asking.answer(question_id=made.pk, text="未查过。", by=ours.department_staff)
    assert not waiting_questions(ours.office).exists()


def test_a_team_asks_during_review_and_the_application_shows_the_open_question(world, ours, finding):
    application = ours.apply(finding)
    client = world.client(ours.team1)
    page = client.get(f"/review/{application.pk}/").content.decode()
    address = f"/findings/{finding.pk}/ask/?application={application.pk}"
    assert address in page
    assert client.get(address).status_code == 200
    data = {"application": application.pk, "asked_of": "unit", "text": "32 条以外的呢？", "once": "k" * 20}
    sent = client.post(f"/findings/{finding.pk}/ask/", data)
    assert sent.status_code == 302
    assert "32 条以外的呢？" in client.get(f"/review/{application.pk}/").content.decode()
    question = Question.objects.get()
    unit = world.client(ours.unit1)
    assert "32 条以外的呢？" in unit.get(f"/findings/{finding.pk}/").content.decode()
    shown = unit.get(f"/questions/{question.pk}/").content.decode()
    assert ours.team1.name not in shown
    answer = {"version": 1, "decision": "answer", "text": "另有 4 条已核销。", "once": "a" * 20}
    assert unit.post(f"/questions/{question.pk}/", answer).status_code == 302
    assert "另有 4 条已核销。" in client.get(f"/questions/{question.pk}/").content.decode()


def test_a_units_question_is_handed_on_once_and_stays_owed(world, ours, finding):
    made = asking.ask_about_finding(
        finding_id=finding.pk, text="口径是什么？", asked_of=Role.OFFICE, by=ours.unit1
    )
    with pytest.raises(Refused):
        asking.forward(question_id=made.pk, reason="请组里答", by=ours.team1)
    asking.forward(question_id=made.pk, reason="请组里答", by=ours.office, version=1)
    with pytest.raises(Refused):
        asking.answer(question_id=made.pk, text="…", by=ours.office)
    with pytest.raises(Refused):
        asking.forward(question_id=made.pk, reason="退回", by=ours.team1)
    with pytest.raises(Stale):
        asking.answer(question_id=made.pk, text="按合同口径", by=ours.team1, version=1)
    asking.answer(question_id=made.pk, text="按合同口径", by=ours.team1)
    assert Question.objects.get().answered_by == ours.team1.id
    page = world.client(ours.unit1).get(f"/questions/{made.pk}/").content.decode()
    assert "按合同口径" in page
    assert "请组里答" not in page


def test_nothing_is_asked_of_who_can_not_know(ours, finding):
    with pytest.raises(Refused):
        asking.ask_about_finding(
            finding_id=finding.pk, text="？", asked_of=Role.DEPARTMENT, by=ours.office,
            department_id=ours.units[1].pk,
        )  # fmt: skip
    with pytest.raises(Refused):
        asking.ask_about_finding(
            finding_id=ours.register("关于“另一件事”的问题").pk, text="？", asked_of=Role.UNIT, by=ours.team1
        )
    with pytest.raises(Finding.DoesNotExist):
        asking.ask_about_finding(finding_id=finding.pk, text="？", asked_of=Role.UNIT, by=ours.team2)


def test_the_form_of_a_comment_keeps_what_was_typed_when_it_is_refused(world, ours, finding):
    client = world.client(ours.unit1)
    data = {"text": "@查无此人 请看", "audience": "all", "task": "", "once": "k" * 20}
    again = client.post(f"/findings/{finding.pk}/comment/", data)
    assert again.status_code == 422
    assert "@查无此人 请看" in again.content.decode()
    forged = client.post(f"/findings/{finding.pk}/comment/", {**data, "text": "好", "audience": "inside"})
    assert forged.status_code == 422
    assert not Comment.objects.exists()


def test_initials_know_every_reading():
    assert {"cxz", "sxz"} <= initials("单晓曾")
    assert matches("wlh", "王丽华")
    assert matches("科长", "王丽华", "科长")
    assert not matches("lw", "王丽华")
