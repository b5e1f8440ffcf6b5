"""From candidate markers to a tree: which numbers belong to one list, and which list stands inside which.

A number goes on with the list that expects it; 1 opens a new list; what fits nowhere is no marker. The
rank of the families, line starts and the words of the headings decide where the numbers leave a choice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from huiyin.reading.markers import RANK, Mark
from huiyin.reading.nodes import Level, Node, next_of_family

DEEPEST = 10
_NEAR = 6000

Lean = Callable[[Mark], float]


class Nester:
    """Builds the tree in one pass. `lean(mark)` is above 0 when the words after a mark tell of a finding,
    below 0 when they tell of an action."""

    def __init__(self, marks: Sequence[Mark], lean: Lean, text: str) -> None:
        self.marks, self.lean, self.text = marks, lean, text
        self.following = next_of_family(marks)
        self.stack: list[Level] = []
        self.roots: list[Node] = []
        self.last_number: dict[str, int] = {}
        self.pending: tuple[str, int, Node] | None = None
        # which family stood inside which: what a document did once it does again
        self.pairs: set[tuple[str, str]] = set()

    def build(self) -> list[Node]:
        """All nodes of the tree, in document order."""
        nodes: list[Node] = []
        for i, mark in enumerate(self.marks):
            node = self._place(i, mark)
            if node is not None:
                nodes.append(node)
        return nodes

    def _place(self, i: int, mark: Mark) -> Node | None:
        if mark.family == "L":
            return self._label(mark)
        if mark.family[0] == "H":
            return self._heading(i, mark)
        depth = self._bullet_depth(mark) if mark.family == "U" else self._depth(i, mark)
        if depth is None:
            return None
        gap = False
        if depth < len(self.stack):
            before = self.stack[depth].number
            gap = before is not None and mark.number != before + 1
        elif mark.number not in (1, None) and self.last_number.get(mark.family, 0) + 1 != mark.number:
            gap = True
        context = self._context(mark, depth)
        node = self._push(depth, mark)
        node.gap, node.context = gap, context
        self.last_number[mark.family] = mark.number or 0
        return node

    def _context(self, mark: Mark, depth: int) -> str | None:
        """The label that a list stands under; its first entry takes it, the others inherit it."""
        if depth < len(self.stack):
            before = self.stack[depth].node
            after_label = self.pending and self.pending[1] > before.mark.start
            if not after_label or mark.at_line:
                return before.context
        if self.pending is None:
            return None
        kind, _, owner = self.pending
        parent = self.stack[depth - 1].node if 0 < depth <= len(self.stack) else None
        return kind if parent is owner else None

    def _push(self, depth: int, mark: Mark) -> Node:
        parent = self.stack[depth - 1].node if depth else None
        node = Node(mark, parent)
        (parent.children if parent else self.roots).append(node)
        del self.stack[depth:]
        self.stack.append(Level(node, mark.family, mark.number, mark.at_line))
        if parent is not None:
            self.pairs.add((parent.mark.family, mark.family))
        return node

    # ── labels ────────────────────────────────────────────────────────────────────────────────────────
    def _label(self, mark: Mark) -> Node | None:
        depth = len(self.stack)
        while depth and self.stack[depth - 1].family in ("F", "E", "L", "w"):
            if (
                mark.at_line
                and self.stack[depth - 1].at_line
                and self.lean(self.stack[depth - 1].node.mark) > 0
            ):
                break
            depth -= 1
        if depth >= 2 and self._belongs_to_parent(mark, depth):
            depth -= 1
        if depth:
            self.stack[depth - 1].labelled = True
        del self.stack[depth:]
        owner = self.stack[-1].node if self.stack else None
        node = Node(mark, owner)
        (owner.children if owner else self.roots).append(node)
        if owner is not None and mark.label is not None:
            self.pending = (mark.label, mark.start, owner)
        return node

    def _belongs_to_parent(self, mark: Mark, depth: int) -> bool:
        """A label after the last of several measures speaks of the finding above them."""
        level = self.stack[depth - 1]
        above = level.node.parent
        if mark.label == "next_step" and mark.at_line and above is not None and self.lean(above.mark) > 0:
            return self.lean(level.node.mark) <= 0
        if not mark.at_line or (level.number or 0) < 2 or self.lean(level.node.mark) > 0:
            return False
        siblings = level.node.parent.children if level.node.parent else self.roots
        if len(siblings) < 2:
            return False
        return not any(child.mark.family == "L" for child in siblings[-2].children)

    # ── headings without a number ─────────────────────────────────────────────────────────────────────
    def _heading(self, i: int, mark: Mark) -> Node | None:
        self.pending = None
        depth = self._heading_depth(i, mark)
        return self._push(min(depth, DEEPEST), mark)

    def _heading_depth(self, i: int, mark: Mark) -> int:
        stack = self.stack
        if mark.heading is not None:
            higher = [k for k, s in enumerate(stack) if s.node.mark.heading is not None]
            lower = [k for k in higher if (stack[k].node.mark.heading or 0) >= mark.heading]
            if lower:
                return lower[0]
            return higher[-1] + 1 if higher else 0
        same = [k for k, s in enumerate(stack) if s.family == mark.family]
        following = self._next_numbered(i)
        if following is not None:
            held = [k for k, s in enumerate(stack) if s.family == following.family]
            if following.number == 1 and held:
                return min([*same, held[-1]])
            if following.number != 1 and held:
                inner = [k for k in same if k > held[-1]]
                # right before the next number of the list that its like holds: the numbers run through both
                if not inner and held[-1] - 1 in same and following.paragraph == mark.paragraph + 1:
                    return held[-1] - 1
                return inner[0] if inner else self._open_depth(mark)
        return same[-1] if same else self._open_depth(mark)

    def _next_numbered(self, i: int) -> Mark | None:
        for mark in self.marks[i + 1 : i + 6]:
            if mark.family[0] == "H":
                return None
            if mark.at_line and mark.number is not None:
                return mark
        return None

    def _open_depth(self, mark: Mark) -> int:
        """The depth for a new list: inside the last item that begins a line."""
        depth = len(self.stack)
        rank = RANK.get(mark.family[0], 3)
        while depth:
            level = self.stack[depth - 1]
            above = RANK.get(level.family[0], -1)
            inline = mark.at_line and not level.at_line and level.family != mark.family
            narrow = level.family in ("F", "E", "a") and rank < above and not self._answers(level, mark)
            if level.family == "L" or inline or narrow:
                depth -= 1
                continue
            break
        return depth

    def _answers(self, level: Level, mark: Mark) -> bool:
        """Whether a line tells what was done about the line above, which tells what was wrong."""
        both = level.at_line and mark.at_line
        return both and self.lean(level.node.mark) > 0 >= self.lean(mark)

    # ── numbered items ────────────────────────────────────────────────────────────────────────────────
    def _depth(self, i: int, mark: Mark) -> int | None:
        """The level that a numbered mark belongs to, len(stack) for a new one, None when it is no marker."""
        stack, number = self.stack, mark.number or 0
        if mark.path and ((told := self._path_depth(mark)) is not None or not mark.at_line):
            return told
        same = [k for k, s in enumerate(stack) if s.family == mark.family]
        expecting = [k for k in same if stack[k].number is not None and (stack[k].number or 0) + 1 == number]
        if expecting:
            return self._best_expecting(expecting, mark)
        if mark.family == "F":
            return self._enumeration_depth(i, mark, same)
        if not mark.at_line and not self._credible(i, mark):
            return None
        if number == 1:
            return self._restart_depth(mark, same)
        if same:
            return self._out_of_turn(mark, same)
        return min(self._new_depth(mark), DEEPEST)

    def _path_depth(self, mark: Mark) -> int | None:
        """The depth that a number such as 1.2.3 tells by itself: beside 1.2.2 or as the first inside 1.2."""
        above, number = mark.path[:-1], mark.path[-1]
        for k in range(len(self.stack) - 1, -1, -1):
            other = self.stack[k].node.mark
            path = other.path or ((other.number,) if other.number and other.family in "ABCN" else ())
            if path[:-1] == above and len(path) > 1 and (path[-1] + 1 == number or mark.at_line):
                return k
            if path == above and (number == 1 or mark.at_line):
                return min(k + 1, DEEPEST)
        return None

    def _bullet_depth(self, mark: Mark) -> int:
        """A bullet goes on with the list of its kind at its indent, or opens one inside the last item."""
        for k in range(len(self.stack) - 1, -1, -1):
            other = self.stack[k].node.mark
            if other.family == "U" and other.style == mark.style and abs(other.indent - mark.indent) < 1.5:
                return k
        return min(self._open_depth(mark), DEEPEST)

    def _best_expecting(self, expecting: list[int], mark: Mark) -> int:
        alike = [k for k in expecting if self.stack[k].at_line == mark.at_line]
        chosen = alike or expecting
        styled = [k for k in chosen if self.stack[k].node.mark.style == mark.style]
        chosen = styled or chosen
        if len(chosen) > 1:
            lean = self.lean(mark)
            fitting = [k for k in chosen if lean * self.lean(self.stack[k].node.mark) > 0]
            chosen = fitting or chosen
        return chosen[-1]

    def _credible(self, i: int, mark: Mark) -> bool:
        """Inside a paragraph a number is a marker only as part of a run: 1 before 2, or n after n - 1."""
        if mark.number == 1:
            j = self.following[i]
            before = self.marks[i - 1] if i else None
            if before is not None and before.family == "L" and before.end == mark.start:
                return True
            if mark.family == "E" and self.text[mark.start - 1 : mark.start] in "。:;\n”":
                return True
            if mark.family in "ABCD" and self.lean(mark) > 0 and self._after_heading(i, mark):
                return True
            return j is not None and self.marks[j].number == 2 and self.marks[j].start - mark.start < _NEAR
        return self.last_number.get(mark.family, 0) + 1 == mark.number

    def _after_heading(self, i: int, mark: Mark) -> bool:
        """Whether a lone 1 inside a paragraph stands right after another marker's heading."""
        depth = self._open_depth(mark)
        above = self.stack[depth - 1].family if depth else ""
        if (above, mark.family) in self.pairs:
            return True
        before = self.marks[i - 1] if i else None
        return before is not None and "。" not in self.text[before.end : mark.start].rstrip("。 ")

    def _enumeration_depth(self, i: int, mark: Mark, same: list[int]) -> int | None:
        if same and (mark.number or 0) > 1:
            return same[-1]
        labelled = self.pending is not None and mark.start - self.pending[1] < 40
        known = mark.at_line and bool(self.stack) and (self.stack[-1].family, "F") in self.pairs
        if mark.number == 1 and not (self._credible(i, mark) or labelled or known):
            return None
        if (mark.number or 0) > 1 and not mark.at_line:
            return None
        if same:
            level = self.stack[same[-1]]
            return same[-1] if level.at_line == mark.at_line else min(len(self.stack), DEEPEST)
        return min(self._open_depth(mark), DEEPEST)

    def _restart_depth(self, mark: Mark, same: list[int]) -> int:
        if not same:
            return min(self._new_depth(mark), DEEPEST)
        level = self.stack[same[-1]]
        labelled = self.pending is not None and self.pending[2] is self.stack[-1].node
        inner = level.at_line and not mark.at_line
        deeper = mark.at_line and mark.indent > level.node.mark.indent + 1.5
        telling = self.lean(level.node.mark) > 0 > self.lean(mark)
        inner = inner or {level.node.mark.style, mark.style} == {"、", "."}
        if (labelled or inner or deeper or telling) and len(self.stack) < DEEPEST:
            return self._open_depth(mark)
        return same[-1]

    def _out_of_turn(self, mark: Mark, same: list[int]) -> int | None:
        """A number that no list expects: a jump forward, one printed twice, or two that changed places."""
        forward = [k for k in same if (self.stack[k].number or 0) < (mark.number or 0)]
        if not mark.at_line and mark.family != "E":
            return None
        return (forward or same)[-1]

    def _new_depth(self, mark: Mark) -> int:
        if mark.family in ("P", "A") and mark.at_line:
            keep = 0
            for k, level in enumerate(self.stack):
                if level.family[0] == "H" or RANK.get(level.family[0], 9) < RANK[mark.family]:
                    keep = k + 1
                else:
                    break
            return keep
        depth = self._open_depth(mark)
        if mark.number != 1:
            rank = RANK.get(mark.family[0], 3)
            while depth and RANK.get(self.stack[depth - 1].family[0], -1) > rank:
                depth -= 1
        return depth
