"""Forms of comments and questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.rules.comment import Audience
from huiyin.rules.question import QuestionAction
from huiyin.rules.roles import Role

from ..wording import word


def _long(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": rows}), **more)


class CommentForm(forms.Form):
    """A comment; `audiences` are those the writer may choose, `tasks` the finding's."""

    text = _long(_("意见"), help_text=_("输入 @ 可提醒能看到本问题的人员，按姓名、职务或拼音首字母查找。"))
    audience = forms.ChoiceField(label=_("给谁看"))
    task = forms.ChoiceField(label=_("有关任务"), required=False)

    def __init__(
        self, *args: Any, audiences: Sequence[Audience], tasks: Iterable[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = [(a.value, word(a)) for a in audiences]
        self.fields["task"].choices = [
            ("", _("整个问题")), *((str(t.pk), f"{t.number}. {t.title}") for t in tasks)
        ]  # fmt: skip
        self.fields["text"].widget.attrs["data-mentions"] = ""
        if len(audiences) == 1:
            self.fields["audience"].widget = forms.HiddenInput()
            self.fields["audience"].initial = audiences[0].value


class WordingForm(forms.Form):
    """Another wording of one's own comment."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = _long(_("意见"))


class QuestionForm(forms.Form):
    """A question; `others` are the roles that may be asked, `departments` those that were told of it."""

    asked_of = forms.ChoiceField(label=_("问谁"))
    text = _long(_("问题内容"), 4, help_text=_("一次问一件事，写明要对方说明什么、提供什么。"))

    def __init__(self, *args: Any, others: Sequence[Role], departments: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bare = [(r.value, word(r)) for r in others if r != Role.DEPARTMENT]
        named = [(str(d.pk), d.name) for d in departments] if Role.DEPARTMENT in others else []
        self.fields["asked_of"].choices = bare + named

    def asked(self) -> tuple[Role, str | None]:
        """The role that is asked, and which department where one is."""
        chosen = self.cleaned_data["asked_of"]
        return (Role(chosen), None) if chosen in set(Role) else (Role.DEPARTMENT, chosen)


class QuestionStepForm(forms.Form):
    """What is done with a question, and in what words."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[(a.value, a.value) for a in QuestionAction])
    text = _long(_("答复或理由"), 5, required=False)
