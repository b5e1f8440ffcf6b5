"""When a unit has to be inspected in a term, or must not be: kept with the reason, and lifted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from huiyin.organisations.queries import units_for
from huiyin.proposals import spans as actions
from huiyin.rounds.queries import terms_for
from huiyin.rules.roles import Role
from huiyin.rules.unit_span import SpanKind

from ...forms.form_page import FormPage
from ...forms.proposals import SpanForm
from ...refusals import answers, one_of_or_404
from ...sent_once import sent_once


class UnitSpans(FormPage):
    template_name = "web/proposals/spans.html"
    title = gettext_lazy("时间要求")
    submit = gettext_lazy("保存")

    def prepare(self) -> None:
        self.term = one_of_or_404(terms_for(self.viewer), self.kwargs["pk"])
        if Role.OFFICE not in self.viewer.roles(self.term.body_id):
            raise PermissionDenied
        rows = units_for(self.viewer).filter(body_id=self.term.body_id, receives=False, merged_into=None)
        self.unit = one_of_or_404(rows, self.kwargs["unit"])

    def form(self, data: Any) -> BaseForm:
        return SpanForm(data)

    def back(self) -> str:
        return f"{reverse('term_plan', args=[self.term.pk])}#unit-{self.unit.pk}"

    def context(self) -> dict[str, Any]:
        spans = actions.spans_for(self.viewer, self.term.pk).filter(unit=self.unit)
        note = _("重新计算时按这里的要求排定；排不下时说明是哪几条要求互相矛盾。已采用的方案不变。")
        return {"term": self.term, "unit": self.unit, "spans": spans, "note": note}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        actions.keep_span(
            term_id=self.term.pk, unit_id=self.unit.pk, kind=SpanKind(data["kind"]), start=data["start"],
            end=data["end"], reason=data["reason"], by=self.viewer,
        )  # fmt: skip
        messages.success(self.request, _("时间要求已保存，重新计算后生效。"))
        return redirect("unit_spans", pk=self.term.pk, unit=self.unit.pk)


@require_POST
@sent_once
@answers
def lift_span(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = actions.lift_span(span_id=pk, by=request.viewer)
    messages.success(request, _("时间要求已取消，重新计算后生效。"))
    return redirect("unit_spans", pk=found.term_id, unit=found.unit_id)
