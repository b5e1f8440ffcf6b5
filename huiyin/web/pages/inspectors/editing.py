"""Registering and amending inspectors, and the posts that keep them away from units."""

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

from huiyin.organisations.queries import bodies_for, units_for
from huiyin.rounds import inspectors as actions
from huiyin.rounds import queries
from huiyin.rounds.leading import accounts_of_teams
from huiyin.rules.recusal import Relation
from huiyin.rules.roles import Role

from ...forms.form_page import FormPage
from ...forms.inspectors import OWN, InspectorForm, TieForm
from ...refusals import answers, one_of_or_404
from ...sent_once import sent_once


def own_units(viewer: Any, body_id: UUID | None = None) -> list[tuple[Any, str]]:
    units = units_for(viewer).filter(body_id__in=viewer.bodies(Role.OFFICE))
    return list((units.filter(body_id=body_id) if body_id else units).values_list("pk", "name"))


class NewInspector(FormPage):
    title = gettext_lazy("登记巡视人员")
    submit = gettext_lazy("登记")
    template_name = "web/inspectors/form.html"

    def prepare(self) -> None:
        if not self.viewer.has(Role.OFFICE):
            raise PermissionDenied

    def form(self, data: Any) -> BaseForm:
        own = bodies_for(self.viewer).filter(pk__in=self.viewer.bodies(Role.OFFICE))
        accounts = [(a.pk, a.name) for b in own for a in accounts_of_teams(b.pk)]
        return InspectorForm(
            data, bodies=[(b.pk, b.name) for b in own], units=own_units(self.viewer), accounts=accounts
        )

    def back(self) -> str:
        return reverse("inspectors")

    def context(self) -> dict[str, Any]:
        return {"note": _("登记以后，再写明本人和亲属在哪些单位任过职；这些情况只有巡视办能看到。")}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        data.pop("version")
        made = actions.add_inspector(body_id=data.pop("body"), **data, by=self.viewer)
        messages.success(self.request, _("已登记“%(name)s”。") % {"name": made.name})
        return redirect("inspector", pk=made.pk)


class OfOneInspector(FormPage):
    """A form about one inspector, shown with that person's page behind it."""

    template_name = "web/inspectors/form.html"

    def prepare(self) -> None:
        self.person = one_of_or_404(queries.inspectors_for(self.viewer), self.kwargs["pk"])

    def back(self) -> str:
        return reverse("inspector", args=[self.person.pk])

    def context(self) -> dict[str, Any]:
        return {"person": self.person, "again": True}


class AmendInspector(OfOneInspector):
    submit = gettext_lazy("保存")
    template_name = "web/inspectors/person.html"

    def prepare(self) -> None:
        super().prepare()
        self.title = self.person.name

    def form(self, data: Any) -> BaseForm:
        person = self.person
        initial = {
            "name": person.name, "post": person.post, "borrowed_from": person.borrowed_from_id,
            "origins": _("、").join(person.origins), "skills": _("、").join(person.skills),
            "account_id": person.account_id, "version": person.version,
        }  # fmt: skip
        return InspectorForm(
            data, bodies=[], units=own_units(self.viewer, person.body_id), initial=initial,
            accounts=[(a.pk, a.name) for a in accounts_of_teams(person.body_id)],
        )  # fmt: skip

    def back(self) -> str:
        return reverse("inspectors")

    def context(self) -> dict[str, Any]:
        key = self.person.pk
        return {
            "person": self.person,
            "recused_in": queries.recused_in_teams(self.viewer, key),
            "ties": queries.ties_of(self.viewer, key),
            "bars": queries.bars_of(self.viewer, key),
        }

    def act(self, data: dict[str, Any]) -> HttpResponse:
        data["version"] = data["version"] or 0
        actions.amend_inspector(inspector_id=self.person.pk, **data, by=self.viewer)
        messages.success(self.request, _("“%(name)s”已保存。") % {"name": data["name"]})
        return redirect("inspector", pk=self.person.pk)


class AddTie(OfOneInspector):
    title = gettext_lazy("登记任职或亲属情况")
    submit = gettext_lazy("登记")

    def form(self, data: Any) -> BaseForm:
        return TieForm(data, units=own_units(self.viewer, self.person.body_id))

    def act(self, data: dict[str, Any]) -> HttpResponse:
        relation = None if data["relation"] == OWN else Relation(data["relation"])
        actions.add_tie(
            inspector_id=self.person.pk, unit_id=data["unit"], relation=relation, post=data["post"],
            until=data["until"], by=self.viewer,
        )  # fmt: skip
        messages.success(self.request, _("已登记。"))
        return redirect("add_tie" if "again" in self.request.POST else "inspector", pk=self.person.pk)


@require_POST
@sent_once
@answers
def remove_tie(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = actions.remove_tie(tie_id=pk, by=request.viewer)
    messages.success(request, _("已删除。"))
    return redirect("inspector", pk=person.pk)
