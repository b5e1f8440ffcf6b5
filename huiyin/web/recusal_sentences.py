"""Why somebody must keep away from a unit, as sentences; told to the office alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.rules.recusal import RecusalGround

from .figures import day
from .wording import word

Params = Mapping[str, Any]

_SAYS: dict[RecusalGround, Callable[[], str]] = {
    RecusalGround.POST_NOW: lambda: _("%(person)s现任“%(unit)s”%(post)s"),
    RecusalGround.POST_BEFORE: lambda: _("%(person)s曾任“%(unit)s”%(post)s，%(until)s 离任"),
    RecusalGround.BORROWED_FROM: lambda: _("%(person)s借调自“%(unit)s”"),
    RecusalGround.RELATIVE: lambda: _("%(person)s的亲属（%(relation)s）任“%(unit)s”%(post)s"),
    RecusalGround.ORIGIN: lambda: _("%(person)s来自“%(unit)s”管辖的%(place)s"),
    RecusalGround.RETURN: lambda: _("%(person)s在“%(round)s”中巡视过“%(unit)s”"),
    RecusalGround.BARRED: lambda: _("%(person)s写明不派往“%(unit)s”（%(reason)s）"),
}


def ground_words(ground: str, params: Params) -> str:
    """One ground; `params` has person and unit by name, and what the ground rests on."""
    known = {"post": "", "until": "", "relation": "", "place": "", "round": "", "reason": ""} | dict(params)
    known["post"] = known["post"] or _("职务")
    if known["relation"]:
        known["relation"] = word(known["relation"], "Relation")
    if until := known["until"]:
        known["until"] = day(date.fromisoformat(until) if isinstance(until, str) else until)
    return _SAYS[RecusalGround(ground)]() % known


def _recused(params: Params) -> str:
    why = ground_words(params["ground"], params)
    return _("%(why)s，须回避；确需分派的，请写明理由。") % {"why": why}


RECUSAL_SENTENCES: dict[str, Callable[[Params], str]] = {"recused": _recused}
