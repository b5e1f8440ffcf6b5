"""Forms of spot checks: the draw, and what is found on site."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as __

from huiyin.rules.spot_check import CheckAnswer, CheckQuestion, CheckResult, Stratum

from ..wording import choices, word
from .rectify import DayField, FilesField

LONGEST = 4000


class SeedForm(forms.Form):
    """Of what is drawn, how many, and by what it is stratified."""

    title = forms.CharField(label=__("名称"), max_length=200)
    body = forms.ChoiceField(label=__("巡视机构"))
    round = forms.ChoiceField(label=__("轮次"), required=False)
    closed_from = DayField(label=__("销号日期起"), required=False)
    closed_until = DayField(label=__("销号日期止"), required=False)
    by_stratum = forms.ChoiceField(label=__("分层依据"), choices=choices(Stratum))
    wanted = forms.IntegerField(
        label=__("抽取数量"), min_value=1, max_value=500,
        help_text=__("按各层数量比例分配，数量够时每层至少抽一个。"),
    )  # fmt: skip

    def __init__(self, *args: Any, bodies: Iterable[Any], rounds: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(b.pk), b.name) for b in bodies]
        self.fields["body"].choices = named
        if len(named) == 1:
            self.fields["body"].widget = forms.HiddenInput()
            self.fields["body"].initial = named[0][0]
        self.fields["round"].choices = [("", "—"), *((str(r.pk), r.name) for r in rounds)]


class ResultForm(forms.Form):
    """The on-site check form: each question with its answer, how many were asked, what was found."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    checked_on = DayField(label=__("核查日期"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in CheckQuestion:
            self.fields[f"q_{question}"] = forms.ChoiceField(
                label=word(question), choices=choices(CheckAnswer), required=False, widget=forms.RadioSelect
            )
        small = {"min_value": 0, "max_value": 9999, "required": False}
        self.fields["asked"] = forms.IntegerField(label=__("走访有关群众或职工（人）"), **small)
        self.fields["satisfied"] = forms.IntegerField(label=__("其中表示满意（人）"), **small)
        self.fields["result"] = forms.ChoiceField(
            label=__("核查结论"), choices=choices(CheckResult), required=False, widget=forms.RadioSelect
        )
        self.fields["remarks"] = forms.CharField(
            label=__("情况说明"), required=False, max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=__("写看到的事实；结论不是“属实”时必须写明。"),
        )  # fmt: skip
        self.fields["files"] = FilesField(
            label=__("照片和材料"), required=False, help_text=__("告知单位以前，被巡视单位看不到。")
        )

    @property
    def answers(self) -> dict[CheckQuestion, CheckAnswer]:
        given = {q: self.cleaned_data.get(f"q_{q}") for q in CheckQuestion}
        return {q: CheckAnswer(a) for q, a in given.items() if a}
