"""The report and the opinion say what the drafts say, and the opinion nothing of where it came from."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from huiyin.findings.actions import amend
from huiyin.journal.models import Entry
from huiyin.rules.finding import Pace
from huiyin.rules.working_paper import PaperState
from huiyin.team_work import actions
from tests.team_work.conftest import paper_of

WHO = "财务处处长"


def text_of(response) -> str:
    document = Document(BytesIO(b"".join(response) if response.streaming else response.content))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


@pytest.fixture
def drafted(side, write):
    """One registered and amended since, one before the leader, one that is still written."""
    draft = write(proposed=True, amount=Decimal(2860000), pace=Pace.IMMEDIATE)
    finding = actions.register(draft_id=draft.pk, by=side.chief)
    amend(finding_id=finding.pk, version=finding.version, by=side.office, text="四个月未登记，涉及 40 笔。")
    write(proposed=True, title="关于“账实不符”的问题", fact="短少 2 台。")
    write(title="关于“还在写”的问题")
    return side


def fetch(world, drafted, what: str, form: str = "docx"):
    address = reverse("take_team_document", args=[drafted.targets[0].pk, what, form])
    return world.client(drafted.team1).get(address)


def test_the_report_has_sections_and_numbers_from_the_drafts(world, drafted):
    told = text_of(fetch(world, drafted, "report"))
    assert "关于巡视甲省水务厅情况的报告" in told
    sections = ("一、基本情况", "二、发现的主要问题", "三、问题汇总")
    figures = ("发现问题 2 个", "立行立改 1 个", "形成工作底稿 3 份", "2,860,000 元")
    content = (
        "四个月未登记，涉及 40 笔。",
        "（待审定）短少 2 台。",
        WHO,
        "会计基础工作规范",
        "与财务处处长谈话",
    )
    for part in (*sections, *figures, *content):
        assert part in told, part
    assert "还在写" not in told
    assert "三个月未登记" not in told
    entry = Entry.objects.get(action="take_out_team_paper")
    assert entry.object_id == f"report:{drafted.targets[0].pk}"


def test_the_opinion_tells_the_unit_what_was_registered_and_nothing_of_people_and_papers(world, drafted):
    told = text_of(fetch(world, drafted, "opinion"))
    assert "四个月未登记，涉及 40 笔。" in told
    assert "整改要求" in told
    assert "1 个月内报送" in told
    for hidden in (WHO, "谈话", "短少 2 台", "还在写", "底稿"):
        assert hidden not in told, hidden


def test_the_documents_are_looked_at_and_taken_out_by_the_team_and_the_office_alone(world, drafted):
    target = drafted.targets[0].pk
    for who in ("team1", "office"):
        page = world.client(drafted.viewers[who]).get(reverse("team_document", args=[target, "report"]))
        assert "四个月未登记" in page.content.decode()
    for who in ("unit1", "team2", "leader", "reviewer"):
        for address in (reverse("team_document", args=[target, "opinion"]),
                        reverse("take_team_document", args=[target, "opinion", "docx"])):  # fmt: skip
            assert world.client(drafted.viewers[who]).get(address).status_code == 404
    assert world.client(drafted.team1).get(f"/desks/{target}/documents/other/").status_code == 404
    assert world.client(drafted.team1).get(f"/desks/{target}/documents/report.exe").status_code == 404


def test_the_pdf_is_one(world, drafted):
    made = fetch(world, drafted, "report", "pdf")
    assert made.content.startswith(b"%PDF-")


@pytest.mark.parametrize("decision", ["", "erase", "register"])
def test_a_decision_that_a_paper_does_not_know_does_nothing_and_says_so(world, side, decision):
    paper = paper_of(side)
    client, address = world.client(side.team1), reverse("answer_paper", args=[paper.pk])
    answer = client.post(address, {"decision": decision, "reason": "误点", "once": "u"})
    assert answer.status_code == 422
    assert "什么都没有改变" in answer.content.decode()
    paper.refresh_from_db()
    assert (paper.state, paper.version) == (PaperState.OPEN, 1)
    assert client.post(address, {"decision": "withdraw", "reason": "误写", "once": "v"}).status_code == 302
