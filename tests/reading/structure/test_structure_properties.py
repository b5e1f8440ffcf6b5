"""What must hold for every text: no error, places that point at their words, layout that changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.reading import Reading, contract, dump, load

_RELAXED = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_FRAGMENTS = [
    "一、",
    "二、",
    "（一）",
    "(二)",
    "1.",
    "2．",
    "①",
    "（1）",
    "一是",
    "二是",
    "第一部分",
    "1.1",
    "【问题1】",
    "问题二：",
    "整改情况：",
    "整改措施：",
    "整改成效：",
    "关于“学习不深入”问题的整改",
    "方面",
    "已完成整改",
    "正在整改",
    "基本完成",
    "长期坚持",
    "，",
    "。",
    "；",
    "：",
    "\n",
    "\n\n",
    " ",
    "3个方面",
    "16个问题",
    "完成率85%",
    "316个方面",
    "2031824日至1015日",
    "2023年5月8日至6月30日",
    "反馈了意见",
    "市委第二巡察组",
    "对市乙局党组开展巡察",
    "给予党纪处分2人",
    "收回资金5.78万元",
    "制度6项",
    "中共甲市乙局党组关于巡察整改情况的通报",
    "（guǎn）",
    "\t",
    "|",
    "“",
    "”",
    "阅读312次",
    "台账",
    "審計",
    "問題",
]


def _bare(text: str) -> str:
    plain = re.sub(r"[（(][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜḿńňǹü]{1,7}[)）]", "", text)
    return re.sub(r"\s", "", plain)


@_RELAXED
@given(st.lists(st.sampled_from(_FRAGMENTS), max_size=60).map("".join))
def test_reading_never_fails_on_pieces_of_official_text(
    understood: Callable[..., Reading], text: str
) -> None:
    reading = understood(text)
    assert contract(reading)["source"]["characters"] == len(text)


@_RELAXED
@given(st.text(max_size=400))
def test_reading_never_fails_on_any_text(understood: Callable[..., Reading], text: str) -> None:
    assert understood(text).text == text


@_RELAXED
@given(st.lists(st.sampled_from(_FRAGMENTS), max_size=60).map("".join))
def test_every_span_lies_in_the_text_and_holds_its_title(
    understood: Callable[..., Reading], text: str
) -> None:
    reading = understood(text)
    size = len(text)
    for item in reading.items:
        start, end = item.span
        assert 0 <= start <= end <= size
        assert _bare(item.title) in _bare(text[start:end])
    spans = [c.span for c in reading.claims] + [w.span for w in reading.warnings]
    spans += [s for check in reading.reconciliation for s in check.spans] + list(reading.places.values())
    assert all(0 <= a <= b <= size for a, b in spans)
    for name in ("title", "unit", "inspector"):
        value = getattr(reading, name)
        if value:
            start, end = reading.places[name]
            assert _bare(value) == _bare(text[start:end])


@_RELAXED
@given(st.lists(st.sampled_from(_FRAGMENTS), max_size=60).map("".join))
def test_items_form_a_tree_in_document_order(understood: Callable[..., Reading], text: str) -> None:
    items = understood(text).items
    seen: dict[str, int] = {}
    for item in items:
        assert item.id not in seen
        if item.parent is None:
            assert item.depth == 1
        else:
            assert item.parent in seen
            assert item.depth == seen[item.parent] + 1
        assert 0.0 <= item.confidence <= 1.0
        seen[item.id] = item.depth
    starts = [item.span[0] for item in items]
    assert starts == sorted(starts)


@_RELAXED
@given(st.lists(st.sampled_from(_FRAGMENTS), max_size=60).map("".join))
def test_what_is_stored_comes_back_equal(understood: Callable[..., Reading], text: str) -> None:
    reading = understood(text)
    assert load(dump(reading)) == reading
