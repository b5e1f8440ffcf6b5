"""Forms of deciding on applications and of reopening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rules.close_application import ApplicationAction
from huiyin.rules.close_checks import Severity
from huiyin.rules.reopening import ReopenKind
from huiyin.verification.actions import Remark

from ..closing_sentences import placed
from ..wording import choices
from .rectify import DayField

DECISIONS = (
    ApplicationAction.ACCEPT,
    ApplicationAction.CLOSE,
    ApplicationAction.LEAVE_REST,
    ApplicationAction.RETURN,
)
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the form for what is still lacking: at a task (by number), or about a point of the checks."""

    name: str
    label: str
    task: int | None = None
    check: str = ""


def lines_of(tasks: Sequence[tuple[int, str]], points: Sequence[Mapping[str, Any]]) -> list[Line]:
    """One line for each task (number, title), then one for each point that the unit had to explain."""
    found = [
        Line(f"point_{n}", _("任务 %(n)s『%(title)s』还缺") % {"n": n, "title": title}, n)
        for n, title in tasks
    ]
    for place, point in enumerate(points):
        if point["severity"] == Severity.EXPLAIN:
            said = placed(point["check"], point["params"], point["task"])
            found.append(Line(f"check_{place}", said, point["task"], point["check"]))
    return found


class DecisionForm(forms.Form):
    """One decision with its reason; each of `lines` gets a field for what is still lacking there."""

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
    rest = forms.CharField(
        label=__("余项：还剩什么"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    rest_due_on = DayField(label=__("余项完成时限"), required=False)

    def __init__(self, *args: Any, lines: Sequence[Line] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lines = {line.name: line for line in lines}
        for name, line in self._lines.items():
            self.fields[name] = forms.CharField(label=line.label, required=False, max_length=LONGEST)

    @property
    def point_fields(self) -> list[Any]:
        return [self[name] for name in self._lines]

    @property
    def rest_fields(self) -> list[Any]:
        return [self["rest"], self["rest_due_on"]]

    def clean(self) -> dict[str, Any]:
        """`told` is the reason as it is told: in general, then point by point. `remarks` are the points,
        the general reason as the first."""
        data = super().clean() or {}
        given = [(line, text) for n, line in self._lines.items() if (text := data.get(n, "").strip())]
        general = data.get("reason", "").strip()
        told = [general, *(_("%(where)s：%(text)s") % {"where": line.label, "text": t} for line, t in given)]
        data["told"] = "\n".join(line for line in told if line)
        data["remarks"] = [Remark(text, line.task, line.check) for line, text in given]
        if general and given:
            data["remarks"].insert(0, Remark(general))
        if data.get("decision") == ApplicationAction.LEAVE_REST:
            self._demand_rest(data)
        return data

    def _demand_rest(self, data: dict[str, Any]) -> None:
        if not data.get("rest", "").strip():
            self.add_error("rest", _("请写明还剩什么没有完成。"))
        if not data.get("rest_due_on") and "rest_due_on" not in self.errors:
            self.add_error("rest_due_on", _("请填写余项的完成时限。"))


class ReopenForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=__("重新整改的原因"), choices=[])
    linked = forms.ChoiceField(
        label=__("在哪个问题中再次出现"),
        required=False,
        help_text=__("同一单位的其他问题；没有单独登记的不填。"),
    )
    reason = forms.CharField(
        label=__("重新整改的理由"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=__("写明依据：问题怎样反弹，或哪一项整改与事实不符。理由会告知被巡视单位并永久留存。"),
    )

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices(ReopenKind)
        self.fields["linked"].choices = [("", "—"), *others]
