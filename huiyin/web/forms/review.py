"""Forms of review: a decision with its reasons point by point, and reopening."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rules.close_application import ApplicationAction

DECISIONS = (ApplicationAction.ACCEPT, ApplicationAction.CLOSE, ApplicationAction.RETURN)
LONGEST_POINT = 500


class DecisionForm(forms.Form):
    """The decision is the button that was pressed. `tasks` are (number, title) pairs, each with a point.

    `told` in the cleaned data is the reason with the points under it, as the unit will read it.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[(a.value, a.value) for a in DECISIONS], label=__("决定"))
    reason = forms.CharField(
        label=__("意见和理由"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=__("退回时必须写：还差什么、怎么补、以什么为准。意见会原样告知被巡视单位。"),
    )  # fmt: skip

    def __init__(self, *args: Any, tasks: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._tasks = list(tasks)
        for number, title in self._tasks:
            label = _("任务 %(number)s：%(title)s") % {"number": number, "title": title}
            self.fields[f"point_{number}"] = forms.CharField(
                label=label, required=False, max_length=LONGEST_POINT
            )

    @property
    def point_fields(self) -> list[BoundField]:
        return [self[f"point_{number}"] for number, _title in self._tasks]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        points = [(n, title, (data.get(f"point_{n}") or "").strip()) for n, title in self._tasks]
        lines = [
            _("任务 %(number)s“%(title)s”：%(point)s") % {"number": n, "title": title, "point": point}
            for n, title, point in points
            if point
        ]
        data["told"] = "\n".join([t for t in [(data.get("reason") or "").strip()] if t] + lines)
        if data.get("decision") == ApplicationAction.RETURN and not data["told"]:
            self.add_error("reason", _("请写明退回的理由：还差什么、怎么补。"))
        return data


class ReopenForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=__("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=__("写明发现了什么、在哪里发现的；被巡视单位会看到。"),
    )  # fmt: skip
