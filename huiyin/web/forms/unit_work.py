"""Forms of a unit's inner work: departments and people, tasks given on, what staff hand in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rules.evidence import EvidenceKind
from huiyin.unit_work.naming import names_in

from ..wording import choices
from .rectify import DayField, FilesField

LONGEST = 4000
#: give each task to the department that its responsibility names
BY_LEAD = "lead"


class AliasField(forms.CharField):
    """Several names in one line."""

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value) or ""
        return names_in(text)


class OfOneUnit(forms.Form):
    """A form about the inside of a unit; a liaison of several units says of which."""

    unit = forms.ChoiceField(label=__("单位"))

    def __init__(self, *args: Any, units: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(u.pk), u.name) for u in units]
        self.fields["unit"].choices = named
        if len(named) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = named[0][0]


class DepartmentForm(OfOneUnit):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=__("部门名称"), max_length=120)
    aliases = AliasField(
        label=__("别名"), required=False, max_length=600,
        help_text=__("任务清单里可能写成的其他名称，用顿号隔开；按别名也能找到这个部门。"),
    )  # fmt: skip


class InnerPersonForm(OfOneUnit):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=__("姓名"), max_length=80)
    post = forms.CharField(label=__("职务"), max_length=120, required=False)
    department = forms.ChoiceField(label=__("部门"), required=False)
    account = forms.ChoiceField(
        label=__("账号"), required=False,
        help_text=__("只列出已授予本单位“承办人员”角色的账号；没有账号也可以登记，由联络员代为填报。"),
    )  # fmt: skip
    aliases = AliasField(label=__("别名"), required=False, max_length=600)

    def __init__(
        self, *args: Any, departments: Iterable[Any], accounts: Iterable[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [("", "—"), *((str(d.pk), d.name) for d in departments)]
        self.fields["account"].choices = [
            ("", "—"),
            *((str(u.pk), f"{u.name} {u.username}") for u in accounts),
        ]


class RosterForm(OfOneUnit):
    text = forms.CharField(
        label=__("粘贴表格"), required=False, max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 10, "class": "roster-text"}),
        help_text=__("从 Excel 或 WPS 复制后直接粘贴；列为部门、姓名、职务、账号，有表头时按表头识别。"),
    )  # fmt: skip
    file = forms.FileField(label=__("或选择文件"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("text", "").strip() and not data.get("file"):
            raise ValidationError(_("请粘贴表格内容，或选择一个文件。"))
        return data


class RecipientsForm(forms.Form):
    """To whom, and until when."""

    department = forms.ChoiceField(label=__("承办部门"), required=False)
    persons = forms.MultipleChoiceField(
        label=__("承办人员"), required=False, widget=forms.CheckboxSelectMultiple
    )
    inner_due_on = DayField(label=__("内部时限"), help_text=__("早于对外时限，留出汇总、签批的时间。"))
    note = forms.CharField(
        label=__("交办要求"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self,
        *args: Any,
        departments: Iterable[Any],
        people: Iterable[Any],
        by_lead: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        first = [(BY_LEAD, _("按任务的牵头部门"))] if by_lead else []
        self.fields["department"].choices = [*first, ("", "—"), *((str(d.pk), d.name) for d in departments)]
        self.fields["persons"].choices = [(str(p.pk), str(p)) for p in people]


class AmendErrandForm(RecipientsForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class FiguresForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=__("办理情况"), widget=forms.Textarea(attrs={"rows": 5}), max_length=20000,
        help_text=__("写事实：做了什么、时间、数量、文件名称和文号、结果。"),
    )  # fmt: skip
    rules_made = forms.IntegerField(label=__("建章立制（项）"), min_value=0, max_value=9999, required=False)
    money_recovered = forms.DecimalField(
        label=__("追缴退还（元）"), min_value=0, max_digits=16, decimal_places=2, required=False
    )
    persons = forms.IntegerField(label=__("处理人员（人）"), min_value=0, max_value=99999, required=False)
    meetings = forms.IntegerField(label=__("专题会议（次）"), min_value=0, max_value=9999, required=False)


class ContributionForm(FiguresForm):
    """What staff hand in."""

    files = FilesField(label=__("佐证材料"), required=False)
    kind = forms.ChoiceField(label=__("材料种类"), choices=choices(EvidenceKind), initial=EvidenceKind.OTHER)
    title = forms.CharField(
        label=__("材料名称"), max_length=200, required=False, help_text=__("不填则用文件名。")
    )
    dated = DayField(label=__("材料落款日期"), required=False)


class TakeOverForm(FiguresForm):
    """What the liaison makes of it; `pieces` are the files of the contribution."""

    pieces = forms.MultipleChoiceField(
        label=__("一并作为佐证材料"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, files: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pieces"].choices = [(str(f.pk), f.title or f.name) for f in files]
        if not self.fields["pieces"].choices:
            del self.fields["pieces"]
