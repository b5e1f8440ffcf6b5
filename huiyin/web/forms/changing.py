"""Forms that change rows of a list: whatever is left blank stays as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rules.bulk import RowKind
from huiyin.rules.finding import Pace
from huiyin.rules.task import Deliverable

from ..changing_words import field_word
from ..wording import choices
from .rectify import DayField, suggesting

#: what a form for many rows offers: titles and long texts are each row's own
IN_BULK: dict[RowKind, tuple[str, ...]] = {
    RowKind.TASK: (
        *("lead_department", "person", "leader", "support_departments", "due_on", "deliverable", "pace"),
    ),
    RowKind.FINDING: ("category", "pace", "key_watch", "due_on"),
}
#: what can be changed in a row itself
IN_ROW: dict[RowKind, tuple[str, ...]] = {
    RowKind.TASK: ("lead_department", "person", "due_on"),
    RowKind.FINDING: ("category", "due_on"),
}
_LONGEST = {"support_departments": 300}


def _kept() -> tuple[str, str]:
    return "", _("（保持不变）")


class ChangeForm(forms.Form):
    """Fields of a finding or task, all optional, and a reason; "values" of the data are those given."""

    reason = forms.CharField(
        label=__("理由"), required=False, max_length=500,
        help_text=__("时限往后调，或由巡视巡察办修改已反馈的问题时，必须写明理由。"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, kind: RowKind, fields: Collection[str], categories: Iterable[tuple[str, str]] = (),
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.kind = kind
        for name in fields:
            self.fields[name] = self._field(name, list(categories))
            self.fields[name].label = field_word(kind, name)
        self.order_fields([*fields, "reason"])

    def _field(self, name: str, categories: list[tuple[str, str]]) -> forms.Field:
        listed: dict[str, Any] = {"deliverable": choices(Deliverable), "pace": choices(Pace),
                                  "category": categories}  # fmt: skip
        if name == "due_on":
            return DayField(required=False)
        if name == "key_watch":
            yes_or_no = [_kept(), ("true", _("是")), ("false", _("否"))]
            return forms.TypedChoiceField(
                choices=yes_or_no, coerce=lambda v: v == "true", empty_value=None, required=False
            )
        if name in listed:
            return forms.ChoiceField(choices=[_kept(), *listed[name]], required=False)
        return forms.CharField(required=False, max_length=_LONGEST.get(name, 120), widget=suggesting(name))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        values = {k: v for k, v in data.items() if k != "reason" and v not in (None, "")}
        if "category" in values:
            values["category"] = UUID(values["category"])
        return {"values": values, "reason": data.get("reason", "")}


class BulkForm(ChangeForm):
    """The same for many rows: at least one field must be filled in."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data["values"] and not self.errors:
            raise forms.ValidationError(_("还没有填写要修改的内容：请至少填写一项，其余留空即保持不变。"))
        return data
