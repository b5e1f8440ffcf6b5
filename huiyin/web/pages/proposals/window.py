"""When a planned round is to be held, and how many targets it can bear."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.rounds.scheduling import set_window

from ...forms.proposals import WindowForm
from ..rounds.access import RoundFormPage


class SetWindow(RoundFormPage):
    title = gettext_lazy("计划时间和容量")
    submit = gettext_lazy("保存")

    def form(self, data: Any) -> BaseForm:
        names = ("planned_from", "planned_until", "capacity", "version")
        return WindowForm(data, initial={name: getattr(self.found, name) for name in names})

    def back(self) -> str:
        return reverse("term_plan", args=[self.found.term_id])

    def context(self) -> dict[str, Any]:
        note = _("只供排定各轮次时使用；轮次动员以后，以进驻日期和已选定的巡视对象为准。")
        return super().context() | {"note": note}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        set_window(
            round_id=self.found.pk, start=data["planned_from"], end=data["planned_until"],
            capacity=data["capacity"], version=data["version"], by=self.viewer,
        )  # fmt: skip
        messages.success(self.request, _("计划时间和容量已保存。"))
        return redirect(self.back())
