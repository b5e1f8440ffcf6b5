"""Forms of a team's work: papers, drafts, merging them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as __

from huiyin.organisations.clock import today
from huiyin.rules.finding import Pace
from huiyin.rules.working_paper import PaperKind
from huiyin.team_work.actions import Content

from ..wording import choices
from .recording import FindingForm
from .rectify import DayField, FilesField

LONGEST = 20_000


class PaperForm(forms.Form):
    """What the team came to know."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=__("方式"), choices=choices(PaperKind))
    on = DayField(label=__("日期"), initial=today)
    title = forms.CharField(label=__("标题"), max_length=200)
    source = forms.CharField(
        label=__("对象和来源"), max_length=300, required=False,
        help_text=__("谈话对象写职务，不写姓名；资料写名称和编号，走访写地点。"),
    )  # fmt: skip
    text = forms.CharField(
        label=__("了解到的情况"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=__("边谈边记即可，内容随时存在这台电脑上；连接断开也不会丢失。"),
    )  # fmt: skip
    files = FilesField(
        label=__("附件"), required=False, help_text=__("复印件、照片、表格；只有本组和巡视办看得到。")
    )


class DraftForm(FindingForm):
    """A finding as the team drafts it, with the papers that it rests on."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    people = forms.CharField(
        label=__("涉及人员（按职务）"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=__("写单位和职务，不写姓名；只留在巡视组，不随问题交给单位。"),
    )  # fmt: skip
    papers = forms.TypedMultipleChoiceField(
        label=__("依据的工作底稿"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("title", "text", "basis", "category", "pace", "amount", "people", "papers")

    def __init__(self, *args: Any, papers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = __("事实")
        self.fields["text"].widget.attrs["rows"] = 8
        self.fields["category"].help_text = __("提交组长前必须选定。")
        self.fields["pace"].help_text = __("选“立行立改”的，进驻期间可以立即交办单位。")
        self.fields["papers"].choices = list(papers)

    @property
    def content(self) -> Content:
        data = self.cleaned_data
        return Content(
            title=data["title"], fact=data["text"], basis=data["basis"], people=data["people"],
            category_id=UUID(data["category"]) if data["category"] else None, amount=data["amount"],
            pace=Pace(data["pace"]), papers=frozenset(data["papers"]),
        )  # fmt: skip


class RemarkForm(forms.Form):
    text = forms.CharField(
        label=__("说一句"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=__("只有本组和巡视办看得到。"),
    )  # fmt: skip
