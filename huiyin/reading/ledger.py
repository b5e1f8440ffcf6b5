"""Tables of findings: which column is what, which row is a finding, a category, a total or a note."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from huiyin.reading.cards import read_cards
from huiyin.reading.columns import Columns, Grid, find_columns, is_by_row
from huiyin.reading.cues import Grammar
from huiyin.reading.dates import one_date
from huiyin.reading.merging import filled
from huiyin.reading.normal import same_length, tidy
from huiyin.reading.paragraphs import Page, Paragraph
from huiyin.reading.result import Item, Span
from huiyin.reading.status import read_state, without_state
from huiyin.reading.steps import steps_of
from huiyin.reading.titles import title_span

_NOTE = re.compile(
    r"\s*(?:备注|注[:：]|说明|合计|总计|小计|共计|填表|填报|制表|单位[:：]|审核|附注|累计|共\d|以上)"
)
_CATEGORY_MARK = re.compile(
    r"\s*((?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)[、.]?|第[一二三"
    r"四五六七八九十]{1,2}[类部分]+[、:.]?|\d{1,2}[、.](?!\d)))\s*"
)
_YES = {
    "是": "done",
    "√": "done",
    "已": "done",
    "☑": "done",
    "Y": "done",
    "否": "not_done",
    "×": "not_done",
    "未": "not_done",
    "☐": "not_done",
}
_EXTRA: tuple[str, ...] = ("pace", "category", "unit", "progress", "status", "amount", "recovered", "note")
_EXTRA += ("evidence", "goal", "rule", "number")
_OF_THE_FINDING = ("finding", "number", "category", "unit")
_PATH = re.compile(r"(\d{1,3})[-.—–－](\d{1,3})")
_NUMBERED = re.compile(r"(\d{1,3}[.、．)](?!\d)|[（(]\d{1,3}[)）])\s*(?=[㐀-鿿“])")


@dataclass(slots=True)
class Ledger:
    """What the tables of a file hold: items in order, and the paragraphs (rows) that are notes or totals."""

    items: list[Item] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)
    columns: list[Columns] = field(default_factory=list)


def read_ledgers(page: Page, grammar: Grammar) -> Ledger:
    """All findings in tables. Tables without a column of findings give nothing."""
    ledger = Ledger()
    builder = _Builder(page, grammar, ledger)
    carried: Columns | None = None
    for rows in tables(page.paragraphs):
        grid = Grid(page.document.text, rows)
        columns = find_columns(grid, grammar)
        cards = read_cards(grid, grammar) if columns is None or not columns.is_ledger() else []
        for card in cards:
            builder.card(card)
        if cards:
            continue
        if columns is None and carried is not None and grid.width == carried.width and ledger.items:
            columns = carried.continued()
        if columns is None or not columns.is_ledger():
            continue
        carried = columns
        ledger.columns.append(columns)
        builder.table(rows, grid, columns)
    return ledger


def tables(paragraphs: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """The rows of every table, sheet by sheet, in order."""
    rows: list[Paragraph] = []
    key: object = None
    for p in paragraphs:
        if not p.block.cells:
            continue
        now = (p.block.sheet, p.block.table)
        if rows and now != key:
            yield rows
            rows = []
        key = now
        rows.append(p)
    if rows:
        yield rows


class _Builder:
    def __init__(self, page: Page, grammar: Grammar, ledger: Ledger) -> None:
        self.page, self.grammar, self.ledger = page, grammar, ledger
        self.text = page.document.text
        self.category: tuple[str, str] | None = None
        self.roots = 0
        # what a numbered part of a finding is, and whether each row is a manifestation of its own
        self.part, self.by_row = "subfinding", False
        self.children: dict[str, int] = {}
        self.finding: tuple[str, str, str] | None = None
        # words of a finding → the table it first stood in and its place among the items
        self.known: dict[str, tuple[int, int]] = {}

    def table(self, rows: list[Paragraph], grid: Grid, columns: Columns) -> None:
        self.category = None
        self.finding = None
        self.part, self.by_row = columns.part, is_by_row(grid, columns)
        for index, row in enumerate(rows):
            if index < columns.first_row:
                if index < columns.header_row:
                    self.ledger.notes.append(row)
                continue
            cells = {column: span for column, span in grid.row(index).items() if span[1] > span[0]}
            filled = {c: s for c, s in cells.items() if self.text[s[0] : s[1]].strip()}
            if filled:
                self._row(row, filled, grid, index, columns)

    def _row(self, row: Paragraph, cells: dict[int, Span], grid: Grid, index: int, columns: Columns) -> None:
        first = self._cell(cells[min(cells)])
        if _NOTE.match(first):
            self.ledger.notes.append(row)
            return
        if len(cells) == 1 and grid.is_wide(index):
            self._category(cells[min(cells)], first)
            return
        if (
            len(cells) == 1
            and columns.column("finding") not in cells
            and columns.column("measures") not in cells
        ):
            if min(cells) == 0 and len(first) > 3 and not first.isdigit():
                self._category(cells[0], first)
            return
        values = {name: cells[c] for name, c in columns.places.items() if c in cells}
        if columns.is_header_again(values, self.text):
            return
        self._entry(values)

    def card(self, values: Mapping[str, Span]) -> None:
        """One finding whose fields stand below each other."""
        self.finding, self.by_row = None, False
        self._entry(dict(values))
        if self.finding is not None and "progress" in values:
            self._steps(values["progress"], self.finding[0], "result")

    def _cell(self, span: Span) -> str:
        return tidy(self.text[span[0] : span[1]])

    # ── rows ──────────────────────────────────────────────────────────────────────────────────────────
    def _category(self, span: Span, words: str) -> None:
        if self.category is not None and self.category[1] == words:
            return
        self.roots += 1
        name = str(self.roots)
        marker = _CATEGORY_MARK.match(same_length(words))
        title = words[marker.end() :] if marker else words
        title = title.rstrip("。：: ")
        self.ledger.items.append(
            Item(
                name,
                None,
                1,
                marker.group(1) if marker else None,
                "category",
                title,
                words,
                span,
                confidence=0.9,
            )
        )
        self.category = (name, words)
        self.finding = None

    def _entry(self, values: dict[str, Span]) -> None:
        if "category" in values:
            self._category(values["category"], self._cell(values["category"]))
        span = values.get("finding")
        number = self._cell(values["number"]) if "number" in values else ""
        raw = self._cell(span) if span else ""
        if span is None or (self.finding and raw == self.finding[1] and number in ("", self.finding[2])):
            if self.finding is not None:
                self._under(values, self.finding[0])
            return
        if self.finding and (path := _PATH.fullmatch(number)) and path.group(1) == self.finding[2].strip("."):
            self._part(raw, number, {k: s for k, s in values.items() if k != "number"}, self.part)
            return
        if not raw or _NOTE.match(number):
            return
        self._add(raw, number, values)

    def _add(self, raw: str, number: str, values: dict[str, Span]) -> None:
        """A finding; one that another list of the file named already is filled in, not repeated."""
        words, marker = raw, number
        if not number and (m := _NUMBERED.match(raw)):
            words, marker = raw[m.end() :], m.group(1)
        own = {k: s for k, s in values.items() if k in _OF_THE_FINDING} if self.by_row else values
        table, at = self.known.get(words, (len(self.ledger.columns), -1))
        if table != len(self.ledger.columns):
            row_item = self._item("", words, marker, own, "finding")
            self.ledger.items[at] = filled(self.ledger.items[at], row_item)
            name = self.ledger.items[at].id
        else:
            name = self._name(self.category[0] if self.category else None)
            self.known[words] = (table, len(self.ledger.items))
            self.ledger.items.append(self._item(name, words, marker, own, "finding"))
        self.finding = (name, raw, number)
        self._under(values, name)

    def _under(self, values: dict[str, Span], finding: str) -> None:
        """What a row tells below its finding: manifestations, measures."""
        if self.by_row and "subfinding" in values:
            own = {k: s for k, s in values.items() if k not in _OF_THE_FINDING}
            finding = self._part(self._cell(values["subfinding"]), "", own, "subfinding")
        elif "subfinding" in values:
            self._steps(values["subfinding"], finding, "subfinding")
        if "measures" in values:
            self._steps(values["measures"], finding, "measure")

    def _part(self, words: str, number: str, values: dict[str, Span], role: str) -> str:
        """A manifestation or a measure that has a row of its own. Gives its id."""
        name = self._name(self.finding[0] if self.finding else None)
        self.ledger.items.append(self._item(name, words, number, values, role))
        return name

    def _name(self, parent: str | None) -> str:
        if parent is None:
            self.roots += 1
            return str(self.roots)
        self.children[parent] = self.children.get(parent, 0) + 1
        return f"{parent}.{self.children[parent]}"

    def _item(self, name: str, words: str, number: str, values: dict[str, Span], role: str) -> Item:
        parent = name.rpartition(".")[0] or None
        text = {k: self._cell(values[k]) for k in values}
        status, standing = self._state(text)
        words, told = without_state(words, self.grammar)
        if told is not None:
            status, standing = status or told.status, standing or told.standing
        deadline = text.get("deadline")
        if deadline:
            standing = standing or bool(self.grammar.standing.search(same_length(deadline)))
            deadline = one_date(same_length(deadline)) or deadline
        return Item(
            id=name, parent=parent, depth=name.count(".") + 1, marker=number or None, role=role,
            title=words.rstrip("。：: "), text=words,
            span=(min(s[0] for s in values.values()), max(s[1] for s in values.values())),
            status=status, standing=standing, leader=text.get("leader"), department=text.get("department"),
            person=text.get("person"), deadline=deadline, confidence=0.95,
            fields={k: text[k] for k in _EXTRA if text.get(k)},
        )  # fmt: skip

    def _state(self, text: dict[str, str]) -> tuple[str | None, bool]:
        standing = False
        for name in ("status", "progress"):
            words = text.get(name)
            if not words:
                continue
            if name == "status" and words in _YES:
                return _YES[words], False
            plain = same_length(words)
            state = read_state(plain, [(0, len(plain))], self.grammar)
            standing = standing or state.standing
            if state.status:
                return state.status, standing
            if name == "status":
                found = [(m.start(), s) for s, p in self.grammar.states if (m := p.search(plain))]
                if found:
                    return min(found)[1], standing
        return None, standing

    def _steps(self, span: Span, parent: str, role: str) -> None:
        plain = same_length(self.text[span[0] : span[1]])
        for start, end, marker in steps_of(plain):
            a, b = title_span(plain, start, end, step=True)
            if b <= a:
                continue
            name = self._name(parent)
            self.ledger.items.append(
                Item(
                    id=name, parent=parent, depth=name.count(".") + 1, marker=marker, role=role,
                    title=tidy(self.text[span[0] + a : span[0] + b]),
                    text=tidy(self.text[span[0] + start : span[0] + end]),
                    span=(span[0] + start, span[0] + end), confidence=0.9,
                )
            )  # fmt: skip
