"""The form of a new token."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .rectify import DayField

READ, WRITE = "read", "write"


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("给哪个程序用"), max_length=80, help_text=_("写得日后认得出，例如“督查室每周报表”。")
    )
    scope = forms.ChoiceField(
        label=_("可以做什么"),
        choices=[(READ, _("只读取：您能看到的内容")), (WRITE, _("读取和办理：您能办理的事项"))],
        help_text=_("只出报表的程序，选“只读取”。"),
    )
    expires_on = DayField(label=_("有效至"), help_text=_("最长一年；到期后请重新生成。"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["writes"] = data.pop("scope", READ) == WRITE
        return data
