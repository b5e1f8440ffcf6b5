"""A campaign opened with its first task, and further tasks given in it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huiyin.governance import actions, queries
from huiyin.organisations.queries import bodies_for
from huiyin.rules.campaign import Addressed, CampaignAction
from huiyin.rules.roles import Role
from huiyin.themes.queries import themes_for

from ...forms.form_page import FormPage
from ...forms.governance import CampaignForm, CampaignTaskForm
from ...refusals import one_of_or_404
from ...wording import bracketed, word
from ..rectify.sending import key_of, taken_once


def new_task(form: CampaignTaskForm) -> actions.NewTask:
    data = form.cleaned_data
    return actions.NewTask(
        data["text"], data["deliverable"], data["due_on"], Addressed(data["addressed"]), form.chosen()
    )


class _Giving(FormPage):
    """What both pages share: to whom a task can be given, and how many these are."""

    body: Any
    themes: list[Any]
    #: the form as it was sent
    sent: CampaignTaskForm

    def _choices(self) -> dict[str, Any]:
        units = queries.units_of(self.body.pk).order_by("name")
        departments = queries.departments_of(self.viewer).filter(body=self.body).order_by("name")
        return {
            "addressed": [(a.value, self._called(a, len(units))) for a in Addressed],
            "departments": [(str(d.pk), d.name) for d in departments],
            "units": [(str(u.pk), u.name) for u in units],
        }

    def _called(self, addressed: Addressed, units: int) -> str:
        """With how many they are, where that is known before the form is filled in."""
        n = {Addressed.ALL: units}.get(addressed)
        if addressed == Addressed.CONCERNED and self.themes:
            n = queries.concerned(self.body.pk, self.themes).count()
        if n is None:
            return str(word(addressed))
        return bracketed(word(addressed), ngettext("%(n)d 个", "%(n)d 个", n) % {"n": n})


class OpenCampaign(_Giving):
    template_name = "web/governance/open.html"
    title = gettext_lazy("开展专项治理")
    submit = gettext_lazy("开展并下达")

    def prepare(self) -> None:
        bodies = list(bodies_for(self.viewer.only(Role.OFFICE)))
        if not bodies:
            raise PermissionDenied
        given = self.request.GET.get("theme")
        self.themes = [one_of_or_404(themes_for(self.viewer), given)] if given else []
        wanted = self.themes[0].body_id if self.themes else self.request.GET.get("body")
        self.body = next((b for b in bodies if str(b.pk) == str(wanted)), bodies[0])
        self.bodies = bodies

    def form(self, data: Any) -> CampaignForm:
        known = themes_for(self.viewer).filter(body=self.body).order_by("name")
        first = self.themes[0].name if self.themes else ""
        initial = {
            "themes": [str(t.pk) for t in self.themes],
            "addressed": Addressed.CONCERNED.value if self.themes else "",
            "title": (_("关于“%(theme)s”的专项治理") % {"theme": first})[:120] if first else "",
        }
        pairs = [(str(t.pk), t.name) for t in known]
        form = CampaignForm(data, themes=pairs, initial=initial, **self._choices())
        self.sent = form
        return form

    def act(self, data: dict[str, Any]) -> HttpResponse:
        def do() -> str:
            made = actions.open_campaign(
                body_id=self.body.pk, title=data["title"], reason=data["reason"], themes=data["themes"],
                task=new_task(self.sent), by=self.viewer,
            )  # fmt: skip
            return reverse("campaign", args=[made.pk])

        return taken_once(self.request, do, _("已开展，任务已下达。"))

    def back(self) -> str:
        return reverse("themes:theme", args=[self.themes[0].pk]) if self.themes else reverse("campaigns")

    def context(self) -> dict[str, Any]:
        return {"once": key_of(self.request), "body": self.body, "bodies": self.bodies}


class GiveTask(_Giving):
    template_name = "web/governance/give.html"
    title = gettext_lazy("下达任务")
    submit = gettext_lazy("下达")

    @cached_property
    def campaign(self) -> Any:
        return one_of_or_404(queries.campaigns_for(self.viewer), self.kwargs["pk"])

    def prepare(self) -> None:
        if CampaignAction.GIVE not in queries.moves_on(self.campaign, self.viewer):
            raise PermissionDenied
        self.body, self.themes = self.campaign.body, queries.themes_of(self.campaign)

    def form(self, data: Any) -> CampaignTaskForm:
        choices = self._choices()
        if not self.themes:
            choices["addressed"] = [c for c in choices["addressed"] if c[0] != Addressed.CONCERNED]
        self.sent = CampaignTaskForm(data, **choices)
        return self.sent

    def act(self, data: dict[str, Any]) -> HttpResponse:
        pk: UUID = self.campaign.pk

        def do() -> str:
            actions.give_task(campaign_id=pk, task=new_task(self.sent), by=self.viewer)
            return reverse("campaign", args=[pk])

        return taken_once(self.request, do, _("任务已下达。"))

    def back(self) -> str:
        return reverse("campaign", args=[self.campaign.pk])

    def context(self) -> dict[str, Any]:
        return {"once": key_of(self.request), "campaign": self.campaign}
