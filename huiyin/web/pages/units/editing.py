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
from huiyin.organisations.clock import today
from huiyin.organisations.structure import merge_unit
from huiyin.rules.roles import Role
from huiyin.rules.unit import UnitType

from ...forms.form_page import FormPage
from ...forms.units import MergeForm, UnitForm
from ...refusals import one_of_or_404

#: what a unit's form and its record call the same
FIELDS = (
    "name", "short_name", "unit_type", "sector", "receives", "place", "parent_id", "supervised_by_id",
)  # fmt: skip


class NewUnit(FormPage):
    title = gettext_lazy("新增单位")
    submit = gettext_lazy("新增")
    template_name = "web/units/form.html"

    def prepare(self) -> None:
        if not self.viewer.has(Role.OFFICE):
            raise PermissionDenied

    def form(self, data: Any) -> BaseForm:
        own = queries.bodies_for(self.viewer).filter(pk__in=self.viewer.bodies(Role.OFFICE))
        bodies = [(b.pk, b.name) for b in own]
        # which units can be above it depends on the body: where there are several, it is said by amending
        others = _pairs(self.viewer, bodies[0][0]) if len(bodies) == 1 else ()
        return UnitForm(data, bodies=bodies, others=others)

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
        for name in ("aliases", "former_names"):
            initial[name] = "\n".join(getattr(self.unit, name))
        others = [pair for pair in _pairs(self.viewer, self.unit.body_id) if pair[0] != self.unit.pk]
        return UnitForm(data, bodies=[], others=others, initial=initial)

    def back(self) -> str:
        return reverse("unit", args=[self.unit.pk])

    def context(self) -> dict[str, Any]:
        note = _("改名以后，已登记的问题随之显示新名称；原来的名称请记为曾用名，导入旧文件时仍能认出。")
        return {"unit": self.unit, "note": note}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        data["unit_type"] = UnitType(data["unit_type"])
        unit = actions.amend_unit(unit_id=self.unit.pk, by=self.viewer, **data)
        messages.success(self.request, _("“%(name)s”已保存。") % {"name": unit.name})
        return redirect(self.back())


class MergeUnit(AmendUnit):
    """A unit that is no more: what it was inspected for counts for the other one from now on."""

    title = gettext_lazy("并入其他单位")
    submit = gettext_lazy("并入")

    def form(self, data: Any) -> BaseForm:
        pairs = _pairs(self.viewer, self.unit.body_id)
        others = [pair for pair in pairs if pair[0] != self.unit.pk]
        return MergeForm(data, others=others, initial={"on": today()})

    def context(self) -> dict[str, Any]:
        note = _("并入以后不能撤销。原单位的问题和巡视记录都保留；全覆盖把它受过的巡视算在并入的单位上。")
        return {"unit": self.unit, "note": note}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        merged = merge_unit(unit_id=self.unit.pk, into_id=data["into"], on=data["on"], by=self.viewer)
        words = _("“%(name)s”已并入“%(into)s”。")
        messages.success(self.request, words % {"name": merged.name, "into": merged.merged_into.name})
        return redirect(self.back())


def _pairs(viewer: Any, body_id: Any) -> list[tuple[Any, str]]:
    """The units that another one can be part of, supervised by or merged into."""
    units = queries.units_for(viewer).filter(body_id=body_id, merged_into=None)
    return list(units.values_list("pk", "name"))
