"""Forms of briefs and instructions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rules.brief import INSTRUCTED, BriefAction
from huiyin.rules.instruction import InstructionAction

from ..wording import word
from .rectify import DayField

LONGEST = 6000
_NEEDED = frozenset({BriefAction.WRITE, BriefAction.SUBMIT, BriefAction.RETURN, BriefAction.INSTRUCT})


def _parties() -> list[tuple[str, Any]]:
    return [(role.value, word(role)) for role in sorted(INSTRUCTED)]


class DraftForm(forms.Form):
    title = forms.CharField(label=__("标题"), max_length=200)
    text = forms.CharField(
        label=__("情况和建议"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=__("写判断和建议；台账中的事实自动附后，报出时重新取数。写职务，不写姓名。"),
    )  # fmt: skip


class BriefStepForm(forms.Form):
    """One step of a brief; which one it is stands on the button."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[(a.value, a.value) for a in BriefAction], widget=forms.HiddenInput)
    title = forms.CharField(label=__("标题"), required=False, max_length=200)
    text = forms.CharField(
        label=__("内容"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )
    to = forms.ChoiceField(label=__("由谁办理"), required=False, choices=_parties)
    due_on = DayField(label=__("办理期限"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        action = data.get("decision", "")
        if action in _NEEDED and not data.get("text", "").strip():
            self.add_error("text", _("请填写内容。"))
        if action == BriefAction.INSTRUCT and not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("请填写办理期限。"))
        return data


class InstructionForm(forms.Form):
    """One step of an instruction."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=[(a.value, a.value) for a in InstructionAction], widget=forms.HiddenInput
    )
    text = forms.CharField(
        label=__("办理情况或意见"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    due_on = DayField(label=__("续办期限"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        action = data.get("decision", "")
        if action != InstructionAction.ACCEPT and not data.get("text", "").strip():
            self.add_error("text", _("请填写内容。"))
        if action == InstructionAction.RETURN and not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("请填写办理期限。"))
        return data
