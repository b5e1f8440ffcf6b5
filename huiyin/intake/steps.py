"""What a person corrects in a reading, as steps that can be taken back one by one.

A step is a plain dict, kept in `ImportedDocument.corrections`:
{"n": 3, "op": "role", "item": "2.1", "role": "finding", "by": "巡察办 王科长", "at": "2024-03-01T09:00:00"}
ops: role (item, role) · indent, outdent, drop, restore (item, each with everything below it) ·
depth (item, depth, with everything below it) · text (item, fields) · accept (item) ·
accept_range (first, last: places) ·
bulk (style, from, depth, role: every item with this marker style, role and depth).
The corrected reading is always the reading with all steps taken in order; a step that no longer makes sense
(its item is too deep by now) does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .outline import ROLES, Outline

Step = Mapping[str, Any]

#: what a person may write over an item's own values
FIELDS = ("title", "status", "standing", "leader", "department", "person", "deadline")
#: a bulk step with this style or role means any
ANY = "*"
DEEPEST = 12


class NoSuchStep(ValueError):
    """A step that the corrections don't know: an unknown item, role, field or operation."""


def check(step: Step, outline: Outline) -> None:
    """Raise `NoSuchStep` for what can't be meant, before it is kept."""
    op = step.get("op")
    if op not in _TAKE:
        raise NoSuchStep(f"op {op}")
    if op == "bulk":
        if step["role"] not in ROLES or step["from"] not in (ANY, *ROLES):
            raise NoSuchStep(f"role {step['role']}")
        return
    if op == "accept_range":
        if not 0 <= step["first"] <= step["last"] < len(outline.ids):
            raise NoSuchStep(f"range {step['first']}-{step['last']}")
        return
    if outline.place(step.get("item", "")) is None:
        raise NoSuchStep(f"item {step.get('item')}")
    if op == "depth" and not 1 <= step["depth"] <= DEEPEST:
        raise NoSuchStep(f"depth {step['depth']}")
    if op == "role" and step["role"] not in ROLES:
        raise NoSuchStep(f"role {step['role']}")
    if op == "text" and not set(step["fields"]) <= set(FIELDS):
        raise NoSuchStep(f"fields {sorted(step['fields'])}")


def take(outline: Outline, steps: Iterable[Step]) -> Outline:
    """The outline (changed in place) after these steps."""
    for step in steps:
        _TAKE[step["op"]](outline, step)
    return outline


def _role(outline: Outline, step: Step) -> None:
    if (at := outline.place(step["item"])) is not None:
        outline.roles[at] = step["role"]
        outline.touched.add(step["item"])


def _shift(by: int, allowed: Callable[[Outline, int], bool]) -> Callable[[Outline, Step], None]:
    def shift(outline: Outline, step: Step) -> None:
        at = outline.place(step["item"])
        if at is None or not allowed(outline, at):
            return
        for place in (at, *outline.below(at)):
            outline.depths[place] += by
        outline.touched.add(step["item"])

    return shift


def _drop(gone: bool) -> Callable[[Outline, Step], None]:
    def drop(outline: Outline, step: Step) -> None:
        if (at := outline.place(step["item"])) is None:
            return
        for place in (at, *outline.below(at)):
            outline.dropped[place] = gone
        outline.touched.add(step["item"])

    return drop


def _text(outline: Outline, step: Step) -> None:
    if outline.place(step["item"]) is not None:
        outline.fields.setdefault(step["item"], {}).update(step["fields"])
        outline.touched.add(step["item"])


def _depth(outline: Outline, step: Step) -> None:
    """Move an item to a depth, or as near to it as the item before it allows: step by step, as by hand."""
    if (at := outline.place(step["item"])) is None:
        return
    wanted = min(step["depth"], outline.deepest(at))
    while outline.depths[at] != wanted:
        by = 1 if outline.depths[at] < wanted else -1
        for place in (at, *outline.below(at)):
            outline.depths[place] += by
    outline.touched.add(step["item"])


def _accept(outline: Outline, step: Step) -> None:
    if outline.place(step["item"]) is not None:
        outline.accepted.add(step["item"])


def _accept_range(outline: Outline, step: Step) -> None:
    outline.accepted.update(outline.ids[step["first"] : step["last"] + 1])


def meant(outline: Outline, step: Step) -> list[int]:
    """The places of all items that a bulk step would change as the outline is now."""
    depth = step.get("depth", ANY)
    rows = zip(outline.styles, outline.roles, outline.depths, outline.dropped, strict=True)
    return [
        at
        for at, (style, role, deep, gone) in enumerate(rows)
        if not gone and role != step["role"] and step["style"] in (ANY, style)
        and step["from"] in (ANY, role) and depth in (ANY, deep)
    ]  # fmt: skip


def _bulk(outline: Outline, step: Step) -> None:
    for at in meant(outline, step):
        outline.roles[at] = step["role"]
        outline.touched.add(outline.ids[at])


_TAKE: dict[str, Callable[[Outline, Step], None]] = {
    "role": _role,
    "indent": _shift(1, Outline.may_indent),
    "outdent": _shift(-1, Outline.may_outdent),
    "drop": _drop(True),
    "restore": _drop(False),
    "depth": _depth,
    "text": _text,
    "accept": _accept,
    "accept_range": _accept_range,
    "bulk": _bulk,
}
