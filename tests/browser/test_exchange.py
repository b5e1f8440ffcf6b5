"""A unit's list goes out, is edited in a spreadsheet, comes back, is checked, written, and undone."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

POST = "综合处临时负责人"


def edit(path: Path) -> tuple[str, str]:
    """Another person in the first row that may be edited; gives the task and who answered for it."""
    book = load_workbook(path)
    page = book.worksheets[0]
    place = {cell.value: cell.column for cell in page[4]}
    row = next(
        n for n in range(5, page.max_row + 1)
        if page.cell(n, 1).value and not page.cell(n, place["责任人"]).protection.locked
    )  # fmt: skip
    cell = page.cell(row, place["责任人"])
    before, cell.value = str(cell.value or ""), POST
    # a person filters before they edit: the other rows of this file are not there any more
    for other in range(page.max_row, 4, -1):
        if other != row and page.cell(other, 1).value:
            page.delete_rows(other)
    book.save(path)
    return str(page.cell(5, place["整改任务"]).value), before


def test_out_edited_back_checked_written_undone(person, tmp_path):
    unit = person("unit01")
    page = unit.page
    unit.go("/tasks/")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出修改").click()
    path = tmp_path / "任务清单.xlsx"
    download.value.save_as(path)
    task, before = edit(path)
    page.get_by_role("link", name="修改后导入").click()
    page.set_input_files("input[type=file]", str(path))
    page.get_by_role("button", name="上传并比对").click()
    page.wait_for_selector(".exchange-tabs", timeout=60_000)
    dry_run = page.url
    assert page.locator(".exchange-row").count() == 1
    for words in (task, POST, "有改动", "文件中缺少"):
        assert words in unit.text()
    assert unit.fits()
    unit.shot("zh-edited-list")
    assert found(unit, POST) == 0
    page.goto(dry_run)
    page.get_by_role("button", name="写入台账").click()
    page.wait_for_selector("text=已写入台账")
    assert found(unit, POST) == 1
    page.goto(dry_run)
    page.get_by_text("撤销这次写入", exact=True).click()
    page.get_by_label("理由").fill("误选了人员")
    confirm = page.get_by_label("确认撤销这次写入的全部内容")
    if confirm.count():
        confirm.check()
    page.get_by_role("button", name="撤销写入").click()
    page.wait_for_selector("text=台账恢复为写入之前的内容")
    assert found(unit, POST) == 0
    assert before != POST


def found(unit, owner: str) -> int:
    """How many tasks this person answers for."""
    unit.go(f"/responsibilities/?owner={owner}")
    return unit.page.locator("table.list tbody tr").count()
