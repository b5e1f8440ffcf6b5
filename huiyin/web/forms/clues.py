"""Forms of clues and of departments' keys. What is typed here is kept nowhere but sealed: no drafts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.clues.files import SealedFile
from huiyin.clues.keys import CODES, SHORTEST
from huiyin.rules.clue import ClueAction, ClueClass, ClueReason, ClueSource

from ..wording import choices
from .rectify import MOST_FILES, FilesField

LONGEST = 20_000
_OFF = {"autocomplete": "off"}
#: reasons that one may choose from, by what is done
_REASONED = frozenset({ClueAction.RETURN, ClueAction.WITHDRAW, ClueAction.RESUME})
_REPLIED = frozenset({ClueAction.HANDLE, ClueAction.DROP})


def _faults(files: Iterable[SealedFile]) -> list[str]:
    words = {
        "empty": _("%(name)s：空文件。"),
        "too_large": _("%(name)s：超过允许的大小，请拆分后上传。"),
        "not_allowed": _("%(name)s：不支持这种文件，请转换成 PDF、图片或常用办公文档。"),
        "suspicious": _("%(name)s：文件可能带有病毒，不能上传。"),
    }
    return [words[f.fault] % {"name": f.name} for f in files if f.fault]


class EnterForm(forms.Form):
    """A clue. Who receives it is chosen before it is sealed; afterwards nobody else reads it."""

    target = forms.ChoiceField(label=__("被巡视单位"))
    department = forms.ChoiceField(label=__("接收部门"))
    clue_class = forms.ChoiceField(label=__("类别"), choices=choices(ClueClass))
    source = forms.ChoiceField(label=__("来源"), choices=choices(ClueSource))
    quick = forms.BooleanField(
        label=__("快速移交"), required=False, help_text=__("进驻期间需要立即处置的，各环节限一个工作日。")
    )
    subject = forms.CharField(
        label=__("线索名称"), max_length=200, widget=forms.TextInput(attrs=_OFF),
        help_text=__("密封后只有接收部门能看到；清单上只显示编号。"),
    )  # fmt: skip
    concerned = forms.CharField(
        label=__("反映的人员"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, **_OFF}), help_text=__("姓名、单位、职务。"),
    )  # fmt: skip
    text = forms.CharField(
        label=__("线索内容"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8, **_OFF})
    )
    origin = forms.CharField(
        label=__("来源说明"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, **_OFF}),
    )  # fmt: skip
    files = FilesField(label=__("附件"), required=False, help_text=__("边上传边密封，服务器上不留明文。"))

    def __init__(
        self, *args: Any, targets: Iterable[tuple[str, str]], departments: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = list(targets)  # type: ignore[attr-defined]
        self.fields["department"].choices = list(departments)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        files = data.get("files") or []
        if len(files) > MOST_FILES:
            self.add_error("files", _("一次最多 %(n)d 个附件。") % {"n": MOST_FILES})
        for told in _faults(files):
            self.add_error("files", told)
        return data


class ClueStepForm(forms.Form):
    """One step of a clue; which one it is stands on the button."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[(a.value, a.value) for a in ClueAction], widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=__("理由"), required=False, choices=[("", "—"), *choices(ClueReason)],
        help_text=__("只选类别，不写文字：理由各方可见，不得涉及内容。"),
    )  # fmt: skip
    reply = forms.CharField(
        label=__("反馈内容"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, **_OFF}),
        help_text=__("密封保存，只有本部门能看到；移交方只看到状态和日期。"),
    )  # fmt: skip
    department = forms.ChoiceField(label=__("改送部门"), required=False)

    def __init__(self, *args: Any, departments: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [("", "—"), *departments]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        action = data.get("decision", "")
        if action in _REASONED and not data.get("reason"):
            self.add_error("reason", _("请选择理由。"))
        if action in _REPLIED and not data.get("reply", "").strip():
            self.add_error("reply", _("请填写办理结果。"))
        if action == ClueAction.REDIRECT and not data.get("department"):
            self.add_error("department", _("请选择改送的部门。"))
        return data


def _secret(label: Any, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": more.pop("autocomplete", "off")})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=200, **more)


class PassphraseForm(forms.Form):
    passphrase = _secret(__("口令"))


class NewPassphraseForm(forms.Form):
    passphrase = _secret(
        __("设置口令"), min_length=SHORTEST, autocomplete="new-password",
        help_text=__("至少 12 个字符，与登录密码不同；只有您知道，管理员无法重设。"),
    )  # fmt: skip
    again = _secret(__("再输入一次"), autocomplete="new-password")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "passphrase" in data and data["passphrase"] != data.get("again"):
            self.add_error("again", _("两次输入的口令不一致。"))
        return data


class MakeKeyForm(NewPassphraseForm):
    codes = forms.TypedChoiceField(
        label=__("恢复码份数"), coerce=int, choices=[(n, str(n)) for n in CODES],
        help_text=__("任意两份可以找回密钥，请交不同的人封存。"),
    )  # fmt: skip


class ChangePassphraseForm(NewPassphraseForm):
    old = _secret(__("现在的口令"))
    field_order = ("old", "passphrase", "again")


class RecoverForm(forms.Form):
    first = _secret(__("第一份恢复码"))
    second = _secret(__("第二份恢复码"))


class SearchForm(forms.Form):
    words = forms.CharField(
        label=__("查找内容"), min_length=2, max_length=60, widget=forms.TextInput(attrs=_OFF)
    )
