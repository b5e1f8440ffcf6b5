"""A text stays a text in the workbook, whatever it holds, and every cell says what it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from huiyin.reports.lists import Column
from huiyin.reports.workbook import Sheet, safe_text, write_lists
from huiyin.rules.finding import FindingState

COLUMNS = [
    Column("text", "内容", 20),
    Column("state", "状态", 10, FindingState),
    Column("amount", "金额", 10),
]


def written(*rows: dict, columns=COLUMNS):
    file = BytesIO()
    sheet = Sheet(
        "清单", "清单", "说明", columns, [{"state": "", "amount": None, **r} for r in rows], len(rows)
    )
    write_lists(file, [sheet], lambda code, kind: f"{kind.__name__}:{code}")
    return load_workbook(file).worksheets[0]


@given(st.text(max_size=60))
def test_any_text_can_be_written_and_is_never_a_formula(text):
    cell = written({"text": text})["A4"]
    assert cell.data_type in ("s", "inlineStr", "n")
    assert not str(cell.value or "").startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\x00=1"])
def test_what_begins_like_a_formula_gets_an_apostrophe(text):
    assert safe_text(text).startswith("'")


@pytest.mark.parametrize("text", ["正常", "", "1=1", "a-b", "3 + 4"])
def test_other_texts_stay_as_they_are(text):
    assert safe_text(text) == text


def test_a_coded_character_does_not_come_back_as_that_character():
    """Spreadsheets read _x003D_ in a text as “=”."""
    assert written({"text": "_x003D_1+1"})["A4"].value in ("_x005F_x003D_1+1", "_x003D_1+1")


def test_a_text_too_long_for_a_cell_is_cut_with_a_sign():
    shown = written({"text": "长" * 40_000})["A4"].value
    assert len(shown) == 32_767
    assert shown.endswith("…")


def test_markup_is_text():
    assert written({"text": "<b>&\"'</b>"})["A4"].value == "<b>&\"'</b>"


def test_members_of_enums_are_worded():
    assert written({"text": "a", "state": "closed"})["B4"].value == "FindingState:closed"


def test_money_days_and_counts_keep_their_kind():
    sheet = written(
        {"text": date(2024, 2, 29), "amount": Decimal("1234567.89")},
        {"text": 3, "amount": Decimal("-5.50")},
    )
    assert sheet["A4"].value.date() == date(2024, 2, 29)
    assert sheet["A4"].number_format == "yyyy-mm-dd"
    assert sheet["C4"].value == pytest.approx(1234567.89)
    assert sheet["C4"].number_format == "#,##0.00"
    assert (sheet["A5"].value, sheet["C5"].value) == (3, -5.5)


def test_a_thousand_rows_come_back_in_order():
    sheet = written(*({"text": f"第{n}行"} for n in range(1000)))
    assert [row[0].value for row in sheet.iter_rows(min_row=4)] == [f"第{n}行" for n in range(1000)]
