"""The list of signs: what waits for a judgement first, the strongest at the top."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from django_tables2 import A, Column

from huiyin.authenticity.filters import SignFilter
from huiyin.authenticity.queries import INSPECTING, refs_seen, signs_for
from huiyin.rules.roles import Role
from huiyin.rules.sign import UNJUDGED

from ...lists import ListPage, address
from ...sign_reasons import reason_sentence
from ...tables import TIGHT, WIDE, ChipColumn, DayColumn, ListTable
from ...wording import word
from ..findings.ledger import Worded


class WordedSignFilter(Worded, SignFilter):
    """The filters in words."""


class SignTable(ListTable):
    code = Column(verbose_name=gettext_lazy("疑点"), attrs=TIGHT, linkify=("signs:sign", {"pk": A("pk")}))
    finding = Column(
        verbose_name=gettext_lazy("问题"), accessor="finding__title", orderable=False, attrs=WIDE
    )
    unit = Column(verbose_name=gettext_lazy("单位"), accessor="finding__unit__name", attrs=TIGHT)
    why = Column(verbose_name=gettext_lazy("依据"), accessor="pk", orderable=False, attrs=WIDE)
    state = ChipColumn("SignState", verbose_name=gettext_lazy("判断"))
    score = Column(verbose_name=gettext_lazy("分值"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    raised_at = DayColumn(verbose_name=gettext_lazy("提示时间"))

    def before_render(self, request: Any) -> None:
        page = [row.record for row in self.paginated_rows]
        self.seen = refs_seen(request.viewer, page)

    def render_code(self, value: str) -> str:
        return str(word(value, "Code"))

    def render_finding(self, value: str) -> SafeString:
        return format_html('<span class="clamp">{}</span>', value)

    def render_why(self, record: Any) -> SafeString:
        named = set(record.refs) <= self.seen
        told = reason_sentence(record.because, record.params, named=named)
        return format_html('<span class="clamp">{}</span>', told)

    def render_score(self, value: float) -> str:
        return f"{value:.2f}"


class SignList(ListPage):
    title = gettext_lazy("整改疑点")
    template_name = "web/signs/list.html"
    table_class = SignTable
    filterset_class = WordedSignFilter
    main_filters = ("q", "code", "state", "round", "unit")
    related = ("finding__unit",)
    first_column = "code"
    nothing_yet = (
        gettext_lazy("没有疑点"),
        gettext_lazy("被巡视单位填报进展或申请销号后，系统在后台比对，有疑点的列在这里，由人判断。"),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*INSPECTING):
            raise PermissionDenied
        return signs_for(self.request.viewer).order_by("waits", "-score", "-id")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = {
            "words": word("open", "SignState"),
            "url": address("signs", state=sorted(UNJUDGED)),
        }
        whole = self.request.viewer.has(Role.OFFICE, Role.LEADING_GROUP)
        return super().get_context_data(**kwargs) | {"waiting": waiting, "whole_body": whole}
