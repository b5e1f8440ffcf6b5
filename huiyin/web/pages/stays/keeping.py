"""Keeping a stay: its days, for one unit or for several at once, and what its announcement says."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huiyin.rounds import queries
from huiyin.rounds.stationing import Announcement, StayDates, roles_at, station, station_at_once
from huiyin.rules.stationing import KEEPING

from ...announcement import usual_accepts, usual_declines
from ...forms.stays import StayForm
from ...refusals import one_of_or_404
from ...wording import bracketed
from ..rounds.access import TargetFormPage

_SAID = tuple(f.name for f in fields(Announcement))
_DATES = tuple(f.name for f in fields(StayDates))


class KeepStay(TargetFormPage):
    title = gettext_lazy("进驻安排")
    submit = gettext_lazy("保存")
    template_name = "web/stays/keep.html"

    def prepare(self) -> None:
        self.target = one_of_or_404(queries.targets_for(self.viewer), self.kwargs["pk"])
        self.found = self.target.round
        if not roles_at(self.viewer, self.target) & KEEPING:
            raise PermissionDenied
        stays = queries.stays_for(self.viewer, self.found.pk)
        self.kept = {s.target_id: s for s in stays}
        self.stay = self.kept.get(self.target.pk)

    def back(self) -> str:
        return reverse("target", args=[self.target.pk])

    def form(self, data: Any) -> BaseForm:
        others = queries.targets_for(self.viewer, self.found.pk).exclude(pk=self.target.pk)
        mine = [t for t in others if roles_at(self.viewer, t) & KEEPING]
        pairs = [(t.pk, bracketed(t.unit.name, self._days(t))) for t in mine]
        return StayForm(data, others=pairs, initial=self._initial())

    def _days(self, target: Any) -> str:
        stay = self.kept.get(target.pk)
        return f"{stay.enters_on} — {stay.leaves_on or ''}" if stay else _("未安排")

    def _initial(self) -> dict[str, Any]:
        """What is kept; where nothing is, the round's days and the usual words."""
        if self.stay is not None:
            return {n: getattr(self.stay, n) for n in (*_DATES, *_SAID, "version")}
        return {
            "enters_on": self.found.stationed_from, "leaves_on": self.found.stationed_until,
            "accepts": usual_accepts(), "declines": usual_declines(), "version": 0,
        }  # fmt: skip

    def context(self) -> dict[str, Any]:
        note = _(
            "日期、来访地点和电话印在进驻公告上。日期先后颠倒、一个组同时在两处的不能保存；休息日只作提示。"
        )
        return super().context() | {"note": note}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        dates = StayDates(**{name: data[name] for name in _DATES})
        said = Announcement(**{name: data[name] for name in _SAID})
        others = data.get("others", [])
        with transaction.atomic():
            station(
                target_id=self.target.pk, dates=dates, announcement=said, by=self.viewer,
                version=data["version"] or None,
            )  # fmt: skip
            station_at_once(target_ids=others, dates=dates, by=self.viewer)
        n = 1 + len(others)
        words = ngettext("已保存 %(n)d 个单位的进驻安排。", "已保存 %(n)d 个单位的进驻安排。", n)
        messages.success(self.request, words % {"n": n})
        return redirect(self.back())
