"""Forms of rectification: tasks, owners, progress, evidence, applications."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.organisations.clock import today
from huiyin.rectification.achieved import Figures
from huiyin.rules.evidence import EvidenceKind
from huiyin.rules.finding import Pace
from huiyin.rules.profiles import Words
from huiyin.rules.task import Deliverable

from ..wording import choices

MOST_FILES = 20
EARLIEST = date(1949, 10, 1)
YEARS_AHEAD = 20


def sensible(day: date | None) -> date | None:
    """A day that this work can speak of: a slip of the finger in the year is said at once."""
    if day is not None and not EARLIEST <= day <= date(today().year + YEARS_AHEAD, 12, 31):
        raise ValidationError(_("请核对年份：%(day)s 不在合理范围内。") % {"day": day.isoformat()})
    return day


def in_language(words: Words) -> str:
    """What a profile calls something, in the reader's language."""
    return words.zh if (get_language() or "zh").startswith("zh") else words.en[:1].upper() + words.en[1:]


class DayField(forms.DateField):
    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)

    def clean(self, value: Any) -> date | None:
        return sensible(super().clean(value))


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; whether each is taken is decided where it is kept, so that the others go through."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=ManyFiles(), allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not files:
            raise ValidationError(_("请选择文件。"))
        if len(files) > MOST_FILES:
            raise ValidationError(_("一次最多上传 %(n)d 个文件，请分批上传。") % {"n": MOST_FILES})
        return list(files)


def suggesting(name: str) -> forms.TextInput:
    """A text field that suggests what was written there before in this unit (the page has the datalist)."""
    return forms.TextInput(attrs={"list": f"known-{name}", "autocomplete": "off"})


class OwnerForm(forms.Form):
    """Who answers for a task, by post, with suggestions from the unit's own earlier tasks."""

    lead_department = forms.CharField(
        label=__("牵头部门"), max_length=120, required=False, widget=suggesting("lead_department")
    )
    person = forms.CharField(
        label=__("责任人（职务）"), max_length=120, required=False, widget=suggesting("person")
    )
    leader = forms.CharField(
        label=__("责任领导（职务）"), max_length=120, required=False, widget=suggesting("leader")
    )
    support_departments = forms.CharField(
        label=__("配合部门"), max_length=300, required=False, widget=suggesting("support_departments")
    )
    demands_owner = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead_department", "person", "leader", "support_departments"):
            self.fields[name].widget.attrs["list"] = f"known-{name}"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.demands_owner and not (data.get("lead_department") or data.get("person")):
            self.add_error(
                "lead_department", _("请写明牵头部门或责任人，至少一项；只有责任领导还不算落实责任。")
            )
        return data


class TaskForm(OwnerForm):
    """A new task. The owner may follow later, then the answers page says that it is missing."""

    title = forms.CharField(label=__("整改任务"), max_length=500, help_text=__("一句话写清做什么。"))
    text = forms.CharField(label=__("具体措施"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    deliverable = forms.ChoiceField(label=__("成果形式"), choices=choices(Deliverable))
    pace = forms.ChoiceField(label=__("整改类型"), choices=choices(Pace), initial=Pace.STAGED)
    due_on = DayField(label=__("完成时限"), required=False)
    field_order = ("title", "text", "deliverable", "pace", "due_on", "lead_department", "person")
    demands_owner = False


class RevisionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=__("整改任务"), max_length=500)
    text = forms.CharField(label=__("具体措施"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    deliverable = forms.ChoiceField(label=__("成果形式"), choices=choices(Deliverable))
    pace = forms.ChoiceField(label=__("整改类型"), choices=choices(Pace))
    due_on = DayField(label=__("完成时限"), required=False)
    reason = forms.CharField(
        label=__("调整理由"), required=False, max_length=500, help_text=__("时限往后调时必须写明理由。")
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=__("理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class EvidenceForm(forms.Form):
    """Evidence alone; `tasks` are the finding's."""

    task = forms.ChoiceField(label=__("对应任务"))
    files = FilesField(label=__("文件"))
    kind = forms.ChoiceField(label=__("材料种类"), choices=choices(EvidenceKind), initial=EvidenceKind.OTHER)
    title = forms.CharField(
        label=__("材料名称"), max_length=200, required=False, help_text=__("不填则用文件名。")
    )
    dated = DayField(label=__("材料落款日期"), required=False)

    def __init__(self, *args: Any, tasks: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].choices = [(str(t.pk), f"{t.number}. {t.title}") for t in tasks]


class ProgressForm(EvidenceForm):
    """What was done, in words and figures, with evidence at once; `instruments` are the profile's."""

    text = forms.CharField(
        label=__("进展"), widget=forms.Textarea(attrs={"rows": 5}),
        help_text=__("写事实：做了什么、时间、数量、文件名称和文号、结果。"),
    )  # fmt: skip
    rules_made = forms.IntegerField(label=__("建章立制（项）"), min_value=0, max_value=9999, required=False)
    money_recovered = forms.DecimalField(
        label=__("追缴退还（元）"), min_value=0, max_digits=16, decimal_places=2, required=False
    )
    meetings = forms.IntegerField(label=__("专题会议（次）"), min_value=0, max_value=9999, required=False)
    persons = forms.IntegerField(
        label=__("处理人员合计（人）"), min_value=0, max_value=99999, required=False,
        help_text=__("不填则按下列分项相加；一人受几种处理的，请填实际人数。"),
    )  # fmt: skip
    done = forms.BooleanField(label=__("这项任务已完成"), required=False)

    def __init__(self, *args: Any, instruments: Sequence[Words] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].required = False
        self.fields["files"].label = _("佐证材料")
        self.instruments = instruments
        for n, words in enumerate(instruments):
            self.fields[f"people_{n}"] = forms.IntegerField(
                label=in_language(words), min_value=0, max_value=99999, required=False
            )
        people = [f"people_{n}" for n in range(len(instruments))]
        first = ("task", "text", "rules_made", "money_recovered", "meetings", "persons", *people)
        self.order_fields(["version", *first, "files"])

    def figures(self) -> Figures:
        """What was typed in figures; an empty field is none."""
        data = self.cleaned_data
        people = {w.zh: n for i, w in enumerate(self.instruments) if (n := data.get(f"people_{i}"))}
        return Figures(
            data["rules_made"] or 0, data["meetings"] or 0, data["money_recovered"] or Decimal(0),
            data["persons"], people,
        )  # fmt: skip


class CorrectionForm(ProgressForm):
    """Another version of a report: everything that it says, and why."""

    reason = forms.CharField(
        label=__("更正理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=__("原来的填报仍可查看，成效按更正后的数字统计。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, tasks=(), **kwargs)
        for name in ("task", "files", "kind", "title", "dated", "done"):
            del self.fields[name]


class VersionForm(forms.Form):
    """A newer version of a piece of evidence: another file, or the same one rightly described."""

    file = forms.FileField(
        label=__("新文件"), required=False, help_text=__("不选则沿用原文件，只改正下面各项。")
    )
    title = forms.CharField(label=__("材料名称"), max_length=200, required=False)
    kind = forms.ChoiceField(label=__("材料种类"), choices=choices(EvidenceKind))
    dated = DayField(label=__("材料落款日期"), required=False)
