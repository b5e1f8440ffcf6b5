"""Corrections in words, and mending many items at once with a look at what it would change."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from huiyin.intake import queries
from huiyin.intake.outline import ROLES as KNOWN_ROLES
from huiyin.intake.outline import Outline
from huiyin.intake.parts import corrected
from huiyin.intake.steps import ANY, meant

from .words import ROLES

#: items that a preview shows by their titles
EXAMPLES = 5


def depth_words(depth: Any) -> str:
    return _("各层") if depth == ANY else _("第 %(n)d 层") % {"n": depth}


#: corrections that the page lists; older ones stay, and stay in force
SHOWN_STEPS = 30
STEP_WORDS = {
    "role": lambda s: _("改为“%(role)s”") % {"role": ROLES[s["role"]]},
    "depth": lambda s: _("移到第 %(n)d 层") % {"n": s["depth"]},
    "accept": lambda s: _("核对无误"),
    "accept_range": lambda s: _("%(n)d 个条目核对无误") % {"n": s["last"] - s["first"] + 1},
    "indent": lambda s: _("下移一层"),
    "outdent": lambda s: _("上移一层"),
    "drop": lambda s: _("不采用"),
    "restore": lambda s: _("恢复采用"),
    "text": lambda s: (
        _("修改内容：%(fields)s")
        % {"fields": _("；").join(str(v) for v in s["fields"].values() if v is not None)[:120]}
    ),
    "bulk": lambda s: (
        _("样式为“%(style)s”的%(from)s（%(depth)s）全部改为“%(role)s”")
        % {
            "style": s["style"] or _("无编号") if s["style"] != ANY else _("任意"),
            "from": ROLES.get(s["from"], _("条目")),
            "depth": depth_words(s.get("depth", ANY)),
            "role": ROLES[s["role"]],
        }
    ),
}


def steps_taken(document: Any) -> list[dict[str, Any]]:
    """The newest corrections in words, newest first."""
    newest = list(reversed(document.corrections))[:SHOWN_STEPS]
    return [{**s, "words": STEP_WORDS[s["op"]](s)} for s in newest]


def families(outline: Outline) -> list[dict[str, Any]]:
    """Marker style, role and level of the items in use with how many there are; then over all levels."""
    rows = zip(outline.styles, outline.roles, outline.depths, outline.dropped, strict=True)
    counted: Counter[tuple[str, str, int]] = Counter()
    levels: dict[tuple[str, str], set[int]] = {}
    for style, role, depth, gone in rows:
        if not gone:
            counted[style, role, depth] += 1
            levels.setdefault((style, role), set()).add(depth)
    found = [_family(style, role, depth, n) for (style, role, depth), n in sorted(counted.items())]
    for (style, role), depths in sorted(levels.items()):
        if len(depths) > 1:
            found.append(_family(style, role, ANY, sum(counted[style, role, d] for d in depths)))
    return found


def _family(style: str, role: str, depth: Any, number: int) -> dict[str, Any]:
    return {
        "value": f"{style}|{role}|{depth}", "style": style, "role": ROLES[role], "depth": depth_words(depth),
        "number": number,
    }  # fmt: skip


def bulk_step(which: str, role: str) -> dict[str, Any] | None:
    """The step that a family and a role ask for; None for what is no family or role."""
    style, _sep, rest = which.rpartition("|")[0].rpartition("|")
    depth = which.rpartition("|")[2]
    if role not in KNOWN_ROLES or rest not in (ANY, *KNOWN_ROLES) or not (depth == ANY or depth.isdecimal()):
        return None
    return {
        "op": "bulk", "style": style, "from": rest, "role": role,
        "depth": ANY if depth == ANY else int(depth),
    }  # fmt: skip


def preview(document: Any, outline: Outline, query: QueryDict) -> dict[str, Any] | None:
    """What a bulk step would change, before it is taken; None when none was asked for."""
    step = bulk_step(query.get("which", ""), query.get("to", ""))
    if step is None:
        return None
    places = meant(outline, step)
    return {
        "which": query["which"], "to": step["role"], "words": STEP_WORDS["bulk"](step),
        "number": len(places), "examples": _titles(document, outline, places[:EXAMPLES]),
        "more": max(len(places) - EXAMPLES, 0),
    }  # fmt: skip


def _titles(document: Any, outline: Outline, places: list[int]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    numbers = queries.part_numbers(document)
    for number, first in numbers:
        after = next((f for n, f in numbers if n > number and f > first), len(outline.ids))
        if any(first <= at < after for at in places):
            items = corrected(queries.part_of(document, number).items, outline, first)
            found += [(i.at, i.title or i.item.text) for i in items if i.at in places]
    return found
