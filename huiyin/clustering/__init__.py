"""Findings → common problems: groups of short Chinese texts that are about the same, with names.

Knows neither database nor pages. `group` groups, `named` names, `followed` tells which old group goes on.
What needs the libraries for sparse matrices and graphs is loaded when it is first asked for: 60 MB and half a
second, which whoever only shows a theme should not pay.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .following import followed

if TYPE_CHECKING:
    from .grouping import Grouped, group
    from .naming import Named, named, titled
    from .words import Words

__all__ = ["Grouped", "Named", "Words", "followed", "group", "named", "titled"]

_HEAVY = {
    "Grouped": "grouping",
    "group": "grouping",
    "Named": "naming",
    "named": "naming",
    "titled": "naming",
    "Words": "words",
}


def __getattr__(name: str) -> Any:
    if name in _HEAVY:
        return getattr(import_module(f"{__name__}.{_HEAVY[name]}"), name)
    raise AttributeError(name)
