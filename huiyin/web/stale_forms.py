"""Two people at the same record: what was typed and what is there now, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from huiyin.journal.queries import history_of
from huiyin.journal.staleness import Stale

from .figures import day, moment
from .journal_words import action_word
from .tones import TONES

#: hidden fields of every form; the version is set to the present one when the form is sent again
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "version", "next"})

LABELS = {
    "title": lambda: _("标题"),
    "text": lambda: _("内容"),
    "basis": lambda: _("依据"),
    "amount": lambda: _("金额"),
    "due_on": lambda: _("时限"),
    "pace": lambda: _("整改方式"),
    "category": lambda: _("类别"),
    "deliverable": lambda: _("成果形式"),
    "completion": lambda: _("完成情况"),
    "reason": lambda: _("理由"),
    "answer": lambda: _("答复"),
    "name": lambda: _("名称"),
    "leader": lambda: _("责任领导"),
    "lead_department": lambda: _("牵头部门"),
    "support_departments": lambda: _("配合部门"),
    "person": lambda: _("责任人"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """One field: its name in the form, what was typed, and what the record has now (None: not a field)."""

    name: str
    label: str
    typed: tuple[str, ...]
    now: str | None

    @property
    def mine(self) -> str:
        return "\n".join(self.typed)

    @property
    def differs(self) -> bool:
        return self.now is not None and self.now != self.mine


def stale_context(request: HttpRequest, stale: Stale) -> dict[str, Any]:
    """For web/stale.html. The record was reached by an action within the viewer's scope."""
    current = stale.current
    pairs = [
        Pair(name, _label(name), tuple(values), _now(current, name))
        for name, values in request.POST.lists()
        if name not in _NOT_TYPED
    ]
    last = history_of([current.pk]).last()
    state = getattr(current, "state", "")
    kind = f"{type(current).__name__}State".replace("CloseApplication", "Application")
    return {
        "current": current,
        "version": getattr(current, "version", ""),
        "next": request.POST.get("next", ""),
        "pairs": pairs,
        "state": state if kind in TONES else "",
        "kind": kind,
        "last": last,
        "last_action": action_word(last.action, last.object_type) if last else "",
        "has_files": bool(request.FILES),
        "back": request.headers.get("Referer", "/"),
    }


def _label(name: str) -> str:
    say = LABELS.get(name.removesuffix("_id"))
    return say() if say else name


def _now(record: Model, name: str) -> str | None:
    try:
        record._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return None
    value = getattr(record, name, "")
    if value is None:
        return ""
    if hasattr(value, "tzinfo"):
        return moment(value)
    if hasattr(value, "isoformat"):
        return day(value)
    return str(getattr(value, "pk", value))
