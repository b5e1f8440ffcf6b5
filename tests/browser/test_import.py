"""The main job: a published notice becomes a ledger, and what does not add up is seen before."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docx import Document

UNIT = "东海装备制造集团有限公司"
LINES = (
    f"中共{UNIT}党委关于巡视整改进展情况的通报",
    f"2023年10月16日至12月15日，中央第三巡视组对{UNIT}党委开展了常规巡视，2024年3月26日反馈了巡视意见。"
    "反馈的3个问题，已完成整改1个，正在整改1个，完善制度2项。现将整改进展情况通报如下。",
    "一、关于“备品备件积压，账实不符”问题的整改",
    "一是逐库盘点，清理积压备件 312 项。二是上线出入库系统，实行扫码管理。该问题已完成整改。",
    "二、关于“试验数据补录，审核签字不全”问题的整改",
    "一是封存原始记录，逐份核对。二是修订《试验记录管理办法》。该问题正在整改。",
    "三、关于“培训经费挪作招待”问题的整改",
    "一是退回违规费用 3.2 万元。二是修订经费审批流程。",
)


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """Claims three findings of which one is done and one under way: one is missing from the sum."""
    document = Document()
    for line in LINES:
        document.add_paragraph(line)
    path = tmp_path / "整改通报.docx"
    document.save(path)
    return path


def test_a_notice_is_read_checked_confirmed_and_stands_in_the_ledger_once(person, notice):
    office = person("office")
    office.go("/imports/")
    office.shot("zh-imports")
    first = upload(office, notice)
    assert "与列出的不符" in office.text() or "不一致" in office.text() or "不符" in office.text()
    office.shot("zh-import-reading")
    confirm(office, first)
    assert found(office, "试验数据补录") == 1
    again = upload(office, notice)
    office.go(again + "plan/")
    assert found(office, "试验数据补录") == 1


def found(office, words: str) -> int:
    """How many findings of the imported unit have these words in their title."""
    office.go(f"/findings/?q={words}")
    rows = office.page.locator("table.list tbody tr", has_text="东海装备")
    return rows.count()


def upload(office, path: Path) -> str:
    """Hand in a file, wait until it is read, give the address of its import page."""
    page = office.page
    office.go("/imports/upload/")
    option = page.locator("select[name=round] option", has_text="第二轮").first.get_attribute("value")
    page.select_option("select[name=round]", value=option)
    page.set_input_files("input[name=files]", str(path))
    page.locator("form:has(input[name=files]) button[type=submit]").click()
    page.wait_for_load_state()
    address = page.locator("a[href^='/imports/']", has_text=path.name).first.get_attribute("href")
    office.go(address)
    # while it is read the page asks again by itself, and shows what was read when there is something
    page.locator("mark").first.wait_for(state="attached", timeout=60_000)
    return address


def confirm(office, address: str) -> None:
    """Look at what will happen, tick what has to be confirmed, put it into the ledger."""
    page = office.page
    office.go(address + "plan/")
    office.shot("zh-import-plan", full=True)
    for box in page.locator("input[data-confirms]").all():
        box.check()
    page.get_by_role("button", name=re.compile("确认入账|确认登记")).click()
    page.wait_for_load_state()
    assert "不能" not in page.locator("#messages").inner_text()
