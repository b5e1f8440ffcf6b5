"""Forms of a unit's periodic reports."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.rules.unit_report import UnitReportAction


class UnitReportForm(forms.Form):
    """The unit's own text; the figures come from the ledger."""

    text = forms.CharField(
        label=_("报告正文"), max_length=20000, widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("写组织领导、主要做法、存在困难和下一步安排；数字由台账自动汇总，不必重复填写。"),
    )  # fmt: skip


class UnitReportStepForm(forms.Form):
    """What is done with a report, and in what words."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[(a.value, a.value) for a in UnitReportAction])
    text = forms.CharField(
        label=_("答复意见"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
