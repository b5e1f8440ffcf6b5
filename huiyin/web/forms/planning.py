"""Forms of plans and of requests for more time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rules.extension import ExtensionAction
from huiyin.rules.plan import Party, PlanAction

from ..wording import word
from .rectify import DayField, sensible

LONGEST = 4000


class ExtensionForm(forms.Form):
    """Asking for another deadline."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    wanted_on = DayField(label=__("申请延至"))
    reason = forms.CharField(
        label=__("延期理由"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=__("写明已做到哪一步、为什么不能按期完成、延期后分几步完成。"),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The answer to a request for more time; which one it is stands on the button."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=[(a.value, a.value) for a in ExtensionAction], widget=forms.HiddenInput
    )
    granted_on = DayField(
        label=__("同意延至"), required=False, help_text=__("可以早于申请的日期；不填则按申请的日期。")
    )
    reason = forms.CharField(
        label=__("意见"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=__("不同意或报领导小组须写明理由；意见原样告知被巡视单位。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        needs = data.get("decision") in (ExtensionAction.REFUSE, ExtensionAction.FORWARD)
        if needs and not data.get("reason", "").strip():
            self.add_error("reason", _("请写明理由：理由会与决定一起保存。"))
        return data


class PlanForm(forms.Form):
    """One step of a plan; which one it is stands on the button. `parties` are those one may speak for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[(a.value, a.value) for a in PlanAction], widget=forms.HiddenInput)
    party = forms.ChoiceField(label=__("代表"), required=False)
    agrees = forms.ChoiceField(
        label=__("结论"), required=False, choices=[("yes", __("同意")), ("no", __("不同意，须修改"))]
    )
    reason = forms.CharField(
        label=__("意见或理由"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, parties: Sequence[Party] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [(p.value, word(p)) for p in parties]


_LINE = re.compile(r"\s*(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?[\s：:，,、]*(.*)")


class StagesForm(forms.Form):
    """The steps of a task: a line each, the day first."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    stages = forms.CharField(
        label=__("阶段目标"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=__("每行一个阶段，先写日期再写做到什么程度，例如：2026-06-30 完成清查并列出清单。"),
    )  # fmt: skip

    def clean_stages(self) -> list[tuple[date, str]]:
        found = []
        for n, line in enumerate(self.cleaned_data["stages"].splitlines(), start=1):
            if line.strip():
                found.append(self._stage(n, line))
        return found

    @staticmethod
    def _stage(n: int, line: str) -> tuple[date, str]:
        read = _LINE.fullmatch(line)
        if read is None or not read[4].strip():
            raise ValidationError(_("第 %(n)s 行要先写日期，再写做到什么程度：请修改。") % {"n": n})
        try:
            day = date(int(read[1]), int(read[2]), int(read[3]))
        except ValueError as wrong:
            raise ValidationError(_("第 %(n)s 行的日期不存在：请核对。") % {"n": n}) from wrong
        sensible(day)
        return day, read[4].strip()
