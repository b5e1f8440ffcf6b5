"""Forms of meetings: who attended and what was said, what was decided, and the steps of a decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.rules.meeting_decision import OWNERS, DecisionAction

from ..wording import choices, word
from .rectify import FilesField
from .rounds import DayField, IdField, Pairs


def _area(label: Any, rows: int, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=20000, widget=area, help_text=help_text)


class MinutesForm(forms.Form):
    attended = _area(_("参加人员"), 5, help_text=_("一行一位，只写职务，不写姓名。"))
    minutes = _area(_("会议纪要"), 12)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_attended(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["attended"].splitlines() if line.strip()]


class MeetingFilesForm(forms.Form):
    files = FilesField(label=_("添加文件"), help_text=_("签字的纪要、议程、提交会议的材料；可一次选几份。"))


class DecisionForm(forms.Form):
    text = _area(_("议定的事项"), 3, required=True, help_text=_("写明做什么、做到什么程度。"))
    owner = forms.ChoiceField(label=_("由谁落实"), choices=[(r.value, word(r)) for r in OWNERS])
    target = IdField(label=_("巡视对象"), required=False, help_text=_("交巡视组或被巡视单位落实的须选择。"))
    department = IdField(label=_("部门"), required=False, help_text=_("交有关部门落实的须选择。"))
    post = forms.CharField(label=_("责任人（职务）"), max_length=120, required=False)
    due_on = DayField(label=_("期限"))

    def __init__(self, *args: Any, targets: Pairs, departments: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [("", "—"), *targets]
        self.fields["department"].choices = [("", "—"), *departments]


class DecisionStepForm(forms.Form):
    decision = forms.ChoiceField(choices=choices(DecisionAction), widget=forms.HiddenInput)
    text = _area(_("说明"), 4)
    version = forms.IntegerField(widget=forms.HiddenInput)
