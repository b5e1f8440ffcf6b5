"""Corrections: whatever a person does, the hierarchy stays one, and every step can be taken back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.intake.outline import ROLES, from_items, from_rows, style_of
from huiyin.intake.parts import claim_of, corrected, cut, item_of, to_plain, warning_of
from huiyin.intake.steps import ANY, FIELDS, NoSuchStep, check, meant, take
from huiyin.reading.result import Reading
from tests.intake.by_hand import NOTICE, items_of, reading_of

MOVES = ("indent", "outdent", "drop", "restore")

depths = st.lists(st.integers(1, 6), min_size=1, max_size=30)


def reading(wanted: list[int], roles: list[str]) -> Reading:
    """Any reading whose hierarchy is possible: an item lies at most one deeper than the one before."""
    rows, last = [], 0
    for at, (depth, role) in enumerate(zip(wanted, roles, strict=True)):
        last = min(depth, last + 1)
        rows.append((last, role, f"条目{at}", {"marker": ["（一）", "1.", None][at % 3]}))
    return reading_of(rows)


readings = depths.flatmap(
    lambda d: st.lists(st.sampled_from(ROLES), min_size=len(d), max_size=len(d)).map(lambda r: reading(d, r))
)


@st.composite
def steps_of(draw, made: Reading):
    ids = st.sampled_from([i.id for i in made.items])
    one = st.one_of(
        st.builds(lambda i, r: {"op": "role", "item": i, "role": r}, ids, st.sampled_from(ROLES)),
        st.builds(lambda o, i: {"op": o, "item": i}, st.sampled_from(MOVES), ids),
        st.builds(lambda i, t: {"op": "text", "item": i, "fields": {"title": t}}, ids, st.text(max_size=9)),
        st.builds(lambda i, d: {"op": "depth", "item": i, "depth": d}, ids, st.integers(1, 12)),
        st.builds(lambda i: {"op": "accept", "item": i}, ids),
        st.builds(
            lambda s, f, d, r: {"op": "bulk", "style": s, "from": f, "depth": d, "role": r},
            st.sampled_from([ANY, "（一）", "1.", ""]), st.sampled_from([ANY, *ROLES]),
            st.sampled_from([ANY, 1, 2, 3]), st.sampled_from(ROLES),
        ),
    )  # fmt: skip
    return draw(st.lists(one, max_size=25))


@given(st.data())
def test_no_sequence_of_corrections_makes_a_circle_or_leaves_the_text(data):
    made = data.draw(readings)
    steps = data.draw(steps_of(made))
    outline = take(from_items(made.items), steps)
    for item in corrected(made.items, outline):
        assert item.parent is None or item.parent < item.at
        assert item.depth >= 1
        assert item.role in ROLES
        assert 0 <= item.item.span[0] <= item.item.span[1] <= len(made.text)
    assert all(b <= a + 1 for a, b in zip([0, *outline.depths], outline.depths, strict=False))


@given(st.data())
def test_taking_every_step_back_gives_the_reading_again(data):
    made = data.draw(readings)
    steps = data.draw(steps_of(made))
    numbered = [{**s, "n": n} for n, s in enumerate(steps)]
    for gone in data.draw(st.permutations(range(len(steps)))):
        numbered = [s for s in numbered if s["n"] != gone]
        take(from_items(made.items), numbered)
    assert take(from_items(made.items), numbered).as_rows() == from_items(made.items).as_rows()


@given(st.data())
def test_an_outline_comes_back_from_the_database_as_it_was(data):
    outline = from_items(data.draw(readings).items)
    assert from_rows(outline.as_rows()).as_rows() == outline.as_rows()


@given(readings)
def test_the_hierarchy_of_a_reading_is_kept(made):
    parents = {i.id: i.parent for i in made.items}
    items = list(corrected(made.items, from_items(made.items)))
    assert {i.id: items[i.parent].id if i.parent is not None else None for i in items} == parents


@pytest.mark.parametrize(
    ("marker", "style"),
    [
        ("（三）", "（一）"),
        ("(十二)", "（一）"),
        ("12.", "1."),
        ("1．", "1."),
        ("二是", "一是"),
        ("③", "①"),
        (None, ""),
    ],
)
def test_markers_of_one_style_are_told_apart_from_others(marker, style):
    assert style_of(marker) == style


def test_moving_an_item_in_takes_what_is_below_it_along():
    made = reading_of(NOTICE)
    outline = take(from_items(made.items), [{"op": "indent", "item": "1.1.2"}])
    assert outline.depths == [1, 2, 3, 4, 4, 4, 4, 5]
    items = items_of(made, outline)
    assert items[6].parent == 2


def test_an_item_lies_at_most_one_deeper_than_the_one_before():
    outline = from_items(reading_of(NOTICE).items)
    assert take(outline, [{"op": "indent", "item": "1.1.1"}] * 5).depths[2] == 3


def test_what_lies_at_the_top_goes_no_further_out():
    outline = from_items(reading_of(NOTICE).items)
    assert take(outline, [{"op": "outdent", "item": "1"}] * 3).depths[0] == 1


def test_dropping_a_finding_drops_its_measures_and_restoring_brings_them_back():
    outline = take(from_items(reading_of(NOTICE).items), [{"op": "drop", "item": "1.1.1"}])
    assert outline.dropped == [False, False, True, True, True, True, False, False]
    assert not any(take(outline, [{"op": "restore", "item": "1.1.1"}]).dropped)


def test_all_items_of_a_style_change_at_once_but_not_what_was_dropped():
    markers = ("（一）", "（二）", "一、", "（三）")
    made = reading_of([(1, "section", f"章节{m}", {"marker": m}) for m in markers])
    steps = [{"op": "drop", "item": "4"}, {"op": "bulk", "style": "（一）", "from": ANY, "role": "category"}]
    assert take(from_items(made.items), steps).roles == ["category", "category", "section", "section"]


def test_only_the_items_of_one_level_change_when_a_level_is_named():
    made = reading_of(
        [(1, "section", "甲", {"marker": "（一）"}), (2, "section", "乙", {"marker": "（一）"})]
    )
    step = {"op": "bulk", "style": "（一）", "from": "section", "depth": 2, "role": "category"}
    outline = from_items(made.items)
    assert meant(outline, step) == [1]
    assert take(outline, [step]).roles == ["section", "category"]


def test_a_preview_counts_what_would_change_and_changes_nothing():
    outline = from_items(reading_of(NOTICE).items)
    step = {"op": "bulk", "style": ANY, "from": "measure", "role": "result"}
    assert meant(outline, step) == [4, 5, 7]
    assert "result" not in outline.roles
    assert meant(take(outline, [step]), step) == []


def test_dragging_an_item_is_moving_it_in_or_out_step_by_step():
    made = reading_of(NOTICE)
    dragged = take(from_items(made.items), [{"op": "depth", "item": "1.1.2", "depth": 1}])
    stepped = take(from_items(made.items), [{"op": "outdent", "item": "1.1.2"}] * 2)
    assert dragged.depths == stepped.depths


def test_what_was_found_right_or_corrected_is_checked():
    outline = from_items(reading_of(NOTICE).items)
    steps = [{"op": "accept", "item": "1.1.1"}, {"op": "role", "item": "1.1.2", "role": "category"}]
    assert take(outline, steps).unchecked() == 6
    assert take(outline, [{"op": "accept_range", "first": 0, "last": 7}]).unchecked() == 0


@pytest.mark.parametrize(
    "step",
    [
        {"op": "explode", "item": "1"},
        {"op": "role", "item": "9.9", "role": "finding"},
        {"op": "role", "item": "1", "role": "boss"},
        {"op": "text", "item": "1", "fields": {"span": [0, 1]}},
        {"op": "bulk", "style": "", "from": "boss", "role": "finding"},
        {"op": "depth", "item": "1", "depth": 0},
        {"op": "accept_range", "first": 0, "last": 99},
    ],
)
def test_a_step_that_cannot_be_meant_is_refused(step):
    with pytest.raises(NoSuchStep):
        check(step, from_items(reading_of(NOTICE).items))


def test_only_an_items_own_values_can_be_written_over():
    check({"op": "text", "item": "1", "fields": dict.fromkeys(FIELDS)}, from_items(reading_of(NOTICE).items))


@given(readings)
def test_the_parts_together_are_the_reading(made):
    parts = cut(made)
    assert "".join(p.text for p in parts) == made.text
    assert tuple(i for p in parts for i in p.items) == made.items
    assert sorted(c for p in parts for c in p.claims) == sorted(made.claims)


def test_a_long_document_is_cut_into_parts_that_a_page_can_hold():
    rows = [(1, "finding", f"问题{n}" + "长" * 400, {}) for n in range(1000)]
    made = reading_of(rows, header="头" * 150_000 + "\n")
    parts = cut(made)
    assert max(len(p.items) for p in parts) <= 200
    assert max(len(p.text) for p in parts) <= 61_000
    assert "".join(p.text for p in parts) == made.text
    for part in parts:
        for item in part.items:
            assert part.start <= item.span[0]


@given(readings)
def test_items_claims_and_warnings_come_back_from_plain_dicts(made):
    for item in made.items:
        assert item_of(to_plain(item)) == item
    assert [claim_of(to_plain(c)) for c in made.claims] == list(made.claims)
    assert [warning_of(to_plain(w)) for w in made.warnings] == list(made.warnings)
