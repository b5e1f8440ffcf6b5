"""Forms of complaints by the public. What is typed is kept under the complaint's key alone: no drafts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import pgettext_lazy

from huiyin.complaints.receipts import new_seed
from huiyin.organisations.clock import today
from huiyin.rules.clue import ClueClass
from huiyin.rules.complaint import (
    RESUMING,
    SETTING_ASIDE,
    AnswerWay,
    ComplaintAction,
    ComplaintChannel,
    ComplaintReason,
    ComplaintTopic,
)

from ..wording import choices, word
from .rectify import DayField

LONGEST = 20_000
_OFF = {"autocomplete": "off"}
Pairs = Iterable[tuple[str, str]]
#: what came through the web form comes through it alone
_BY_HAND = [c for c in choices(ComplaintChannel) if c[0] != ComplaintChannel.WEB]


def _text(label: Any, rows: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows, **_OFF}), **more
    )


def _line(label: Any, longest: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, widget=forms.TextInput(attrs=_OFF), **more)


class IntakeForm(forms.Form):
    """What came by telephone, letter or visit."""

    channel = forms.ChoiceField(label=__("渠道"), choices=_BY_HAND)
    received_on = DayField(label=__("收到日期"))
    target = forms.ChoiceField(label=__("所涉单位"))
    subject = _line(__("标题"), 120, help_text=__("概括事项；办理人员在清单上看到。"))
    text = _text(__("反映的内容"), 8)
    name = _line(__("信访人姓名"), 80, required=False, help_text=__("匿名的不填。单独加密，查看留有记录。"))
    contact = _line(__("联系方式"), 200, required=False)

    def __init__(self, *args: Any, targets: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = list(targets)  # type: ignore[attr-defined]
        self.fields["received_on"].initial = today()

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day and day > today():
            raise forms.ValidationError(_("收到日期还没有到：请核对。"))
        return day


class ComplaintStepForm(forms.Form):
    """One step of a complaint; which one it is stands on the button."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=[(a.value, a.value) for a in ComplaintAction], widget=forms.HiddenInput
    )
    other = forms.UUIDField(required=False, widget=forms.HiddenInput)
    topic = forms.ChoiceField(
        label=__("内容分类"), required=False, choices=[("", "—"), *choices(ComplaintTopic)]
    )
    target = forms.ChoiceField(label=__("所涉单位"), required=False)
    elsewhere = _line(__("转送机关"), 120, required=False, help_text=__("写机关名称，不写姓名。"))
    reason = forms.ChoiceField(label=__("理由"), required=False)
    way = forms.ChoiceField(label=__("答复方式"), required=False, choices=[("", "—"), *choices(AnswerWay)])
    answer = _text(__("答复内容"), 5, required=False)
    department = forms.ChoiceField(label=__("接收部门"), required=False)
    clue_class = forms.ChoiceField(
        label=__("线索类别"), required=False, choices=choices(ClueClass), initial=ClueClass.OTHER
    )
    sure = forms.BooleanField(label=__("已核对接收部门；转为线索后不能撤销。"), required=False)
    findings = forms.MultipleChoiceField(
        label=__("同一单位的问题"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )

    def __init__(
        self, *args: Any, targets: Pairs = (), departments: Pairs = (), findings: Pairs = (),
        resuming: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        given = {"target": targets, "department": departments}
        for name, pairs in given.items():
            self.fields[name].choices = [("", "—"), *pairs]  # type: ignore[attr-defined]
        self.fields["findings"].choices = list(findings)  # type: ignore[attr-defined]
        fitting = RESUMING if resuming else SETTING_ASIDE
        reasons = [(r.value, word(r)) for r in ComplaintReason if r in fitting]
        self.fields["reason"].choices = [("", "—"), *reasons]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == ComplaintAction.PLACE and not data.get("target"):
            self.add_error("target", _("请选择单位。"))
        if data.get("decision") == ComplaintAction.HAND_ON and not data.get("sure"):
            self.add_error("sure", _("转为线索后不能撤销：请核对接收部门，再勾选。"))
        return data


#: sooner than a person writes a letter, and later than a page is left open
SOONEST, LATEST = 3, 24 * 3600
_SALT = "huiyin.telling"


class TellForm(forms.Form):
    """The web form for the public. `website` is for machines: people don't see it and leave it empty.

    `token` is signed and says when the form was shown; the receipt code is made from it, so that one form
    sent twice is one complaint.
    """

    unit = forms.ChoiceField(label=__("反映的单位"), required=False)
    subject = _line(__("标题"), 120)
    text = _text(
        pgettext_lazy("teller", "反映的内容"),
        10,
        help_text=__("请写明时间、地点、经过，以及可以从哪里核实。"),
    )
    name = _line(__("您的姓名"), 80, required=False, help_text=__("可以不填。"))
    contact = _line(__("联系方式"), 200, required=False, help_text=__("可以不填；不填就无法与您联系。"))
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", **_OFF}))
    token = forms.CharField(max_length=400, widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("不清楚，或不在其中")), *units]  # type: ignore[attr-defined]
        self.fields["token"].initial = signing.dumps(new_seed(), salt=_SALT)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("这一栏不要填写：请清空后再提交。"))
        return ""

    def clean_token(self) -> str:
        """The seed of the receipt code."""
        given = self.cleaned_data["token"]
        try:
            seed = str(signing.loads(given, salt=_SALT, max_age=LATEST))
        except signing.BadSignature:
            raise forms.ValidationError(_("页面打开得太久：请重新打开本页，再提交一次。")) from None
        if _is_fresh(given):
            raise forms.ValidationError(_("提交得太快：请核对内容，过几秒再提交。"))
        return seed

    @property
    def target(self) -> UUID | None:
        chosen = self.cleaned_data["unit"]
        return UUID(chosen) if chosen else None


def _is_fresh(token: str) -> bool:
    """Whether it was signed less than `SOONEST` seconds ago."""
    try:
        signing.loads(token, salt=_SALT, max_age=SOONEST)
    except signing.SignatureExpired:
        return False
    return True


class ReceiptForm(forms.Form):
    code = forms.CharField(
        label=__("回执码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", **_OFF}),
    )
