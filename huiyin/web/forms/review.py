"""Forms of review."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as __

from huiyin.rules.close_application import ApplicationAction


class DecisionForm(forms.Form):
    """The decision is the button that was pressed; its reason is part of the page."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=__("审核意见"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=__("退回时必须写明理由：逐条写还差什么、怎么补。意见会原样告知被巡视单位。"),
    )  # fmt: skip
    decision = forms.ChoiceField(choices=[(a.value, a.value) for a in ApplicationAction], required=True)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == ApplicationAction.RETURN and not (data.get("reason") or "").strip():
            self.add_error("reason", __("请写明退回的理由：还差什么、怎么补。"))
        return data
