"""Forms of plans and of requests for more time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rules.extension import ExtensionAction

from .rectify import DayField

LONGEST = 4000


class ExtensionForm(forms.Form):
    """Asking for another deadline."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    wanted_on = DayField(label=__("申请延至"))
    reason = forms.CharField(
        label=__("延期理由"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=__("写明已做到哪一步、为什么不能按期完成、延期后分几步完成。"),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The answer to a request for more time; which one it is stands on the button."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=[(a.value, a.value) for a in ExtensionAction], widget=forms.HiddenInput
    )
    granted_on = DayField(
        label=__("同意延至"), required=False, help_text=__("可以早于申请的日期；不填则按申请的日期。")
    )
    reason = forms.CharField(
        label=__("意见"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=__("不同意或报领导小组须写明理由；意见原样告知被巡视单位。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        needs = data.get("decision") in (ExtensionAction.REFUSE, ExtensionAction.FORWARD)
        if needs and not data.get("reason", "").strip():
            self.add_error("reason", _("请写明理由：理由会与决定一起保存。"))
        return data
