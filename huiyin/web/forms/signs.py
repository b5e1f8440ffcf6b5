"""Forms of judging a sign and of lifting what a dismissal has taught."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rules.sign import SignAction, SuppressionKind

from ..wording import word

LONGEST = 4000
_OFFERED = (SignAction.CONFIRM, SignAction.DISMISS, SignAction.ASK, SignAction.RECONSIDER)


class SignForm(forms.Form):
    """One judgement with its reason; which one it is stands on the button. `lessons` are what it may
    teach.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[(a.value, a.value) for a in _OFFERED], widget=forms.HiddenInput)
    reason = forms.CharField(
        label=__("理由"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=__("写明核对了什么、看到什么。请单位说明时，这里写给单位看的问题，不要写其他单位的名称和内容。"),
    )  # fmt: skip
    teach = forms.ChoiceField(
        label=__("排除后，以后不再提示"), required=False,
        help_text=__("只对同一种疑点有效；可在“不再提示的疑点”中随时恢复。"),
    )  # fmt: skip

    def __init__(self, *args: Any, lessons: Sequence[SuppressionKind] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(kind.value, word(kind)) for kind in lessons]
        self.fields["teach"].choices = [("", _("仍然提示")), *known]  # type: ignore[attr-defined]


class LiftForm(forms.Form):
    reason = forms.CharField(
        label=__("恢复提示的理由"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
