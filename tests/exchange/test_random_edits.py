"""Whatever a person does to the cells, nothing is lost, and what is applied is what the dry run said."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.exchange import actions
from huiyin.exchange.ledger import now_of
from huiyin.exchange.models import WorkbookRow
from huiyin.rectification.models import Task
from huiyin.rules.moves import Refused
from huiyin.rules.three_way import Held, RowChoice, held, verdict, written
from tests.exchange.editing import brought_back, edited, taken

COLUMNS = (
    "整改任务",
    "具体措施",
    "成果形式",
    "整改方式",
    "整改时限",
    "责任领导",
    "牵头部门",
    "配合部门",
    "责任人",
    "状态",
)
VALUES = st.one_of(
    st.none(),
    st.sampled_from(
        ["处长", "制度", "立行立改", "2029-05-01", "２０２９年３月１日", "=1+1", "-", "随便写写", "", "  "]
    ),
    st.dates(date(2024, 1, 1), date(2029, 12, 31)).map(lambda d: datetime(d.year, d.month, d.day)),
    st.integers(0, 99_999),
    st.text(max_size=12).filter(lambda t: not any(0xD800 <= ord(c) < 0xE000 or ord(c) < 32 for c in t)),
)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 5), st.sampled_from(COLUMNS), VALUES),
        st.tuples(st.just("delete"), st.integers(0, 5)),
        st.tuples(st.just("swap"), st.integers(0, 5), st.integers(0, 5)),
    ),
    max_size=8,
)


def made(sheet, edits) -> None:
    for edit in edits:
        row = 5 + edit[1]
        if edit[0] == "put":
            sheet.put(row, edit[2], edit[3])
        elif edit[0] == "delete":
            sheet.page.delete_rows(row)
        else:
            page, other = sheet.page, 5 + edit[2]
            for place in range(1, page.max_column + 1):
                a, b = page.cell(row, place), page.cell(other, place)
                a.value, b.value = b.value, a.value


@pytest.fixture
def six(world):
    finding = world.ours.issue()
    tasks = [world.ours.plan(finding, f"任务{n}").pk for n in "甲乙丙丁戊己"]
    return world.ours.unit1, tasks, taken(world.client(world.ours.unit1), "tasks")


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_nothing_is_lost_and_what_is_applied_is_what_was_said(six, edits):
    by, tasks, content = six
    before = {pk: now.values for pk, now in now_of("tasks", tasks, by).items()}
    with transaction.atomic():
        workbook = brought_back(edited(content, lambda sheet: made(sheet, edits)), by)
        assert workbook.state == "read", workbook.problem
        promised = {pk: dict(values) for pk, values in before.items()}
        for row in WorkbookRow.objects.filter(workbook=workbook, verdict="changed"):
            promised[row.object_id] |= {c: mine for c, _b, mine, _n, how in row.cells if how == Held.HERE}
        new = workbook.counts["new"]
        try:
            workbook = actions.apply(workbook_id=workbook.pk, by=by, reason="统一修改")
        except Refused:
            assert promised == before
            assert not new
        else:
            assert workbook.state == "applied", workbook.problem
        after = {pk: now.values for pk, now in now_of("tasks", tasks, by).items()}
        assert after == promised
        assert Task.objects.count() == len(tasks) + new
        for pk, values in before.items():
            assert not [c for c, value in values.items() if value and not after[pk][c]]
        transaction.set_rollback(True)


TEXTS = st.sampled_from(["", "一", "二", "三"])


@given(base=st.one_of(st.none(), TEXTS), mine=TEXTS, now=TEXTS, choice=st.sampled_from([None, *RowChoice]))
def test_a_value_of_the_ledger_gives_way_only_to_one_that_somebody_wrote(base, mine, now, choice):
    how = held(base, mine, now)
    if written(how, choice):
        assert mine
        assert mine not in (now, base)
        assert base == now or choice == RowChoice.MINE
    assert verdict([how]) in {"changed", "conflict", "there", "unchanged"}
