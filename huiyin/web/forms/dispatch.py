"""Forms of what goes out under the head's signature."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rules.dispatch import DispatchAction

LONGEST = 4000


class DispatchForm(forms.Form):
    """One step of a dispatch; which one it is stands on the button."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=[(a.value, a.value) for a in DispatchAction], widget=forms.HiddenInput
    )
    pledge = forms.BooleanField(label=__("本人已阅读并作出以上承诺"), required=False)
    reason = forms.CharField(
        label=__("退回理由"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=__("写明哪里不实、不全，需要怎样修改；联络员会看到。"),
    )  # fmt: skip
    note = forms.CharField(
        label=__("给主要负责人的说明"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    head = forms.CharField(label=__("签字人姓名"), required=False, max_length=120)
    post = forms.CharField(label=__("签字人职务"), required=False, max_length=120)
    scan = forms.FileField(label=__("签字承诺书扫描件"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == DispatchAction.SEND_BACK and not data.get("reason", "").strip():
            self.add_error("reason", _("请写明退回理由：联络员据此修改。"))
        if data.get("decision") == DispatchAction.SIGN and not data.get("pledge"):
            self.add_error("pledge", _("请先阅读承诺内容，再勾选确认。"))
        if data.get("decision") == DispatchAction.SIGN_ON_PAPER:
            for name, words in (
                ("scan", _("请上传主要负责人签字的承诺书扫描件。")),
                ("head", _("请填写签字人姓名。")),
                ("post", _("请填写签字人职务。")),
            ):
                if not data.get(name):
                    self.add_error(name, words)
        return data
