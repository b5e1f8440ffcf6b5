"""Whatever was done to a file, the dry run says what it understood, and nothing is guessed."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from huiyin.exchange import actions
from huiyin.exchange.cells import Unclear, day, money
from huiyin.rectification.models import Responsibility, Task
from tests.exchange.editing import brought_back, cells, codes, edited, rows, taken, verdicts

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(world):
    finding = world.ours.issue()
    for title in ("任务甲", "任务乙", "任务丙"):
        world.ours.plan(finding, title)
    return taken(world.client(world.ours.unit1), "tasks")


def noticed(workbook) -> dict[str, dict]:
    return {n["code"]: n["params"] for n in workbook.notices}


def back(world, content, change):
    return brought_back(edited(content, change), world.ours.unit1)


def test_moved_renamed_and_added_columns_are_told_by_their_codes(world, content):
    def change(sheet):
        page = sheet.page
        person, kind = sheet.column("责任人"), sheet.column("成果形式")
        for row in range(1, page.max_row + 1):
            one, other = page.cell(row, person).value, page.cell(row, kind).value
            page.cell(row, person).value, page.cell(row, kind).value = other, one
        page.cell(4, sheet.column("牵头部门")).value = "牵头处室"
        page.cell(4, page.max_column + 1).value = "备注"
        sheet.put(sheet.row_of("整改任务", "任务甲"), "责任人", "处长")

    workbook = back(world, content, change)
    assert noticed(workbook) == {
        "columns_moved": {}, "columns_renamed": {"columns": ["lead_department"]},
        "columns_unknown": {"columns": ["备注"]},
    }  # fmt: skip
    assert verdicts(workbook) == ["changed", "unchanged", "unchanged"]
    assert list(cells(rows(workbook)[0])) == ["person"]


def test_without_the_row_of_codes_columns_are_told_by_their_words(world, content):
    def change(sheet):
        sheet.put(sheet.row_of("整改任务", "任务甲"), "责任人", "处长")
        sheet.page.delete_rows(3)

    workbook = back(world, content, change)
    assert set(noticed(workbook)) == {"codes_gone"}
    assert verdicts(workbook) == ["changed", "unchanged", "unchanged"]


def test_a_column_taken_away_changes_nothing(world, content):
    workbook = back(world, content, lambda s: s.page.delete_cols(s.column("责任人")))
    assert noticed(workbook) == {"columns_gone": {"columns": ["person"]}}
    assert verdicts(workbook) == ["unchanged"] * 3


def test_sorted_rows_are_told_by_their_identifiers(world, content):
    def change(sheet):
        page = sheet.page
        kept = [[c.value for c in page[n]] for n in (5, 6, 7)]
        for n, values in zip((5, 6, 7), reversed(kept), strict=True):
            for place, value in enumerate(values, start=1):
                page.cell(n, place).value = value

    workbook = back(world, content, change)
    assert (verdicts(workbook), workbook.notices) == (["unchanged"] * 3, [])


def test_formulas_and_merged_cells_are_said(world, content):
    def change(sheet):
        sheet.put(5, "责任人", '="处"&"长"')
        sheet.page.merge_cells(start_row=6, end_row=7, start_column=4, end_column=4)

    workbook = back(world, content, change)
    told = noticed(workbook)
    assert told["formulas"] == {"rows": [5], "count": 1}
    assert told["merged"] == {"rows": [6], "count": 1}
    # nobody has calculated the formula in this file: the cell is empty and keeps what is there
    assert verdicts(workbook) == ["unchanged"] * 3


def test_the_same_row_twice_counts_once(world, content):
    def change(sheet):
        last = sheet.first_empty()
        for place in range(1, sheet.page.max_column + 1):
            sheet.page.cell(last, place).value = sheet.page.cell(5, place).value
        sheet.put(last, "整改任务", "抄来的任务")

    workbook = back(world, content, change)
    assert noticed(workbook)["rows_twice"] == {"rows": [8], "count": 1}
    assert verdicts(workbook) == ["unchanged"] * 3 + ["unclear"]
    assert codes(rows(workbook)[3])[0] == "row_twice"


def test_a_damaged_identifier_names_nothing(world, content):
    def change(sheet):
        sheet.page.cell(5, 1).value = "01a22bxx"
        sheet.put(5, "责任人", "处长")

    workbook = back(world, content, change)
    assert noticed(workbook)["ids_damaged"] == {"rows": [5], "count": 1}
    assert verdicts(workbook) == ["unclear", "unchanged", "unchanged", "missing"]


def test_where_the_marks_are_damaged_every_difference_of_a_changed_row_is_a_conflict(world, content):
    task = Task.objects.get(title="任务甲")
    book = load_workbook(BytesIO(content))
    marks = book["_huiyin"]
    for row in marks.iter_rows():
        for cell in row:
            if cell.value == "主任":
                cell.value = "处长"
    page = book.worksheets[0]
    person = next(c.column for c in page[4] if c.value == "责任人")
    page.cell(5, person).value = "处长"
    saved = BytesIO()
    book.save(saved)
    workbook = brought_back(saved.getvalue(), world.ours.unit1)
    assert noticed(workbook)["marks_unsound"] == {"count": 3}
    # nobody has touched the ledger since: its version says what was taken out
    assert verdicts(workbook) == ["changed", "unchanged", "unchanged"]
    Task.objects.filter(pk=task.pk).update(version=5)
    workbook = brought_back(saved.getvalue(), world.ours.unit1)
    assert verdicts(workbook) == ["conflict", "unchanged", "unchanged"]
    assert cells(rows(workbook)[0])["person"] == (None, "处长", "主任", "both")


def test_a_forged_manifest_or_another_bodys_file_is_refused(world, content):
    book = load_workbook(BytesIO(content))
    for row in book["_huiyin"].iter_rows(max_col=2):
        if row[0].value == "body":
            row[1].value = str(world.theirs.body.pk)
    saved = BytesIO()
    book.save(saved)
    assert brought_back(saved.getvalue(), world.ours.unit1).problem == {"code": "marks_forged"}
    assert brought_back(content, world.theirs.unit1).problem == {"code": "other_body"}


def test_a_file_of_another_list_or_none_is_said_to_be_none(world, content):
    book = load_workbook(BytesIO(content))
    del book["_huiyin"]
    saved = BytesIO()
    book.save(saved)
    assert brought_back(saved.getvalue(), world.ours.unit1).problem == {"code": "no_marks"}
    assert brought_back("序号,任务".encode(), world.ours.unit1, "a.csv").problem == {"code": "no_workbook"}


def test_what_is_written_into_protected_columns_is_ignored_and_said(world, content):
    workbook = back(world, content, lambda s: s.put(5, "状态", "已完成"))
    assert verdicts(workbook) == ["unchanged"] * 3
    assert [codes(r) for r in rows(workbook)] == [["locked_changed"], [], []]


@pytest.mark.parametrize(("column", "value", "code"), [
    ("整改时限", "明年春天", "cell_no_date"), ("整改时限", "2030年2月30日", "cell_no_date"),
    ("整改时限", "7", "cell_no_date"), ("成果形式", "别的什么", "cell_not_offered"),
    ("责任人", "长" * 121, "cell_too_long"),
])  # fmt: skip
def test_what_is_not_understood_keeps_the_whole_row_out_and_says_why(world, content, column, value, code):
    def change(sheet):
        sheet.put(5, column, value)
        sheet.put(5, "配合部门", "财务处")
        sheet.put(6, "责任人", "处长")

    workbook = back(world, content, change)
    assert verdicts(workbook) == ["unclear", "changed", "unchanged"]
    assert codes(rows(workbook)[0]) == [code]
    actions.apply(workbook_id=workbook.pk, by=world.ours.unit1)
    assert not Responsibility.objects.filter(support_departments="财务处").exists()
    assert Responsibility.objects.filter(person="处长").count() == 1


@pytest.mark.parametrize("written", [
    date(2030, 5, 1), "2030-05-01", "2030年5月1日", "２０３０年５月１日", "2030.5.1", "2030/5/1", 47604,
    "47604", "二〇三〇年五月一日", "2030年5月1日前",
])  # fmt: skip
def test_a_day_is_understood_however_it_is_written(written):
    assert day(written.isoformat() if isinstance(written, date) else written) == "2030-05-01"


@pytest.mark.parametrize(("written", "yuan"), [
    (1234.5, "1234.50"), ("1,234.5", "1234.50"), ("￥1,234.50元", "1234.50"), ("１２．５万元", "125000.00"),
    ("3亿", "300000000.00"), (0, "0.00"), ("—", ""), ("", ""),
])  # fmt: skip
def test_money_is_understood_however_it_is_written(written, yuan):
    assert money(written) == yuan


@pytest.mark.parametrize("written", ["约三万", "12-15", "1e9", True, "九百"])
def test_what_is_no_money_is_not_guessed(written):
    with pytest.raises(Unclear):
        money(written)
