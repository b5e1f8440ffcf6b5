"""Forms of governance campaigns, their tasks, and policy suggestions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rules.campaign import Addressed, CampaignAction
from huiyin.rules.campaign_task import CampaignTaskAction
from huiyin.rules.policy_suggestion import SuggestionAction

from .rectify import DayField, FilesField

LONGEST = 6000
Pairs = Iterable[tuple[str, Any]]


class PickedField(forms.TypedMultipleChoiceField):
    """Several rows of a long list, in a select that can be typed in."""

    def __init__(self, **options: Any) -> None:
        given = {"coerce": UUID, "required": False, "widget": forms.SelectMultiple(attrs={"data-picker": ""})}
        super().__init__(**given | options)


class CampaignTaskForm(forms.Form):
    """A task, and to whom it is given."""

    text = forms.CharField(
        label=__("任务"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=__("写清做什么、查什么范围。收到的一方看到专项治理的名称、事由和自己的任务，请不要写其他单位的名称和问题。"),
    )  # fmt: skip
    deliverable = forms.CharField(
        label=__("成果"), max_length=200, help_text=__("交什么，例如“自查报告和整改台账”。")
    )
    due_on = DayField(label=__("答复期限"))
    addressed = forms.ChoiceField(label=__("下达给"), widget=forms.RadioSelect)
    department = forms.TypedChoiceField(
        label=__("部门"), coerce=UUID, required=False, empty_value=None,
        help_text=__("下达给主管部门时选择。"),
    )  # fmt: skip
    units = PickedField(label=__("单位"), help_text=__("下达给选定的单位时选择，可以选多个。"))

    def __init__(self, *args: Any, addressed: Pairs, departments: Pairs, units: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["addressed"].choices = list(addressed)
        self.fields["department"].choices = [("", "—"), *departments]
        self.fields["units"].choices = list(units)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("addressed") == Addressed.DEPARTMENT and not data.get("department"):
            self.add_error("department", _("请选择部门。"))
        if data.get("addressed") == Addressed.CHOSEN and not data.get("units"):
            self.add_error("units", _("请至少选择一个单位。"))
        return data

    def chosen(self) -> Sequence[UUID]:
        """The units, or the one department, that were chosen by name."""
        data = self.cleaned_data
        return [data["department"]] if data["addressed"] == Addressed.DEPARTMENT else data["units"]


class CampaignForm(CampaignTaskForm):
    """A campaign with its first task."""

    title = forms.CharField(label=__("名称"), max_length=120)
    reason = forms.CharField(
        label=__("事由"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=__("为什么要专项治理。收到任务的各方都看得到。"),
    )  # fmt: skip
    themes = PickedField(label=__("共性问题"), help_text=__("按这些问题以后还出现多少来看成效；可以不选。"))
    field_order = ("title", "reason", "themes")

    def __init__(self, *args: Any, themes: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = list(themes)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("addressed") == Addressed.CONCERNED and not data.get("themes"):
            self.add_error("themes", _("请选择共性问题，才知道是哪些单位。"))
        return data


class CampaignStepForm(forms.Form):
    """One step of a campaign; which one it is stands on the button."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=[(a.value, a.value) for a in (CampaignAction.END, CampaignAction.WITHDRAW)],
        widget=forms.HiddenInput,
    )
    text = forms.CharField(
        label=__("小结或理由"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )


class CampaignTaskStepForm(forms.Form):
    """One step of a task."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=[(a.value, a.value) for a in CampaignTaskAction], widget=forms.HiddenInput
    )
    text = forms.CharField(
        label=__("意见或理由"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5})
    )
    due_on = DayField(label=__("退回后的答复期限"), required=False)
    files = FilesField(label=__("成果"), required=False)


class SuggestionForm(forms.Form):
    text = forms.CharField(
        label=__("建议"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=__("建议修改或制定什么制度，为什么。"),
    )  # fmt: skip
    department = forms.TypedChoiceField(label=__("向哪个部门提出"), coerce=UUID)

    def __init__(self, *args: Any, departments: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [("", "—"), *departments]


class SuggestionStepForm(forms.Form):
    """What became of a suggestion."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=[(a.value, a.value) for a in SuggestionAction], widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=__("怎样落实，或理由"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
