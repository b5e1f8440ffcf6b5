"""A unit's file: everything of it within scope, at the same cost however much there is, and as a brief."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document

from huiyin.accountability import actions as accountability
from huiyin.accountability import announcing
from huiyin.accountability.queries import Recorded
from huiyin.authenticity.models import Sign
from huiyin.findings.models import Finding
from huiyin.journal.models import Entry
from huiyin.organisations.clock import today
from huiyin.reports.unit_file import unit_file
from huiyin.rules.accountability import CaseAction
from huiyin.rules.announced import AnnouncedKind
from huiyin.rules.ladder import Rung
from huiyin.rules.moves import Refused
from huiyin.supervision import actions as supervision

pytestmark = pytest.mark.django_db
JUDGED = {"state": "confirmed", "reason": "核对属实", "judged_at": timezone.now()}


def fill(side, title: str, target: int = 0) -> Finding:
    """A finding that came back, with a sign, a step and a case."""
    earlier = side.issue(f"关于“以往{title}”的问题", target=target)
    finding = side.issue(f"关于“{title}”的问题", target=target)
    Finding.objects.filter(pk=finding.pk).update(earlier=earlier)
    side.plan(finding)
    Sign.objects.create(finding=finding, code="meetings_only", score=0.9, why="…", **JUDGED)
    step = supervision.propose(finding_id=finding.pk, rung=Rung.REMIND, demand="…", by=side.office)
    supervision.approve(step_id=step.pk, by=side.office)
    case = accountability.open_case(finding_id=finding.pk, post=f"{title}的职务", basis="…", by=side.office)
    told = Recorded("诫勉", "甲省纪委", "甲纪〔2026〕1号", today())
    accountability.take(case_id=case.pk, action=CaseAction.DECIDE, told=told, by=side.office)
    return finding


@pytest.fixture
def full(world):
    fill(world.ours, "补录不及时")
    fill(world.ours, "别的单位", target=1)
    fill(world.theirs, "别家")
    return world


def test_the_file_has_all_of_the_unit_and_nothing_of_others(full):
    side = full.ours
    for who in (side.office, side.leader, side.team1, side.reviewer):
        file = unit_file(who, side.units[0])
        assert file.total == 2
        assert [f.title for f in file.recurring] == ["关于“补录不及时”的问题"]
        assert file.recurring[0].earlier.title == "关于“以往补录不及时”的问题"
        assert dict(file.confirmed) == {"meetings_only": 1}
        assert dict(file.steps) == {Rung.REMIND: 1}
        assert dict(file.instruments) == {"诫勉": 1}
        assert [c.post for c in file.cases] == ["补录不及时的职务"]
        assert [(r.total, r.recurring) for r in file.rounds] == [(2, 1)]
    foreign = unit_file(side.team2, side.units[0])
    assert (foreign.total, list(foreign.rounds), list(foreign.cases)) == (0, [], [])
    assert unit_file(full.theirs.office, side.units[0]).total == 0


def announced(side, *, post="原党委副书记", by=None, target=0):
    return announcing.record_announced(
        unit_id=side.units[target].pk, kind=AnnouncedKind.INVESTIGATED, post=post, on=today(),
        source="甲省纪委网站通报", target_id=side.targets[target].pk, by=by or side.office,
    )  # fmt: skip


def test_what_was_announced_publicly_is_linked_to_the_unit_by_the_inspecting_side_alone(full):
    side, unit = full.ours, full.ours.units[0]
    made = announced(side, by=side.team1)
    announced(side, post="别的单位的职务", target=1)
    for who in (side.office, side.leader, side.team1, side.reviewer):
        assert [a.post for a in unit_file(who, unit).announced] == ["原党委副书记"]
    assert list(unit_file(side.team2, unit).announced) == []
    for who in (side.leader, side.reviewer):
        with pytest.raises(Refused):
            announced(side, by=who)
    client, address = full.client(side.office), f"/units/{unit.pk}/announced/"
    given = {"kind": "disciplined", "post": "财务总监", "on": today().isoformat(), "source": "通报第 3 号"}
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert client.post(address, {**given, "on": tomorrow, "once": "a" * 32}).status_code == 409
    assert client.post(address, {**given, "source": "", "once": "b" * 32}).status_code == 422
    assert client.post(address, {**given, "once": "c" * 32}).status_code == 302
    page = client.get(f"/units/{unit.pk}/file/").content.decode()
    assert "财务总监" in page
    assert "受党纪政务处分" in page
    paper = Document(BytesIO(client.get(f"/units/{unit.pk}/file/brief.docx").content))
    assert any("财务总监" in p.text for p in paper.paragraphs)
    for who in (side.unit1, side.head1, side.team2, side.leader):
        assert full.client(who).post(address, given).status_code in (403, 404), who.name
    gone = f"{address}{made.pk}/"
    assert client.post(gone, {"reason": " ", "once": "d" * 32}).status_code == 409
    assert client.post(gone, {"reason": "登记错了单位", "once": "e" * 32}).status_code == 302
    assert client.post(gone, {"reason": "再撤一次", "once": "f" * 32}).status_code == 409
    assert [a.post for a in unit_file(side.office, unit).announced] == ["财务总监"]
    told = Entry.objects.filter(action__endswith="_announced", object_id=str(unit.pk))
    assert told.count() == 3


def test_the_page_and_the_brief_are_the_inspecting_side_s_own(full):
    side, address = full.ours, f"/units/{full.ours.units[0].pk}/file/"
    office = full.client(side.office)
    page = office.get(address).content.decode()
    for words in ("补录不及时", "以会议文件代整改", "诫勉", "补录不及时的职务"):
        assert words in page
    assert "别的单位" not in page
    assert address in office.get(f"/units/{side.units[0].pk}/").content.decode()
    paper = office.get(f"{address}brief.docx")
    document = Document(BytesIO(paper.content))
    text = "\n".join(p.text for p in document.paragraphs)
    cells = "\n".join(c.text for t in document.tables for row in t.rows for c in row.cells)
    assert "历次巡视巡察情况" in text
    assert "补录不及时" in cells
    assert "别的单位" not in text + cells
    assert Entry.objects.filter(action="export_unit_brief").count() == 1
    for who in ("unit1", "head1", "staff1", "department_staff", "system_admin", "audit_admin"):
        client = full.client(getattr(side, who))
        assert client.get(address).status_code in (403, 404), who
        assert client.get(f"{address}brief.docx").status_code in (403, 404), who
    assert full.client(side.team2).get(address).status_code == 404
    assert full.client(full.theirs.office).get(address).status_code == 404
    english = full.client(side.office, language="en-GB")
    assert "Unit file" in english.get(address).content.decode()
    assert english.get(f"{address}brief.docx").status_code == 200


def test_the_file_costs_the_same_however_much_there_is(full, django_assert_max_num_queries):
    side = full.ours
    for n in range(3):
        fill(side, f"第{n}件")
    client = full.client(side.office)
    address = f"/units/{side.units[0].pk}/file/"
    client.get(address)
    with django_assert_max_num_queries(24):
        client.get(address)
