"""The roster of units from a sheet: shown first, doubts decided, taken in as a whole or not at all."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from huiyin.journal.models import Entry
from huiyin.organisations import actions as organisations
from huiyin.organisations.models import Unit
from huiyin.organisations.roster import NEW, SKIP, Standing, held_against, take_in
from huiyin.rules.moves import Refused
from huiyin.rules.unit import UnitType
from huiyin.rules.unit_roster import read_lines, type_of

HEAD = "单位名称\t类型\t行业\t主管部门\t曾用名\t并入"


def sheet(*lines: str) -> str:
    return "\n".join([HEAD, *lines])


def standings(side, text, choices=None):
    found = held_against(side.office, side.body.pk, text, choices or {})
    return {row.line.name: row.standing for row in found.rows}


def test_columns_are_known_by_their_heading_in_any_order():
    (line,) = read_lines("类型\t单位\t曾用名\n企业\t甲省茶业\t茶叶公司、茶厂")
    assert (line.name, line.unit_type, line.former_names) == ("甲省茶业", "企业", ("茶叶公司", "茶厂"))
    (bare,) = read_lines("甲省茶业,企业,农业")
    assert (bare.name, bare.unit_type, bare.sector) == ("甲省茶业", "企业", "农业")
    assert type_of("国 企") == UnitType.ENTERPRISE
    assert type_of("星球") is None


def test_new_changed_same_twice_and_wrong_lines_are_told_apart(ours):
    text = sheet(
        "甲省茶业\t企业\t农业", "甲省水务厅\t\t水利", "甲省重工集团", "甲省茶业\t企业", "甲省盐业\t星球",
        "甲省糖业\t企业\t\t甲省无名厅", "\t企业",
    )  # fmt: skip
    assert standings(ours, text) == {
        "甲省茶业": Standing.TWICE, "甲省水务厅": Standing.CHANGED, "甲省重工集团": Standing.SAME,
        "甲省盐业": Standing.WRONG, "甲省糖业": Standing.WRONG, "": Standing.WRONG,
    }  # fmt: skip


def test_nothing_is_taken_in_while_a_line_is_undecided(ours):
    text = sheet("甲省茶业\t企业", "甲省盐业\t星球")
    before = (Unit.objects.count(), Entry.objects.count())
    with pytest.raises(ValidationError, match="什么也没有导入"):
        take_in(body_id=ours.body.pk, text=text, choices={}, by=ours.office)
    assert (Unit.objects.count(), Entry.objects.count()) == before
    take_in(body_id=ours.body.pk, text=text, choices={3: SKIP}, by=ours.office)
    assert Unit.objects.filter(name="甲省茶业").exists()
    assert not Unit.objects.filter(name="甲省盐业").exists()
    assert Entry.objects.count() == before[1] + 1


def test_a_renamed_unit_is_recognised_by_its_former_name_and_keeps_it(ours):
    text = sheet("甲省重型装备集团\t企业\t装备\t\t甲省重工集团")
    found = held_against(ours.office, ours.body.pk, text, {})
    assert [c.pk for c in found.rows[0].candidates] == [ours.units[1].pk]
    take_in(body_id=ours.body.pk, text=text, choices={2: str(ours.units[1].pk)}, by=ours.office)
    unit = Unit.objects.get(pk=ours.units[1].pk)
    assert (unit.name, unit.former_names, unit.sector) == ("甲省重型装备集团", ["甲省重工集团"], "装备")


def test_an_alike_name_has_to_be_decided_and_may_be_another_unit(ours):
    text = sheet("甲省水务总厅\t机关")
    assert standings(ours, text) == {"甲省水务总厅": Standing.DOUBT}
    take_in(body_id=ours.body.pk, text=text, choices={2: NEW}, by=ours.office)
    assert Unit.objects.filter(body=ours.body, name__contains="水务").count() == 2


def test_two_lines_that_mean_one_unit_are_refused_by_name(ours):
    text = sheet("甲省水务总厅\t机关", "甲省水务厅\t机关\t水利")
    with pytest.raises(ValidationError, match="第 2 行和第 3 行指的是同一个单位"):
        take_in(body_id=ours.body.pk, text=text, choices={2: str(ours.units[0].pk)}, by=ours.office)
    assert Unit.objects.get(pk=ours.units[0].pk).sector == ""


def test_departments_and_mergers_may_stand_further_down_in_the_sheet(ours):
    text = sheet("甲省茶业\t企业\t农业\t甲省农业厅\t\t甲省粮业", "甲省粮业\t企业", "甲省农业厅\t机关")
    take_in(body_id=ours.body.pk, text=text, choices={}, by=ours.office)
    tea = Unit.objects.get(name="甲省茶业")
    assert (tea.supervised_by.name, tea.merged_into.name) == ("甲省农业厅", "甲省粮业")
    assert standings(ours, sheet("甲省茶业\t企业")) == {"甲省茶业": Standing.WRONG}


def test_a_roster_is_the_offices_and_knows_no_unit_of_another_body(world):
    ours, theirs = world.ours, world.theirs
    with pytest.raises(Refused):
        take_in(body_id=ours.body.pk, text=sheet("甲省茶业"), choices={}, by=ours.leader)
    with pytest.raises(Refused):
        take_in(body_id=ours.body.pk, text=sheet("甲省茶业"), choices={}, by=theirs.office)
    name = theirs.units[0].name
    assert standings(ours, sheet(name)) == {name: Standing.NEW}
    assert world.client(ours.leader).get(reverse("import_units")).status_code == 403


def test_the_page_shows_a_workbook_first_and_takes_it_in_on_confirmation(world):
    ours, client, page = world.ours, world.client(world.ours.office), reverse("import_units")
    book, out = Workbook(), io.BytesIO()
    for row in (["单位名称", "类型"], ["甲省茶业", "企业"], ["甲省水务总厅", "机关"]):
        book.active.append(row)
    book.save(out)
    file = SimpleUploadedFile("名册.xlsx", out.getvalue())
    shown = client.post(page, {"body": ours.body.pk, "file": file})
    text = shown.content.decode()
    assert "就是“甲省水务厅”，改用新名称" in text
    assert not Unit.objects.filter(name="甲省茶业").exists()
    sent = {"body": ours.body.pk, "text": shown.context["text"], "confirm": "1"}
    assert "还有需要指明的行" in client.post(page, sent).content.decode()
    organisations.add_unit(
        body_id=ours.body.pk, name="甲省糖业", unit_type=UnitType.ENTERPRISE, by=ours.office
    )
    assert client.post(page, sent | {"choice-3": SKIP}).status_code == 302
    assert Unit.objects.filter(name="甲省茶业", unit_type=UnitType.ENTERPRISE).exists()
