"""The form of a unit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.rules.unit import UnitType

from ..wording import choices
from .rounds import IdField, Pairs


class UnitForm(forms.Form):
    """`bodies` are offered where the office may choose between several; a unit never changes its body."""

    body = IdField(label=_("巡视机构"))
    name = forms.CharField(label=_("名称"), max_length=120, help_text=_("全称，与正式文件一致。"))
    short_name = forms.CharField(label=_("简称"), max_length=60, required=False)
    aliases = forms.CharField(
        label=_("别名"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一个，例如原名、党组织名称。导入文件时按这些名称认出单位。"),
    )
    unit_type = forms.ChoiceField(label=_("类型"), choices=choices(UnitType))
    sector = forms.CharField(
        label=_("行业"), max_length=60, required=False, help_text=_("例如“装备制造”；可按行业筛选单位。")
    )
    receives = forms.BooleanField(
        label=_("可接收移送"), required=False, help_text=_("勾选后，巡视办可以把问题转给它办理。")
    )

    def __init__(self, *args: Any, bodies: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not bodies:
            del self.fields["body"]
            return
        self.fields["body"].choices = bodies
        if len(bodies) == 1:
            self.fields["body"].widget = forms.HiddenInput()
            self.fields["body"].initial = bodies[0][0]

    def clean_aliases(self) -> list[str]:
        """Each once, in the order in which they were written."""
        lines = (line.strip() for line in self.cleaned_data["aliases"].splitlines())
        return list(dict.fromkeys(filter(None, lines)))
