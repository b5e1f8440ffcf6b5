"""Forms of deciding on applications and of reopening."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rules.close_application import ApplicationAction

DECISIONS = (ApplicationAction.ACCEPT, ApplicationAction.CLOSE, ApplicationAction.RETURN)
LONGEST = 4000


class DecisionForm(forms.Form):
    """One decision with its reason; each of `tasks` (number, title) gets a line for what it still lacks."""

    decision = forms.ChoiceField(
        label=__("决定"), choices=[(d.value, d.value) for d in DECISIONS], widget=forms.HiddenInput
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=__("理由和意见"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=__("退回必须写明理由：缺什么、补到什么程度。理由会原样告知被巡视单位并永久留存。"),
    )

    def __init__(self, *args: Any, tasks: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._points = {f"point_{number}": (number, title) for number, title in tasks}
        for name, (number, title) in self._points.items():
            self.fields[name] = forms.CharField(
                label=_("任务 %(n)s『%(title)s』还缺") % {"n": number, "title": title},
                required=False,
                max_length=LONGEST,
            )

    @property
    def point_fields(self) -> list[Any]:
        return [self[name] for name in self._points]

    def clean(self) -> dict[str, Any]:
        """`told` is the reason as it is told: in general first, then point by point."""
        data = super().clean() or {}
        told = [data.get("reason", "").strip()]
        for name, (number, title) in self._points.items():
            if text := data.get(name, "").strip():
                given = {"n": number, "title": title, "text": text}
                told.append(_("任务 %(n)s『%(title)s』：%(text)s") % given)
        data["told"] = "\n".join(line for line in told if line)
        return data


class ReopenForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=__("重新整改的理由"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=__("写明依据：问题怎样反弹，或哪一项整改与事实不符。理由会告知被巡视单位并永久留存。"),
    )
