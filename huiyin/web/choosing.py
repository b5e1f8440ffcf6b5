"""Which rows of a list are meant: those that were picked, or all that its filters leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from huiyin.findings.keyset import Length
from huiyin.rules.batch import MOST


def chosen(request: HttpRequest, scoped: Any, filtered: Any) -> list[UUID]:
    """Keys within scope, one more than a batch takes at most; `row` are those of a page sent again."""
    if "all" in request.POST and "row" not in request.POST:
        return list(filtered.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    try:
        picked = [UUID(pk) for pk in request.POST.getlist("row") or request.POST.getlist("pk")]
    except ValueError:
        return []
    return list(scoped.filter(pk__in=picked[: MOST + 1]).order_by("pk").values_list("pk", flat=True))


def wrong_with(ids: list[UUID]) -> str:
    """What is wrong with the choice, in words; empty where nothing is."""
    if not ids:
        return _("还没有选中任何一行：请先在清单中勾选。")
    if len(ids) > MOST:
        return _("一次最多办理 %(n)d 条：请先缩小范围，分批办理。") % {"n": MOST}
    return ""


def everything(words: Callable[[int], str], length: Length) -> str:
    """What the button for the whole list says; none where it would take more than one batch, or one row."""
    return words(length.n) if length.exact and 1 < length.n <= MOST else ""


class NotFit(Exception):
    """Something that was typed on the page has to be mended first; nothing was done."""

    def __init__(self, opened: Any, problem: str) -> None:
        self.opened, self.problem = opened, problem
        super().__init__(problem)
