"""The columns of a ledger: shown, corrected by a person, known the next time, and to one body alone."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from huiyin.intake import actions, queries
from huiyin.intake.columns import signature
from huiyin.intake.mapping import map_columns
from huiyin.intake.models import ColumnMapping
from huiyin.intake.tasks import read_document
from huiyin.journal.models import Entry
from huiyin.journal.staleness import Stale

pytestmark = pytest.mark.django_db

HEADS = ("编码", "查到了什么", "怎么办", "谁来办", "最晚哪天")
ROWS = (
    ("A1", "备件账实不符", "逐库盘点", "物资科", "2024-06-30"),
    ("A2", "试验记录代签", "补签并培训", "质检科", ""),
)
SAID = dict(zip(HEADS, ("number", "finding", "measures", "department", "deadline"), strict=True))


def csv(*rows, heads=HEADS) -> bytes:
    return "\n".join(",".join(row) for row in (heads, *rows)).encode("utf-8-sig")


def read(side, content, name="台账.csv", by=None):
    by = by or side.office
    row = actions.upload(
        round_id=side.round.pk,
        name=name,
        chunks=[content],
        by=by,
        enqueue=False,
        target_id=side.targets[0].pk,
    )
    read_document.func(str(row.pk))
    return queries.document_for(by, row.pk)


def say(document, side, meanings=SAID, **more):
    table = document.reading["tables"][0]["signature"]
    values = {"version": document.version, "signature": table, "by": side.office, **more}
    map_columns(document_id=document.pk, meanings=meanings, **values)
    read_document.func(str(document.pk))
    return queries.document_for(side.office, document.pk)


def findings(document):
    return [i.title for i in queries.corrected_items(document) if i.role == "finding"]


def test_a_table_that_no_word_betrays_is_shown_with_its_heads_and_first_rows(ours):
    (table,) = read(ours, csv(*ROWS)).reading["tables"]
    assert [c["head"] for c in table["columns"]] == list(HEADS)
    assert table["columns"][1]["samples"] == ["备件账实不符", "试验记录代签"]
    assert not table["ledger"]


def test_what_a_person_says_of_the_columns_makes_the_table_a_ledger(ours):
    document = say(read(ours, csv(*ROWS)), ours)
    assert findings(document) == ["备件账实不符", "试验记录代签"]
    first = next(i for i in queries.corrected_items(document) if i.role == "finding")
    assert (first.department, first.deadline) == ("物资科", "2024-06-30")
    assert document.kind == "ledger_table"


def test_the_next_table_with_the_same_heads_is_read_so_by_itself_and_says_so(ours):
    say(read(ours, csv(*ROWS)), ours)
    document = read(ours, csv(("B1", "会议纪要缺失", "补齐", "办公室", "")), "下一期.csv")
    assert findings(document) == ["会议纪要缺失"]
    assert document.reading["tables"][0]["remembered"]["by"] == ours.office.name


def test_a_word_of_the_readers_own_gives_way_to_what_a_person_said(ours):
    heads = ("问题", "事项说明", "整改措施", "责任部门", "整改时限")
    rows = [("物资类", "备件账实不符", "逐库盘点", "物资科", "2024-06-30")]
    document = read(ours, csv(*rows, heads=heads))
    assert findings(document) == ["物资类"]
    meanings = dict(zip(heads, ("category", "finding", "measures", "department", "deadline"), strict=True))
    assert findings(say(document, ours, meanings)) == ["备件账实不符"]


def test_a_column_that_is_said_to_be_of_no_use_is_left_out(ours):
    document = say(read(ours, csv(*ROWS)), ours, {**SAID, "谁来办": ""})
    assert {i.department for i in queries.corrected_items(document)} == {None}


def test_another_body_is_not_told(world):
    say(read(world.ours, csv(*ROWS)), world.ours)
    document = read(world.theirs, csv(*ROWS))
    assert findings(document) == []
    assert document.reading["tables"][0]["remembered"] == {}


def test_two_columns_cannot_be_the_same(ours):
    document = read(ours, csv(*ROWS))
    with pytest.raises(ValidationError):
        say(document, ours, {**SAID, "怎么办": "finding"})
    assert not ColumnMapping.objects.exists()


def test_a_table_or_meaning_that_there_is_not_is_refused(ours):
    document = read(ours, csv(*ROWS))
    with pytest.raises(ValidationError):
        say(document, ours, signature=signature(["别的"]))
    with pytest.raises(ValidationError):
        say(document, ours, {**SAID, "编码": "boss"})


def test_who_was_second_is_told_and_nothing_is_read_again(ours):
    document = read(ours, csv(*ROWS))
    with pytest.raises(Stale):
        say(document, ours, version=document.version - 1)
    assert queries.document_for(ours.office, document.pk).state == "read"


def test_the_journal_tells_what_was_said(ours):
    say(read(ours, csv(*ROWS)), ours)
    assert '"查到了什么":"finding"' in Entry.objects.get(action="read_document_again").payload
