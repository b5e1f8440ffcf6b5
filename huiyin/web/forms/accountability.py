"""Forms of accountability cases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as __

from huiyin.rules.accountability import CaseAction

from .rectify import DayField

LONGEST = 4000


class OpenCaseForm(forms.Form):
    """The post, the reason, and where the case needs it a name that is sealed at once."""

    post = forms.CharField(
        label=__("对象（职务）"), max_length=120, help_text=__("写职务，不写姓名，如“分管采购的副总经理”。")
    )
    basis = forms.CharField(
        label=__("事由"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=__("事实和责任；不写姓名。作出决定以前单位看不到。"),
    )  # fmt: skip
    name = forms.CharField(
        label=__("姓名（确有需要时）"), required=False, max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=__("当场密封，只有所选部门能打开；一般不填。"),
    )  # fmt: skip
    department = forms.ChoiceField(label=__("姓名密封给"), required=False)
    origin = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, departments: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [("", "—"), *departments]  # type: ignore[attr-defined]


class CaseStepForm(forms.Form):
    """One step of a case; which one it is stands on the button."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[(a.value, a.value) for a in CaseAction], widget=forms.HiddenInput)
    instrument = forms.ChoiceField(label=__("处理方式"), required=False)
    decided_by = forms.CharField(label=__("决定机关"), required=False, max_length=120)
    document = forms.CharField(label=__("文号"), required=False, max_length=120)
    on = DayField(label=__("日期"), required=False, help_text=__("决定、申诉、答复或期满的日期。"))
    effect_until = DayField(label=__("影响期至"), required=False)
    text = forms.CharField(
        label=__("说明或理由"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=__("不写姓名；决定登记以后的说明单位能看到。"),
    )  # fmt: skip

    def __init__(self, *args: Any, instruments: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].choices = [("", "—"), *instruments]  # type: ignore[attr-defined]
