"""Two people at the same record: what was typed and what is there now, side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huiyin.journal.queries import history_of
from huiyin.journal.staleness import Stale

from .figures import day, moment
from .journal_words import action_word
from .tones import TONES
from .wording import word

#: hidden fields of every form; the version is set to the present one when the form is sent again
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "version", "next"})

LABELS = {
    "title": _("标题"),
    "text": _("内容"),
    "basis": _("依据"),
    "amount": _("金额"),
    "due_on": _("时限"),
    "pace": _("整改方式"),
    "category": _("类别"),
    "deliverable": _("成果形式"),
    "completion": _("完成情况"),
    "reason": _("理由"),
    "answer": _("答复"),
    "note": _("说明"),
    "name": _("名称"),
    "leader": _("责任领导"),
    "lead_department": _("牵头部门"),
    "support_departments": _("配合部门"),
    "person": _("责任人"),
}
#: fields that hold a member of an enum
_ENUMS = {"pace": "Pace", "completion": "Completion", "deliverable": "Deliverable", "kind": "InspectionKind"}
_CODE = re.compile(r"[a-z_]*\Z|[0-9a-f-]{36}\Z|on\Z")


@dataclass(frozen=True, slots=True)
class Pair:
    """One field: its name in the form, what was typed, and what the record has now (None: not a field)."""

    name: str
    typed: tuple[str, ...]
    now: str | None

    @property
    def label(self) -> str:
        return str(LABELS.get(self.name.removesuffix("_id"), ""))

    @property
    def mine(self) -> str:
        return "\n".join(self.typed)

    @property
    def is_text(self) -> bool:
        """Something that was written, not chosen: it can be edited before it is sent again."""
        return bool(self.label) and len(self.typed) == 1 and not _CODE.match(self.mine)

    @property
    def differs(self) -> bool:
        return self.now is not None and self.now != self.mine

    @property
    def mine_in_words(self) -> str:
        return self._worded(self.mine)

    @property
    def now_in_words(self) -> str:
        return self._worded(self.now or "")

    def _worded(self, value: str) -> str:
        kind = _ENUMS.get(self.name)
        return str(word(value, kind)) if kind and value else value


def stale_context(request: HttpRequest, stale: Stale) -> dict[str, Any]:
    """For web/stale.html. The record was reached by an action within the viewer's scope."""
    current = stale.current
    pairs = [
        Pair(name, tuple(values), _now(current, name))
        for name, values in request.POST.lists()
        if name not in _NOT_TYPED
    ]
    shown = [p for p in pairs if p.label and (p.differs or p.now is None) and (p.is_text or p.name in _ENUMS)]
    last = history_of([current.pk]).last()
    kind = f"{type(current).__name__}State".replace("CloseApplication", "Application")
    return {
        "current": current,
        "version": getattr(current, "version", ""),
        "next": request.POST.get("next", ""),
        "shown": shown,
        "kept": [p for p in pairs if p not in shown or not p.is_text],
        "state": getattr(current, "state", "") if kind in TONES else "",
        "kind": kind,
        "last": last,
        "last_action": action_word(last.action, last.object_type) if last else "",
        "has_files": bool(request.FILES),
        "back": request.headers.get("Referer", "/"),
    }


def _now(record: Model, name: str) -> str | None:
    try:
        record._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return None
    value = getattr(record, name, "")
    if value is None:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, date) else str(value)
