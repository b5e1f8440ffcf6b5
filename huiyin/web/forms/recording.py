"""Forms of recording, feeding back and referring findings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as __

from huiyin.rules.finding import Pace

from ..wording import choices
from .rectify import DayField


class FindingForm(forms.Form):
    """What is recorded of a finding; money in yuan."""

    title = forms.CharField(label=__("问题"), max_length=500, help_text=__("一句话写清问题，不写单位名称。"))
    text = forms.CharField(
        label=__("具体表现"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=__("事实、时间、数量、涉及的事和岗位；不写姓名。"),
    )  # fmt: skip
    basis = forms.CharField(label=__("依据"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    category = forms.ChoiceField(label=__("问题类别"), required=False, help_text=__("反馈前必须选定。"))
    amount = forms.DecimalField(
        label=__("涉及金额（元）"), required=False, min_value=0, max_digits=18, decimal_places=2
    )
    pace = forms.ChoiceField(label=__("整改类型"), choices=choices(Pace), initial=Pace.STAGED)

    def __init__(self, *args: Any, categories: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", "—"), *categories]


class RegisterForm(FindingForm):
    target = forms.ChoiceField(label=__("被巡视单位"))
    recorded_on = DayField(label=__("发现日期"))
    field_order = ("target", "title", "text", "basis", "category", "amount", "pace", "recorded_on")

    def __init__(self, *args: Any, targets: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = list(targets)


class AmendForm(FindingForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class FeedBackForm(forms.Form):
    on = DayField(label=__("反馈日期"), help_text=__("整改期限从这一天起算。"))


class ReferForm(forms.Form):
    department = forms.ChoiceField(label=__("部门"))
    note = forms.CharField(
        label=__("请部门做什么"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=__("该部门会看到这个问题的全部内容，并须在期限内答复。"),
    )  # fmt: skip

    def __init__(self, *args: Any, departments: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [(str(d.pk), d.name) for d in departments]


class AnswerForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.CharField(label=__("答复"), widget=forms.Textarea(attrs={"rows": 6}))
