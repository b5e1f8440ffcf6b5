"""Forms of inspectors: who they are, what keeps them away from units, which team they serve in."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.rules.recusal import Relation
from huiyin.rules.team import TeamPart

from ..wording import choices
from .rounds import DayField, IdField, Pairs

OWN = "own"


_PARTED = re.compile(r"[,，、;；\n]")


def several(text: str) -> list[str]:
    """Several short texts, parted by commas or lines; each once, in order."""
    return list(dict.fromkeys(part.strip() for part in _PARTED.split(text) if part.strip()))


class _Several(forms.CharField):
    def clean(self, value: Any) -> list[str]:
        return several(super().clean(value))


class InspectorForm(forms.Form):
    body = IdField(label=_("巡视机构"))
    name = forms.CharField(label=_("姓名"), max_length=60)
    post = forms.CharField(label=_("现职"), max_length=120, required=False)
    borrowed_from = IdField(label=_("借调自"), required=False, help_text=_("借调人员回避原单位。"))
    origins = _Several(
        label=_("籍贯、出生地、成长地"),
        required=False,
        max_length=300,
        help_text=_("从大到小写，例如“甲省乙市”，几处用顿号隔开；管辖这些地方的单位要回避。"),
    )
    skills = _Several(
        label=_("专长"), required=False, max_length=300, help_text=_("例如“财务、审计、工程”，用顿号隔开。")
    )
    account_id = IdField(
        label=_("登录账号"),
        required=False,
        help_text=_("担任组长、副组长的，凭这个账号审定本组的问题初稿；先要有巡视组成员的授权。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, bodies: Pairs, units: Pairs, accounts: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account_id"].choices = [("", "—"), *accounts]
        self.fields["borrowed_from"].choices = [("", "—"), *units]
        if not bodies:
            del self.fields["body"]
            return
        self.fields["body"].choices = bodies
        if len(bodies) == 1:
            self.fields["body"].widget = forms.HiddenInput()
            self.fields["body"].initial = bodies[0][0]


class TieForm(forms.Form):
    """A post of the person or of a relative."""

    unit = IdField(label=_("单位"))
    relation = forms.ChoiceField(label=_("谁"), choices=[(OWN, _("本人")), *choices(Relation)])
    post = forms.CharField(label=_("职务"), max_length=120, required=False)
    until = DayField(label=_("离任日期"), required=False, help_text=_("现任的留空。"))

    def __init__(self, *args: Any, units: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units


class BarForm(forms.Form):
    """A unit to which the person is not to go, and why."""

    unit = IdField(label=_("单位"))
    reason = forms.CharField(
        label=_("理由"), max_length=200, help_text=_("例如“正与该单位有民事诉讼”。只有巡视巡察办能看到。")
    )

    def __init__(self, *args: Any, units: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units


class JoinForm(forms.Form):
    team = IdField(label=_("巡视组"))
    inspector = IdField(label=_("人员"))
    part = forms.ChoiceField(label=_("担任"), choices=choices(TeamPart), initial=TeamPart.MEMBER)
    reason = forms.CharField(
        label=_("不按回避规定编组的理由"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("须回避而确需编入的才填写；理由记入日志。"),
    )

    def __init__(self, *args: Any, teams: Pairs, inspectors: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = teams
        self.fields["inspector"].choices = inspectors
