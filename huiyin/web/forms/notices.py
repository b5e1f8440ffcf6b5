"""Forms of notices: how one wants to be told, and the channels of the house."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.notices.channelling import GROUPS, WebhookFormat
from huiyin.rules.notice_kinds import NoticeKind
from huiyin.rules.notice_times import Digest, Wishes

from ..wording import choices, word

_WEEKDAYS = tuple(
    enumerate(
        (__("星期一"), __("星期二"), __("星期三"), __("星期四"), __("星期五"), __("星期六"), __("星期日"))
    )
)
_HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class ClockField(forms.TimeField):
    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **options)


class WishForm(forms.Form):
    """`mail` and `messages` are drawn as one table: a row a kind, a column a channel."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    mail = forms.MultipleChoiceField(label=__("邮件"), required=False)
    messages = forms.MultipleChoiceField(label=__("即时消息"), required=False)
    email = forms.EmailField(
        label=__("接收邮件的地址"), required=False, help_text=__("留空则不发邮件；收件箱照常收到全部通知。")
    )
    language = forms.ChoiceField(label=__("通知的语言"), choices=settings.LANGUAGES)
    digest = forms.ChoiceField(label=__("发送方式"), choices=choices(Digest))
    weekday = forms.TypedChoiceField(label=__("每周汇总在"), choices=_WEEKDAYS, coerce=int)
    hour = forms.TypedChoiceField(label=__("汇总时间"), choices=_HOURS, coerce=int)
    quiet_from = ClockField(label=__("免打扰自"))
    quiet_until = ClockField(
        label=__("免打扰至"), help_text=__("其间的通知到时合并发送，紧急的除外；两个时间相同则不设免打扰。")
    )

    def __init__(self, *args: Any, kinds: Iterable[NoticeKind], **options: Any) -> None:
        super().__init__(*args, **options)
        words = [(kind.value, word(kind)) for kind in kinds]
        self.fields["mail"].choices = self.fields["messages"].choices = words

    @property
    def rows(self) -> list[tuple[str, Any, bool, bool]]:
        """Each kind with its words and whether it is ticked for mail and for messages."""
        ticked = [{str(v) for v in (self[name].value() or ())} for name in ("mail", "messages")]
        return [(k, w, k in ticked[0], k in ticked[1]) for k, w in self.fields["mail"].choices]

    @property
    def others(self) -> list[Any]:
        """The fields beside the table."""
        return [self[name] for name in self.fields if name not in ("version", "mail", "messages")]

    def wishes(self) -> Wishes:
        d = self.cleaned_data
        start, end = d["quiet_from"] or time(0), d["quiet_until"] or time(0)
        return Wishes(Digest(d["digest"]), d["hour"], d["weekday"], start, end)


class ChannelForm(forms.Form):
    """A webhook. What is secret is asked for when it is made, and later only to replace it."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    name = forms.CharField(label=__("名称"), max_length=60)
    body = forms.ChoiceField(label=__("巡视机构"))
    format = forms.ChoiceField(label=__("消息格式"))
    role = forms.ChoiceField(
        label=__("发给"), required=False,
        help_text=__("发给各人：按用户名分别投递。发到群：该角色的重要通知每件只发一次，不写标题。"),
    )  # fmt: skip
    address = forms.CharField(
        label=__("接收地址"), required=False, max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=__("完整的地址，主机须在允许名单内。地址本身就是凭证，保存后不再显示；留空则保持不变。"),
    )  # fmt: skip
    secret = forms.CharField(
        label=__("签名密钥"), required=False, max_length=300,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=__("钉钉、飞书的“加签”密钥，或普通格式的签名密钥；保存后不再显示，留空则保持不变。"),
    )  # fmt: skip

    def __init__(self, *args: Any, bodies: Iterable[Any], made: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].choices = [(str(b.pk), b.name) for b in bodies]
        self.fields["format"].choices = choices(WebhookFormat)
        groups = [(role.value, _("%(role)s的群") % {"role": word(role)}) for role in GROUPS]
        self.fields["role"].choices = [("", _("各人")), *groups]
        self._made = made

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self._made and not data.get("address") and "address" not in self.errors:
            self.add_error("address", _("请填写接收地址。"))
        return data
