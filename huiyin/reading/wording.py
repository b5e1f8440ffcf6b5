"""What the words and the marker of one heading say about its role, before its place in the tree is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from huiyin.reading.cues import ROLES, Grammar
from huiyin.reading.fitness import ALL_ROLES, NONE, PART
from huiyin.reading.nodes import Node

_LABEL_ROLE = {
    "measure": "measure",
    "result": "result",
    "next_step": "next_step",
    "subfinding": "subfinding",
    "finding": "finding",
}
_FAMILY_ROLE: Mapping[str, tuple[str, float]] = {
    "Hq": ("finding", 1.0),
    "Ha": ("category", 0.5),
    "Hp": ("section", 0.5),
}
_QUALIFIED = {
    "问题": "finding",
    "事项": "finding",
    "表现": "subfinding",
    "任务": "measure",
    "措施": "measure",
}
_NUMBERED = (*ROLES, PART)
# kinds whose headings order a text and list no findings of one unit
_NEWS = ("stationing_notice", "round_news", "other")


def mark_of_demand(node: Node) -> bool:
    """一要…二要…: what is demanded, never what was found or done."""
    return node.mark.style == "要"


class Wording:
    """Scores the headings of one document; the same words are scored once."""

    def __init__(self, grammar: Grammar, kind: str) -> None:
        self.grammar, self.kind = grammar, kind
        self.seen: dict[str, dict[str, float]] = {}

    def scores(self, node: Node) -> dict[str, float]:
        """A score for every role that the mark allows; what the words say, and the label before them."""
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
        liked = [
            (expected, 3.0),
            (_QUALIFIED.get(mark.word or ""), 2.5),
            _FAMILY_ROLE.get(mark.family, (None, 0.0)),
        ]
        for name, value in liked:
            if name in scores:
                scores[name] += value
        if node.ahead and "next_step" in scores:
            scores["next_step"] += 2.6
        if self.kind in _NEWS and "section" in scores and mark.at_line:
            scores["section"] += 3.0
        return scores

    def would_say(self, node: Node) -> float:
        """How much the words speak for a problem although this kind of document is read without any."""
        if self.kind not in _NEWS:
            return 0.0
        words = self._words(node.title[:140])
        return max(words.get(role, 0.0) for role in ("category", "finding", "subfinding", "measure"))

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
            return (NONE,) if family in "FLEaU" else ("section", "next_step", NONE)
        if family == "F" and mark_of_demand(node):
            return ("next_step", NONE) if node.mark.at_line else (NONE,)
        if family == "F" and node.parent is None:
            return ("section", "finding", "measure", "next_step", NONE)
        if family == "F":
            # inside a section or among next steps 一是…二是… only order the sentences of a paragraph
            return ("measure", "subfinding", "finding", "result", NONE)
        if family == "L":
            return ("measure", "result", "next_step", "finding", "subfinding")
        if family == "U" and any(child.mark.family in ("U", *"ABCD") for child in node.children):
            return ("category", "finding", "subfinding", "measure", "section", PART, "next_step", NONE)
        if family == "U":
            return ("measure", "subfinding", "finding", "result", "next_step", NONE)
        if family in ("E", "a"):
            return ("measure", "subfinding", "finding", "result", "next_step", "section", NONE)
        if not node.mark.at_line and node.parent is not None:
            return ALL_ROLES
        return _NUMBERED
