"""Forms of the import pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rules.finding import Completion

from ..wording import choices

MOST_FILES = 100
#: in the list of rounds, what stands before a body in which a round may be made from its notice
NEW_ROUND = "new:"


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Up to a hundred files; how large each may be is checked where it is kept, so that the others go on."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=ManyFiles(attrs={"data-drop": ""}), **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) and data else [data]
        if len(files) > MOST_FILES:
            raise ValidationError(_("一次最多上传 %(n)d 个文件，请分批上传。") % {"n": MOST_FILES})
        # an empty file is not refused here: it becomes a failed document that says so
        return [super(ManyFilesField, self).clean(f, initial) for f in files]


class UploadForm(forms.Form):
    round = forms.ChoiceField(label=__("轮次"))
    target = forms.ChoiceField(
        label=__("被巡视单位"), required=False,
        help_text=__("不选时按文件中的单位名称匹配，匹配不上再询问；多个单位的台账请不要选。"),
    )  # fmt: skip
    files = ManyFilesField(label=__("文件"), allow_empty_file=True)

    def __init__(
        self, *args: Any, rounds: Iterable[Any], targets: Iterable[Any], bodies: Iterable[Any] = (),
        **kwargs: Any,
    ) -> None:  # fmt: skip
        """`bodies` are those in which the viewer may make a round from its notice."""
        super().__init__(*args, **kwargs)
        new = [(f"{NEW_ROUND}{b.pk}", _("还没有登记的轮次（%(body)s）") % {"body": b.name}) for b in bodies]
        self.fields["round"].choices = [*((str(r.pk), r.name) for r in rounds), *new]
        rows = [(str(t.pk), t.unit.name) for t in targets]
        self.fields["target"].choices = [("", _("按文件中的名称匹配")), *rows]
        megabytes = settings.HUIYIN_MAX_FILE_BYTES // 1024 // 1024
        words = _(
            "可一次选择多个：.docx .doc .wps .pdf .xlsx .xls .et .csv .html .txt .md，每个不超过 %(n)d MB。"
        )
        self.fields["files"].help_text = words % {"n": megabytes}

    def clean(self) -> dict[str, Any]:
        """`round` is None for a round that is to be made, in the body `body`."""
        data = super().clean() or {}
        if chosen := data.get("round"):
            new = chosen.startswith(NEW_ROUND)
            data["body"] = UUID(chosen.removeprefix(NEW_ROUND)) if new else None
            data["round"] = None if new else UUID(chosen)
        return data

    def clean_target(self) -> UUID | None:
        chosen = self.cleaned_data["target"]
        return UUID(chosen) if chosen else None


class ItemForm(forms.Form):
    """What a person may write over an item's own values."""

    title = forms.CharField(label=__("标题"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    status = forms.ChoiceField(label=__("文件所称完成情况"), required=False)
    standing = forms.BooleanField(label=__("长期坚持"), required=False)
    leader = forms.CharField(label=__("责任领导"), max_length=120, required=False)
    department = forms.CharField(label=__("责任部门"), max_length=120, required=False)
    person = forms.CharField(label=__("责任人"), max_length=120, required=False)
    # a document may say 「长期坚持」 or 「2024年上半年」: what is no date is kept as it is written
    deadline = forms.CharField(label=__("整改时限"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [("", "—"), *choices(Completion)]

    def changes(self) -> dict[str, Any]:
        """The fields that were changed, as a step keeps them."""
        changed: dict[str, Any] = {}
        for name in self.changed_data:
            value = self.cleaned_data[name]
            changed[name] = value if value != "" else None
        return changed


class ChoicesForm(forms.Form):
    """What the whole document is, where it belongs and when it was fed back."""

    kind = forms.ChoiceField(label=__("文件类型"))
    round = forms.ChoiceField(label=__("轮次"))
    target = forms.ChoiceField(label=__("被巡视单位"), required=False)
    feedback_on = forms.DateField(
        label=__("反馈日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    unknown = forms.ChoiceField(
        label=__("台账中对应不上的单位"), widget=forms.RadioSelect,
        choices=[("skip", __("暂不入账，列出备查")), ("create", __("按文件中的名称新增，列为本轮巡视对象"))],
        required=False,
    )  # fmt: skip

    def __init__(
        self, *args: Any, kinds: Iterable[tuple[str, Any]], rounds: Iterable[Any],
        targets: Iterable[tuple[str, str]], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds)
        self.fields["round"].choices = [(str(r.pk), r.name) for r in rounds]
        by_row = self.initial.get("kind") == "ledger_table"
        none = _("按文件各行的单位") if by_row else _("请选择")
        self.fields["target"].choices = [("", none), *targets]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=__("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
