"""The filters of the list of owed answers, as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.viewer import Viewer
from huiyin.organisations.queries import units_for
from huiyin.owing.wanted import When, Whose
from huiyin.rounds.queries import rounds_for
from huiyin.rules.owed import OWING, OwedKind, roles_owing
from huiyin.rules.roles import Role

from ..wording import choices, word

_ANY = ("", _("不限"))


class OwedForm(forms.Form):
    """Narrowing owed answers; units and rounds are the viewer's own."""

    whose = forms.ChoiceField(label=_("轮到谁办"), required=False)
    kind = forms.MultipleChoiceField(label=_("事项"), required=False)
    by = forms.MultipleChoiceField(label=_("由谁办理"), required=False)
    to = forms.MultipleChoiceField(label=_("答复谁"), required=False)
    when = forms.ChoiceField(label=_("期限"), required=False)
    round = forms.ChoiceField(label=_("轮次"), required=False)
    unit = forms.ChoiceField(label=_("单位"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owing = sorted({r for kind in OwedKind for r in roles_owing(kind)}, key=list(Role).index)
        waiting = {Role.OFFICE, Role.UNIT} | {row.to for rows in OWING.values() for row in rows.values()}
        rounds, units = rounds_for(viewer), units_for(viewer).select_related(None)
        self.fields["whose"].choices = [_ANY, *choices(Whose)]
        self.fields["kind"].choices = choices(OwedKind)
        self.fields["by"].choices = [(r.value, word(r)) for r in owing]
        self.fields["to"].choices = [(r.value, word(r)) for r in Role if r in waiting or r == Role.TEAM]
        self.fields["when"].choices = [_ANY, *choices(When)]
        self.fields["round"].choices = [_ANY, *((str(r.pk), r.name) for r in rounds)]
        self.fields["unit"].choices = [_ANY, *((str(u.pk), u.name) for u in units)]
        for field in self.fields.values():
            if isinstance(field, forms.MultipleChoiceField):
                field.widget = forms.CheckboxSelectMultiple(choices=field.choices)
            else:
                field.widget.attrs["class"] = "form-select"
