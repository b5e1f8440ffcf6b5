"""Forms of a team's stay: its days (for one unit or several), and what its announcement says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .rounds import DayField, IdsField, Pairs


def _text(label: Any, length: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, help_text=help_text)


def _long(label: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, max_length=2000, required=False, widget=area)


class StayForm(forms.Form):
    """`others` are targets that get the same days; `version` is 0 where nothing was kept yet."""

    enters_on = DayField(label=_("进驻日期"))
    leaves_on = DayField(label=_("撤离日期"), required=False, help_text=_("还没有确定的可以留空。"))
    alongside = forms.BooleanField(
        label=_("同时进驻（一托二）"),
        required=False,
        help_text=_("本组同一时间还在另一单位的才勾选，例如一个组同时巡视两个单位。"),
    )
    office = _text(_("来访地点"), 200, _("组里的办公地点，写到楼和房间。"))
    hotline = _text(_("值班电话"), 60)
    hotline_hours = _text(_("受理时间"), 120, _("例如“工作日 8:00—18:00”。"))
    mailbox = _text(_("联系信箱"), 200, _("信箱设在哪里，或邮政信箱的号码。"))
    postal_address = _text(_("邮政地址"), 200)
    accepts = _long(_("受理范围"))
    declines = _long(_("不予受理"))
    accepts_until = DayField(label=_("受理截止日期"), required=False)
    announced_on = DayField(label=_("公告日期"), required=False)
    others = IdsField(
        label=_("同时用于"),
        required=False,
        help_text=_("只把进驻、撤离日期和一托二用于这些单位；它们的公告内容不变。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, others: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if others:
            self.fields["others"].choices = others
        else:
            del self.fields["others"]
