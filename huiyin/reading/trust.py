"""How sure a role is, between 0 and 1: by its words and place, by the entries beside it, by its heading."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence

from huiyin.reading.nodes import Node
from huiyin.reading.wording import Wording

# a number that may begin an item, left inside a heading: the heading may hold two
_HIDDEN = re.compile(
    r".\([一二三四五六七八九十a-z\d]{1,2}\)|.[①-⑳]|[㐀-鿿”)。;]\d{1,2}[.、)](?!\d)"
    r"|[㐀-鿿]\d{1,2}\.\d{1,2}(?![\d万亿元余多个%倍米公里吨亩平千百年月])[㐀-鿿]"
)
_LONG = 90
_DOUBTFUL = 0.5
# below this nothing that depends on the tree disagrees
_UNSAFE = 0.34
# what the words alone say for a role that the kind of document does not know
_TELLING = 1.2


def weigh(nodes: Sequence[Node], fits: Callable[[str, str], Mapping[str, float]], words: Wording) -> None:
    """Set the confidence of all nodes; their roles are known.

    The margin of a role over the next best is evened out over a list: one entry in the company of many alike
    is surer than alone, and a list of doubtful entries stays doubtful.
    """
    margins: dict[int, float] = {}
    lists: dict[tuple[int, str, str], list[float]] = {}
    for node in nodes:
        margin = _margin(node, fits)
        margins[id(node)] = margin
        lists.setdefault(_list(node), []).append(margin)
    for node in nodes:
        margin, beside = margins[id(node)], lists[_list(node)]
        if len(beside) > 2:
            margin = (margin + sum(beside) / len(beside)) / 2 + 0.3
        sure = 1 / (1 + math.exp(-(margin + 0.6)))
        sure *= 0.8 if node.gap else 1.0
        if len(node.title) > _LONG or words.would_say(node) > _TELLING:
            sure = min(sure, _DOUBTFUL)
        if _HIDDEN.search(node.title):
            sure = min(sure, _UNSAFE)
        node.confidence = round(sure, 2)


def _list(node: Node) -> tuple[int, str, str]:
    return id(node.parent), node.mark.family, node.role


def _margin(node: Node, fits: Callable[[str, str], Mapping[str, float]]) -> float:
    known = fits(node.parent.role if node.parent else "", node.mark.family)
    values = {role: score + known[role] for role, score in node.scores.items()}
    others = [value for role, value in values.items() if role != node.role]
    return values.get(node.role, 0.0) - max(others, default=-3.0)
