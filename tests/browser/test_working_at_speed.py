"""A day's work in the lists: many rows at once and back, a row in place with two people at it, a paste."""

from __future__ import annotations

import re

LIST = "/tasks/?state=planned&sort=-due_on"
PERSON = "综合督办科科长"


def first_row(somebody):
    return somebody.page.locator("table.list tbody tr[data-href]").first


def edit_first(somebody) -> None:
    """By the keyboard: the first row, and its small form."""
    somebody.page.keyboard.press("j")
    somebody.page.keyboard.press("e")
    somebody.page.wait_for_selector("tr.row-editor")


def test_many_rows_change_at_once_and_back_without_losing_the_place(person):
    office = person("office")
    office.go(LIST)
    page = office.page
    assert not page.locator("#selection-bar").is_visible()
    for _ in range(3):
        page.keyboard.press("j")
        page.keyboard.press("x")
    assert page.locator("#selection-bar").is_visible()
    page.click("#selection-bar button[name=action]")
    page.fill("[name=person]", PERSON)
    office.shot("zh-bulk-edit")
    page.get_by_role("button", name="下一步：看变化").click()
    page.wait_for_selector(".change-confirm")
    assert page.locator(".change-fields ins", has_text=PERSON).count() == 3
    office.shot("zh-bulk-preview")
    page.get_by_role("button", name="确认修改").click()
    page.wait_for_selector(".last-change")
    assert page.url.endswith(LIST)
    office.shot("zh-bulk-done")
    page.get_by_role("button", name="撤销修改").click()
    page.wait_for_selector(".alert-success")
    assert "3 条恢复原样" in office.text()
    assert page.url.endswith(LIST)


def test_two_people_at_one_row_both_see_what_happened(person):
    office, colleague = person("office"), person("office")
    for somebody in (office, colleague):
        somebody.go(LIST)
        edit_first(somebody)
    office.page.fill("tr.row-editor [name=person]", "甲科长")
    office.page.keyboard.press("Enter")
    office.page.wait_for_selector("tr.row-editor", state="detached")
    assert office.page.locator(".last-change").is_visible()
    assert first_row(office).evaluate("row => row === document.activeElement")
    colleague.page.fill("tr.row-editor [name=person]", "乙科长")
    colleague.page.keyboard.press("Enter")
    told = colleague.page.locator("tr.row-editor .alert-warning")
    told.wait_for()
    assert "甲科长" in told.inner_text()
    assert colleague.page.input_value("tr.row-editor [name=person]") == "乙科长"
    colleague.shot("zh-row-conflict")
    colleague.page.keyboard.press("Escape")
    assert colleague.page.locator("tr.row-editor").count() == 0


def test_a_range_of_a_sheet_is_pasted_corrected_and_saved(person):
    unit = person("unit01")
    unit.go("/paste/")
    page = unit.page
    if page.locator("#paste-target").count() and not page.locator("form[data-paste]").count():
        page.select_option("#paste-target", index=1)
        page.wait_for_selector("form[data-paste]")
    copied = "序号\\t整改任务\\t成果形式\\t完成时限\\n1\\t逐笔核对往来款\\t制度\\t明年\\n"
    page.locator("input[data-cell]").first.evaluate(
        f"""cell => {{
            const data = new DataTransfer();
            data.setData("text", "{copied}");
            const how = {{ clipboardData: data, bubbles: true, cancelable: true }};
            cell.dispatchEvent(new ClipboardEvent("paste", how));
        }}"""
    )
    assert page.locator("input[data-cell]").nth(1).input_value() == "逐笔核对往来款"
    page.get_by_role("button", name="核对", exact=True).click()
    page.wait_for_selector("input[aria-invalid]")
    assert "看不出是哪一天" in unit.text()
    unit.shot("zh-paste")
    page.fill("input[aria-invalid]", "2026-12-31")
    page.get_by_role("button", name="核对", exact=True).click()
    page.wait_for_load_state()
    text = unit.text()
    assert "将新增 1 项任务" in text or "目前状态" in text
    if page.get_by_role("button", name="全部保存").count():
        page.get_by_role("button", name="全部保存").click()
        page.wait_for_url("**/tasks/**")
        assert "新增 1 项任务" in unit.text()


def test_a_list_is_kept_under_a_name_and_opened_again(person):
    office = person("office")
    office.go(LIST)
    page = office.page
    page.click(".view-bar summary")
    page.fill("#view-name", "快到期的")
    page.locator(".view-menu [name=default]").check()
    page.locator(".view-menu form:has(#view-name) [type=submit]").click()
    page.wait_for_selector(".view-tabs [aria-current]")
    assert "快到期的" in page.locator(".view-tabs [aria-current]").inner_text()
    page.locator("nav a[href^='/tasks/']").first.click()
    page.wait_for_selector(".view-tabs [aria-current]")
    assert re.search(r"state=planned", page.url)
    assert office.fits()
