"""Forms of several findings in one go: one for each, and what is said of all of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.organisations.clock import today
from huiyin.rules.finding import Completion

from .closing import ApplyForm
from .review import LONGEST, DecisionForm

YES, RETURN, LATER = "yes", "return", ""


class ApplyTogetherForm(forms.Form):
    """What is said of every finding that says nothing of its own."""

    text = forms.CharField(
        label=__("共同的整改结果"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=__("没有单独填写的问题用这一段。情况不同的请分别写：几个问题写得一样，会被提示为文字雷同。"),
    )  # fmt: skip


class ApplyOneForm(ApplyForm):
    """One finding of a batch. Unticked it is left out, and nothing is asked of it."""

    take = forms.BooleanField(label=__("一并申请"), required=False)

    def __init__(self, *args: Any, common: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.common = common.strip()
        self.fields["text"].required = False
        self.fields["text"].widget.attrs["rows"] = 3

    @property
    def of_the_whole(self) -> list[Any]:
        return [f for f in super().of_the_whole if f.name != "take"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("take"):
            # what was typed of a finding that is left out stands against nothing
            self._errors = forms.utils.ErrorDict()
            return data
        data["text"] = data.get("text", "").strip() or self.common
        if not data["text"]:
            self.add_error("text", _("请写明整改结果，或在上面填写共同的整改结果。"))
        for key, said in data["explanations"].items():
            if not said.strip():
                self.add_error(key, _("请说明。"))
        if data.get("completion") == Completion.BASICALLY_DONE:
            self._demand_rest(data)
        return data

    def _demand_rest(self, data: dict[str, Any]) -> None:
        if not data.get("rest", "").strip():
            self.add_error("rest", _("请写明还剩什么没有完成。"))
        until = data.get("rest_due_on")
        if until is None and "rest_due_on" not in self.errors:
            self.add_error("rest_due_on", _("请填写余项的完成时限。"))
        elif until is not None and until <= today():
            self.add_error("rest_due_on", _("余项的完成时限须晚于今天。"))


class DecideTogetherForm(forms.Form):
    """The opinion on every application that gets none of its own."""

    reason = forms.CharField(
        label=__("共同的意见"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=__("没有单独填写意见的申请用这一段；会原样告知被巡视单位并永久留存。"),
    )  # fmt: skip


class DecideOneForm(DecisionForm):
    """One application of a batch: let it pass, send it back, or leave it for later."""

    def __init__(
        self, *args: Any, common: str = "", yes: str = "", may_return: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.common = common.strip()
        for name in ("rest", "rest_due_on"):
            del self.fields[name]
        choices = [(YES, yes)] * bool(yes) + [(RETURN, _("退回"))] * may_return
        self.fields["decision"] = forms.ChoiceField(
            label=_("决定"), required=False, widget=forms.RadioSelect,
            choices=[*choices, (LATER, _("暂不办理"))],
        )  # fmt: skip
        self.fields["reason"].widget.attrs["rows"] = 2
        self.fields["reason"].help_text = ""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["told"] = data["told"] or self.common
        if data.get("decision") == RETURN and not data["told"].strip():
            self.add_error("reason", _("退回须写明理由：缺什么、补到什么程度。"))
        return data
