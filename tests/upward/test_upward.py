"""Important matters before the leading group: written, approved, read, instructed, answered."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ObjectDoesNotExist
from docx import Document

from huiyin.findings.models import Finding
from huiyin.journal.models import Entry
from huiyin.journal.staleness import Stale
from huiyin.notices.making import catch_up
from huiyin.notices.queries import notices_for
from huiyin.organisations.clock import today
from huiyin.owing.doubts import doubtful
from huiyin.owing.queries import owing_for
from huiyin.owing.wanted import Wanted
from huiyin.rules.brief import BriefAction, BriefState, Importance
from huiyin.rules.instruction import InstructionAction
from huiyin.rules.moves import Refused
from huiyin.rules.notice_kinds import NoticeKind
from huiyin.rules.owed import OwedKind
from huiyin.rules.roles import Role
from huiyin.upward import actions, queries
from huiyin.upward.models import Brief, BriefRead, Instruction
from tests.conftest import person

pytestmark = pytest.mark.django_db
SECRET = "内部判断不外传"
LATER = timedelta(days=9)


@pytest.fixture
def second(ours):
    return person("甲省巡视办副主任", Role.OFFICE, ours.body.pk)


@pytest.fixture
def finding(ours):
    finding = ours.issue("关于“补录不及时”的问题")
    ours.plan(finding)
    Finding.objects.filter(pk=finding.pk).update(due_on=today() - timedelta(days=200), amount=1_234_567)
    return Finding.objects.get(pk=finding.pk)


def drafted(side, finding, **more) -> Brief:
    given = {"title": "补录长期拖延", "text": SECRET, "by": side.office, **more}
    return actions.draft(finding_id=finding.pk, **given)


def take(brief, action, by, **more):
    return actions.take(brief_id=brief.pk, action=BriefAction(action), by=by, **more)


def sent(side, finding, second) -> Brief:
    brief = drafted(side, finding)
    take(brief, "submit", side.office, text=SECRET)
    return take(brief, "approve", second)


def refusal(call) -> list[str]:
    with pytest.raises(Refused) as refused:
        call()
    return [o.code for o in refused.value.obstacles]


def owed(viewer) -> list[tuple[str, str]]:
    wanted = Wanted(kinds=frozenset({OwedKind.BRIEF, OwedKind.INSTRUCTION}))
    return [(o.owed.by.value, o.owed.step.value) for o in owing_for(viewer, wanted, today(), most=9)]


def test_a_brief_goes_up_is_read_and_comes_back_as_a_task_with_a_day(ours, finding, second):
    brief = drafted(ours, finding)
    assert (brief.reasons, brief.facts["days_late"]) == ([Importance.OVERDUE], 200)
    take(brief, "submit", ours.office, text=SECRET)
    assert owed(ours.office) == [("office", "decide")]
    assert refusal(lambda: take(brief, "approve", ours.office)) == ["own_brief"]
    take(brief, "approve", second)
    assert owed(ours.leader) == [("leading_group", "answer")]
    actions.note_read(brief=Brief.objects.get(pk=brief.pk), by=ours.leader)
    actions.note_read(brief=Brief.objects.get(pk=brief.pk), by=ours.leader)
    actions.note_read(brief=Brief.objects.get(pk=brief.pk), by=ours.office)
    assert [r.reader_id for r in BriefRead.objects.all()] == [ours.leader.id]
    take(brief, "instruct", ours.leader, text="请组织约谈", to=Role.TEAM, due_on=today() + LATER)
    one = Instruction.objects.get()
    assert owed(ours.team1) == [("team", "answer")]
    given = {"instruction_id": one.pk}
    wrong = {"action": InstructionAction.ANSWER, "text": "…"}
    assert refusal(lambda: actions.take_instruction(by=ours.office, **wrong, **given)) == [
        "instruction_not_yours"
    ]
    with pytest.raises(ObjectDoesNotExist):
        actions.take_instruction(by=ours.team2, **wrong, **given)
    actions.take_instruction(action=InstructionAction.ANSWER, text="已约谈", by=ours.team1, **given)
    assert owed(ours.leader) == [("leading_group", "decide")]
    back = {"action": InstructionAction.RETURN, "text": "补充名单", "due_on": today() + LATER}
    actions.take_instruction(by=ours.leader, **back, **given)
    actions.take_instruction(action=InstructionAction.ANSWER, text="名单已附", by=ours.team1, **given)
    assert not list(doubtful())
    actions.take_instruction(action=InstructionAction.ACCEPT, by=ours.leader, **given)
    assert owed(ours.leader) == owed(ours.office) == owed(ours.team1) == []
    told = Entry.objects.filter(action__regex="^(brief|instruction)_").order_by("sequence")
    assert [e.action for e in told] == [
        "brief_write", "brief_submit", "brief_approve", "brief_read", "brief_instruct",
        "instruction_answer", "instruction_return", "instruction_answer", "instruction_accept",
    ]  # fmt: skip
    catch_up()
    kinds = {n.kind for n in notices_for(ours.team1)}
    assert {NoticeKind.INSTRUCTION_GIVEN, NoticeKind.INSTRUCTION_SETTLED} <= kinds
    assert NoticeKind.BRIEF_SENT in {n.kind for n in notices_for(ours.leader)}


def test_a_finding_has_one_unsent_brief_and_the_second_person_is_told(ours, finding, second):
    brief = drafted(ours, finding)
    assert refusal(lambda: drafted(ours, finding)) == ["brief_there_already"]
    assert refusal(lambda: drafted(ours, finding, by=ours.team1)) == ["not_your_role"]
    take(brief, "submit", ours.office, text="新的写法", version=1)
    with pytest.raises(Stale):
        take(brief, "submit", ours.office, text="旧的写法", version=1)
    take(brief, "return", second, text="补充建议")
    take(brief, "withdraw", ours.office)
    assert drafted(ours, finding).state == BriefState.DRAFT


def test_who_does_not_have_a_part_in_it_does_not_see_it(world, ours, finding, second):
    brief = drafted(ours, finding)
    for who in ("leader", "team1", "reviewer", "unit1", "head1", "department_staff", "audit_admin"):
        assert not queries.briefs_for(getattr(ours, who)).exists(), who
        assert world.client(getattr(ours, who)).get(f"/briefs/{brief.pk}/").status_code == 404, who
    take(brief, "submit", ours.office, text=SECRET)
    take(brief, "approve", second)
    assert queries.briefs_for(ours.leader).get() == brief
    for viewer in (ours.team1, ours.unit1, world.theirs.office, world.theirs.leader):
        assert not queries.briefs_for(viewer).exists()
    unit = world.client(ours.unit1)
    assert SECRET not in unit.get(f"/findings/{finding.pk}/").content.decode()
    assert "呈报" not in unit.get(f"/findings/{finding.pk}/history/").content.decode()
    assert unit.get(f"/findings/{finding.pk}/brief/").status_code == 403


def test_what_the_profile_calls_important_is_named_until_it_is_reported(world, ours, finding):
    plain = ours.issue("关于“并不重要”的问题")
    Finding.objects.filter(pk=plain.pk).update(due_on=today() + LATER)
    Finding.objects.filter(pk=finding.pk).update(amount=None)
    Finding.objects.filter(pk=world.theirs.issue("关于“别家”的问题").pk).update(amount=90_000_000)
    assert [(f, kinds) for f, kinds in queries.important(ours.office)] == [(finding, [Importance.OVERDUE])]
    page = world.client(ours.office).get("/briefs/important/").content.decode()
    assert f"/findings/{finding.pk}/brief/" in page
    assert "并不重要" not in page
    drafted(ours, finding)
    assert queries.important(ours.office) == []
    assert queries.important(ours.team1) == []
    assert world.client(ours.leader).get("/briefs/important/").status_code == 403


def test_pages_walk_a_brief_up_and_its_instruction_back(world, ours, finding, second):
    office, other, leader, team = (world.client(v) for v in (ours.office, second, ours.leader, ours.team1))
    address = f"/findings/{finding.pk}/brief/"
    shown = office.get(address).content.decode()
    assert "200" in shown
    assert "1,234,567" in shown
    made = office.post(address, {"title": "补录长期拖延", "text": "建议约谈", "once": "a" * 20})
    brief = Brief.objects.get()
    assert made.headers["Location"] == f"/briefs/{brief.pk}/"

    def step(client, decision, **more):
        brief.refresh_from_db()
        data = {"version": brief.version, "decision": decision, "once": decision * 4, **more}
        return client.post(f"/briefs/{brief.pk}/", data)

    assert step(office, "submit").status_code == 422
    assert step(office, "submit", title="补录长期拖延", text="建议约谈主要负责人").status_code == 302
    assert step(office, "approve").status_code == 409
    assert step(other, "approve").status_code == 302
    page = leader.get(f"/briefs/{brief.pk}/").content.decode()
    assert "建议约谈主要负责人" in page
    assert ours.leader.name in office.get(f"/briefs/{brief.pk}/").content.decode(), "the receipt"
    until = (today() + LATER).isoformat()
    assert step(leader, "instruct", text="请组织约谈", to="team").status_code == 422
    assert step(leader, "instruct", text="请组织约谈", to="team", due_on=until).status_code == 302
    one = Instruction.objects.get()
    assert "请组织约谈" in team.get(f"/briefs/{brief.pk}/").content.decode()
    answer = {"version": one.version, "decision": "answer", "text": "已约谈", "once": "i" * 20}
    assert team.post(f"/instructions/{one.pk}/", answer).status_code == 302
    assert "已约谈" in leader.get(f"/briefs/{brief.pk}/").content.decode()
    paper = leader.get(f"/briefs/{brief.pk}/brief.docx")
    words = "\n".join(p.text for p in Document(BytesIO(paper.content)).paragraphs)
    assert "建议约谈主要负责人" in words
    assert "补录长期拖延" in leader.get("/briefs/?state=instructed").content.decode()
    english = world.client(ours.leader, language="en-GB")
    assert "Read receipts" in english.get(f"/briefs/{brief.pk}/").content.decode()


def test_the_list_costs_the_same_however_long_it_is(world, ours, django_assert_max_num_queries):
    for n in range(3):
        drafted(ours, ours.issue(f"关于“第{n}件”的问题"))
    office = world.client(ours.office)
    office.get("/briefs/")
    with django_assert_max_num_queries(20):
        office.get("/briefs/")
