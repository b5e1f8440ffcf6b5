"""Forms of planning: a planned round's days and room, and when a unit has to be inspected or must not be."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.rules.unit_span import SpanKind

from ..wording import choices
from .rounds import DayField


class WindowForm(forms.Form):
    planned_from = DayField(label=_("计划开始"))
    planned_until = DayField(label=_("计划结束"))
    capacity = forms.IntegerField(
        label=_("可巡视单位数"), min_value=1, max_value=2000, help_text=_("按可组建的组数和一托几估算。")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class SpanForm(forms.Form):
    kind = forms.ChoiceField(label=_("要求"), choices=choices(SpanKind))
    start = DayField(label=_("从"))
    end = DayField(label=_("到"), help_text=_("当天算在内。"))
    reason = forms.CharField(label=_("理由"), max_length=200)
