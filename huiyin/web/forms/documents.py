"""Forms of official documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.documents.holding import LARGEST_MB
from huiyin.documents.kinds import OfficialKind
from huiyin.documents.template import LONGEST as LONGEST_TEMPLATE
from huiyin.rules.official_document import OfficialAction

from ..wording import word

LONGEST = 20_000


def _kinds() -> list[tuple[str, Any]]:
    return [(kind.value, word(kind)) for kind in OfficialKind]


class BeginForm(forms.Form):
    """Which document of what."""

    kind = forms.ChoiceField(label=__("公文种类"), choices=_kinds)
    place = forms.ChoiceField(
        label=__("轮次或单位"),
        help_text=__("综合报告针对整个轮次，其他公文针对一个单位。"),
    )

    def __init__(self, *args: Any, places: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].choices = places  # type: ignore[attr-defined]


class DocumentStepForm(forms.Form):
    """One step of a document; which one it is stands on the button."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=[(a.value, a.value) for a in OfficialAction], widget=forms.HiddenInput
    )
    text = forms.CharField(
        label=__("理由"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == OfficialAction.RETURN and not data.get("text", "").strip():
            self.add_error("text", _("请写明要改什么。"))
        return data


class OwnWordsForm(forms.Form):
    """What people write themselves: one field for each such part of the template."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        for key, label in asked.items():
            self.fields[f"own_{key}"] = forms.CharField(
                label=label, required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5})
            )

    def written(self) -> dict[str, str]:
        return {k.removeprefix("own_"): v for k, v in self.cleaned_data.items() if k.startswith("own_")}


class CopyForm(forms.Form):
    """The .docx that people changed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    file = forms.FileField(
        label=__("修改稿（.docx）"), widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text=__("在下载的 .docx 上修改后传回来；其中的数字、比率、金额、单位名称和日期会与台账核对。"),
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(".docx"):
            raise forms.ValidationError(_("只能上传 .docx：请另存为 .docx 再传。"))
        if file.size > LARGEST_MB * 1_000_000:
            raise forms.ValidationError(_("文件太大：最多 %(mb)d MB。") % {"mb": LARGEST_MB})
        return file


class TemplateForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=__("模板"), max_length=LONGEST_TEMPLATE, strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "code"}),
    )  # fmt: skip
    place = forms.ChoiceField(label=__("预览用的轮次或单位"), required=False)

    def __init__(self, *args: Any, places: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].choices = [("", "—"), *places]  # type: ignore[attr-defined]
