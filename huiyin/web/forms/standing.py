"""The form of a yearly check: the unit's report, or the answer to it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.rules.standing import StandingAction

STEPS = (StandingAction.REPORT, StandingAction.CONFIRM, StandingAction.RETURN, StandingAction.REOPEN)


class StandingForm(forms.Form):
    step = forms.ChoiceField(
        label=_("办理"), choices=[(s.value, s.value) for s in STEPS], widget=forms.HiddenInput
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("情况和意见"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
