"""The items of a text: candidates, tree, roles, titles, and where the closing words begin."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from huiyin.reading.cues import Grammar
from huiyin.reading.fitness import NONE
from huiyin.reading.headings import find_headings
from huiyin.reading.items import make_items
from huiyin.reading.markers import Mark, find_marks
from huiyin.reading.nesting import Nester
from huiyin.reading.nodes import Node
from huiyin.reading.paragraphs import Page
from huiyin.reading.result import Item, Span
from huiyin.reading.roles import RoleReader
from huiyin.reading.status import is_state_only
from huiyin.reading.titles import title_span

_CLOSING = re.compile(
    r"(?:下一?步|下一阶段|今后|接下来),|欢迎|联系(?:电话|方式|人|地址)|(?:公开|公示|公布)(?:期"
    r"限|时间|期|方式)|监督(?:电话|方式|举报)|举报|特此|另[,外]|此外,|中共[^,。]{2,40}$|(?:通"
    r"讯|通信|邮寄|电子)?(?:地址|邮箱|信箱)|邮政编码|受理|\(?(?:此件|正文)"
)
_INLINE_CLOSING = re.compile(
    r"(?<=[。.;\s])(?:(?:下一?步|下一阶段|今后),|欢迎[^。]{0,30}监督|联系电话|监督电话|公[开示"
    r"]期|特此[通公报])"
)
_AHEAD = re.compile(r"(?:下一?步|下一阶段|今后|接下来|后续),")
_BY_SHAPE = ("Hs", "Hd", "Hu", "Hq", "Ha")
_ITEM_LABELS = ("measure", "result", "next_step", "subfinding", "finding")


def mark_page(page: Page, grammar: Grammar, skip: Sequence[Span]) -> list[Mark]:
    """All candidates of the page, numbered and not, in order."""
    marks = find_marks(page, grammar, skip)
    marks += find_headings(page, marks, skip, grammar)
    marks.sort(key=lambda m: m.start)
    return marks


def is_by_shape(nodes: Sequence[Node], role: str) -> bool:
    """Whether entries of a role are lines that only words and shape make headings: nothing tells whether
    one more was overlooked."""
    return any(node.role == role and node.mark.family in _BY_SHAPE for node in nodes)


def is_mixed(nodes: Sequence[Node]) -> bool:
    """Whether the level of the findings may have been read wrongly: an entry among them has a role that does
    not belong there, or a category holds none."""
    kinds = {node.mark.family for node in nodes if node.role == "finding"}
    if is_by_shape(nodes, "finding") or ("U" in kinds and len(kinds) > 1):
        return True
    families: dict[int, set[str]] = {}
    for node in nodes:
        if node.role == "finding":
            families.setdefault(id(node.parent), set()).add(node.mark.family)
    for node in nodes:
        if node.role == "category" and not any(c.role in ("finding", "category") for c in node.children):
            return True
        if node.mark.family not in families.get(id(node.parent), ()) or node.role in ("finding", "category"):
            continue
        beside = ("next_step", "section") if node.parent is None else ("next_step",)
        if node.role not in beside or node.confidence < 0.6:
            return True
    return False


class Structure:
    """The items of a page in two steps: the tree first, the roles once kind and totals are known."""

    def __init__(self, page: Page, grammar: Grammar, marks: list[Mark]) -> None:
        self.page, self.grammar, self.marks = page, grammar, marks
        self.text = page.normal.text
        self.limits = self._limits(marks)
        self.leans: dict[int, float] = {}
        nester = Nester(marks, self._lean, self.text)
        self.nodes = nester.build()
        self.roots = nester.roots
        self._title_nodes()
        self.body_end = self._closing()

    # ── titles ────────────────────────────────────────────────────────────────────────────────────────
    def _limits(self, marks: Sequence[Mark]) -> dict[int, int]:
        """How far the first words after a mark may reach: the paragraph's end or the next candidate."""
        limits: dict[int, int] = {}
        paragraphs = self.page.paragraphs
        for i, mark in enumerate(marks):
            stop = paragraphs[mark.paragraph].end
            if i + 1 < len(marks) and marks[i + 1].start < stop:
                stop = marks[i + 1].start if marks[i + 1].start > mark.end else stop
            limits[id(mark)] = stop
        return limits

    def _lean(self, mark: Mark) -> float:
        """Above 0 when the words after a mark tell what is wrong, below 0 when they tell what was done."""
        known = self.leans.get(id(mark))
        if known is None:
            a, b = title_span(self.text, mark.end, self.limits[id(mark)])
            title = self.text[a:b]
            wrong = "问题" in title or self.grammar.is_deficient(title[:140])
            known = (1.0 if wrong else 0.0) - (1.0 if self.grammar.action.match(title) else 0.0)
            if mark.family == "Q":
                known += 1.0
            self.leans[id(mark)] = known
        return known

    def _title_nodes(self) -> None:
        paragraphs = self.page.paragraphs
        accepted = self.nodes
        for i, node in enumerate(accepted):
            mark = node.mark
            following = accepted[i + 1].mark.start if i + 1 < len(accepted) else len(self.text)
            limit = min(paragraphs[mark.paragraph].end, following, mark.reach or following)
            begin = mark.end
            if not self.text[begin:limit].strip(" :") and mark.paragraph + 1 < len(paragraphs):
                ahead = paragraphs[mark.paragraph + 1]
                if following > ahead.start and not ahead.block.cells:
                    begin, limit = ahead.start, min(ahead.end, following)
            a, b = title_span(self.text, begin, limit)
            node.title, node.title_start, node.limit = self.text[a:b], a, limit
            under = self.text[b : min(b + 30, following)].strip("。:; \n")
            node.ahead = node.parent is None and _AHEAD.match(under) is not None

    # ── closing words ─────────────────────────────────────────────────────────────────────────────────
    def _closing(self) -> int:
        """Where the text after the last item stops to be about it: thanks, telephone numbers, signature."""
        if not self.nodes:
            return len(self.text)
        last = self.nodes[-1]
        paragraphs = self.page.paragraphs
        for p in paragraphs[last.mark.paragraph + 1 :]:
            words = self.text[p.start : min(p.end, p.start + 60)]
            if p.chrome or p.block.right or p.block.cells or _CLOSING.match(words.strip()):
                return p.start
        own = paragraphs[last.mark.paragraph]
        m = _INLINE_CLOSING.search(
            self.text, max(last.limit if last.limit < own.end else last.mark.end, last.mark.end), own.end
        )
        return m.start() if m else len(self.text)

    # ── roles ─────────────────────────────────────────────────────────────────────────────────────────
    def items(self, kind: str, counts: Mapping[str, set[int]]) -> tuple[list[Item], list[Node]]:
        """The items and their nodes. `counts` are the claimed totals by role."""
        self._drop_labels()
        nodes = self.nodes
        reader = RoleReader(self.grammar, kind, counts)
        reader.assign(self.roots, nodes)
        for node in nodes:
            self._after(node, kind)
        return make_items(nodes, self.page.normal, self.grammar, self.body_end)

    def _drop_labels(self) -> None:
        """Labels that only announce a list or a state are no items themselves."""
        kept: list[Node] = []
        for i, node in enumerate(self.nodes):
            if node.mark.family == "L" and not self._stands_alone(i, node):
                siblings = node.parent.children if node.parent else self.roots
                siblings.remove(node)
                continue
            kept.append(node)
        self.nodes = kept

    def _stands_alone(self, i: int, node: Node) -> bool:
        label = node.mark.label
        if label not in _ITEM_LABELS or not node.title:
            return False
        following = self.nodes[i + 1] if i + 1 < len(self.nodes) else None
        if following is not None and following.parent is node.parent and following.context == label:
            return False
        if label == "subfinding" and following is not None and following.parent is node.parent:
            return following.mark.family == "L"
        return not is_state_only(node.title, self.grammar)

    def _after(self, node: Node, kind: str) -> None:
        """What the tree alone cannot know of labels: 整改情况 under a measure is its result."""
        mark, parent = node.mark, node.parent
        if mark.family != "L" or parent is None:
            return
        if mark.label == "measure" and parent.role == "measure":
            node.role = "result"
        elif parent.role in ("section", "next_step", NONE) or (
            mark.label == "finding" and parent.role in ("finding", "subfinding")
        ):
            node.role = NONE
