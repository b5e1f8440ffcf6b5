"""Accountability cases, with whatever could leak lying beside what may be seen."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from openpyxl import load_workbook

from huiyin.accountability import actions, queries
from huiyin.accountability.models import AccountabilityCase
from huiyin.accountability.queries import Recorded
from huiyin.clues import keys
from huiyin.findings.models import Finding
from huiyin.journal.models import Entry
from huiyin.journal.staleness import Stale
from huiyin.notices.making import catch_up
from huiyin.notices.queries import notices_for
from huiyin.organisations.clock import today
from huiyin.owing.doubts import doubtful
from huiyin.owing.queries import owing_for
from huiyin.owing.wanted import Wanted
from huiyin.rectification.achieved import Figures
from huiyin.rectification.actions import report_progress
from huiyin.rules.accountability import CaseAction, CaseState
from huiyin.rules.ladder import Rung
from huiyin.rules.moves import Refused
from huiyin.rules.notice_kinds import NoticeKind
from huiyin.rules.owed import OwedKind
from huiyin.sealing import Strength
from huiyin.supervision import actions as supervision
from tests.clues.canary import dump_of, open_key, traces
from tests.clues.conftest import PASSPHRASE

pytestmark = pytest.mark.django_db
POST, BASIS, NAME = "分管采购的副总经理", "长期不推进整改", "金丝雀姓名羽毛"


@pytest.fixture
def finding(ours):
    finding = ours.issue("关于“补录不及时”的问题")
    ours.plan(finding)
    return Finding.objects.get(pk=finding.pk)


def opened(side, finding, **more):
    return actions.open_case(
        finding_id=finding.pk, **{"post": POST, "basis": BASIS, "by": side.team1, **more}
    )


def told(**more):
    given = {"instrument": "诫勉", "decided_by": "甲省纪委", "document": "甲纪〔2026〕3号", "on": today()}
    return Recorded(**{**given, **more})


def take(case, action, by, **more):
    return actions.take(case_id=case.pk, action=CaseAction(action), told=told(**more), by=by)


def refusal(call) -> list[str]:
    with pytest.raises(Refused) as refused:
        call()
    return [o.code for o in refused.value.obstacles]


def test_a_case_goes_its_way_is_owed_until_decided_and_journaled_once_a_step(ours, finding):
    case = opened(ours, finding)
    wanted = Wanted(kinds=frozenset({OwedKind.ACCOUNTABILITY}))
    owes = [(o.owed.by, o.title) for o in owing_for(ours.office, wanted, today(), most=9)]
    assert owes == [("office", POST)]
    take(case, "decide", ours.office)
    assert owing_for(ours.office, wanted, today(), most=9) == []
    take(case, "appeal", ours.office, reason="不服")
    assert [o.owed.step for o in owing_for(ours.office, wanted, today(), most=9)] == ["answer"]
    assert not list(doubtful())
    done = take(case, "change", ours.office, instrument="通报", reason="情节较轻")
    assert (done.state, done.instrument, done.due_on) == (CaseState.IN_FORCE, "通报", None)
    assert take(case, "end", ours.office).ended_on == today()
    steps = Entry.objects.filter(action__startswith="accountability_").order_by("sequence")
    assert [e.action.removeprefix("accountability_") for e in steps] == [
        "open", "decide", "appeal", "change", "end",
    ]  # fmt: skip
    with pytest.raises(Stale):
        actions.take(case_id=case.pk, action=CaseAction.END, told=told(), by=ours.office, version=1)


def test_the_same_occasion_and_post_open_one_case(ours, finding):
    step = supervision.propose(finding_id=finding.pk, rung=Rung.REMIND, demand="…", by=ours.office)
    supervision.approve(step_id=step.pk, by=ours.office)
    case = opened(ours, finding, origin_key=step.pk)
    assert (case.origin, case.origin_key) == ("ladder", step.pk)
    assert refusal(lambda: opened(ours, finding, origin_key=step.pk)) == ["case_there_already"]
    opened(ours, finding, origin_key=step.pk, post="财务部部长")
    assert opened(ours, finding, origin_key=finding.pk).origin == "hand"
    assert AccountabilityCase.objects.count() == 3


def test_the_unit_learns_of_what_was_decided_and_never_of_what_was_only_opened(world, ours, finding):
    case = opened(ours, finding)
    unit = world.client(ours.unit1)
    assert not queries.cases_for(ours.unit1).exists()
    assert unit.get(f"/accountability/{case.pk}/").status_code == 404
    assert POST not in unit.get(f"/findings/{finding.pk}/").content.decode()
    dropped = opened(ours, finding, post="办公室主任")
    take(dropped, "drop", ours.office, reason="查无过错")
    take(case, "decide", ours.office, reason="据实")
    page = unit.get(f"/accountability/{case.pk}/").content.decode()
    assert POST in page
    for hidden in (BASIS, ours.office.name, ours.team1.name):
        assert hidden not in page
    shown = unit.get(f"/findings/{finding.pk}/").content.decode()
    assert POST in shown
    assert "办公室主任" not in shown
    catch_up()
    kinds = {n.kind for n in notices_for(ours.unit1)}
    assert NoticeKind.ACCOUNTABILITY_DECIDED in kinds
    assert NoticeKind.ACCOUNTABILITY_OPENED not in kinds
    for who in ("unit2", "team2", "staff1", "department_staff", "system_admin", "audit_admin"):
        assert not queries.cases_for(getattr(ours, who)).exists(), who
        assert world.client(getattr(ours, who)).get(f"/accountability/{case.pk}/").status_code == 404
    assert queries.cases_for(ours.reviewer).count() == 2


def test_a_name_is_kept_sealed_alone_and_read_by_its_department(world, ours, finding, monkeypatch):
    monkeypatch.setattr(keys, "STRENGTH", Strength(1, 8192))
    assert refusal(lambda: opened(ours, finding, name=NAME)) == ["case_name_unsealed"]
    keyless = {"name": NAME, "sealed_for": ours.department}
    assert refusal(lambda: opened(ours, finding, **keyless)) == ["case_name_unsealed"]
    keys.make_key(department_id=ours.department.pk, passphrase=PASSPHRASE, by=ours.department_staff)
    team, staff = world.client(ours.team1), world.client(ours.department_staff)
    data = {"post": POST, "basis": BASIS, "name": NAME, "department": str(ours.department.pk),
            "once": "n" * 20}  # fmt: skip
    sent = team.post(f"/findings/{finding.pk}/accountability/", data)
    page = team.get(sent.headers["Location"]).content.decode()
    assert "已密封给" in page
    assert NAME not in page
    assert NAME not in staff.get("/clues/names/").content.decode()
    open_key(staff, ours)
    assert NAME in staff.get("/clues/names/").content.decode()
    assert world.client(ours.office).get("/clues/names/").status_code == 403
    if connection.vendor == "sqlite":
        assert traces([("database", dump_of(connection.connection))], [NAME]) == []


def test_statistics_stand_beside_what_units_claim(world, ours, finding):
    theirs = world.theirs.issue("关于“别家”的问题")
    case = actions.open_case(finding_id=theirs.pk, post=POST, basis=BASIS, by=world.theirs.office)
    take(case, "decide", world.theirs.office)
    for post in ("甲职", "乙职"):
        take(opened(ours, finding, post=post), "decide", ours.office)
    opened(ours, finding, post="丙职")
    report_progress(
        finding_id=finding.pk, text="已处理", figures=Figures(people={"诫勉": 3, "通报": 1}), by=ours.unit1
    )
    found, cases = queries.statistics(ours.office)
    assert dict(cases) == {"诫勉": 2}
    assert {o.rule: (o.stated, o.computed, o.verdict) for o in found} == {
        "诫勉": (3, 2, "disagrees"), "通报": (1, 0, "cannot_tell"),
    }  # fmt: skip
    page = world.client(ours.office).get("/accountability/figures/").content.decode()
    assert "不一致" in page
    assert world.client(ours.unit1).get("/accountability/figures/").status_code == 403


def test_pages_walk_a_case_from_the_finding_to_its_end(world, ours, finding):
    office, team = world.client(ours.office), world.client(ours.team1)
    address = f"/findings/{finding.pk}/accountability/"
    assert address in team.get(f"/findings/{finding.pk}/").content.decode()
    assert team.post(address, {"post": "", "basis": BASIS}).status_code == 422
    sent = team.post(address, {"post": POST, "basis": BASIS, "once": "o" * 20})
    case = AccountabilityCase.objects.get()
    assert sent.headers["Location"] == f"/accountability/{case.pk}/"
    data = {"version": case.version, "decision": "decide", "instrument": "诫勉", "decided_by": "甲省纪委",
            "document": "甲纪〔2026〕3号", "once": "d" * 20}  # fmt: skip
    refused = office.post(f"/accountability/{case.pk}/", data)
    assert refused.status_code == 409
    assert "还没有写日期" in refused.content.decode()
    late = {**data, "on": (today() + timedelta(days=2)).isoformat()}
    assert "还没有到" in office.post(f"/accountability/{case.pk}/", late).content.decode()
    assert office.post(f"/accountability/{case.pk}/", {**data, "on": today().isoformat()}).status_code == 302
    assert POST in office.get("/accountability/?state=in_force&instrument=诫勉").content.decode()
    answer = office.get("/accountability/accountability.xlsx")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    words = " ".join(str(c) for row in book.active.iter_rows(values_only=True) for c in row if c)
    assert "甲纪〔2026〕3号" in words
    english = world.client(ours.office, language="en-GB")
    assert "Admonition" in english.get(f"/accountability/{case.pk}/").content.decode()


def test_the_list_costs_the_same_however_long_it_is(world, ours, finding, django_assert_max_num_queries):
    for n in range(3):
        opened(ours, finding, post=f"第{n}职")
    office = world.client(ours.office)
    office.get("/accountability/")
    with django_assert_max_num_queries(20):
        office.get("/accountability/")
