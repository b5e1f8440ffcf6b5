"""What may change in a document without changing what it says: markers, widths, script, blank lines.

The documents are the labelled open ones (their text alone) and the small texts of `varied/`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import opencc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.reading import Reading, UnreadableFile, contract, read
from huiyin.reading.opening import open_bytes

HERE = Path(__file__).parent
OPEN = HERE.parents[0] / "documents" / "open"
_FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_TAG = re.compile(r"\[\[\d\??[SCFUMRN]\|([^|]*)\|([^|\]]*)(?:\|[^\]]*)?\]\]")


def plain_texts() -> list[str]:
    """Texts without a format of their own."""
    found = []
    for path in sorted((HERE / "varied").glob("*.txt")):
        head, _, body = path.read_text("utf-8").partition("\n---\n")
        if "format:" not in head:
            found.append(_TAG.sub(r"\1\2", body).strip("\n"))
    for path in sorted(OPEN.glob("*.txt")):
        raw = path.read_bytes()
        for encoding in ("utf-8-sig", "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"):
            try:
                found.append(raw.decode(encoding))
                break
            except UnicodeDecodeError:
                continue
    return found


TEXTS = plain_texts()


def skeleton(reading: Reading) -> list[tuple[str, str | None, str | None, int]]:
    """Role, state and place of every item, without its words."""
    return [(i.role, i.status, i.parent, i.depth) for i in reading.items]


def counts(reading: Reading) -> set[tuple[str, float]]:
    return {(c.measure, c.value) for c in reading.claims}


def disagreements(reading: Reading) -> set[tuple[str, float | None]]:
    return {(c.rule, c.stated) for c in reading.reconciliation if c.verdict == "disagrees"}


def full_width(text: str) -> str:
    """Figures and signs as East Asian typesetting prints them; decimal points and letters stay."""
    return "".join(
        chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and c not in ".%|" and not c.isalpha() else c for c in text
    )


def half_width(text: str) -> str:
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)


@cache
def _converter() -> opencc.OpenCC:
    """Loading its dictionaries takes longer than converting all the texts."""
    return opencc.OpenCC("s2t")


def traditional(text: str) -> str:
    return _converter().convert(text)


def blank_lines(text: str) -> str:
    return text.replace("\n", "\n\n")


def indented(text: str) -> str:
    return "\n".join("\u3000\u3000" + line for line in text.split("\n"))


def windows_lines(text: str) -> str:
    return text.replace("\n", "\r\n")


def other_markers(text: str) -> str:
    """（1） becomes ①, 1. becomes 1、: other families for the same lists."""
    text = re.sub(r"(?m)^（(\d)）", lambda m: chr(0x245F + int(m[1])), text)
    return re.sub(r"(?m)^(\d{1,2})[.．](?!\d)", r"\1、", text)


SAME = [full_width, half_width, traditional, blank_lines, indented, windows_lines, other_markers]


@pytest.mark.parametrize("change", SAME, ids=lambda change: change.__name__)
def test_other_print_leaves_structure_counts_and_dates_unchanged(
    understood: Callable[..., Reading], change: Callable[[str], str]
) -> None:
    for text in TEXTS:
        if change is full_width and "(" in text and re.search(r"[āáǎàēéěèīíǐìōóǒòūúǔù]", text):
            continue  # readings in brackets are never printed full-width
        if change is other_markers and "①" in text:
            continue  # ① has its own place already
        before, after = understood(text), understood(change(text))
        assert skeleton(after) == skeleton(before), text[:60]
        assert counts(after) == counts(before), text[:60]
        assert (after.kind, after.dates) == (before.kind, before.dates), text[:60]
        assert disagreements(after) == disagreements(before), text[:60]


def without_markers(family: str) -> Callable[[str], str]:
    return lambda text: re.sub(rf"(?m)^[ \u3000]*{family}", "", text)


HURT: dict[str, Callable[[str], str]] = {
    "the second markers are gone": without_markers("（[一二三四五六七八九十]+）"),
    "the figures are gone": without_markers(r"\d+[.、．]"),
    "the first markers are gone": without_markers("[一二三四五六七八九十]、"),
    "markers nobody knows": lambda t: re.sub(r"(?m)^[ \u3000]*（[一二三四五六七八九十]+）", "※", t),
    "figures between dashes": lambda t: re.sub(r"(?m)^[ \u3000]*(\d+)[.、．]", r"-\1-", t),
    "all in one line": lambda t: t.replace("\n", " "),
    "no stop at the end of a line": lambda t: t.replace("。\n", "\n"),
    "lines run together": lambda t: re.sub(r"\n(?=（|\d)", "", t),
}


@pytest.mark.parametrize("hurt", HURT.values(), ids=list(HURT))
def test_a_text_that_lost_its_layout_raises_no_alarm_that_the_whole_one_does_not(
    understood: Callable[..., Reading], hurt: Callable[[str], str]
) -> None:
    for text in TEXTS:
        assert disagreements(understood(hurt(text))) <= disagreements(understood(text)), text[:60]


NAVIGATION = "首页 | 党务公开 | 通知公告 | 联系我们\n当前位置：首页 > 巡察整改 > 正文\n"
FOOTER = "\n友情链接：省政府门户网站\n版权所有 备案号：某ICP备00000000号 累计访问 1,203,998 次\n"


def test_the_page_around_a_document_makes_no_claim(understood: Callable[..., Reading]) -> None:
    for text in TEXTS:
        page = NAVIGATION + text + FOOTER
        size = len(NAVIGATION)
        chrome = ((0, size), (size + len(text), len(page)))
        inside, alone = understood(page, chrome=chrome), understood(text)
        assert counts(inside) == counts(alone), text[:60]
        assert skeleton(inside) == skeleton(alone), text[:60]


@_FEW
@given(st.sampled_from(TEXTS), st.integers(min_value=0, max_value=4000))
def test_a_text_that_breaks_off_is_read_up_to_there(
    understood: Callable[..., Reading], text: str, length: int
) -> None:
    reading = understood(text[:length])
    assert all(0 <= a <= b <= length for a, b in (item.span for item in reading.items))


@_FEW
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.csv", "a.html"]))
def test_any_bytes_are_read_or_refused_with_a_reason(data: bytes, name: str) -> None:
    refused, document = None, None
    try:
        document = open_bytes(data, name)
    except UnreadableFile as reason:
        refused = reason
    if document is None:
        assert refused
        assert refused.remedy
        return
    reading = read(document)
    assert json.dumps(contract(reading), ensure_ascii=False)
    for claim in reading.claims:
        assert reading.text[slice(*claim.span)]
