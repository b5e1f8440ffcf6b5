"""Workbooks."""

import datetime as dt
import io
import time

import pytest

from huiyin.reading.formats.readers import Settings, read_as

openpyxl = pytest.importorskip("openpyxl")


def saved(book) -> bytes:
    store = io.BytesIO()
    book.save(store)
    return store.getvalue()


def book_of(*rows, title="台账"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def test_values_are_printed_as_a_person_sees_them(read):
    book = book_of(
        [
            12,
            12.0,
            5.78,
            0.1 + 0.2,
            dt.date(2024, 5, 31),
            dt.datetime(2024, 5, 31, 9, 30),
            True,
            None,
            "文字",
            dt.time(8, 30),
        ]
    )
    assert read(saved(book), "a.xlsx").text.split("\t") == [
        "12", "12", "5.78", "0.3", "2024-05-31", "2024-05-31 09:30", "TRUE", "文字", "08:30",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.76, "0%", "76%"),
        (0.923, "0.0%", "92.3%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (93600, "#,##0", "93,600"),
        (7, "000", "007"),
        (7, "General", "7"),
        (5.5, '0.00"万元"', "5.50"),
        (3, "0_ ", "3"),
    ],
)
def test_number_formats_that_change_what_is_read_are_kept(read, value, number_format, shown):
    book = book_of(["甲", value])
    book.active["B1"].number_format = number_format
    assert read(saved(book), "a.xlsx").text == f"甲\t{shown}"


def test_merged_cells_stand_once_with_their_extent(read, grid):
    book = book_of(["整改台账"], ["类别", "问题"], ["党建", "甲"], [None, "乙"], ["财务", "丙"])
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("A3:A4")
    assert grid(read(saved(book), "台账.xlsx")) == [
        [(0, 0, 1, 2, "整改台账")],
        [(1, 0, 1, 1, "类别"), (1, 1, 1, 1, "问题")],
        [(2, 0, 2, 1, "党建"), (2, 1, 1, 1, "甲")],
        [(3, 1, 1, 1, "乙")],
        [(4, 0, 1, 1, "财务"), (4, 1, 1, 1, "丙")],
    ]


def test_empty_rows_and_columns_between_are_left_out_and_extents_mended(read, grid):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B3"], sheet["D3"], sheet["B7"], sheet["D7"], sheet["D5"] = "类别", "问题", "党建", "甲", "空行之间"
    sheet.merge_cells("B7:B9")
    assert grid(read(saved(book), "a.xlsx")) == [
        [(0, 0, 1, 1, "类别"), (0, 1, 1, 1, "问题")],
        [(1, 1, 1, 1, "空行之间")],
        [(2, 0, 1, 1, "党建"), (2, 1, 1, 1, "甲")],
    ]


def test_lines_of_a_cell_are_kept(read):
    assert (
        read(saved(book_of(["1.补录\n2.抽查 \n\n3.通报", "x"])), "a.xlsx").text == "1.补录\n2.抽查\n3.通报\tx"
    )


def test_each_sheet_is_a_table_and_hidden_ones_are_noted(read):
    book = book_of(["序号", "问题"], title="问题清单")
    book.create_sheet("任务清单").append(["任务"])
    book.create_sheet("字典").append(["不读"])
    book["字典"].sheet_state = "hidden"
    document = read(saved(book), "台账.xlsx")
    assert [(block.table, block.sheet) for block in document.blocks] == [(0, "问题清单"), (1, "任务清单")]
    assert document.notes == ("隐藏的工作表没有读取：字典",)


def test_an_xlsx_under_the_name_of_wps_tables_is_read(read):
    assert read(saved(book_of(["甲"])), "台账.et").notes == ()


def test_a_ledger_of_ten_thousand_rows_opens_within_three_seconds(read):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    for number in range(10_000):
        sheet.append(
            [
                number,
                f"问题{number}：台账登记不及时",
                "1.补录\n2.抽查",
                *["责任科室"] * 5,
                dt.date(2031, 5, 31),
                93600.0,
                "整改中",
            ]
        )
    data = saved(book)
    # processor time, and without the worker: the machine of a test is shared
    began = time.process_time()
    assert len(read_as("xlsx", data, Settings()).blocks) == 10_000
    assert time.process_time() - began < 3
    assert len(read(data, "台账.xlsx").blocks) == 10_000


def test_one_stray_cell_far_away_is_refused_with_advice(read):
    from huiyin.reading.document import UnreadableFile

    book = book_of(["甲"])
    book.active["XFD1048576"] = "x"
    with pytest.raises(UnreadableFile, match="Ctrl\\+End") as refused:
        read(saved(book), "a.xlsx")
    assert refused.value.code == "too_large"


def test_columns_formatted_to_their_end_do_no_harm(read):
    book = book_of(["甲"])
    book.active["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    assert read(saved(book), "a.xlsx").text == "甲"


def test_formulas_are_read_by_their_last_result_or_not_at_all(read):
    assert read(saved(book_of(["合计", "=SUM(1,2)"])), "a.xlsx").text == "合计"
