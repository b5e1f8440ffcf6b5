"""Any sequence of changes and of taking them back, by two people, leaves what it should."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.journal.proof import prove
from huiyin.rectification import changesets
from huiyin.rectification.changesets import ChangeSource, RowChange, RowKind, last_change, undo, will_change
from huiyin.rectification.models import ChangeSet, Task
from huiyin.rules.bulk import FIELDS
from huiyin.rules.moves import Refused

FIRST = date(2031, 1, 31)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "person": st.sampled_from(["甲科长", "乙科长", "", " "]),
        "leader": st.sampled_from(["厅长", ""]),
        "due_on": st.integers(0, 3).map(lambda n: FIRST + timedelta(n)),
        "pace": st.sampled_from(["staged", "immediate", None]),
        "title": st.sampled_from(["核对一", "核对二", "核对，一"]),
    },
)
WANTED = st.dictionaries(st.integers(0, 2), VALUES, min_size=1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("change"), st.integers(0, 1), WANTED),
        st.tuples(st.just("undo"), st.integers(0, 1), st.none()),
    ),
    max_size=7,
)  # fmt: skip


def state_of(pk):
    task = Task.objects.select_related("responsibility").get(pk=pk)
    owners = {n: getattr(task.responsibility, n) for n in ("leader", "person")}
    return {"title": task.title, "due_on": task.due_on, "pace": task.pace, **owners}


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_undo_brings_back_exactly_what_nobody_changed_since(ours, steps):
    """A model of the rows goes along; the ledger must say the same after each step."""
    mark = transaction.savepoint()
    finding = ours.issue()
    rows = [ours.plan(finding, f"任务{n}").pk for n in range(3)]
    people = (ours.unit1, ours.office)
    model = {pk: state_of(pk) for pk in rows}
    #: of each person, the changes that stand: the change set, and what each of its rows was before
    stacks: tuple[list, list] = ([], [])
    for step, who, wanted in steps:
        by = people[who]
        if step == "change":
            _change(rows, model, stacks[who], wanted, by)
        else:
            _undo(model, stacks[who], by)
        assert {pk: state_of(pk) for pk in rows} == model
        standing = last_change(by)
        assert (standing is None) == (not stacks[who])
    assert prove(str(ours.body.pk)).holds
    sizes = sum(ChangeSet.objects.values_list("size", flat=True))
    assert sum(Task.objects.filter(pk__in=rows).values_list("version", flat=True)) == len(rows) + sizes
    transaction.savepoint_rollback(mark)


def _change(rows, model, stack, wanted, by):
    changes = [RowChange(RowKind.TASK, rows[n], None, values) for n, values in wanted.items()]
    possible = will_change(changesets.preview(changes, by=by, reason="会议"))
    if not possible:
        return
    before = {c.id: dict(model[c.id]) for c in possible}
    with transaction.atomic():
        made = changesets.apply(possible, by=by, source=ChangeSource.BULK, reason="会议")
    for change in possible:
        filled = {k: v for k, v in change.values.items() if v is not None and str(v).strip()}
        assert set(filled) <= set(FIELDS[RowKind.TASK])
        model[change.id] = {**model[change.id], **filled}
    stack.append((made.pk, before))


def _undo(model, stack, by):
    if not stack:
        return
    pk, before = stack[-1]
    rows = {row.task_id: row.before for row in ChangeSet.objects.get(pk=pk).rows.all()}
    try:
        with transaction.atomic():
            back = undo(pk, by=by)
    except Refused:
        return  # every row was changed since: the change stands
    left = {row["id"] for row in back.left}
    for row, fields in rows.items():
        if str(row) not in {str(i) for i in left}:
            model[row] = {**model[row], **{k: before[row][k] for k in fields if k != "fingerprint"}}
    stack.pop()
