"""Several actions, one entry."""

from __future__ import annotations

import json

import pytest
from django.db import transaction

from huiyin.accounts.viewer import SYSTEM
from huiyin.journal.actions import one_entry, record
from huiyin.journal.gathering import OtherBody
from huiyin.journal.models import Entry
from huiyin.journal.proof import prove

pytestmark = pytest.mark.django_db


def whole(body):
    return one_entry(body=body, by=SYSTEM, action="import_document", object_type="document", object_id="d")


def part(body, n):
    record(
        body=body, by=SYSTEM, action="add_unit", object_type="unit", object_id=n, payload={"name": f"第{n}站"}
    )


def test_what_is_recorded_within_becomes_parts_of_one_entry(ours):
    before = Entry.objects.count()
    with transaction.atomic(), whole(ours.body.pk) as entry:
        part(ours.body.pk, 1)
        part(ours.body.pk, 2)
        entry.payload["name"] = "公告.docx"
    assert Entry.objects.count() == before + 1
    told = json.loads(Entry.objects.latest("id").payload)
    assert told["name"] == "公告.docx"
    assert [p["name"] for p in told["parts"]] == ["第1站", "第2站"]
    assert prove(str(ours.body.pk)).holds


def test_an_entry_inside_another_becomes_a_part_of_it_with_its_own_parts(ours):
    before = Entry.objects.count()
    with transaction.atomic(), whole(ours.body.pk) as entry:
        part(ours.body.pk, 1)
        with whole(ours.body.pk) as inner:
            part(ours.body.pk, 2)
            inner.payload["name"] = "附件.xlsx"
        part(ours.body.pk, 3)
        entry.payload["name"] = "公告.docx"
    assert Entry.objects.count() == before + 1
    told = json.loads(Entry.objects.latest("id").payload)
    assert [p["name"] for p in told["parts"]] == ["第1站", "附件.xlsx", "第3站"]
    assert [p["name"] for p in told["parts"][1]["parts"]] == ["第2站"]


def failing(body):
    with transaction.atomic(), whole(body):
        part(body, 1)
        raise ZeroDivisionError


def test_nothing_is_written_when_the_import_fails(ours):
    before = Entry.objects.count()
    with pytest.raises(ZeroDivisionError):
        failing(ours.body.pk)
    with transaction.atomic():
        part(ours.body.pk, 3)
    assert Entry.objects.count() == before + 1


def test_another_bodys_matter_cannot_be_part_of_the_entry(world):
    with pytest.raises(OtherBody), transaction.atomic(), whole(world.ours.body.pk):
        part(world.theirs.body.pk, 1)
