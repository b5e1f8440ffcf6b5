"""Two findings in one go: applied for by their unit, signed by its head, sent back; and a slip."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from .conftest import Person
from .test_finding_life import fill, register, send

#: both titles have it, and nothing else does
MARK = "批量走查"


def prepared(office: Person, unit: Person, name: str, paper: Path) -> None:
    """A finding from registration to a task that is proven and done."""
    page = register(office, title=f"{MARK}：{name}", text=f"{name}抽查 9 个项目，7 个不合规。")
    office.go(f"{page}feed-back/")
    send(office, "反馈问题")
    unit.go(f"{page}tasks/new/")
    due = (date.today() + timedelta(days=40)).isoformat()
    fill(unit, title=f"整改{name}", due_on=due, lead_department="招标采购中心")
    send(unit, "添加")
    unit.go(f"{page}progress/")
    task = unit.page.locator("select[name=task] option").last.get_attribute("value")
    unit.page.select_option("select[name=task]", value=task)
    fill(unit, text=f"{name}已逐项纠正，7 个项目全部复核。")
    unit.page.set_input_files("[name=files]", str(paper))
    send(unit, "填报")
    unit.go(f"/tasks/{task}/complete/")
    send(unit, "标为完成")


def pick_all(somebody: Person, address: str, words: str) -> None:
    somebody.go(f"{address}?q={MARK}")
    somebody.page.check("[data-pick-all]")
    somebody.page.get_by_role("button", name=words, exact=True).click()
    somebody.page.wait_for_load_state()


def test_two_findings_are_applied_for_signed_and_sent_back_together(person, tmp_path):
    office, unit, head = person("office"), person("unit01"), person("head01")
    for name in ("合同管理", "车辆管理"):
        paper = tmp_path / f"{name}.txt"
        paper.write_text(f"{name}复核表：逐项核对记录，{name}负责人签字。", encoding="utf-8")
        prepared(office, unit, name, paper)

    pick_all(unit, "/findings/", "批量申请销号")
    assert unit.page.locator(".batch-item").count() == 2
    for field in unit.page.locator(".batch-item textarea[name$='-text']").all():
        field.fill("已整改到位，材料附后。")
    for field in unit.page.query_selector_all(".points textarea"):
        field.fill("情况属实。")
    unit.shot("zh-batch-apply", full=True)
    send(unit, "送主要负责人签批")
    assert unit.page.locator(".batch-left > li").count() == 2
    head.go(unit.page.locator(".batch-left a").first.get_attribute("href"))
    head.page.check("[name=pledge]")
    send(head, "签批报出")

    pick_all(office, "/review/", "批量审核")
    assert office.page.locator(".batch-item").count() == 2
    for choice in office.page.locator("input[value=return]").all():
        choice.check()
    fill(office, reason="请补充复核表原件。")
    office.page.locator(".batch-item summary").first.click()
    office.page.locator(".batch-item .points input").first.fill("缺复核人签字")
    office.shot("zh-batch-decide", full=True)
    send(office, "作出以上决定")
    assert office.page.locator(".batch-left > li", has_text="退回").count() == 2
    unit.go(f"/findings/?q={MARK}")
    assert unit.page.locator("tbody .chip", has_text="已退回").count() == 2
    unit.go(unit.page.locator("tbody a[href^='/findings/']").last.get_attribute("href"))
    assert "缺复核人签字" in unit.text() or "请补充复核表原件" in unit.text()


def test_a_closed_findings_slip_is_looked_at_and_taken_out_as_pdf(person):
    office = person("office")
    office.go("/findings/?state=closed")
    address = office.page.locator("tbody a[href^='/findings/']").first.get_attribute("href")
    office.go(f"{address}slip/")
    assert "准予销号" in office.text()
    assert office.fits()
    office.shot("zh-close-out-slip", full=True)
    got = office.context.request.get(f"{office.site.address}{address}slip.pdf")
    assert got.body().startswith(b"%PDF")
