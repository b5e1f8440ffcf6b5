"""Forms of coordination: asking a department, its answer, links to drafts and findings, copies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as __

from .rectify import FilesField

Pairs = Iterable[tuple[str, str]]


class SeveralField(forms.TypedMultipleChoiceField):
    """Several records, as boxes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple, **options)


class ChooseForm(forms.Form):
    """The unit, by rounds."""

    target = forms.TypedChoiceField(label=__("关于哪个单位"), coerce=UUID)

    def __init__(self, *args: Any, places: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [("", "—"), *places]


class AskForm(forms.Form):
    department = forms.TypedChoiceField(label=__("部门"), coerce=UUID)
    title = forms.CharField(label=__("事项"), max_length=200)
    text = forms.CharField(
        label=__("请部门提供什么"), widget=forms.Textarea(attrs={"rows": 6}), max_length=10_000,
        help_text=__("该部门只看到这一件事项和单位名称，看不到底稿、初稿和问题。"),
    )  # fmt: skip
    files = FilesField(label=__("附件"), required=False)

    def __init__(self, *args: Any, departments: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [(str(d.pk), d.name) for d in departments]


class DepartmentAnswerForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=__("答复"), required=False, widget=forms.Textarea(attrs={"rows": 8}), max_length=20_000
    )
    files = FilesField(label=__("附件"), required=False)


class LinkForm(forms.Form):
    drafts = SeveralField(label=__("问题初稿"))
    findings = SeveralField(label=__("问题"))

    def __init__(self, *args: Any, drafts: Pairs, findings: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["drafts"].choices = list(drafts)
        self.fields["findings"].choices = list(findings)


class CopyForm(forms.Form):
    departments = SeveralField(label=__("抄告给"))

    def __init__(self, *args: Any, departments: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["departments"].choices = list(departments)
