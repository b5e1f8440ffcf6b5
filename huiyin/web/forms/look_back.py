"""The form of a look-back's check of one earlier finding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.rules.look_back import Recheck

from ..wording import word
from .rounds import IdField, Pairs


class RecheckForm(forms.Form):
    result = forms.ChoiceField(
        label=_("检查结果"),
        widget=forms.RadioSelect,
        choices=[(r.value, word(r)) for r in (Recheck.KEPT, Recheck.COME_BACK)],
    )
    note = forms.CharField(
        label=_("依据"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("查看了什么、与谁核实、结论是什么；涉及人员只写职务。"),
    )
    found = IdField(
        label=_("本次登记的问题"), required=False, help_text=_("又出现的，可选定本次登记的同一问题。")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, findings: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["found"].choices = [("", "—"), *findings]
