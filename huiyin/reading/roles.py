"""Which role every item has: the best reading of the whole tree, not one marker at a time.

Each heading's words give scores to the roles; a role also fits or does not fit under its parent's role and
beside its sibling's. The assignment with the highest sum over the tree is found exactly, in time linear in
the number of items (a Viterbi pass over each list of siblings, inside a pass from the leaves to the root).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from huiyin.reading.cues import ROLES, Grammar
from huiyin.reading.nesting import Node

NONE = "none"
# a section that holds the findings; for the reader of the result it is a section like the others
PART = "part"
_ALL = (*ROLES, PART, NONE)
_IMPOSSIBLE = -50.0

# how well a role stands under another; what is not listed stands badly
_UNDER: Mapping[str, Mapping[str, float]] = {
    "": {"section": 0.3, PART: 0.3, "category": 0.3, "finding": 0.2, "next_step": 0.0, "subfinding": -4, "measure": -3, "result": -4},
    "section": {
        "section": 0.9, PART: -0.5, "category": -0.5, "finding": -0.5, "next_step": 0.0, "subfinding": -2.5, "measure": -1.4,
        "result": -1.5, NONE: 0.9,
    },
    PART: {
        "section": -0.3, PART: 0.2, "category": 0.6, "finding": 0.5, "next_step": -0.3, "subfinding": -2.0, "measure": -1.6,
        "result": -1.5, NONE: 0.4,
    },
    "category": {
        "finding": 1.0, "category": -0.3, "subfinding": -0.8, "measure": -1.0, "result": -1.5, "next_step": -1.5,
        "section": -2.5, NONE: -0.5,
    },
    "finding": {
        "measure": 0.9, "subfinding": 0.35, "result": 0.3, "next_step": 0.0, "finding": -1.2, "category": -3.0,
        "section": -3.0, NONE: -0.8,
    },
    "subfinding": {
        "measure": 0.3, "result": 0.3, "next_step": 0.0, "subfinding": -1.0, "finding": -3.0, "category": -4.0,
        "section": -4.0, NONE: -0.8,
    },
    "measure": {"measure": 0.3, "result": 0.2, "next_step": -0.6, "subfinding": -2.5, "finding": -3.0, "category": -4, "section": -4, NONE: -0.4},
    "result": {"result": 0.2, "measure": -0.8, "next_step": -1.0, "subfinding": -4, "finding": -4, "category": -4, "section": -4, NONE: 0.2},
    "next_step": {"next_step": 0.8, "measure": -1.5, "section": -2, "result": -2, "subfinding": -4, "finding": -3, "category": -4, NONE: 0.6},
    NONE: {NONE: 0.5, "section": -2.0},
}  # fmt: skip

# what a change of role from one sibling to the next costs
_CHANGE: Mapping[tuple[str, str], float] = {
    ("section", PART): 0.0, (PART, "section"): 0.3, (PART, "next_step"): 0.0, (PART, "category"): 0.6, (PART, "finding"): 0.8,
    ("section", "next_step"): 0.0, ("section", "category"): 0.5, ("section", "finding"): 0.6, ("category", "next_step"): 0.1,
    ("finding", "next_step"): 0.2, ("category", "section"): 0.8, ("finding", "section"): 1.0, ("next_step", "section"): 0.4,
    ("measure", "next_step"): 0.6, ("measure", "result"): 0.6, ("category", "finding"): 1.2, ("finding", "category"): 1.2,
    ("subfinding", "measure"): 1.0,
}  # fmt: skip
_OTHER_CHANGE = 1.6
# _COST[role][before]: the same by the role that comes
_COST: Mapping[str, Mapping[str, float]] = {
    role: {before: 0.0 if before == role else _CHANGE.get((before, role), _OTHER_CHANGE) for before in _ALL}
    for role in _ALL
}
# a role this far behind another cannot be made good by its place in the tree
_HOPELESS = 5.0
# the fit under the parent counts once for a list, and a little for each further entry
_CONTINUED = 0.75
# a list likes the role that the same lists elsewhere in the document have
_LIKE_OTHERS = 0.6

_PROBLEMS = ("category", "finding", "subfinding")
_LABEL_ROLE = {"measure": "measure", "result": "result", "next_step": "next_step", "subfinding": "subfinding", "finding": "finding"}
_QUALIFIED = {"问题": "finding", "事项": "finding", "表现": "subfinding", "任务": "measure", "措施": "measure"}
_NUMBERED = (*ROLES, PART)
# kinds whose headings order a text and list no findings of one unit
_NEWS = ("stationing_notice", "round_news", "other")


class RoleReader:
    """Gives every node of the trees its role. `counts` are the totals that the header claims, by role."""

    def __init__(self, grammar: Grammar, kind: str, counts: Mapping[str, set[int]]) -> None:
        self.grammar, self.kind, self.counts = grammar, kind, counts
        self.choice: dict[int, dict[str, list[str]]] = {}
        self.seen: dict[str, dict[str, float]] = {}
        self.fits: dict[str, dict[str, float]] = {}

    def assign(self, roots: list[Node], nodes: Sequence[Node]) -> None:
        """Set `role` and `confidence` of all `nodes`."""
        for node in nodes:
            node.scores = self._scores(node)
        self._solve(roots, nodes)
        learnt, counted = self._learn(nodes), self._count(nodes)
        if learnt or counted:
            self._solve(roots, nodes)
        for node in nodes:
            if node.role == PART:
                node.role = "section"

    def _solve(self, roots: list[Node], nodes: Sequence[Node]) -> None:
        best: dict[int, dict[str, float]] = {}
        for node in reversed(nodes):
            table = self._under_tables(node, best)
            totals = {r: s + table[r] for r, s in node.scores.items()}
            least = max(totals.values()) - _HOPELESS
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
            if not found or len(found) < 2 or not node.parent:
                continue
            major = max(found, key=lambda r: found[r])
            if found[major] >= 2 * (sum(found.values()) - found[major]) and major in node.scores:
                node.scores[major] += _LIKE_OTHERS + (0.6 if node.role != major else 0.0)
                changed = changed or node.role != major
        return changed

    def _under_tables(self, node: Node, best: dict[int, dict[str, float]]) -> dict[str, float]:
        table = dict.fromkeys(node.scores, 0.0)
        if not node.children:
            return table
        picks: dict[str, list[str]] = {}
        least = max(node.scores.values()) - _HOPELESS - 1.0
        for role, own in node.scores.items():
            if own >= least:
                table[role], picks[role] = self._sequence(node.children, best, role)
            else:
                table[role] = _IMPOSSIBLE
        self.choice[id(node)] = picks
        return table

    def _sequence(
        self, nodes: Sequence[Node], best: Mapping[int, Mapping[str, float]], parent: str
    ) -> tuple[float, list[str]]:
        """The best roles of siblings under a parent's role (Viterbi)."""
        fits = self._fits(parent)
        if len(nodes) == 1:
            return self._only_child(nodes[0], best[id(nodes[0])], fits, parent)
        before: dict[str, float] = {}
        trail: list[dict[str, str]] = []
        family = ""
        for node in nodes:
            own = best[id(node)]
            now: dict[str, float] = {}
            back: dict[str, str] = {}
            free = node.mark.family != family
            family = node.mark.family
            top = max(before, key=before.__getitem__) if before else ""
            for role, score in own.items():
                fit = fits[role]
                if node.mark.family in "FED":
                    fit += self._enumerated(parent, role, node.mark.family)
                value = score + fit
                if before:
                    if free:
                        previous, link = top, before[top]
                    else:
                        previous, link = _best_link(before, role)
                    if previous == role and not free:
                        value += link - _CONTINUED * fit
                    else:
                        value += link
                    back[role] = previous
                now[role] = value
            before = now
            trail.append(back)
        if not before:
            return 0.0, []
        role = max(before, key=before.__getitem__)
        total, roles = before[role], [role]
        for back in reversed(trail[1:]):
            role = back[role]
            roles.append(role)
        roles.reverse()
        return total, roles

    def _only_child(
        self, node: Node, own: Mapping[str, float], fits: Mapping[str, float], parent: str
    ) -> tuple[float, list[str]]:
        family = node.mark.family
        listed = family in "FED"
        values = {r: v + fits[r] + (self._enumerated(parent, r, family) if listed else 0.0) for r, v in own.items()}
        role = max(values, key=values.__getitem__)
        return values[role], [role]

    def _fits(self, parent: str) -> dict[str, float]:
        """How well each role stands under the parent's, in a document of this kind."""
        known = self.fits.get(parent)
        if known is None:
            under = _UNDER[parent]
            known = {role: under.get(role, _IMPOSSIBLE if role == NONE else -4.0) for role in _ALL}
            if self.kind == "feedback_opinion":
                if parent in ("finding", "subfinding"):
                    known["measure"] -= 2.0
                elif parent in ("section", PART):
                    known["next_step"] += 0.6
            self.fits[parent] = known
        return known

    def _enumerated(self, parent: str, role: str, family: str) -> float:
        """What 一是…二是… and the like mean by the place where they stand."""
        if family == "F" and role == NONE and parent in ("section", PART, "next_step"):
            return 1.5
        if self.kind == "feedback_opinion" and parent in ("finding", "category") and role in ("subfinding", "finding"):
            return 0.9
        return 0.0

    def _hand_down(self, nodes: Sequence[Node], roles: Sequence[str]) -> None:
        queue = [(list(nodes), list(roles))]
        while queue:
            siblings, chosen = queue.pop()
            for node, role in zip(siblings, chosen, strict=True):
                node.role = role
                node.confidence = _confidence(node, role)
                if node.children:
                    queue.append((node.children, self.choice[id(node)][role]))

    # ── the words of one heading ──────────────────────────────────────────────────────────────────────
    def _scores(self, node: Node) -> dict[str, float]:
        mark = node.mark
        scores = dict.fromkeys(self._allowed(node), 0.0)
        for role, value in self._words(node.title[:140]).items():
            if role in scores:
                scores[role] += value
        expected = None
        if mark.label:
            expected = _LABEL_ROLE.get(mark.label or "")
        elif node.context:
            expected = _LABEL_ROLE.get(node.context)
        if expected in scores:
            scores[expected] += 3.0
        if mark.word in _QUALIFIED and _QUALIFIED[mark.word] in scores:
            scores[_QUALIFIED[mark.word]] += 2.5
        if mark.family == "Hq":
            scores["finding"] += 1.0
        if mark.family in ("Ha", "Hp"):
            scores["category" if mark.family == "Ha" else "section"] += 0.5
        if self.kind in _NEWS and "section" in scores and mark.at_line:
            scores["section"] += 3.0
        return scores

    def _words(self, title: str) -> Mapping[str, float]:
        known = self.seen.get(title)
        if known is None:
            total: dict[str, float] = defaultdict(float)
            deficient = self.grammar.is_deficient(title)
            for cue in self.grammar.cues:
                if deficient and cue.unless_deficient:
                    continue
                if cue.pattern.search(title):
                    for role, value in cue.scores.items():
                        total[role] += value
            known = self.seen[title] = dict(total)
        return known

    def _allowed(self, node: Node) -> Sequence[str]:
        family = node.mark.family
        if self.kind in _NEWS:
            return (NONE,) if family in "FLEa" else ("section", "next_step", NONE)
        if family == "F":
            return ("measure", "subfinding", "finding", "section", "result", "next_step", NONE)
        if family == "L":
            return ("measure", "result", "next_step", "finding", "subfinding")
        if family in ("E", "a"):
            return ("measure", "subfinding", "finding", "result", "next_step", "section", NONE)
        if not node.mark.at_line and node.parent is not None:
            return _ALL
        return _NUMBERED

    # ── the level that the header counts ──────────────────────────────────────────────────────────────
    def _count(self, nodes: Sequence[Node]) -> bool:
        """A level with exactly as many entries as the header claims findings is the level of the findings."""
        groups: dict[tuple[str, str], list[Node]] = defaultdict(list)
        for node in nodes:
            if node.role in _PROBLEMS and node.mark.family != "L":
                groups[node.mark.family, node.role].append(node)
        changed = False
        for (_, role), group in groups.items():
            if len(group) < 2 or len(group) in self.counts.get(role, ()):
                continue
            for other, totals in self.counts.items():
                if len(group) in totals and other != role and not self._taken(other, groups):
                    changed = True
                    for node in group:
                        if other in node.scores:
                            node.scores[other] += 1.2
        return changed

    def _taken(self, role: str, groups: Mapping[tuple[str, str], list[Node]]) -> bool:
        """Whether another level already has this role and the number that the header claims."""
        return any(r == role and len(g) in self.counts[role] for (_, r), g in groups.items())


def _best_link(before: Mapping[str, float], role: str) -> tuple[str, float]:
    best, link = "", -math.inf
    cost = _COST[role]
    for previous, value in before.items():
        value -= cost[previous]
        if value > link:
            best, link = previous, value
    return best, link


def _confidence(node: Node, role: str) -> float:
    """How far the words and the place speak for this role against the next best, between 0 and 1."""
    parent = node.parent.role if node.parent else ""
    under = _UNDER.get(parent, {})
    fits = {r: s + under.get(r, -4.0) for r, s in node.scores.items()}
    others = [value for r, value in fits.items() if r != role]
    margin = fits.get(role, 0.0) - max(others, default=-3.0)
    sure = 1 / (1 + math.exp(-(margin + 0.6)))
    return round(sure * (0.8 if node.gap else 1.0), 2)
