"""A template and the ledger → a document's content. Every number in it is a figure with its place kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from huiyin.rules.finding import OPEN, Completion, FindingState, Pace
from huiyin.rules.task import Deliverable, TaskState
from huiyin.writing import heading_number

from .figures import FOUND, Figure, by_category, by_unit, day, money
from .ledger import NAMELESS, Ledger
from .template import Part, Template

#: what a member of an enum is called in Chinese; the words are the interface's
Word = Callable[[StrEnum], str]
_FIELD = re.compile(r"\{([^{}]*)\}")
_LEVELS = 4
#: columns that hold a text or a name get more room than those that hold a number
_WIDE, _NARROW = 3.0, 1.0
_TEXTS = frozenset({"name", "title", "finding", "category", "unit"})
PORTRAIT, LANDSCAPE = 156.0, 225.0


def compose(template: Template, ledger: Ledger, written: Mapping[str, str], word: Word) -> dict[str, Any]:
    """The content of a document; what is not known or not written stands in it as a blank and is named."""
    return _Composer(template, ledger, written, word).content()


class _Composer:
    def __init__(self, template: Template, ledger: Ledger, written: Mapping[str, str], word: Word) -> None:
        self._template, self._ledger, self._written, self._word = template, ledger, written, word
        self._figures: dict[str, dict[str, Any]] = {}
        self._blanks: list[str] = []
        self._numbers = [0] * _LEVELS

    def content(self) -> dict[str, Any]:
        t = self._template
        made: dict[str, Any] = {
            "title": self._fielded(t.title), "addressee": self._fielded(t.addressee),
            "signed": self._fielded(t.signed), "mark": self._fielded(t.mark), "number": t.number,
            "copies_to": list(t.copies_to), "printed_by": self._fielded(t.printed_by),
            "blocks": list(self._blocks(t.parts, PORTRAIT)),
        }  # fmt: skip
        attachments = []
        for one in t.appendices:
            self._numbers = [0] * _LEVELS
            attachments.append({
                "title": self._fielded(one.title), "landscape": one.landscape,
                "blocks": list(self._blocks(one.parts, LANDSCAPE if one.landscape else PORTRAIT)),
            })  # fmt: skip
        return made | {"attachments": attachments, "figures": self._figures, "blanks": self._blanks}

    def _fielded(self, text: str) -> list[Any]:
        """A text with its fields as figures; a field that nobody knows is a blank."""
        parts: list[Any] = []
        for n, piece in enumerate(_FIELD.split(text)):
            if n % 2:
                parts.append(self._put(self._ledger.fields[piece]))
            elif piece:
                parts.append(piece)
        return parts

    def _put(self, figure: Figure) -> dict[str, str]:
        if figure.value is None:
            return self._blank(figure.name)
        key = f"{figure.name}:{figure.of}" if figure.of else figure.name
        self._figures[key] = figure.row()
        return {"f": key}

    def _blank(self, name: str) -> dict[str, str]:
        if name not in self._blanks:
            self._blanks.append(name)
        return {"blank": name}

    def _blocks(self, parts: Sequence[Part], width: float) -> Iterator[dict[str, Any]]:
        for part in parts:
            if part.when and not self._there(part.when):
                continue
            match part.kind:
                case "heading":
                    yield self._heading(part.level, self._fielded(part.text))
                case "text":
                    yield {"kind": "text", "parts": self._fielded(part.text)}
                case "write":
                    yield self._own_words(part)
                case "list":
                    yield from self._list(part)
                case "table":
                    yield self._table(part, width)

    def _there(self, name: str) -> bool:
        if name == "causes":
            return bool(self._ledger.causes)
        figure = self._ledger.fields.get(name)
        return figure is not None and figure.value not in (None, "", "0")

    def _heading(self, level: int, parts: list[Any]) -> dict[str, Any]:
        self._numbers[level - 1] += 1
        self._numbers[level:] = [0] * (_LEVELS - level)
        sign = heading_number(self._numbers[level - 1], "zh", level)  # type: ignore[arg-type]
        return {"kind": "heading", "level": level, "parts": [sign, *parts]}

    def _own_words(self, part: Part) -> dict[str, Any]:
        text = self._written.get(part.key, "").strip()
        parts: list[Any] = [text] if text else [self._blank(part.text)]
        return {"kind": "write", "key": part.key, "parts": parts}

    def _list(self, part: Part) -> Iterator[dict[str, Any]]:
        yield from {"findings": self._findings, "open": self._open, "themes": self._themes}[part.source](part)

    def _findings(self, part: Part) -> Iterator[dict[str, Any]]:
        """Every finding under its category."""
        rows = self._ledger.findings().filter(state__in=FOUND).order_by("number", "pk")
        grouped: dict[str, list[Any]] = {}
        for row in rows:
            grouped.setdefault(self._ledger.top_of(row.category_id), []).append(row)
        counted = by_category(self._ledger.lines, self._ledger.place, NAMELESS)
        number = 0
        for name, figures in counted.items():
            yield self._heading(2, [name, "（", self._put(figures["findings"]), "个）"])
            for row in grouped.get(name, []):
                number += 1
                yield from self._finding(number, row, part.show)

    def _open(self, part: Part) -> Iterator[dict[str, Any]]:
        rows = self._ledger.findings().filter(state__in=sorted(OPEN)).order_by("number", "pk")
        found = list(rows[: part.most] if part.most else rows)
        if not found:
            yield {"kind": "text", "parts": ["没有未销号的问题。"]}
        for number, row in enumerate(found, start=1):
            yield from self._finding(number, row, part.show)

    def _finding(self, number: int, row: Any, show: Sequence[str]) -> Iterator[dict[str, Any]]:
        more = f"（{row.unit.name}）" if "unit" in show else ""
        said = f"{number}.{_stopped(row.title)}{more}"
        if "text" in show and row.text.strip():
            said += row.text.strip()
        parts: list[Any] = [said]
        if "amount" in show and row.amount is not None:
            parts.append(f"涉及金额{money(row.amount)}。")
        yield {"kind": "text", "parts": parts}
        if "basis" in show and row.basis.strip():
            yield {"kind": "text", "parts": [f"依据：{row.basis.strip()}"]}

    def _themes(self, part: Part) -> Iterator[dict[str, Any]]:
        found = self._ledger.themes[: part.most or None]
        if not found:
            yield {"kind": "text", "parts": ["没有归集出共性问题。"]}
        for theme, counted in found:
            door = f"theme/{theme.pk}"
            named = {
                "units": Figure("units", str(counted.units), str(counted.units), theme.name, door),
                "findings": Figure(
                    "findings", str(counted.findings), str(counted.findings), theme.name, door
                ),
            }
            yield self._heading(2, [theme.name])
            yield {"kind": "text", "parts": [
                "涉及", self._put(named["units"]), "个单位", self._put(named["findings"]), "个问题。",
            ]}  # fmt: skip

    def _table(self, part: Part, width: float) -> dict[str, Any]:
        names = [name for name, _head in part.columns]
        rows = list(self._rows(part, names))
        return {
            "kind": "table", "head": [head for _name, head in part.columns], "rows": rows,
            "widths": list(part.widths) or _widths(names, width), "total": bool(part.total),
        }  # fmt: skip

    def _rows(self, part: Part, names: Sequence[str]) -> Iterator[list[list[Any]]]:
        ledger = self._ledger
        match part.source:
            case "categories" | "units":
                by_name = (
                    by_category(ledger.lines, ledger.place, NAMELESS)
                    if part.source == "categories"
                    else by_unit(ledger.lines, ledger.place, ledger.units)
                )
                for name, figures in by_name.items():
                    yield [[name] if n == "name" else [self._put(figures[n])] for n in names]
                if part.total:
                    whole = ledger.fields
                    yield [[part.total] if n == "name" else [self._put(whole[n])] for n in names]
            case "causes":
                for name, n in ledger.causes:
                    figure = Figure("findings", str(n), str(n), name)
                    yield [[name] if c == "name" else [self._put(figure)] for c in names]
            case "findings":
                for row in ledger.findings().filter(state__in=FOUND).order_by("unit__name", "number"):
                    yield [[self._finding_cell(row, n)] for n in names]
            case "tasks":
                rows = ledger.tasks().exclude(state=TaskState.CANCELLED).order_by("finding__number", "number")
                for row in rows:
                    yield [[self._task_cell(row, n)] for n in names]

    def _finding_cell(self, row: Any, name: str) -> str:
        match name:
            case "unit":
                return str(row.unit.name)
            case "category":
                return str(row.category.name) if row.category else NAMELESS
            case "pace":
                return self._word(Pace(row.pace))
            case "completion":
                return self._word(Completion(row.completion))
            case "state":
                return self._word(FindingState(row.state))
            case "due_on":
                return day(row.due_on) if row.due_on else "—"
            case "amount":
                return money(row.amount) if row.amount is not None else "—"
        return str(getattr(row, name))

    def _task_cell(self, row: Any, name: str) -> str:
        owner = getattr(row, "responsibility", None)
        match name:
            case "finding":
                return f"{row.finding.number}.{row.finding.title}"
            case "deliverable":
                return self._word(Deliverable(row.deliverable))
            case "state":
                return self._word(TaskState(row.state))
            case "due_on":
                return day(row.due_on) if row.due_on else "—"
            case "leader":
                return (owner.leader if owner else "") or "—"
            case "department":
                return (owner.lead_department if owner else "") or "—"
            case "person":
                return (owner.person if owner else "") or "—"
        return str(getattr(row, name))


def _stopped(text: str) -> str:
    return text if text.endswith("。") else text + "。"


def _widths(names: Sequence[str], width: float) -> list[float]:
    shares = [_WIDE if name in _TEXTS else _NARROW for name in names]
    return [round(width * share / sum(shares), 1) for share in shares]
