"""One finding's whole life in the browser, each step by the right person and refused to the others."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

TITLE = "招标代理费由中标人代付，未列入招标文件"
#: what is handed in is sifted within ten seconds
SIFTED_MS = 10_000


def explain(who) -> None:
    """Say something to every point that the checks ask about."""
    for field in who.page.query_selector_all(".points textarea"):
        field.fill("情况属实，材料附后。")


def fill(person, **fields: str) -> None:
    for name, value in fields.items():
        person.page.fill(f"[name={name}]", value)


def send(person, words: str) -> None:
    """Press the button with these words, ticking what has to be confirmed before."""
    page = person.page
    for box in page.locator("form:has(button) input[data-confirms]").all():
        box.check()
    page.get_by_role("button", name=words, exact=True).last.click()
    page.wait_for_load_state()


def state(person) -> str:
    return person.page.locator(".page-title .chip").first.inner_text().strip()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "招标文件范本修订稿.txt"
    path.write_text("修订后的招标文件范本：代理费由招标人支付。", encoding="utf-8")
    return path


def register(office, *, picture: str = "", **written: str) -> str:
    """A finding of the second round, at the unit of `unit01`; gives the address of its page."""
    office.go("/findings/new/")
    targets = office.page.locator("select[name=target] option", has_text="东海装备")
    target = targets.filter(has_text="第二轮").first
    office.page.select_option("select[name=target]", value=target.get_attribute("value"))
    category = office.page.locator("select[name=category] option").nth(1).get_attribute("value")
    office.page.select_option("select[name=category]", value=category)
    fill(office, **written)
    if picture:
        office.shot(picture)
    send(office, "登记")
    return re.search(r"/findings/[0-9a-f-]{36}/", office.page.url).group()


def test_a_finding_lives_from_registration_to_reopening(person, paper):
    office, team, unit, head = person("office"), person("team03"), person("unit01"), person("head01")
    page = register(
        office,
        picture="zh-register-finding",
        title=TITLE,
        text="抽查 9 个项目，7 个由中标人代付，合计 61.4 万元。",
        amount="614000",
    )
    assert unit.opens(page) == 404
    assert unit.opens(f"{page}feed-back/") == 404

    office.go(f"{page}feed-back/")
    send(office, "反馈问题")
    assert state(office) == "已反馈"
    assert unit.opens(page) == 200
    assert person("unit02").opens(page) == 404

    due = (date.today() + timedelta(days=40)).isoformat()
    unit.go(f"{page}tasks/new/")
    fill(unit, title="修订招标文件范本，代理费由招标人支付", due_on=due, lead_department="招标采购中心")
    unit.shot("zh-plan-task")
    send(unit, "添加")
    assert state(unit) == "整改中"

    unit.go(f"{page}apply/")
    assert "佐证材料" in unit.text()
    unit.go(f"{page}progress/")
    fill(
        unit,
        text="已修订范本并印发 12 家子公司，退回代付费用 61.4 万元。",
        money_recovered="614000",
    )
    unit.page.select_option("[name=kind]", "voucher")
    unit.page.set_input_files("[name=files]", str(paper))
    unit.shot("zh-report-progress")
    send(unit, "填报")
    assert paper.name in unit.text()

    unit.go(f"{page}apply/")
    fill(unit, text="范本已修订印发，代付费用已退回。")
    explain(unit)
    unit.shot("zh-apply-to-close")
    sign(unit, head, page)
    assert state(unit) == "已申请销号"

    application = decide(team, page, "退回", "缺少退款凭证，请补充 7 个项目的银行回单。")
    assert state(team) == "已退回"
    unit.go(page)
    assert "银行回单" in unit.text()
    unit.go(f"{page}apply/")
    assert unit.page.get_by_role("button", name="送主要负责人签批").get_attribute("aria-disabled") == "true"

    unit.go(f"{page}progress/")
    fill(unit, text="已补充 7 个项目的银行回单，与台账核对一致。")
    send(unit, "填报")
    unit.go(f"{page}apply/")
    fill(unit, text="已补齐退款凭证。")
    explain(unit)
    sign(unit, head, page)
    assert decide(team, page, "通过审核", "凭证齐全。") != application
    office.go("/review/")
    office.shot("zh-review-queue")
    judge_signs(office, application_of(office, page))
    decide(office, page, "销号", "同意销号。")
    assert state(office) == "已销号"

    office.go(f"{page}reopen/")
    fill(office, reason="回访发现两个新项目仍由中标人代付。")
    send(office, "决定重新整改")
    assert state(office) == "重新整改"
    office.shot("zh-finding-life", full=True)


def sign(unit, head, finding_page: str) -> None:
    """The liaison puts the application before the head, who signs it."""
    send(unit, "送主要负责人签批")
    unit.go(f"{finding_page}apply/")
    address = unit.page.locator("main a[href^='/dispatches/']").first.get_attribute("href")
    head.go(address)
    head.page.check("[name=pledge]")
    send(head, "签批报出")
    unit.go(finding_page)


def application_of(somebody, finding_page: str) -> str:
    """The address of the finding's waiting application."""
    somebody.go(finding_page)
    link = somebody.page.locator("a[href^='/review/']:not([href='/review/'])").first.get_attribute("href")
    return link.split("?")[0].split("#")[0]


def judge_signs(office, application: str) -> None:
    """Dismiss what the background points at: a short application has little to check, and stands open."""
    office.page.wait_for_timeout(SIFTED_MS)
    office.go(application)
    while office.page.locator("#signs .tone-sign").count():
        office.go(office.page.locator("#signs a[href^='/signs/']").first.get_attribute("href"))
        fill(office, reason="已当面核对 7 张银行回单，与台账一致。")
        send(office, "排除疑点")
        assert state(office) == "排除"
        office.go(application)


def decide(somebody, finding_page: str, words: str, reason: str) -> str:
    """Open the finding, go to its waiting application, decide; gives the application's address."""
    address = application_of(somebody, finding_page)
    somebody.go(address)
    fill(somebody, reason=reason)
    somebody.shot(f"zh-decide-{'return' if words == '退回' else 'yes'}", full=True)
    send(somebody, words)
    somebody.go(finding_page)
    return address


def test_a_decision_is_refused_to_those_whose_turn_it_is_not(person):
    office, unit = person("office"), person("unit01")
    office.go("/review/")
    row = office.page.locator("table a[href^='/review/']").first.get_attribute("href")
    assert unit.opens(row) in (403, 404)
    assert person("unit02").opens(row) in (403, 404)
    assert person("jijian").opens(row) in (403, 404)
    assert person("sysadmin").opens(row) in (403, 404)


def test_the_three_lists_leave_as_one_workbook(person, tmp_path):
    from openpyxl import load_workbook

    unit = person("unit01")
    unit.go("/findings/")
    shown = int(re.sub(r"\D", "", unit.page.locator(".list-count").inner_text()))
    with unit.page.expect_download() as download:
        unit.page.get_by_role("link", name="导出").click()
    path = tmp_path / "lists.xlsx"
    download.value.save_as(path)
    book = load_workbook(path)
    assert book.sheetnames == ["问题清单", "任务清单", "责任清单"]
    rows = [row for row in book["问题清单"].iter_rows(values_only=True) if any(row)]
    assert len(rows) > shown


def test_every_figure_of_the_cockpit_opens_the_list_that_it_counts(person):
    office = person("office")
    figures = (
        office.page.locator(".figures")
        .first.locator("a")
        .evaluate_all("all => all.map(a => [a.getAttribute('href'), a.innerText.match(/[0-9,]+/)])")
    )
    seen = [(href, int(found[0].replace(",", ""))) for href, found in figures if found]
    assert len(seen) >= 4
    for href, number in seen:
        office.go(href)
        counts = office.page.locator(".list-count strong")
        if counts.count():
            assert int(re.sub(r"\D", "", counts.first.inner_text())) == number, href
