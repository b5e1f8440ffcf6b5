"""A form with a page of its own: shown, checked, done; or shown again with what stands against it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views import View

from ..refusals import Refusal, answers, checked
from ..sent_once import sent_once
from .placing import errors_placed


class FormPage(View):
    """Subclasses name title, template and words, make the form, and act on what it holds."""

    http_method_names = ["get", "post", "head", "options"]
    template_name = ""
    title: str | Promise = ""
    submit: str | Promise = ""
    #: names of fields as the action calls them → as the form does
    places: Mapping[str, str] = {}

    def prepare(self) -> None:
        """Find what the form is about; raises `Http404` or `PermissionDenied`."""

    def form(self, data: Any) -> BaseForm:
        """The form; `data` is None when it is shown for the first time."""
        raise NotImplementedError

    def act(self, data: dict[str, Any]) -> HttpResponse:
        """Do it, and say where to go."""
        raise NotImplementedError

    def back(self) -> str:
        """Where “取消” leads."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        """What the page shows besides its form."""
        return {}

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.viewer = request.viewer

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.prepare()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return self.page(self.form(None))

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return sent_once(answers(self._attempt, again=self._again))(request)

    def page(self, form: BaseForm, refusal: Refusal | None = None) -> HttpResponse:
        frame = {"title": self.title, "submit": self.submit, "back": self.back()}
        frame |= {"form": form, "refusal": refusal}
        return render(self.request, self.template_name, frame | self.context())

    def _attempt(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        data = checked(form)
        with errors_placed(form, **self.places):
            return self.act(data)

    def _again(self, request: HttpRequest, refusal: Refusal) -> HttpResponse:
        return self.page(refusal.form or self.form(request.POST), refusal)
