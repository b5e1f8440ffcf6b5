"""The form of an outcome that was announced publicly."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as __

from huiyin.rules.announced import AnnouncedKind

from ..wording import choices
from .rectify import DayField


class AnnouncedForm(forms.Form):
    kind = forms.ChoiceField(label=__("通报内容"), choices=choices(AnnouncedKind))
    post = forms.CharField(
        label=__("对象（职务）"), max_length=120, help_text=__("写职务，不写姓名，如“原党委副书记、总经理”。")
    )
    on = DayField(label=__("通报日期"))
    announced_by = forms.CharField(label=__("发布机关"), max_length=120, required=False)
    source = forms.CharField(
        label=__("出处"), max_length=300, help_text=__("公开发布的标题、文号或网址；没有公开的不登记。")
    )
    target = forms.ChoiceField(
        label=__("哪次巡视巡察以后"), required=False, help_text=__("说不清的可以不选。")
    )

    def __init__(self, *args: Any, targets: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [("", "—"), *targets]  # type: ignore[attr-defined]
