"""The form of a planned round's days and room."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .rounds import DayField


class WindowForm(forms.Form):
    planned_from = DayField(label=_("计划开始"))
    planned_until = DayField(label=_("计划结束"))
    capacity = forms.IntegerField(
        label=_("可巡视单位数"), min_value=1, max_value=2000, help_text=_("按可组建的组数和一托几估算。")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
