"""The small texts in `varied/`: a head of labels, a line `---`, the document with its items marked in place.

    claims: findings_total 5; persons 3 诫勉       every count of the whole document that must be read
    disagrees: 12 11                               stated and computed; without the line nothing may disagree
    [[2F|（一）|标题|done]]                         depth, role, marker, title, state; `2?N` may be missing,
                                                   a marker `#1` stands elsewhere

The texts were written by the author of the rules: they hold the rules to what they
promise and say nothing about documents that nobody has seen.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest

from huiyin.reading import read
from huiyin.reading.document import Block, Document
from huiyin.reading.opening import open_bytes

FOLDER = Path(__file__).parent / "varied"
ROLES = {
    "S": "section", "C": "category", "F": "finding", "U": "subfinding", "M": "measure", "R": "result",
    "N": "next_step",
}  # fmt: skip
_TAG = re.compile(r"\[\[(\d)(\??)([SCFUMRN])\|([^|]*)\|([^|\]]*)(?:\|([^\]]*))?\]\]")


@dataclass(frozen=True)
class Labelled:
    """One item as it is labelled; `parent` is the place of the item that it stands under."""

    role: str
    title: str
    parent: int | None
    status: str | None
    optional: bool


@dataclass(frozen=True)
class Varied:
    """One text with its labels."""

    name: str
    text: str
    head: dict[str, str]
    items: tuple[Labelled, ...]

    @property
    def claims(self) -> set[tuple[str, float, str | None]]:
        found = set()
        for entry in filter(None, self.head.get("claims", "").strip("-").split(";")):
            measure, value, *instrument = entry.split()
            found.add((measure, float(value), instrument[0] if instrument else None))
        return found

    @property
    def disagrees(self) -> set[tuple[float, float]]:
        pairs = filter(None, self.head.get("disagrees", "").split(";"))
        return {(float(a), float(b)) for a, b in (pair.split() for pair in pairs)}


def varied() -> list[Varied]:
    """All texts of the folder, in the order of their names."""
    return [parsed(path.stem, path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.txt"))]


def opened(case: Varied) -> Document:
    """The text as a plain document, or as a file of the format that its head names."""
    form = case.head.get("format")
    if form:
        return open_bytes(case.text.encode("utf-8"), f"{case.name}.{form}")
    blocks, at = [], 0
    for line in case.text.split("\n"):
        if line.strip():
            blocks.append(Block(at, at + len(line)))
        at += len(line) + 1
    return Document(case.name, "text/plain", "", case.text, tuple(blocks))


def parsed(name: str, source: str) -> Varied:
    """A text with its marks taken out and its labels beside it."""
    head, _, body = source.partition("\n---\n")
    labels = dict(line.split(": ", 1) for line in head.splitlines() if line.strip())
    items: list[Labelled] = []
    open_items: list[tuple[int, int]] = []
    for m in _TAG.finditer(body):
        depth = int(m[1])
        while open_items and open_items[-1][0] >= depth:
            open_items.pop()
        parent = open_items[-1][1] if open_items else None
        title = m[5].rstrip("。；：，")
        items.append(Labelled(ROLES[m[3]], title, parent, m[6] or None, bool(m[2])))
        open_items.append((depth, len(items) - 1))
    text = _TAG.sub(lambda m: ("" if m[4].startswith("#") else m[4]) + m[5], body).rstrip("\n")
    return Varied(name, text, labels, tuple(items))


every_text = pytest.mark.parametrize("case", varied(), ids=lambda case: case.name)
every_tree = pytest.mark.parametrize("case", [c for c in varied() if c.items], ids=lambda case: case.name)


def plain(words: str | None) -> str:
    """Letters and figures alone."""
    return "".join(c for c in unicodedata.normalize("NFKC", words or "") if c.isalnum())


@every_tree
def test_a_text_of_unlike_structure_gives_its_items_in_their_places(case: Varied) -> None:
    reading = read(opened(case))
    titles = {item.id: plain(item.title) for item in reading.items}
    found = [(i.role, titles[i.id], titles.get(i.parent or "")) for i in reading.items]
    wanted = []
    for item in case.items:
        above = plain(case.items[item.parent].title) if item.parent is not None else None
        wanted.append((item.role, plain(item.title), above))
    optional = {plain(item.title) for item in case.items if item.optional}
    assert [f for f in found if f[1] not in optional] == [w for w in wanted if w[1] not in optional]


@every_text
def test_a_text_of_unlike_structure_gives_its_counts_and_states(case: Varied) -> None:
    reading = read(opened(case))
    assert {(c.measure, c.value, c.instrument) for c in reading.claims} == case.claims
    states = {plain(i.title): i.status for i in reading.items}
    for item in case.items:
        if item.status:
            assert states[plain(item.title)] == item.status, item.title


@every_text
def test_a_text_of_unlike_structure_gives_its_head(case: Varied) -> None:
    reading = read(opened(case))
    assert reading.kind == case.head["kind"]
    if "unit" in case.head:
        assert reading.unit == case.head["unit"]
    if "inspector" in case.head:
        assert reading.inspector == case.head["inspector"]
    if "dates" in case.head:
        days = reading.dates
        found = [days.inspection_start, days.inspection_end, days.feedback, days.published]
        assert [day or "-" for day in found] == case.head["dates"].split()
    if "warning" in case.head:
        assert case.head["warning"] in {w.code for w in reading.warnings}


@every_text
def test_nothing_disagrees_but_what_is_wrong_in_print(case: Varied) -> None:
    wrong = [c for c in read(opened(case)).reconciliation if c.verdict == "disagrees"]
    assert {(c.stated, c.computed) for c in wrong} == case.disagrees
