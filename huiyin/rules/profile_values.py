"""Going through the values of a profile's text: each is read, or noted as wrong with the key where it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

_CODE = re.compile(r"[a-z][a-z0-9_]*\Z")


@dataclass(frozen=True, slots=True)
class Words:
    """What something is called, in Chinese (the source) and English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a profile: the key where it is (`levels.city.deadlines.plan`), and what it is."""

    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.key}: {self.what}"


class ProfileError(ValueError):
    """A text that is no profile, with everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, problems)))


T = TypeVar("T")


@dataclass
class ValueReading:
    """Goes through the text's values; what is wrong is noted and stands in as something harmless."""

    problems: list[Problem] = field(default_factory=list)

    def wrong(self, key: str, what: str) -> None:
        self.problems.append(Problem(key, what))

    def no_others(self, key: str, found: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for name in found:
            if name not in known:
                self.wrong(below(key, name), f"is unknown here; known are {', '.join(known)}")

    def flag(self, key: str, value: Any) -> bool:
        if not isinstance(value, bool):
            self.wrong(key, "has to be true or false")
        return value is True

    def code(self, key: str, value: Any) -> str:
        if isinstance(value, str) and _CODE.match(value):
            return value
        self.wrong(key, "is missing" if value is None else "has to be lower-case letters, digits and _")
        return ""

    def mapping(self, key: str, value: Any) -> Mapping[str, Any]:
        if isinstance(value, dict) and value:
            return value
        self.wrong(key, "is missing" if value is None else "has to be a table with entries")
        return {}

    def table(self, key: str, value: Any, read: Callable[[str, Any], T]) -> dict[str, T]:
        entries = self.mapping(key, value)
        return {self.code(below(key, n), n): read(below(key, n), v) for n, v in entries.items()}

    def array(self, key: str, value: Any, read: Callable[[str, Any], T]) -> tuple[T, ...]:
        if isinstance(value, list) and value:
            return tuple(read(f"{key}[{n}]", item) for n, item in enumerate(value))
        self.wrong(key, "is missing" if value is None else "has to be a list with entries")
        return ()

    def words(self, key: str, value: Any, also: tuple[str, ...] = ()) -> Words:
        entries = self.mapping(key, value)
        if not entries:
            return Words("", "")
        self.no_others(key, entries, ("zh", "en", *also))
        return Words(*(self.text(below(key, name), entries.get(name)) for name in ("zh", "en")))

    def text(self, key: str, value: Any) -> str:
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.wrong(key, "is missing" if value is None else "has to be a text that isn't empty")
        return ""


def below(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name
