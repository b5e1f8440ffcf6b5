"""A document's template: TOML with blocks whose fields are figures of the ledger. Read whole or not at all.

[[blocks]]
text = "共发现问题{findings}个，其中立行立改{immediate}个。"

What is wrong with it is told all at once, each with its place: `blocks[3].text`. There is nothing in it that
could be executed: a field is looked up by its name and nothing else is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .vocabulary import COLUMNS, FIELDS, LISTS, SHOWN, TABLES

LONGEST = 40_000
_FIELD = re.compile(r"\{([^{}]*)\}")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,30}\Z")


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with a template: its place, a code that the wording knows, what it speaks of."""

    place: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


class BadTemplate(ValueError):
    """A text that is no template, with everything that is wrong with it."""

    def __init__(self, flaws: list[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("; ".join(f"{f.place}: {f.code}" for f in flaws))


@dataclass(frozen=True, slots=True)
class Part:
    """One block. `kind` says which of the others count: heading (level), text, write (key, label), list
    (source, show, most), table (source, columns, widths, total). `when`: a figure that must not be 0."""

    kind: str
    text: str = ""
    level: int = 1
    key: str = ""
    source: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    widths: tuple[float, ...] = ()
    show: tuple[str, ...] = ()
    most: int = 0
    total: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Appendix:
    title: str
    parts: tuple[Part, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A whole template. `of` is target or round; `leaders`: the leading group decides on it too; `to_unit`:
    the inspected unit sees it once it is issued."""

    name: str
    of: str
    title: str
    parts: tuple[Part, ...]
    appendices: tuple[Appendix, ...] = ()
    addressee: str = ""
    signed: str = ""
    mark: str = ""
    number: str = ""
    copies_to: tuple[str, ...] = ()
    printed_by: str = ""
    leaders: bool = False
    to_unit: bool = False

    @property
    def written(self) -> dict[str, str]:
        """What people write themselves: by key, what is asked for."""
        every = [*self.parts, *(p for a in self.appendices for p in a.parts)]
        return {p.key: p.text for p in every if p.kind == "write"}


def parse(text: str) -> Template:
    """The template in this text; raises `BadTemplate`."""
    reading = _Reading()
    if len(text) > LONGEST:
        raise BadTemplate([Flaw("", "too_long", {"most": LONGEST})])
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise BadTemplate([Flaw("", "not_toml", {"what": str(wrong)})]) from wrong
    template = reading.template(found)
    if reading.flaws:
        raise BadTemplate(reading.flaws)
    return template


_TOP = (
    "name", "of", "title", "addressee", "signed", "head", "imprint", "leaders", "to_unit", "blocks",
    "attachments",
)  # fmt: skip
_BLOCK = {
    "heading": ("level",), "text": (), "write": ("label",), "list": ("show", "most"),
    "table": ("columns", "widths", "total"),
}  # fmt: skip


class _Reading:
    """Goes through the values; what is wrong is noted and stands in as something harmless."""

    def __init__(self) -> None:
        self.flaws: list[Flaw] = []
        self._keys: set[str] = set()

    def wrong(self, place: str, code: str, **params: Any) -> None:
        self.flaws.append(Flaw(place, code, params))

    def template(self, found: Mapping[str, Any]) -> Template:
        self.only(found, _TOP, "")
        of = self.one_of(found, "of", ("target", "round"))
        head, imprint = self.mapping(found, "head"), self.mapping(found, "imprint")
        self.only(head, ("mark", "number"), "head")
        self.only(imprint, ("copies_to", "printed_by"), "imprint")
        return Template(
            name=self.words(found, "name", needed=True), of=of,
            title=self.fielded(found, "title", "", needed=True),
            parts=self.parts(found.get("blocks"), "blocks", needed=True),
            appendices=self.appendices(found.get("attachments", [])),
            addressee=self.fielded(found, "addressee", ""), signed=self.fielded(found, "signed", ""),
            mark=self.fielded(head, "mark", "head"),
            number=self.fielded(head, "number", "head", also=("year", "serial")),
            copies_to=self.texts(imprint.get("copies_to", []), "imprint.copies_to"),
            printed_by=self.fielded(imprint, "printed_by", "imprint"),
            leaders=self.flag(found, "leaders"), to_unit=self.flag(found, "to_unit"),
        )  # fmt: skip

    def appendices(self, found: Any) -> tuple[Appendix, ...]:
        if not isinstance(found, list):
            self.wrong("attachments", "not_a_list")
            return ()
        made = []
        for n, one in enumerate(found, start=1):
            place = f"attachments[{n}]"
            if not isinstance(one, dict):
                self.wrong(place, "not_a_block")
                continue
            self.only(one, ("title", "landscape", "blocks"), place)
            made.append(Appendix(
                self.fielded(one, "title", place, needed=True),
                self.parts(one.get("blocks"), f"{place}.blocks", needed=True),
                self.flag(one, "landscape", place),
            ))  # fmt: skip
        return tuple(made)

    def parts(self, found: Any, place: str, *, needed: bool = False) -> tuple[Part, ...]:
        if not isinstance(found, list) or (needed and not found):
            self.wrong(place, "not_a_list")
            return ()
        return tuple(self.part(one, f"{place}[{n}]") for n, one in enumerate(found, start=1))

    def part(self, found: Any, place: str) -> Part:
        kinds = [kind for kind in _BLOCK if isinstance(found, dict) and kind in found]
        if len(kinds) != 1:
            self.wrong(place, "one_kind", kinds=", ".join(_BLOCK))
            return Part("text")
        (kind,) = kinds
        self.only(found, (kind, "when", *_BLOCK[kind]), place)
        when = self.words(found, "when", place)
        if when and when not in FIELDS and when not in TABLES:
            self.wrong(f"{place}.when", "unknown_field", name=when, known=_known(FIELDS))
        made = getattr(self, f"_{kind}")(found, place)
        return Part(**{**made, "kind": kind, "when": when})

    def _heading(self, found: Mapping[str, Any], place: str) -> dict[str, Any]:
        level = found.get("level", 1)
        if level not in (1, 2, 3, 4):
            self.wrong(f"{place}.level", "level")
            level = 1
        return {"text": self.fielded(found, "heading", place, needed=True), "level": level}

    def _text(self, found: Mapping[str, Any], place: str) -> dict[str, Any]:
        return {"text": self.fielded(found, "text", place, needed=True)}

    def _write(self, found: Mapping[str, Any], place: str) -> dict[str, Any]:
        key = self.words(found, "write", place, needed=True)
        if not _KEY.match(key):
            self.wrong(f"{place}.write", "key", name=key)
        if key in self._keys:
            self.wrong(f"{place}.write", "key_twice", name=key)
        self._keys.add(key)
        return {"key": key, "text": self.words(found, "label", place, needed=True)}

    def _list(self, found: Mapping[str, Any], place: str) -> dict[str, Any]:
        show = self.texts(found.get("show", []), f"{place}.show")
        for name in show:
            if name not in SHOWN:
                self.wrong(f"{place}.show", "unknown_field", name=name, known=_known(SHOWN))
        most = found.get("most", 0)
        if not isinstance(most, int) or most < 0:
            self.wrong(f"{place}.most", "number")
            most = 0
        return {"source": self.one_of(found, "list", LISTS, place), "show": show, "most": most}

    def _table(self, found: Mapping[str, Any], place: str) -> dict[str, Any]:
        source = self.one_of(found, "table", tuple(TABLES), place)
        columns = self.mapping(found, "columns", place)
        known = TABLES.get(source, COLUMNS)
        for name in columns:
            if name not in known:
                self.wrong(f"{place}.columns.{name}", "unknown_column", name=name, known=_known(known))
        if not columns:
            self.wrong(f"{place}.columns", "missing")
        widths = found.get("widths", [])
        fits = isinstance(widths, list) and all(isinstance(w, int | float) and w > 0 for w in widths)
        if not fits or (widths and len(widths) != len(columns)):
            self.wrong(f"{place}.widths", "widths", n=len(columns))
            widths = []
        return {
            "source": source, "widths": tuple(float(w) for w in widths),
            "columns": tuple((name, str(head)) for name, head in columns.items()),
            "total": self.words(found, "total", place),
        }  # fmt: skip

    def fielded(
        self, found: Mapping[str, Any], key: str, place: str, *, needed: bool = False,
        also: tuple[str, ...] = (),
    ) -> str:  # fmt: skip
        """A text with {fields}, every one of them known."""
        text, at = self.words(found, key, place, needed=needed), _below(place, key)
        for name in _FIELD.findall(text):
            if name not in FIELDS and name not in also:
                self.wrong(at, "unknown_field", name=name, known=_known(FIELDS))
        if "{" in _FIELD.sub("", text) or "}" in _FIELD.sub("", text):
            self.wrong(at, "brace")
        return text

    def words(self, found: Mapping[str, Any], key: str, place: str = "", *, needed: bool = False) -> str:
        value = found.get(key, "")
        if not isinstance(value, str):
            self.wrong(_below(place, key), "not_text")
            return ""
        if needed and not value.strip():
            self.wrong(_below(place, key), "missing")
        return value

    def texts(self, value: Any, place: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.wrong(place, "not_texts")
            return ()
        return tuple(value)

    def flag(self, found: Mapping[str, Any], key: str, place: str = "") -> bool:
        if not isinstance(found.get(key, False), bool):
            self.wrong(_below(place, key), "not_flag")
        return found.get(key) is True

    def mapping(self, found: Mapping[str, Any], key: str, place: str = "") -> Mapping[str, Any]:
        value = found.get(key, {})
        if not isinstance(value, dict):
            self.wrong(_below(place, key), "not_a_block")
            return {}
        return value

    def one_of(self, found: Mapping[str, Any], key: str, known: tuple[str, ...], place: str = "") -> str:
        value = found.get(key)
        if value not in known:
            self.wrong(_below(place, key), "unknown_choice", name=str(value), known=_known(known))
            return known[0]
        return str(value)

    def only(self, found: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
        for name in found:
            if name not in known:
                self.wrong(_below(place, name), "unknown_key", known=_known(known))


def _below(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _known(names: Any) -> str:
    return ", ".join(names)
