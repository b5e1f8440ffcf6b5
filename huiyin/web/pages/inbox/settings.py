"""How one wants to be told: kinds by channel, digests, quiet hours, language."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.notices.wishing import channels_of, choosable, said_by, wish

from ...forms.form_page import FormPage
from ...forms.notices import WishForm


class NoticeSettings(FormPage):
    template_name = "web/inbox/settings.html"
    title = gettext_lazy("通知设置")
    submit = gettext_lazy("保存")

    def form(self, data: Any) -> BaseForm:
        said = said_by(self.viewer)
        w = said.wishes
        initial = {
            "version": said.version, "mail": sorted(said.mail), "messages": sorted(said.messages),
            "email": said.email, "language": said.language or "zh-hans", "digest": w.digest.value,
            "hour": w.hour, "weekday": w.weekday, "quiet_from": w.quiet_from, "quiet_until": w.quiet_until,
        }  # fmt: skip
        return WishForm(data, kinds=choosable(self.viewer), initial=initial)

    def act(self, data: dict[str, Any]) -> HttpResponse:
        form = WishForm(self.request.POST, kinds=choosable(self.viewer))
        form.is_valid()
        wish(
            mail=data["mail"], messages=data["messages"], wishes=form.wishes(), email=data["email"],
            language=data["language"], version=data["version"], by=self.viewer,
        )  # fmt: skip
        messages.success(self.request, _("已保存。等待发送的通知按新的设置发送。"))
        return redirect("notice_settings")

    def back(self) -> str:
        return reverse("inbox")

    def context(self) -> dict[str, Any]:
        by_mail, by_message = channels_of(self.viewer)
        return {"by_mail": by_mail, "by_message": by_message}
