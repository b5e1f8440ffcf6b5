"""Planning a round: the term it belongs to, the round itself, its teams and its targets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huiyin.organisations.queries import bodies_for, units_for
from huiyin.rounds import actions, queries
from huiyin.rules.roles import Role
from huiyin.rules.round import InspectionKind

from ...forms.rounds import RoundForm, TargetsForm, TeamForm, TermForm
from .access import PlanPage, RoundFormPage


class NewTerm(PlanPage):
    title = gettext_lazy("开设新一届")
    submit = gettext_lazy("开设")

    def form(self, data: Any) -> BaseForm:
        own = bodies_for(self.viewer).filter(pk__in=self.viewer.bodies(Role.OFFICE))
        return TermForm(data, bodies=[(b.pk, b.name) for b in own])

    def context(self) -> dict[str, Any]:
        return {"note": _("轮次按届编号，全覆盖也按届统计。开设以后就可以在这一届里筹备轮次。")}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        term = actions.open_term(
            body_id=data["body"], name=data["name"], starts_on=data["starts_on"], ends_on=data["ends_on"],
            by=self.viewer,
        )  # fmt: skip
        messages.success(self.request, _("已开设“%(name)s”，现在可以筹备轮次。") % {"name": term.name})
        return redirect(f"{reverse('new_round')}?term={term.pk}")


class NewRound(PlanPage):
    title = gettext_lazy("筹备新一轮")
    submit = gettext_lazy("开始筹备")

    def prepare(self) -> None:
        super().prepare()
        terms = queries.terms_for(self.viewer).filter(body_id__in=self.viewer.bodies(Role.OFFICE))
        self.terms = list(terms.order_by("-starts_on"))

    def form(self, data: Any) -> BaseForm:
        wanted = self.request.GET.get("term", "")
        chosen = next((t for t in self.terms if str(t.pk) == wanted), self.terms[0] if self.terms else None)
        initial = {"term": chosen.pk, "number": chosen.number_of_rounds + 1} if chosen else {}
        return RoundForm(data, terms=[(t.pk, t.name) for t in self.terms], initial=initial)

    def context(self) -> dict[str, Any]:
        return {
            "note": _("新的轮次处于“筹备”阶段，被巡视单位看不到；动员部署之后才对它们公布。"),
            "terms_missing": not self.terms,
        }

    def act(self, data: dict[str, Any]) -> HttpResponse:
        planned = actions.plan_round(
            term_id=data["term"], number=data["number"], name=data["name"], by=self.viewer
        )
        words = _("已开始筹备“%(name)s”。接下来请设立巡视组、选定巡视对象。")
        messages.success(self.request, words % {"name": planned.name})
        return redirect("round", pk=planned.pk)


class AddTeam(RoundFormPage):
    title = gettext_lazy("设立巡视组")
    submit = gettext_lazy("设立")

    def form(self, data: Any) -> BaseForm:
        numbers = [t.number for t in queries.teams_for(self.viewer, self.found.pk)]
        return TeamForm(data, initial={"number": max(numbers, default=0) + 1})

    def context(self) -> dict[str, Any]:
        note = _("设立以后由安全管理员把“巡视巡察组”角色授予组员，组员就能看到分派给本组的巡视对象。")
        return super().context() | {"note": note, "again": True}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        team = actions.add_team(
            round_id=self.found.pk, number=data["number"], name=data["name"], by=self.viewer
        )
        messages.success(self.request, _("已设立“%(name)s”。") % {"name": team.name})
        if "again" in self.request.POST:
            return redirect("add_team", pk=self.found.pk)
        return HttpResponseRedirect(f"{self.back()}#teams")


class AddTargets(RoundFormPage):
    """Units are picked from all of the body that are not in the round; searching keeps what is picked."""

    title = gettext_lazy("选定巡视对象")
    submit = gettext_lazy("加入本轮")
    template_name = "web/rounds/targets.html"
    places = {"unit": "units"}

    def prepare(self) -> None:
        super().prepare()
        there = queries.targets_for(self.viewer, self.found.pk).order_by().values("unit_id")
        self.units = units_for(self.viewer).filter(body_id=self.found.body_id).exclude(pk__in=there)

    def form(self, data: Any, **options: Any) -> BaseForm:
        teams = [(t.pk, t.name) for t in queries.teams_for(self.viewer, self.found.pk)]
        units = list(self.units.values_list("pk", "name"))
        return TargetsForm(data, units=units, teams=teams, **options)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "search" in request.POST:
            kept = {"kind": request.POST.get("kind"), "team": request.POST.get("team")}
            return self.page(self.form(None, initial=kept))
        return super().post(request, **kwargs)

    def context(self) -> dict[str, Any]:
        text = self.request.POST.get("q", "").strip()
        picked = set(self.request.POST.getlist("units"))
        found = units_for(self.viewer, text=text).filter(pk__in=self.units.values("pk"))
        shown = {str(u.pk): u for u in found}
        missing = [pk for pk in picked if pk not in shown]
        kept = [u for u in self.units if str(u.pk) in missing] if missing else []
        rows = [*kept, *shown.values()]
        former = queries.targets_for(self.viewer).filter(unit__in=[u.pk for u in rows])
        former = former.order_by("round__term__starts_on", "round__number")
        last = {t.unit_id: t.round.name for t in former}
        return super().context() | {
            "rows": [(u, str(u.pk) in picked, last.get(u.pk, "")) for u in rows],
            "q": text,
            "no_units": not rows and not text,
            "searched": "search" in self.request.POST,
        }

    def act(self, data: dict[str, Any]) -> HttpResponse:
        added = actions.add_targets(
            round_id=self.found.pk, unit_ids=data["units"], kind=InspectionKind(data["kind"]),
            team_id=data["team"], by=self.viewer,
        )  # fmt: skip
        words = ngettext("已选定 %(n)d 个巡视对象。", "已选定 %(n)d 个巡视对象。", len(added))
        messages.success(self.request, words % {"n": len(added)})
        return HttpResponseRedirect(f"{self.back()}#targets")
