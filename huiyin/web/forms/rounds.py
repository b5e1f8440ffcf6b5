"""Forms of terms, rounds, teams, targets, reviewers, stationing and meetings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.rules.round import InspectionKind, MeetingKind, RoundAction

from ..wording import choices
from .rectify import DayField

Pairs = Sequence[tuple[Any, Any]]


#: a record may go from the choices while the form is filled in; its identifier says nothing to anybody
_GONE = {"invalid_choice": _("所选的已不在可选范围内（可能刚由他人选用），请重新选择。")}


class IdField(forms.TypedChoiceField):
    """One of some records; an empty choice is None."""

    def __init__(self, **options: Any) -> None:
        errors = _GONE | options.pop("error_messages", {})
        super().__init__(**{"coerce": UUID, "empty_value": None, "error_messages": errors, **options})


class IdsField(forms.TypedMultipleChoiceField):
    """Several of some records, as boxes."""

    def __init__(self, **options: Any) -> None:
        errors = _GONE | options.pop("error_messages", {})
        given = {"coerce": UUID, "widget": forms.CheckboxSelectMultiple, "error_messages": errors}
        super().__init__(**{**given, **options})


class TermForm(forms.Form):
    body = IdField(label=_("巡视机构"))
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如“第十二届”。"))
    starts_on = DayField(label=_("起始日期"))
    ends_on = DayField(label=_("届满日期"), required=False, help_text=_("还没有确定的可以留空。"))

    def __init__(self, *args: Any, bodies: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = bodies
        if len(bodies) == 1:
            self.fields["body"].widget = forms.HiddenInput()
            self.fields["body"].initial = bodies[0][0]


class RoundForm(forms.Form):
    term = IdField(label=_("届"))
    number = forms.IntegerField(label=_("第几轮"), min_value=1, max_value=99)
    name = forms.CharField(
        label=_("名称"),
        max_length=120,
        help_text=_("页面和清单都用这个名称，例如“第十二届第三轮巡视”。"),
    )

    def __init__(self, *args: Any, terms: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].choices = terms


class TeamForm(forms.Form):
    number = forms.IntegerField(label=_("第几组"), min_value=1, max_value=99)
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如“第三巡视组”。"))


class TargetsForm(forms.Form):
    """`units` is drawn by the template, with what is known of each unit beside it."""

    units = IdsField(label=_("单位"), error_messages={"required": _("还没有选择单位：请至少勾选一个。")})
    kind = forms.ChoiceField(label=_("巡视方式"), choices=choices(InspectionKind))
    team = IdField(label=_("巡视组"), required=False, help_text=_("也可以先不分派，进驻之前补上。"))

    def __init__(self, *args: Any, units: Pairs, teams: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = units
        self.fields["team"].choices = [("", _("暂不分派")), *teams]


class _WithOthers(forms.Form):
    """A choice for one target that can be made for others of the round at the same time."""

    others = IdsField(label=_("同时用于"), required=False)

    def __init__(self, *args: Any, others: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if others:
            self.fields["others"].choices = others
            self.order_fields([*(n for n in self.fields if n != "others"), "others"])
        else:
            del self.fields["others"]


class AssignTeamForm(_WithOthers):
    team = IdField(label=_("巡视组"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("不按回避规定分派的理由"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("组员须回避而确需分派的才填写；理由记入日志。"),
    )

    def __init__(self, *args: Any, teams: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = teams


class ReviewersForm(_WithOthers):
    reviewers = IdsField(
        label=_("审核人员"),
        required=False,
        help_text=_("全部不选，就由巡视组和巡视办审核。"),
    )

    def __init__(self, *args: Any, reviewers: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewers"].choices = reviewers


class StationingForm(forms.Form):
    stationed_from = DayField(label=_("进驻日期"), help_text=_("各组进驻日期不同的，填写最早的一天。"))
    stationed_until = DayField(label=_("撤离日期"), required=False, help_text=_("还没有撤离的可以留空。"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class MeetingForm(forms.Form):
    kind = forms.ChoiceField(label=_("会议"), choices=choices(MeetingKind))
    held_on = DayField(label=_("召开日期"))
    target = IdField(label=_("巡视对象"), required=False, help_text=_("只有一对一反馈需要选择。"))
    note = forms.CharField(
        label=_("说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, targets: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [("", "—"), *targets]


class AdvanceForm(forms.Form):
    """Nothing to type: which step was shown, and of which version of the round."""

    action = forms.ChoiceField(choices=choices(RoundAction), widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
