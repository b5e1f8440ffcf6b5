"""The grammar of cues: what words say about roles, labels, states, counts and columns, read from data files.

The files in `grammar/` are the built-in grammar. A profile may hand in more entries of the same shape
(a mapping or a TOML file); lists are joined, tables merged, so a body can add its own words without code.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

ROLES = ("section", "category", "finding", "subfinding", "measure", "result", "next_step")
_FILES = Path(__file__).parent / "grammar"


@dataclass(frozen=True, slots=True)
class Cue:
    """One observation on a heading: when `pattern` is found, `scores` are added to the roles."""

    name: str
    pattern: re.Pattern[str]
    scores: Mapping[str, float]
    unless_deficient: bool = False


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything that is data in the reading of a document, compiled once."""

    cues: tuple[Cue, ...]
    labels: Mapping[str, str]
    states: tuple[tuple[str, re.Pattern[str]], ...]
    state_sentence: re.Pattern[str]
    standing: re.Pattern[str]
    deficiency: re.Pattern[str]
    deficiency_clause: re.Pattern[str]
    action: re.Pattern[str]
    counts: Mapping[str, Any]
    instruments: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, Any]
    rounds: Mapping[str, Any]
    # what was asked of headings; dropped when a document is done, so that no words of it stay in memory
    asked: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    def is_deficient(self, title: str) -> bool:
        """Whether a heading says that something is wrong."""
        known = self.asked.get(title)
        if known is None:
            known = bool(self.deficiency.search(title) or self.deficiency_clause.search(title))
            self.asked[title] = known
        return known


def load_grammar(extra: Mapping[str, Any] | Path | str | None = None) -> Grammar:
    """The built-in grammar, widened by `extra`. Raises ValueError when a pattern of `extra` is malformed."""
    if extra is None:
        return _built_in()
    if isinstance(extra, (str, Path)):
        extra = tomllib.loads(Path(extra).read_text("utf-8"))
    return _compile(_merge(_raw(), extra))


@cache
def _built_in() -> Grammar:
    return _compile(_raw())


def _raw() -> dict[str, Any]:
    data: dict[str, Any] = {}
    for path in sorted(_FILES.glob("*.toml")):
        data = _merge(data, tomllib.loads(path.read_text("utf-8")))
    return data


def _merge(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in more.items():
        old = merged.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            merged[key] = _merge(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            merged[key] = old + [v for v in value if v not in old]
        else:
            merged[key] = value
    return merged


def any_of(words: list[str] | tuple[str, ...]) -> str:
    """An alternation of plain words, the longest first, so that a longer word is never cut short."""
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))


def _compile(data: Mapping[str, Any]) -> Grammar:
    words = data["words"]
    wrong = f"(?:{any_of(words['deficiency'])}|{'|'.join(words['deficiency_patterns'])})"
    action = re.compile(f"(?:[一二三四五六七八九十]是)?(?:{any_of(words['action'])})")
    soft = f"(?:^(?!(?:{action.pattern})).*(?:{any_of(words['deficiency_soft'])}))"
    clause = re.compile(rf"{wrong}(?:了|的)?(?:问题|现象)?(?=[,;、](?!.{{0,4}}等))")
    deficiency = re.compile(
        f"(?:{wrong}|{soft})(?:了|的)?(?:等)?(?:的)?(?:突出)?(?:问题|情况|现象)?(?:的?整改(?:"
        f"落实|进展)?(?:情况)?)?"
        r"(?:\([^()]{1,20}\))?[。.,;:”“\s]*$"
    )
    shared = {
        "deficiency": deficiency,
        "deficiency_clause": clause,
        "deficiency_inside": re.compile(any_of(words["deficiency_inside"])),
        "action": re.compile("^" + action.pattern),
    }
    states = tuple(
        (state, re.compile("|".join(f"(?:{p})" for p in patterns)))
        for state, patterns in data["status"].items()
    )
    every_state = "|".join(f"(?:{p})" for patterns in data["status"].values() for p in patterns)
    standing = any_of(data["standing"]["words"])
    return Grammar(
        cues=tuple(_cue(entry, shared) for entry in data["cue"]),
        labels={word: kind for kind, found in data["labels"].items() for word in found},
        states=states,
        state_sentence=re.compile(every_state),
        standing=re.compile(standing),
        deficiency=deficiency,
        deficiency_clause=clause,
        action=action,
        counts=data["counts"],
        instruments=tuple(data["instruments"]["names"]),
        columns={k: tuple(v) for k, v in data["columns"].items()},
        kinds=data["kinds"],
        rounds=data["rounds"],
    )


def _cue(entry: Mapping[str, Any], shared: Mapping[str, re.Pattern[str]]) -> Cue:
    """A cue with a pattern of its own, or one of the shared word lists (deficiency = true)."""
    name = str(entry["name"])
    patterns = [pattern for key, pattern in shared.items() if entry.get(key)]
    pattern = patterns[0] if patterns else _pattern(entry["pattern"], name)
    return Cue(name, pattern, dict(entry["scores"]), bool(entry.get("unless_deficient")))


def _pattern(source: str, name: str) -> re.Pattern[str]:
    try:
        return re.compile(source)
    except re.error as error:
        raise ValueError(f"语法条目“{name}”的正则表达式写错了：{error}；请改正后再读") from error
