"""From the tree of roles to the items of the contract: ids, titles, texts, states and owners."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huiyin.reading.cues import Grammar
from huiyin.reading.dates import one_date
from huiyin.reading.fitness import NONE
from huiyin.reading.nodes import Node
from huiyin.reading.normal import Normal
from huiyin.reading.result import Item, Span
from huiyin.reading.status import State, read_state, without_state
from huiyin.reading.titles import title_span

_OWNER_KINDS = ("leader", "department", "person", "deadline")
_OWNER_HINT = re.compile(r"责任|时限|期限|时间|领导|牵头|部门|单位")
_STEP = ("measure", "result", "next_step")


def make_items(
    nodes: Sequence[Node], normal: Normal, grammar: Grammar, body_end: int
) -> tuple[list[Item], list[Node]]:
    """The items in document order, and the nodes they were made from; `body_end` is where closings begin."""
    kept = [node for node in nodes if node.role != NONE]
    ends = _ends(kept, body_end)
    owners = _owner_pattern(grammar)
    last_below = _last_descendants(kept)
    numbers: dict[int, tuple[str, int]] = {}
    counters: dict[int, int] = {}
    items: list[Item] = []
    for i, node in enumerate(kept):
        parent = _living_parent(node)
        key = id(parent) if parent else 0
        counters[key] = counters.get(key, 0) + 1
        prefix, depth = numbers[id(parent)] if parent else ("", 0)
        name = f"{prefix}.{counters[key]}" if prefix else str(counters[key])
        numbers[id(node)] = (name, depth + 1)
        state = State(None, False, None)
        if node.role in ("finding", "subfinding"):
            state = read_state(normal.text, _own_pieces(i, kept, ends, last_below[i]), grammar)
        items.append(_item(node, name, prefix or None, depth + 1, ends[i], state, normal, owners, grammar))
    return items, kept


def _item(
    node: Node, name: str, parent: str | None, depth: int, end: int, state: State, normal: Normal,
    owners: dict[str, re.Pattern[str]], grammar: Grammar,
) -> Item:  # fmt: skip
    mark = node.mark
    text = normal.text
    start, stop = title_span(
        text, node.title_start, node.limit, step=node.role in _STEP, dots=mark.family != "F"
    )
    first = min(mark.start, start)
    while end > first and text[end - 1] in " \n\t":
        end -= 1
    marker = normal.show(mark.start, mark.end).strip() or None
    body = text[mark.end : end]
    fields = _owners(body, owners) if _OWNER_HINT.search(body[:2000]) else {}
    title = normal.show(start, stop)
    if node.role in ("finding", "subfinding"):
        title = without_state(title, grammar)[0]
    return Item(
        id=name, parent=parent, depth=depth, marker=marker, role=node.role, title=title,
        text=_body(normal, mark.end, end), span=normal.printed(first, max(end, stop)), status=state.status,
        standing=state.standing, leader=fields.get("leader"), department=fields.get("department"),
        person=fields.get("person"), deadline=fields.get("deadline"), confidence=node.confidence,
    )  # fmt: skip


def _body(normal: Normal, start: int, end: int) -> str:
    first, last = normal.printed(start, max(start, end))
    return normal.printed_text[first:last].strip()


def _ends(kept: Sequence[Node], body_end: int) -> list[int]:
    ends = [kept[i + 1].mark.start for i in range(len(kept) - 1)]
    if kept:
        ends.append(max(body_end, kept[-1].limit))
    return ends


def _living_parent(node: Node) -> Node | None:
    parent = node.parent
    while parent is not None and parent.role == NONE:
        parent = parent.parent
    return parent


def _last_descendants(kept: Sequence[Node]) -> list[int]:
    """For each kept node the index of the last kept node inside it."""
    place = {id(node): i for i, node in enumerate(kept)}
    last = list(range(len(kept)))
    for i in range(len(kept) - 1, -1, -1):
        parent = _living_parent(kept[i])
        if parent is not None:
            j = place[id(parent)]
            last[j] = max(last[j], last[i])
    return last


def _own_pieces(i: int, kept: Sequence[Node], ends: Sequence[int], last: int) -> list[Span]:
    """The finding's own words: its heading, its measures and results, but not its subfindings."""
    pieces = [(kept[i].mark.end, ends[i])]
    k = i + 1
    hidden: Node | None = None
    while k <= last:
        node = kept[k]
        if hidden is not None and _within(node, hidden):
            k += 1
            continue
        hidden = node if node.role in ("subfinding", "finding") else None
        if hidden is None:
            # the label before a state tells what it is a state of
            begin = node.mark.start if node.mark.family == "L" else node.mark.end
            pieces.append((begin, ends[k]))
        k += 1
    return pieces


def _within(node: Node, other: Node) -> bool:
    parent = node.parent
    while parent is not None:
        if parent is other:
            return True
        parent = parent.parent
    return False


def _owner_pattern(grammar: Grammar) -> dict[str, re.Pattern[str]]:
    patterns = {}
    for kind in _OWNER_KINDS:
        words = sorted((w for w, k in grammar.labels.items() if k == kind), key=len, reverse=True)
        names = "|".join(map(re.escape, words))
        patterns[kind] = re.compile(rf"(?:{names})[】\]]? ?: ?([^;,。\n()【】\t]{{1,40}})")
    return patterns


def _owners(body: str, patterns: dict[str, re.Pattern[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind, pattern in patterns.items():
        if m := pattern.search(body):
            value = m.group(1).strip()
            if kind == "deadline":
                value = one_date(value) or value
            found[kind] = value
    return found
