"""Units to which an inspector is not to go for another reason than posts, relatives and origin."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from huiyin.rounds import barring

from ...forms.inspectors import BarForm
from ...refusals import answers
from ...sent_once import sent_once
from .editing import OfOneInspector, own_units


class BarUnit(OfOneInspector):
    title = gettext_lazy("写明不派往的单位")
    submit = gettext_lazy("保存")

    def form(self, data: Any) -> BaseForm:
        return BarForm(data, units=own_units(self.viewer, self.person.body_id))

    def act(self, data: dict[str, Any]) -> HttpResponse:
        barring.bar(inspector_id=self.person.pk, unit_id=data["unit"], reason=data["reason"], by=self.viewer)
        messages.success(self.request, _("已写明。"))
        return redirect("bar_unit" if "again" in self.request.POST else "inspector", pk=self.person.pk)


@require_POST
@sent_once
@answers
def lift_bar(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = barring.lift(bar_id=pk, by=request.viewer)
    messages.success(request, _("已取消。"))
    return redirect("inspector", pk=person.pk)
