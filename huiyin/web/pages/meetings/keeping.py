"""Keeping who attended and what was said, and giving on what was decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.organisations.queries import units_for
from huiyin.rounds import queries
from huiyin.rounds.meetings import NewDecision, give, keep_minutes, minutes_visible
from huiyin.rules.roles import Role

from ...forms.form_page import FormPage
from ...forms.meetings import DecisionForm, MinutesForm
from ...refusals import one_of_or_404
from ..rounds.access import conducts


class _MeetingFormPage(FormPage):
    """A form of the office about one meeting."""

    template_name = "web/meetings/form.html"

    def prepare(self) -> None:
        self.meeting = one_of_or_404(minutes_visible(self.viewer), self.kwargs["pk"])
        if not conducts(self.viewer, self.meeting.round.body_id):
            raise PermissionDenied

    def back(self) -> str:
        return reverse("meeting", args=[self.meeting.pk])

    def context(self) -> dict[str, Any]:
        return {"meeting": self.meeting, "round": self.meeting.round, "target": self.meeting.target}


class KeepMinutes(_MeetingFormPage):
    title = gettext_lazy("参加人员和纪要")
    submit = gettext_lazy("保存")

    def form(self, data: Any) -> BaseForm:
        kept = self.meeting
        initial = {"attended": "\n".join(kept.attended), "minutes": kept.minutes, "version": kept.version}
        return MinutesForm(data, initial=initial)

    def context(self) -> dict[str, Any]:
        note = _("纪要只有巡视巡察办和领导小组能看；与某个单位的会议，该单位的巡视组也能看。")
        return super().context() | {"note": note}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        keep_minutes(
            meeting_id=self.meeting.pk, version=data["version"], attended=data["attended"],
            minutes=data["minutes"], by=self.viewer,
        )  # fmt: skip
        messages.success(self.request, _("纪要已保存。"))
        return redirect(self.back())


class GiveDecision(_MeetingFormPage):
    title = gettext_lazy("交办议定事项")
    submit = gettext_lazy("交办")

    def form(self, data: Any) -> BaseForm:
        targets = [(t.pk, t.unit.name) for t in queries.targets_for(self.viewer, self.meeting.round_id)]
        units = units_for(self.viewer).filter(body_id=self.meeting.round.body_id, receives=True)
        departments = [(u.pk, u.name) for u in units]
        initial = {"target": self.meeting.target_id}
        return DecisionForm(data, targets=targets, departments=departments, initial=initial)

    def context(self) -> dict[str, Any]:
        note = _("交办以后列入“应答复事项”，落实的一方到期前收到提醒；报告以后由巡视巡察办核对。")
        return super().context() | {"note": note, "again": True}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        new = NewDecision(
            data["text"], Role(data["owner"]), data["due_on"], data["target"], data["department"],
            data["post"],
        )  # fmt: skip
        give(meeting_id=self.meeting.pk, new=new, by=self.viewer)
        messages.success(self.request, _("已交办。"))
        if "again" in self.request.POST:
            return redirect("give_decision", pk=self.meeting.pk)
        return redirect(self.back())
