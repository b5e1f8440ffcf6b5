"""Departments are asked and answer in time; each sees what was addressed to it, the unit never anything."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.coordination import actions, queries
from huiyin.coordination.models import CoordinationRequest
from huiyin.evidence.storage import keep_named
from huiyin.notices.due import tell_due
from huiyin.notices.making import catch_up
from huiyin.notices.models import Notice
from huiyin.notices.queries import notices_for
from huiyin.organisations import actions as organisations
from huiyin.organisations.clock import due_date, today
from huiyin.owing.due import things_due
from huiyin.owing.queries import owing_for
from huiyin.owing.wanted import Wanted
from huiyin.rounds.models import Round
from huiyin.rules.coordination import RequestKind, RequestState
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.due import DueKind
from huiyin.rules.moves import Refused
from huiyin.rules.owed import OwedKind
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState
from huiyin.rules.unit import UnitType
from tests.conftest import person

CANARY = "问部门的金丝雀"
OUTSIDERS = ("team2", "unit1", "head1", "staff1", "reviewer", "leader", "other_department")


@pytest.fixture
def side(world):
    """甲 with a second department beside the first."""
    ours = world.ours
    other = organisations.add_unit(
        body_id=ours.body.pk, name="甲省纪委监委", unit_type=UnitType.FUNCTIONAL_DEPARTMENT, receives=True,
        by=ours.office,
    )  # fmt: skip
    ours.viewers["other_department"] = person("甲省纪委联络员", Role.DEPARTMENT, ours.body.pk, other.pk)
    return ours


def asked(side, title: str = "最近一次审计发现的问题", **more) -> CoordinationRequest:
    given = {"target_id": side.targets[0].pk, "department_id": side.department.pk, "by": side.team1, **more}
    return actions.ask(title=title, text=more.pop("text", "请提供问题清单。"), **given)


def owed_to_us(viewer):
    return owing_for(viewer, Wanted(kinds=frozenset({OwedKind.COORDINATION})), today(), most=9)


def test_a_department_owes_an_answer_in_the_profiles_working_days_and_gives_it(side):
    request = asked(side)
    assert request.answer_due_on == due_date(side.body, DeadlineKind.COORDINATION_ANSWER, today())
    for who in ("office", "team1", "department_staff"):
        [owing] = owing_for(
            side.viewers[who], Wanted(kinds=frozenset({OwedKind.COORDINATION})), today(), most=9
        )
        assert (owing.pk, owing.owed.by, owing.department_name) == (request.pk, Role.DEPARTMENT, "甲省审计厅")
    due = things_due(side.department_staff, today(), today() + timedelta(days=40), most=9)
    assert [(d.kind, d.unit) for d in due] == [(DueKind.COORDINATION_ANSWER, "甲省水务厅")]
    with pytest.raises(Refused):
        actions.answer(request_id=request.pk, by=side.department_staff)
    files = [keep_named([b"list"], "清单.txt")]
    actions.answer(request_id=request.pk, files=files, by=side.department_staff)
    assert not owed_to_us(side.office)
    actions.ask_again(request_id=request.pk, reason="还缺金额", by=side.team1)
    actions.answer(request_id=request.pk, text="共 23 个。", by=side.department_staff)
    request.refresh_from_db()
    assert (request.state, request.answer) == (RequestState.ANSWERED, "共 23 个。")


@pytest.mark.parametrize("who", ["unit1", "reviewer", "leader", "team2", "department_staff"])
def test_only_the_office_and_the_units_team_ask(side, who):
    with pytest.raises((Refused, ObjectDoesNotExist)):
        asked(side, by=side.viewers[who])


@pytest.mark.parametrize("who", ["office", "team1", "other_department"])
def test_only_the_department_that_was_asked_answers(side, who):
    request = asked(side)
    with pytest.raises((Refused, ObjectDoesNotExist)):
        actions.answer(request_id=request.pk, text="代答", by=side.viewers[who])


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_else_learns_of_a_request(world, side, who):
    request = asked(side, CANARY, files=[keep_named([b"secret"], f"{CANARY}.txt")])
    actions.answer(request_id=request.pk, text=CANARY, by=side.department_staff)
    asked(side, f"{CANARY}二")
    viewer, client = side.viewers[who], world.client(side.viewers[who])
    assert not queries.requests_for(viewer).exists()
    for address in (reverse("coordination_request", args=[request.pk]),
                    reverse("request_file", args=[request.files.first().pk])):  # fmt: skip
        assert client.get(address).status_code in (403, 404)
    for name in ("home", "coordination", "owed", "calendar", "inbox"):
        assert CANARY not in client.get(reverse(name)).content.decode(), name


def test_the_department_sees_the_question_and_no_drafts_findings_or_links(world, side):
    finding = side.issue(f"关于“{CANARY}”的问题")
    request = asked(side)
    actions.answer(request_id=request.pk, text="共 23 个。", by=side.department_staff)
    actions.link(request_id=request.pk, drafts=[], findings=[finding.pk], by=side.team1)
    address = reverse("coordination_request", args=[request.pk])
    assert CANARY in world.client(side.team1).get(address).content.decode()
    shown = world.client(side.department_staff).get(address).content.decode()
    assert "最近一次审计发现的问题" in shown
    assert CANARY not in shown
    with pytest.raises(Refused):
        actions.link(request_id=request.pk, drafts=[], findings=[], by=side.department_staff)


def test_an_answer_is_linked_to_what_belongs_to_the_same_target_alone(side):
    own, other = side.issue(), side.issue(target=1)
    request = asked(side)
    actions.link(request_id=request.pk, drafts=[], findings=[own.pk, other.pk], by=side.office)
    assert list(request.findings.all()) == [own]


def test_copies_go_to_whom_the_profile_says_after_the_feedback_and_once(world, side):
    named = {r.words.zh: [d.name for d in found] for r, found in queries.recipients_of(side.targets[0])}
    assert named == {"纪检监察机关": ["甲省纪委监委"], "组织部门": [], "主管部门": [], "分管领导": []}
    office, target = world.client(side.office), side.targets[0].pk
    address = reverse("send_copies", args=[target])
    wanted = [str(d.pk) for _r, found in queries.recipients_of(side.targets[0]) for d in found]
    early = office.post(address, {"departments": wanted, "once": "a"})
    assert "反馈以后才能抄告" in early.content.decode()
    side.issue()
    assert office.post(address, {"departments": wanted, "once": "b"}).status_code == 302
    copy = CoordinationRequest.objects.get()
    assert (copy.kind, copy.files.get().name) == (RequestKind.COPY, "关于巡视甲省水务厅的反馈意见.docx")
    assert "没有新的抄告对象" in office.post(address, {"departments": wanted, "once": "c"}).content.decode()
    receiver = world.client(side.other_department)
    page = reverse("coordination_request", args=[copy.pk])
    assert "签收" in receiver.get(page).content.decode()
    given = {"text": "", "version": copy.version, "once": "d"}
    assert receiver.post(reverse("answer_request", args=[copy.pk]), given).status_code == 302
    copy.refresh_from_db()
    assert copy.state == RequestState.ANSWERED
    assert world.client(side.team1).get(address).status_code == 403


def test_the_department_is_told_reminded_and_its_answer_is_told_to_the_team(side):
    request = asked(side)
    catch_up()
    assert [n.kind for n in notices_for(side.department_staff)] == ["department_asked"]
    CoordinationRequest.objects.update(answer_due_on=today() - timedelta(days=1))
    tell_due()
    assert "overdue" in {n.kind for n in notices_for(side.department_staff)}
    assert "overdue" in {n.kind for n in notices_for(side.team1)}
    actions.answer(request_id=request.pk, text="共 23 个。", by=side.department_staff)
    catch_up()
    assert "department_answered" in {n.kind for n in notices_for(side.team1)}
    outside = [side.unit1.id, side.team2.id, side.other_department.id]
    assert not Notice.objects.filter(recipient_id__in=outside).exists()


def test_asking_and_answering_on_pages(world, side):
    team, department = world.client(side.team1), world.client(side.department_staff)
    address = reverse("ask_department", args=[side.targets[0].pk])
    assert "答复期限为" in team.get(address).content.decode()
    given = {"department": str(side.department.pk), "title": "审计情况", "text": "请提供清单。", "once": "a"}
    made = team.post(address, given)
    request = CoordinationRequest.objects.get()
    assert made.url == reverse("coordination_request", args=[request.pk])
    answer = reverse("answer_request", args=[request.pk])
    empty = department.post(answer, {"text": " ", "version": request.version, "once": "b"})
    assert empty.status_code == 409
    assert department.post(answer, {"text": "共 23 个。", "version": 1, "once": "c"}).status_code == 302
    assert "共 23 个。" in team.get(made.url).content.decode()
    again = {"decision": "ask_again", "reason": "还缺金额", "once": "d"}
    assert team.post(answer, again).status_code == 302
    assert "还缺金额" in department.get(made.url).content.decode()
    assert team.post(answer, {"decision": "withdraw", "reason": "不需要了", "once": "e"}).status_code == 302
    assert CoordinationRequest.objects.get().state == RequestState.WITHDRAWN


def test_whoever_may_ask_finds_the_way_from_the_list_and_the_office_the_copies_that_wait(world, side):
    side.issue("已反馈的问题")
    office, team = world.client(side.office), world.client(side.team1)
    listed, choose = reverse("coordination"), reverse("new_request")
    for client in (office, team):
        assert choose in client.get(listed).content.decode()
    waits = "反馈以后还有 1 个单位没有抄告"
    assert waits in office.get(listed).content.decode()
    assert waits not in team.get(listed).content.decode()
    page = team.get(choose).content.decode()
    assert "甲省水务厅" in page
    assert "甲省重工集团" not in page
    assert reverse("send_copies", args=[side.targets[0].pk]) not in page
    assert reverse("send_copies", args=[side.targets[0].pk]) in office.get(choose).content.decode()
    chosen = team.get(choose, {"target": side.targets[0].pk})
    assert chosen["Location"] == reverse("ask_department", args=[side.targets[0].pk])
    assert team.get(choose, {"target": side.targets[1].pk}).status_code == 200
    file = keep_named([b"opinion"], "意见.txt")
    actions.send_copies(
        target_id=side.targets[0].pk, department_ids=[side.department.pk], title="反馈意见", files=[file],
        by=side.office,
    )  # fmt: skip
    assert waits not in office.get(listed).content.decode()
    Round.objects.filter(pk=side.round.pk).update(state=RoundState.COMPLETED)
    assert "没有可以请部门配合的巡视对象" in office.get(choose).content.decode()
    for who in ("department_staff", "unit1", "leader"):
        client = world.client(side.viewers[who])
        assert client.get(choose).status_code == 403
    assert choose not in world.client(side.department_staff).get(listed).content.decode()


def test_the_list_asks_the_same_number_of_questions_for_one_row_and_for_three(world, side):
    client, address = world.client(side.office), reverse("coordination")
    Round.objects.update(state=RoundState.STATIONED, stationed_from=date(2024, 1, 3))

    def asked_of_the_database() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    asked(side)
    once = asked_of_the_database()
    for n in range(2):
        asked(side, f"第 {n} 件")
    assert asked_of_the_database() == once
