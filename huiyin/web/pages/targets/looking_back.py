"""Noting what a look-back found of one earlier finding."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.findings.queries import findings_for
from huiyin.rounds import queries
from huiyin.rounds.stationing import roles_at
from huiyin.rules.look_back import CHECKING, Recheck
from huiyin.verification.looking_back import carried, check

from ...forms.look_back import RecheckForm
from ...refusals import one_of_or_404
from ...wording import bracketed
from ..rounds.access import TargetFormPage


class CheckAgain(TargetFormPage):
    title = gettext_lazy("回头看检查")
    submit = gettext_lazy("保存")

    def prepare(self) -> None:
        self.target = one_of_or_404(queries.targets_for(self.viewer), self.kwargs["pk"])
        self.found = self.target.round
        try:
            self.known = carried(self.viewer, self.target, self.kwargs["finding"])
        except ObjectDoesNotExist as missing:
            raise Http404 from missing
        if not roles_at(self.viewer, self.target) & CHECKING:
            raise PermissionDenied

    def back(self) -> str:
        return f"{reverse('target', args=[self.target.pk])}#look-back"

    def form(self, data: Any) -> BaseForm:
        own = findings_for(self.viewer).filter(target=self.target).order_by("number")
        pairs = [(f.pk, f"{f.number}. {f.title}") for f in own]
        known = self.known.check
        initial = {"version": 0}
        if known:
            initial = {"result": known.result, "note": known.note, "found": known.found_id,
                       "version": known.version}  # fmt: skip
        return RecheckForm(data, findings=pairs, initial=initial)

    def context(self) -> dict[str, Any]:
        finding = self.known.finding
        named = bracketed(f"{finding.number}. {finding.title}", finding.closed_on or "")
        note = _("上次巡视的问题：%(finding)s") % {"finding": named}
        return super().context() | {"note": note}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        check(
            target_id=self.target.pk, finding_id=self.known.finding.pk, result=Recheck(data["result"]),
            note=data["note"], found_id=data["found"], version=data["version"] or None, by=self.viewer,
        )  # fmt: skip
        messages.success(self.request, _("回头看检查已保存。"))
        return HttpResponseRedirect(self.back())
