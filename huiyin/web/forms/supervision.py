"""Forms of proposing a step of supervision, and of what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rules.ladder import Rung, StepAction

from .rectify import DayField, FilesField

LONGEST = 4000
#: the text of these has to be written
_WORDED = {
    StepAction.REFUSE: __("请写明不予批准的理由。"),
    StepAction.ANSWER: __("请写答复：写明做了什么、还差什么、何时完成。"),
    StepAction.RETURN: __("请写明退回的理由：单位据此重新答复。"),
    StepAction.ESCALATE: __("请写明升级的理由。"),
    StepAction.WITHDRAW: __("请写明撤回的理由。"),
}


class ProposeForm(forms.Form):
    """Which rung, what is asked of the unit, and why rungs are left out."""

    rung = forms.ChoiceField(label=__("措施"), widget=forms.RadioSelect)
    demand = forms.CharField(
        label=__("要求单位做什么"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=__("原样写入发给单位的函件；写可以核对的要求，不要写疑点的内容和其他单位的名称。"),
    )  # fmt: skip
    skip_reason = forms.CharField(
        label=__("越级的理由"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=__("措施一般逐级采取；跳过中间一级时必须写明。单位看不到这里的内容。"),
    )  # fmt: skip
    sign = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rungs: Sequence[tuple[Rung, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rung"].choices = [(r.value, told) for r, told in rungs]  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """One move of a step; which one it is stands on the button."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[(a.value, a.value) for a in StepAction], widget=forms.HiddenInput)
    demand = forms.CharField(
        label=__("要求单位做什么"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}), help_text=__("可以在发出前修改；发出后原样告知单位。"),
    )  # fmt: skip
    text = forms.CharField(
        label=__("意见或理由"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    answer_due_on = DayField(label=__("重新答复的期限"), required=False)
    files = FilesField(label=__("随答复报送的材料"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        action = data.get("decision", "")
        if action in _WORDED and not data.get("text", "").strip():
            self.add_error("text", str(_WORDED[StepAction(action)]))
        if (
            action == StepAction.RETURN
            and not data.get("answer_due_on")
            and "answer_due_on" not in self.errors
        ):
            self.add_error("answer_due_on", _("请填写重新答复的期限。"))
        return data
