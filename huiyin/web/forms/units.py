"""The form of a unit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.rules.unit import UnitType

from ..wording import choices
from .rounds import DayField, IdField, Pairs


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
    former_names = forms.CharField(
        label=_("曾用名"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一行一个。改名以前的正式名称，查找和导入时仍能认出。"),
    )
    supervised_by_id = IdField(
        label=_("主管部门"),
        required=False,
        help_text=_("排轮次时，主管部门和它主管的单位尽量放在同一轮。"),
    )
    parent_id = IdField(
        label=_("上级单位"),
        required=False,
        help_text=_("例如子公司的集团公司；在下级任过职的人也要回避上级。"),
    )
    place = forms.CharField(
        label=_("管辖地域"),
        max_length=120,
        required=False,
        help_text=_("只有管辖一个地方的单位填写，例如“甲省乙市丙县”；籍贯在这里的人要回避。"),
    )
    receives = forms.BooleanField(
        label=_("可接收移送"), required=False, help_text=_("勾选后，巡视办可以把问题转给它办理。")
    )

    def __init__(self, *args: Any, bodies: Pairs, others: Pairs = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("supervised_by_id", "parent_id"):
            if others:
                self.fields[name].choices = [("", "—"), *others]
            else:
                del self.fields[name]
        if not bodies:
            del self.fields["body"]
            return
        self.fields["body"].choices = bodies
        if len(bodies) == 1:
            self.fields["body"].widget = forms.HiddenInput()
            self.fields["body"].initial = bodies[0][0]

    def clean_aliases(self) -> list[str]:
        return _lines(self.cleaned_data["aliases"])

    def clean_former_names(self) -> list[str]:
        return _lines(self.cleaned_data["former_names"])


class UnitRosterForm(forms.Form):
    """A roster pasted or as a file."""

    body = IdField(label=_("巡视机构"))
    text = forms.CharField(
        label=_("粘贴表格"),
        required=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 10, "class": "roster-text"}),
        help_text=_(
            "从 Excel 或 WPS 复制后直接粘贴；列为单位名称、类型、行业、主管部门、上级单位、简称、曾用名、"
            "管辖地域、并入，有表头时按表头识别。"
        ),
    )
    file = forms.FileField(label=_("或选择文件"), required=False)

    def __init__(self, *args: Any, bodies: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = bodies
        if len(bodies) == 1:
            self.fields["body"].widget = forms.HiddenInput()
            self.fields["body"].initial = bodies[0][0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("text", "").strip() and not data.get("file"):
            raise ValidationError(gettext("请粘贴表格内容，或选择一个文件。"))
        return data


class MergeForm(forms.Form):
    into = IdField(label=_("并入"))
    on = DayField(label=_("并入日期"))

    def __init__(self, *args: Any, others: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = others


def _lines(text: str) -> list[str]:
    """Each once, in the order in which they were written."""
    return list(dict.fromkeys(filter(None, (line.strip() for line in text.splitlines()))))
