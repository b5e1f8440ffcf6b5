"""Adding and amending a unit, by the office."""

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

from huiyin.organisations import actions, queries
from huiyin.rules.roles import Role
from huiyin.rules.unit import UnitType

from ...forms.form_page import FormPage
from ...forms.units import UnitForm
from ...refusals import one_of_or_404

#: what a unit's form and its record call the same
FIELDS = ("name", "short_name", "unit_type", "sector", "receives")


class NewUnit(FormPage):
    title = gettext_lazy("新增单位")
    submit = gettext_lazy("新增")
    template_name = "web/units/form.html"

    def prepare(self) -> None:
        if not self.viewer.has(Role.OFFICE):
            raise PermissionDenied

    def form(self, data: Any) -> BaseForm:
        own = queries.bodies_for(self.viewer).filter(pk__in=self.viewer.bodies(Role.OFFICE))
        return UnitForm(data, bodies=[(b.pk, b.name) for b in own])

    def back(self) -> str:
        return reverse("units")

    def context(self) -> dict[str, Any]:
        return {"again": True}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        body = data.pop("body")
        data["unit_type"] = UnitType(data["unit_type"])
        unit = actions.add_unit(body_id=body, **data, by=self.viewer)
        messages.success(self.request, _("已新增“%(name)s”。") % {"name": unit.name})
        return redirect("new_unit") if "again" in self.request.POST else redirect("unit", pk=unit.pk)


class AmendUnit(FormPage):
    title = gettext_lazy("修改单位")
    submit = gettext_lazy("保存")
    template_name = "web/units/form.html"

    def prepare(self) -> None:
        self.unit = one_of_or_404(queries.units_for(self.viewer), self.kwargs["pk"])
        if Role.OFFICE not in self.viewer.roles(self.unit.body_id):
            raise PermissionDenied

    def form(self, data: Any) -> BaseForm:
        initial = {name: getattr(self.unit, name) for name in FIELDS}
        return UnitForm(data, bodies=[], initial=initial | {"aliases": "\n".join(self.unit.aliases)})

    def back(self) -> str:
        return reverse("unit", args=[self.unit.pk])

    def context(self) -> dict[str, Any]:
        note = _("改名以后，已登记的问题随之显示新名称；原来的名称请留作别名，导入旧文件时仍能认出。")
        return {"unit": self.unit, "note": note}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        data["unit_type"] = UnitType(data["unit_type"])
        unit = actions.amend_unit(unit_id=self.unit.pk, by=self.viewer, **data)
        messages.success(self.request, _("“%(name)s”已保存。") % {"name": unit.name})
        return redirect(self.back())
