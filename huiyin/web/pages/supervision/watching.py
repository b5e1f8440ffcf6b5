"""The watch list: open findings by their lights, each light with every reason why."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import A, Column

from huiyin.supervision.filters import LightFilter
from huiyin.supervision.queries import INSIDE, lights_for

from ...lists import ListPage
from ...supervision_sentences import cause_sentence
from ...tables import TIGHT, WIDE, ChipColumn, DayColumn, ListTable
from ...templatetags.huiyin import mark
from ..findings.ledger import Worded


class WordedLightFilter(Worded, LightFilter):
    """The filters in words."""


class WatchTable(ListTable):
    finding = Column(
        verbose_name=gettext_lazy("问题"), accessor="finding__title", attrs=WIDE, orderable=False,
        linkify=("finding", {"pk": A("pk")}),
    )  # fmt: skip
    light = ChipColumn("Light", verbose_name=gettext_lazy("亮灯"), order_by="rank")
    reasons = Column(verbose_name=gettext_lazy("原因"), orderable=False, empty_values=())
    unit = Column(verbose_name=gettext_lazy("单位"), accessor="finding__unit__name", attrs=TIGHT)
    state = ChipColumn(
        "FindingState", verbose_name=gettext_lazy("状态"), accessor="finding__state", orderable=False
    )
    due_on = DayColumn(verbose_name=gettext_lazy("整改时限"), accessor="finding__due_on")
    seen_on = DayColumn(verbose_name=gettext_lazy("更新日期"))

    def render_finding(self, value: str, record: Any) -> SafeString:
        marks = [mark(_("重点事"), "sign", "flag")] if record.finding.key_watch else []
        marks += [mark(post.post, "asked", "person") for post in record.finding.key_posts.all()]
        told = format_html_join(" ", "{}", ((one,) for one in marks))
        return format_html('<span class="clamp">{}</span> {}', value, told)

    def render_reasons(self, record: Any) -> SafeString | str:
        told = [(cause_sentence(cause, n),) for cause, n, _light in record.reasons]
        return format_html_join(format_html("{}", _("；")), "{}", told) if told else "—"


class WatchList(ListPage):
    title = gettext_lazy("督办关注")
    table_class = WatchTable
    filterset_class = WordedLightFilter
    main_filters = ("q", "light", "cause", "key", "posts", "round", "unit")
    related = ("finding__unit",)
    prefetch = ("finding__key_posts",)
    first_column = "finding"
    export_url_name = "export_watch"
    nothing_yet = (
        gettext_lazy("没有亮灯的问题"),
        gettext_lazy(
            "超期、久无进展、多次退回、疑点属实、再次出现的问题，每天核对一次，列在这里并写明原因。"
        ),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*INSIDE):
            raise PermissionDenied
        return lights_for(self.request.viewer)
