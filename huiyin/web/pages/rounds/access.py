"""Which round a page of the office is about: unseen ones don't exist, seen ones need the office's role."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.accounts.viewer import Viewer
from huiyin.rounds import queries
from huiyin.rules.roles import Role

from ...forms.form_page import FormPage
from ...refusals import one_of_or_404


def conducts(viewer: Viewer, body_id: UUID) -> bool:
    """Whether the viewer plans and conducts the rounds of this body."""
    return Role.OFFICE in viewer.roles(body_id)


class PlanPage(FormPage):
    """A form of the office that is not about a round that exists."""

    template_name = "web/rounds/form.html"

    def prepare(self) -> None:
        if not self.viewer.has(Role.OFFICE):
            raise PermissionDenied

    def back(self) -> str:
        return reverse("rounds")


class RoundFormPage(FormPage):
    """A form of the office about one round."""

    template_name = "web/rounds/form.html"

    def prepare(self) -> None:
        self.found = one_of_or_404(queries.rounds_for(self.viewer), self.kwargs["pk"])
        if not conducts(self.viewer, self.found.body_id):
            raise PermissionDenied

    def back(self) -> str:
        return reverse("round", args=[self.found.pk])

    def context(self) -> dict[str, Any]:
        return {"round": self.found}


class TargetFormPage(RoundFormPage):
    """A form of the office about one target of a round."""

    def prepare(self) -> None:
        self.target = one_of_or_404(queries.targets_for(self.viewer), self.kwargs["pk"])
        self.found = self.target.round
        if not conducts(self.viewer, self.target.body_id):
            raise PermissionDenied

    def back(self) -> str:
        return f"{super().back()}#targets"

    def context(self) -> dict[str, Any]:
        return super().context() | {"target": self.target}
