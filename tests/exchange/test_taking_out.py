"""A list leaves for editing with everything that brings it back."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from huiyin.exchange.layout import FIELDS
from huiyin.journal.models import Entry
from tests.exchange.editing import FIRST, HEADER, book, taken

pytestmark = pytest.mark.django_db


def sheet(content: bytes, at: int = 0):
    return load_workbook(BytesIO(content)).worksheets[at]


def cell(page, words: str, row: int = FIRST):
    (place,) = [c.column for c in page[HEADER] if c.value == words]
    return page.cell(row, place)


@pytest.mark.parametrize("list_name", list(FIELDS))
def test_what_leaves_and_is_not_touched_comes_back_as_it_was(world, list_name):
    world.ours.plan(world.ours.issue(text="=1+1\n第二行", amount="12.5"))
    found = book(taken(world.client(world.ours.office), list_name))
    assert found.notices == ()
    (row,) = found.rows
    mark = found.marks[row.ident]
    assert mark.sound
    assert {code: row.values[code] for code in mark.values} == mark.values


def test_the_sheet_says_by_lock_and_colour_what_may_be_edited(world):
    world.ours.plan(world.ours.issue())
    page = sheet(taken(world.client(world.ours.unit1), "tasks"))
    assert page.protection.sheet
    assert page.protection.password is None
    assert not cell(page, "整改任务").protection.locked
    assert cell(page, "状态").protection.locked
    assert cell(page, "整改任务").fill.fgColor.rgb != cell(page, "状态").fill.fgColor.rgb
    assert page.freeze_panes == "D5"
    assert page.column_dimensions["A"].hidden
    assert page.row_dimensions[3].hidden


def test_a_row_whose_state_allows_no_change_is_locked(world):
    finding = world.ours.issue()
    world.ours.apply(finding)
    page = sheet(taken(world.client(world.ours.unit1), "tasks"))
    assert cell(page, "整改任务").protection.locked
    assert cell(page, "责任人").protection.locked


def test_dates_are_typed_and_choices_offered(world):
    world.ours.plan(world.ours.issue())
    page = sheet(taken(world.client(world.ours.unit1), "tasks"))
    assert cell(page, "整改时限").value.date() == date(2030, 6, 28)
    kinds = {str(v.sqref).split(":")[0]: v for v in page.data_validations.dataValidation}
    of = {words: kinds[cell(page, words).coordinate] for words in ("整改时限", "成果形式", "责任人")}
    assert of["整改时限"].type == "date"
    assert of["成果形式"].type == "list"
    assert of["成果形式"].showErrorMessage
    # a new name may be typed
    assert not of["责任人"].showErrorMessage


def test_no_text_leaves_as_a_formula(world):
    for n, sign in enumerate(("=", "+", "-", "@", "\t=", "\r=")):
        world.ours.register(f"第{n}项公式", text=f"{sign}HYPERLINK(1)")
    book_ = load_workbook(BytesIO(taken(world.client(world.ours.office), "problems")))
    for page in book_.worksheets:
        for row in page.iter_rows():
            assert all(c.data_type != "f" for c in row)
            assert not any(str(c.value or "").startswith(("=", "+", "-", "@", "\t", "\r")) for c in row)


def test_only_who_may_change_rows_takes_them_out(world):
    world.ours.plan(world.ours.issue())
    side = world.ours
    allowed = {
        "problems": {"office", "team1"}, "tasks": {"office", "unit1"},
        "responsibilities": {"office", "unit1"},
    }  # fmt: skip
    people = ("office", "team1", "unit1", "reviewer", "leader", "department_staff", "system_admin")
    for list_name, expected in allowed.items():
        answers = {
            name: world.client(getattr(side, name)).get(reverse("exchange:take_out"), {"list": list_name})
            for name in people
        }
        assert {n for n, a in answers.items() if a.status_code == 200} == expected
        assert {a.status_code for n, a in answers.items() if n not in expected} == {403}


def test_a_unit_takes_out_its_own_rows_alone(world):
    world.ours.plan(world.ours.issue("甲单位的问题"), "甲单位的任务")
    world.ours.plan(world.ours.issue("乙单位的问题", target=1), "乙单位的任务")
    content = taken(world.client(world.ours.unit1), "tasks")
    text = " ".join(
        str(c.value)
        for page in load_workbook(BytesIO(content)).worksheets
        for r in page.iter_rows()
        for c in r
    )
    assert "甲单位的任务" in text
    assert "乙单位" not in text


def test_taking_out_is_journaled_under_the_number_in_the_file(world):
    world.ours.plan(world.ours.issue())
    manifest = book(taken(world.client(world.ours.unit1), "tasks", state="planned")).manifest
    entry = Entry.objects.get(action="export_for_editing")
    assert entry.object_id == str(manifest.export)
    assert (manifest.body, manifest.list_name, manifest.rows) == (world.ours.body.pk, "tasks", 1)
    assert manifest.viewer == world.ours.unit1.id
    assert "planned" in entry.payload


def test_a_list_without_rows_is_not_taken_out(world):
    answer = world.client(world.ours.unit1).get(reverse("exchange:take_out"), {"list": "tasks"})
    assert answer.status_code == 422
    assert "没有可以修改的行" in answer.content.decode()
