"""Making and changing a webhook."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.notices import channelling
from huiyin.organisations.queries import bodies_for

from ...forms.form_page import FormPage
from ...forms.notices import ChannelForm
from ...refusals import one_of_or_404
from .showing import demand


class NewChannel(FormPage):
    template_name = "web/channels/form.html"
    title = gettext_lazy("新建通知渠道")
    submit = gettext_lazy("保存")
    channel: Any = None

    def prepare(self) -> None:
        demand(self.request)

    def form(self, data: Any) -> BaseForm:
        return ChannelForm(
            data, bodies=bodies_for(self.viewer), made=self.channel is not None, initial=self.initial()
        )

    def initial(self) -> dict[str, Any]:
        return {"version": 0}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        channel = channelling.make(given=data, by=self.viewer)
        messages.success(
            self.request, _("已保存“%(name)s”，尚未开通：请先试发，收到后再开通。") % {"name": channel.name}
        )
        return redirect("channels")

    def back(self) -> str:
        return reverse("channels")

    def context(self) -> dict[str, Any]:
        return {"channel": self.channel, "hosts": channelling.listed_hosts()}


class ChangeChannel(NewChannel):
    title = gettext_lazy("更改通知渠道")

    def prepare(self) -> None:
        super().prepare()
        self.channel = one_of_or_404(channelling.channels_for(self.viewer), self.kwargs["pk"])

    def initial(self) -> dict[str, Any]:
        c = self.channel
        kept = {"name": c.name, "format": c.format, "role": c.role, "body": str(c.body_id)}
        return {"version": c.version, **kept}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        channel = channelling.change(channel_id=self.channel.pk, given=data, by=self.viewer)
        messages.success(
            self.request, _("已更改“%(name)s”并停用：请先试发，收到后再开通。") % {"name": channel.name}
        )
        return redirect("channels")
