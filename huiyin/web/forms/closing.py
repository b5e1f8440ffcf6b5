"""Forms of applying to close: the result in words, and an explanation of each point that asks for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rules.close_checks import CloseCheck, ClosePoint, Severity
from huiyin.rules.finding import Completion

from ..closing_sentences import placed
from ..wording import word
from .rectify import DayField

LONGEST = 2000
APPLIED_FOR = (Completion.DONE, Completion.BASICALLY_DONE)


class ApplyForm(forms.Form):
    """What is applied for; each of `points` that must be explained gets a field under its key."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    completion = forms.ChoiceField(label=__("完成情况"), choices=[(c.value, word(c)) for c in APPLIED_FOR])
    standing = forms.BooleanField(
        label=__("需要长期坚持"),
        required=False,
        help_text=__("销号后每年报告一次坚持情况，由审核人员核实。"),
    )
    text = forms.CharField(
        label=__("整改结果"), widget=forms.Textarea(attrs={"rows": 6}),
        help_text=__("做了什么、成效如何、依据何在；审核人员会与佐证材料逐项核对。"),
    )  # fmt: skip
    rest = forms.CharField(
        label=__("余项：还剩什么"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=__("只在申请认定“基本完成”时填写；认定后自动列为一项任务。"),
    )  # fmt: skip
    rest_due_on = DayField(label=__("余项完成时限"), required=False)

    def __init__(self, *args: Any, points: Sequence[ClosePoint] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = {p.key: p for p in points if p.severity == Severity.EXPLAIN}
        for key, point in self.asked.items():
            self.fields[key] = forms.CharField(
                label=placed(point.check, point.params, point.task),
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(
                    attrs={"rows": 2, "class": "form-control one-line", "placeholder": _prompt(point)}
                ),
            )

    @property
    def of_the_whole(self) -> list[Any]:
        """The fields that speak of the application as a whole."""
        return [f for f in self.visible_fields() if f.name not in self.asked]

    @property
    def explanations(self) -> list[Any]:
        """The fields of the points that must be explained, with their points."""
        return [(self[key], point) for key, point in self.asked.items()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["explanations"] = {key: data.get(key, "") for key in self.asked}
        if data.get("completion") != Completion.BASICALLY_DONE:
            data["rest"], data["rest_due_on"] = "", None
        return data


def _prompt(point: ClosePoint) -> str:
    if point.check == CloseCheck.RETURN_REASON:
        return _("写明怎样补充、材料在哪里")
    return _("写明原因和依据")
