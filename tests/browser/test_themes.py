"""From a common problem to a campaign: opened, answered by a unit, not accepted by who gave it."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from huiyin.organisations.clock import today

PHONE = {"width": 360, "height": 740}
TITLE = "公务接待清理专项治理"


def test_a_common_problem_becomes_a_campaign_that_a_unit_answers(person):
    office = person("office")
    office.go("/themes/")
    office.page.locator("table.themes td.card-title a").first.click()
    office.page.wait_for_load_state()
    office.shot("zh-office-theme")
    assert office.fits()
    office.page.get_by_role("link", name="开展专项治理").click()
    page = office.page
    page.fill("#id_title", TITLE)
    page.fill("#id_reason", "多个单位反复出现。")
    page.fill("#id_text", "自查近三年接待费用。")
    page.fill("#id_deliverable", "自查报告")
    page.fill("#id_due_on", (today() + timedelta(days=10)).isoformat())
    page.get_by_label("全部单位").check()
    page.get_by_role("button", name="开展并下达").click()
    expect(page.locator("h1")).to_have_text(TITLE)
    address = page.url

    unit = person("unit01", size=PHONE)
    unit.go("/campaigns/tasks/")
    unit.page.get_by_role("link", name=TITLE).click()
    unit.page.fill("#id_text", "已自查，报告附后。")
    unit.page.get_by_role("button", name="提交答复").click()
    expect(unit.page.locator(".messages")).to_contain_text("等待验收")
    assert unit.fits()

    page.goto(address)
    page.locator("table tr", has_text="待验收").get_by_role("link").first.click()
    expect(page.get_by_role("button", name="验收通过")).to_be_disabled()
    assert "须由本办另一位人员验收" in page.content()


def test_the_effect_of_a_campaign_that_ended_opens_its_lists(person):
    office = person("office")
    office.go("/campaigns/")
    office.page.locator("tr", has_text="已结束").get_by_role("link").first.click()
    office.page.wait_for_load_state()
    office.shot("zh-office-campaign", full=True)
    assert office.fits()
    cell = office.page.locator("#effect table.effect a.num").last
    n = cell.inner_text()
    cell.click()
    expect(office.page.locator(".list-count strong").first).to_have_text(n)
