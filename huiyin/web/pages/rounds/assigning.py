"""Sending teams to targets, and saying who reviews their applications."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huiyin.accounts.queries import reviewers_of
from huiyin.rounds import actions, queries

from ...forms.rounds import AssignTeamForm, ReviewersForm
from ...wording import bracketed
from .access import TargetFormPage


class _AssignPage(TargetFormPage):
    """A choice for one target that may be made for others of its round at once."""

    def prepare(self) -> None:
        super().prepare()
        others = queries.targets_for(self.viewer, self.found.pk).exclude(pk=self.target.pk)
        self.others = list(others)

    def chosen(self, data: dict[str, Any]) -> list[UUID]:
        return [self.target.pk, *data.get("others", [])]

    def said(self, n: int) -> HttpResponse:
        words = ngettext("已更新 %(n)d 个巡视对象。", "已更新 %(n)d 个巡视对象。", n)
        messages.success(self.request, words % {"n": n})
        return HttpResponseRedirect(self.back())


class AssignTeam(_AssignPage):
    title = gettext_lazy("分派巡视组")
    submit = gettext_lazy("分派")

    def form(self, data: Any) -> BaseForm:
        self.teams = list(queries.teams_for(self.viewer, self.found.pk))
        others = [(t.pk, bracketed(t.unit.name, t.team.name if t.team else _("未分派"))) for t in self.others]
        return AssignTeamForm(
            data, teams=[(t.pk, t.name) for t in self.teams], others=others,
            initial={"team": self.target.team_id},
        )  # fmt: skip

    def context(self) -> dict[str, Any]:
        note = _("分派以后，这个组的组员就能看到该单位及其问题；换组的，原来的组随即看不到。")
        return super().context() | {"note": note, "teams_missing": not self.teams}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        chosen = self.chosen(data)
        actions.assign_team_to(target_ids=chosen, team_id=data["team"], reason=data["reason"], by=self.viewer)
        return self.said(len(chosen))


class AssignReviewers(_AssignPage):
    title = gettext_lazy("指定审核人员")
    submit = gettext_lazy("指定")

    def prepare(self) -> None:
        super().prepare()
        self.named = queries.reviewers_by_target(self.viewer, self.found.pk)

    def form(self, data: Any) -> BaseForm:
        own = self.named.get(self.target.pk, [])
        self.reviewers = {p.pk: p for p in (*reviewers_of(self.viewer, self.target.body_id), *own)}
        pairs = [
            (pk, bracketed(p.name, p.post) if p.post not in ("", p.name) else p.name)
            for pk, p in self.reviewers.items()
        ]
        others = [(t.pk, bracketed(t.unit.name, self._names(t.pk))) for t in self.others]
        initial = {"reviewers": [p.pk for p in own]}
        return ReviewersForm(data, reviewers=pairs, others=others, initial=initial)

    def _names(self, target_id: UUID) -> str:
        return _("、").join(p.name for p in self.named.get(target_id, [])) or _("未指定")

    def context(self) -> dict[str, Any]:
        note = _("指定的人员能看到该单位已反馈的问题，并审核它的销号申请；不能审核本人提交或上传的内容。")
        return super().context() | {"note": note, "reviewers_missing": not self.reviewers}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        chosen = self.chosen(data)
        actions.assign_reviewers_to(target_ids=chosen, reviewer_ids=data["reviewers"], by=self.viewer)
        return self.said(len(chosen))
