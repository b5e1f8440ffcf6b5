"""Which role every item has: the best reading of the whole tree, not one marker at a time.

Each heading's words give scores to the roles; a role also fits or does not fit under its parent's role and
beside its sibling's. The assignment with the highest sum over the tree is found exactly, in time linear in
the number of items (a Viterbi pass over each list of siblings, inside a pass from the leaves to the root).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from huiyin.reading.cues import Grammar
from huiyin.reading.fitness import (
    ALL_ROLES,
    CONTINUED,
    COST,
    COUNTED,
    HOPELESS,
    IMPOSSIBLE,
    LIKE_OTHERS,
    NONE,
    OTHER_CHANGE,
    PART,
    UNDER,
)
from huiyin.reading.nodes import Node
from huiyin.reading.trust import weigh
from huiyin.reading.wording import Wording

_PROBLEMS = ("category", "finding", "subfinding")
# families that enumerate inside a text: 一是, ①, （1）
_ENUMERATED = ("F", "E", "D", "U")


class RoleReader:
    """Gives every node of the trees its role. `counts` are the totals that the header claims, by role."""

    def __init__(self, grammar: Grammar, kind: str, counts: Mapping[str, set[int]]) -> None:
        self.kind, self.counts = kind, counts
        self.words = Wording(grammar, kind)
        self.choice: dict[int, dict[str, list[str]]] = {}
        self.fits: dict[tuple[str, str], dict[str, float]] = {}

    def assign(self, roots: list[Node], nodes: Sequence[Node]) -> None:
        """Set `role` and `confidence` of all `nodes`."""
        for node in nodes:
            node.scores = self.words.scores(node)
        self._solve(roots, nodes)
        learnt, counted = self._learn(nodes), self._count(nodes)
        if learnt or counted:
            self._solve(roots, nodes)
        weigh(nodes, self._fits, self.words)
        for node in nodes:
            if node.role == PART:
                node.role = "section"

    def _solve(self, roots: list[Node], nodes: Sequence[Node]) -> None:
        best: dict[int, dict[str, float]] = {}
        for node in reversed(nodes):
            table = self._under_tables(node, best)
            totals = {r: s + table[r] for r, s in node.scores.items()}
            least = max(totals.values()) - HOPELESS
            best[id(node)] = {r: v for r, v in totals.items() if v >= least}
        chosen = self._sequence(roots, best, "")[1]
        self._hand_down(roots, chosen)

    def _learn(self, nodes: Sequence[Node]) -> bool:
        """Lists of one family at one depth under one role usually have one role: lean to the majority."""
        votes: dict[tuple[int, str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        depth: dict[int, int] = {}
        keys: dict[int, tuple[int, str, str]] = {}
        for node in nodes:
            depth[id(node)] = depth[id(node.parent)] + 1 if node.parent else 0
            if node.mark.family == "L" or node.context:
                continue
            key = (depth[id(node)], node.mark.family, node.parent.role if node.parent else "")
            keys[id(node)] = key
            votes[key][node.role] += 1
        changed = False
        for node in nodes:
            found = votes.get(keys[id(node)]) if id(node) in keys else None
            if not found or len(found) < 2:
                continue
            major = max(found, key=lambda r: found[r])
            if not node.parent and major not in _PROBLEMS:
                continue
            if found[major] >= 2 * (sum(found.values()) - found[major]) and major in node.scores:
                node.scores[major] += LIKE_OTHERS + (0.6 if node.role != major else 0.0)
                changed = changed or node.role != major
        return changed

    def _under_tables(self, node: Node, best: dict[int, dict[str, float]]) -> dict[str, float]:
        table = dict.fromkeys(node.scores, 0.0)
        if not node.children:
            return table
        picks: dict[str, list[str]] = {}
        least = max(node.scores.values()) - HOPELESS - 1.0
        for role, own in node.scores.items():
            if own >= least:
                table[role], picks[role] = self._sequence(node.children, best, role)
            else:
                table[role] = IMPOSSIBLE
        self.choice[id(node)] = picks
        return table

    def _sequence(
        self, nodes: Sequence[Node], best: Mapping[int, Mapping[str, float]], parent: str
    ) -> tuple[float, list[str]]:
        """The best roles of siblings under a parent's role (Viterbi)."""
        if len(nodes) == 1:
            return self._only_child(nodes[0], best[id(nodes[0])], parent)
        before: dict[str, float] = {}
        trail: list[dict[str, str]] = []
        family = ""
        for node in nodes:
            free, family = node.mark.family != family, node.mark.family
            fits = self._fits(parent, family)
            now = {r: v + fits[r] for r, v in best[id(node)].items()}
            back = _link(before, now, fits, free) if before else {}
            before = now
            trail.append(back)
        return _follow(before, trail)

    def _only_child(self, node: Node, own: Mapping[str, float], parent: str) -> tuple[float, list[str]]:
        fits = self._fits(parent, node.mark.family)
        values = {r: v + fits[r] for r, v in own.items()}
        role = max(values, key=values.__getitem__)
        return values[role], [role]

    def _fits(self, parent: str, family: str = "") -> dict[str, float]:
        """How well each role stands under the parent's, for this kind of document and family of markers."""
        key = (parent, family if family in _ENUMERATED else "")
        known = self.fits.get(key)
        if known is None:
            under = UNDER[parent]
            known = {role: under.get(role, IMPOSSIBLE if role == NONE else -4.0) for role in ALL_ROLES}
            if self.kind == "feedback_opinion":
                known["measure"] -= 4.0
                known["result"] -= 4.0
                if parent == "category":
                    known["finding"] += 0.4
                elif parent in ("finding", "subfinding"):
                    known["next_step"] -= 2.0
                if parent == "section":
                    known["next_step"] += 0.9
                    known["section"] -= 0.6
                elif key[1] and parent in ("finding", "category"):
                    known["subfinding"] += 0.9
                    known["finding"] += 0.9
            if family in ("F", "U") and parent in ("section", PART, "next_step"):
                known[NONE] += 1.5
            self.fits[key] = known
        return known

    def _hand_down(self, nodes: Sequence[Node], roles: Sequence[str]) -> None:
        queue = [(list(nodes), list(roles))]
        while queue:
            siblings, chosen = queue.pop()
            for node, role in zip(siblings, chosen, strict=True):
                node.role = role
                if node.children:
                    queue.append((node.children, self.choice[id(node)][role]))

    # ── the level that the header counts ──────────────────────────────────────────────────────────────
    def _count(self, nodes: Sequence[Node]) -> bool:
        """A level with exactly as many entries as the header claims findings is the level of the findings."""
        levels: dict[tuple[int, str], list[Node]] = defaultdict(list)
        depth: dict[int, int] = {}
        for node in nodes:
            depth[id(node)] = depth[id(node.parent)] + 1 if node.parent else 0
            inside = node.parent is not None and node.parent.role in _PROBLEMS
            if (node.role in _PROBLEMS or inside) and node.mark.family != "L":
                levels[depth[id(node)], node.mark.family].append(node)
        claimed: dict[str, list[list[Node]]] = defaultdict(list)
        for level in levels.values():
            fitting = [role for role, totals in self.counts.items() if len(level) in totals]
            problems = sum(node.role in _PROBLEMS for node in level)
            if len(level) > 1 and len(fitting) == 1 and 2 * problems > len(level):
                claimed[fitting[0]].append(level)
        # two levels that both fit confirm each other
        both = len(claimed.get("finding", ())) == len(claimed.get("subfinding", ())) == 1
        changed = False
        for role, found in claimed.items():
            if len(found) == 1 and any(node.role != role for node in found[0]):
                changed = True
                for node in found[0]:
                    if role in node.scores:
                        node.scores[role] += COUNTED * (2 if both else 1)
        return changed


def _link(
    before: Mapping[str, float], now: dict[str, float], fits: Mapping[str, float], free: bool
) -> dict[str, str]:
    """Add to each role of an entry the best way that leads to it; `free`: another list begins here."""
    back: dict[str, str] = {}
    if free:
        top = max(before, key=before.__getitem__)
        for role in now:
            now[role] += before[top]
            back[role] = top
        return back
    # no change costs more than OTHER_CHANGE: what lies further behind the best can't be the way
    least = max(before.values()) - OTHER_CHANGE
    strong = [(previous, value) for previous, value in before.items() if value >= least]
    for role in now:
        best, link = "", -math.inf
        cost = COST[role]
        for previous, value in strong:
            value -= cost[previous]
            if value > link:
                best, link = previous, value
        now[role] += link - CONTINUED * fits[role] if best == role else link
        back[role] = best
    return back


def _follow(last: Mapping[str, float], trail: Sequence[Mapping[str, str]]) -> tuple[float, list[str]]:
    """The roles along the best way, from its end back to its beginning."""
    if not last:
        return 0.0, []
    role = max(last, key=last.__getitem__)
    total, roles = last[role], [role]
    for back in reversed(trail[1:]):
        role = back[role]
        roles.append(role)
    roles.reverse()
    return total, roles
