"""What a term's coverage can be narrowed to; everything lives in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.rules.coverage import CoverageState
from huiyin.rules.unit import UnitType

from ..wording import choices
from .rounds import IdField, Pairs


class CoverageForm(forms.Form):
    """`by` says how the units are counted up; `rounds` looks at these rounds alone."""

    term = IdField(label=_("届"))
    rounds = forms.MultipleChoiceField(
        label=pgettext_lazy("list", "轮次"), required=False, widget=forms.CheckboxSelectMultiple
    )
    q = forms.CharField(label=_("名称、简称或别名"), required=False, max_length=60)
    unit_type = forms.MultipleChoiceField(
        label=_("类型"), choices=choices(UnitType), required=False, widget=forms.CheckboxSelectMultiple
    )
    sector = forms.ChoiceField(label=_("行业"), required=False)
    level = forms.ChoiceField(label=_("层级"), required=False)
    state = forms.MultipleChoiceField(
        label=_("覆盖"), choices=choices(CoverageState), required=False, widget=forms.CheckboxSelectMultiple
    )
    due = forms.BooleanField(label=_("应回头看"), required=False)
    by = forms.ChoiceField(
        label=_("统计"),
        required=False,
        choices=[("unit_type", _("按类型")), ("sector", _("按行业")), ("level", _("按层级"))],
    )

    def __init__(
        self, *args: Any, terms: Pairs, rounds: Pairs, sectors: list[str], levels: list[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].choices = terms
        self.fields["rounds"].choices = [(str(pk), name) for pk, name in rounds]
        self.fields["sector"].choices = [("", _("不限")), *((s, s) for s in sectors)]
        self.fields["level"].choices = [
            ("", _("不限")), *((str(n), _("第 %(n)d 级") % {"n": n}) for n in levels)
        ]  # fmt: skip
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Select):
                field.widget.attrs["class"] = "form-select"
            elif name == "q":
                field.widget.attrs["class"] = "form-control"
