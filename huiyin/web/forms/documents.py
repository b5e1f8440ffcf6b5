"""Forms of official documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

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
