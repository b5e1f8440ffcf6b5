"""Conducting a round: stationing, meetings, and the steps of its life."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.rounds import actions, queries
from huiyin.rules.round import MeetingKind, RoundAction
from huiyin.verification.queries import round_facts

from ...forms.rounds import AdvanceForm, MeetingForm, StationingForm
from ...wording import word
from .access import RoundFormPage
from .life import next_step


class SetStationing(RoundFormPage):
    title = gettext_lazy("进驻日期")
    submit = gettext_lazy("保存")

    def form(self, data: Any) -> BaseForm:
        names = ("stationed_from", "stationed_until", "version")
        return StationingForm(data, initial={name: getattr(self.found, name) for name in names})

    def context(self) -> dict[str, Any]:
        note = _("这里只记录日期，不改变轮次的阶段；阶段在轮次页推进。")
        return super().context() | {"note": note}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        actions.set_stationing(
            round_id=self.found.pk, start=data["stationed_from"], end=data["stationed_until"],
            version=data["version"], by=self.viewer,
        )  # fmt: skip
        messages.success(self.request, _("进驻日期已保存。"))
        return redirect(self.back())


class HoldMeeting(RoundFormPage):
    title = gettext_lazy("登记会议")
    submit = gettext_lazy("登记")

    def form(self, data: Any) -> BaseForm:
        targets = queries.targets_for(self.viewer, self.found.pk)
        asked = {name: self.request.GET[name] for name in ("kind", "target") if name in self.request.GET}
        return MeetingForm(data, targets=[(t.pk, t.unit.name) for t in targets], initial=asked)

    def context(self) -> dict[str, Any]:
        note = _("会议召开以后登记。轮次能否推进、集中整改期从哪天起算，都以这里的日期为准；登记后不能删除。")
        return super().context() | {"note": note, "again": True}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        kind = MeetingKind(data["kind"])
        actions.hold_meeting(
            round_id=self.found.pk, kind=kind, held_on=data["held_on"], target_id=data["target"],
            note=data["note"], by=self.viewer,
        )  # fmt: skip
        messages.success(self.request, _("已登记“%(meeting)s”。") % {"meeting": word(kind)})
        if "again" in self.request.POST:
            return redirect("hold_meeting", pk=self.found.pk)
        return HttpResponseRedirect(f"{self.back()}#meetings")


class AdvanceRound(RoundFormPage):
    """The next step of the round's life, with what it brings and what stands against it."""

    title = gettext_lazy("推进轮次")
    template_name = "web/rounds/advance.html"

    def prepare(self) -> None:
        super().prepare()
        self.step = next_step(self.viewer, self.found)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.step is None:
            messages.info(request, _("本轮已经办结，没有下一步。"))
            return redirect(self.back())
        return super().get(request, **kwargs)

    def form(self, data: Any) -> BaseForm:
        action = self.step.action if self.step else None
        return AdvanceForm(data, initial={"version": self.found.version, "action": action})

    def context(self) -> dict[str, Any]:
        return super().context() | {"step": self.step}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        advanced = actions.advance(
            round_id=self.found.pk, action=RoundAction(data["action"]), facts=round_facts(self.found),
            version=data["version"], by=self.viewer,
        )  # fmt: skip
        words = _("本轮已进入“%(state)s”阶段。") % {"state": word(advanced.state, "RoundState")}
        messages.success(self.request, words)
        return redirect(self.back())
