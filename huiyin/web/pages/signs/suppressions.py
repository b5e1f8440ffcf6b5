"""What dismissals have taught: listed with reason and author, and lifted again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from django_tables2 import A, Column

from huiyin.authenticity import actions
from huiyin.authenticity.filters import SuppressionFilter
from huiyin.authenticity.queries import suppressions_for
from huiyin.rules.roles import Role

from ...forms.signs import LiftForm
from ...lists import ListPage
from ...refusals import Refusal, answers, checked, one_of_or_404
from ...tables import TIGHT, WIDE, ListTable, MomentColumn
from ...wording import word
from ..findings.ledger import Worded
from ..rectify.sending import key_of, taken_once


class WordedSuppressionFilter(Worded, SuppressionFilter):
    """The filters in words."""


class SuppressionTable(ListTable):
    code = Column(
        verbose_name=gettext_lazy("疑点"),
        attrs=TIGHT,
        orderable=False,
        linkify=("signs:lift", {"pk": A("pk")}),
    )
    kind = Column(verbose_name=gettext_lazy("范围"), attrs=TIGHT, orderable=False)
    about = Column(
        verbose_name=gettext_lazy("由此问题"), accessor="finding__title", orderable=False, attrs=WIDE
    )
    reason = Column(verbose_name=gettext_lazy("排除的理由"), orderable=False, attrs=WIDE)
    kept = Column(verbose_name=gettext_lazy("已不提示"), attrs={"td": {"class": "num"}}, orderable=False)
    made_by_name = Column(verbose_name=gettext_lazy("设置人"), attrs=TIGHT, orderable=False)
    made_at = MomentColumn(verbose_name=gettext_lazy("设置时间"))
    lifted_at = MomentColumn(verbose_name=gettext_lazy("恢复时间"))

    def render_code(self, value: str) -> str:
        return str(word(value, "Code"))

    def render_kind(self, value: str) -> str:
        return str(word(value, "SuppressionKind"))

    def render_about(self, value: str) -> SafeString:
        return format_html('<span class="clamp">{}</span>', value)

    def render_reason(self, value: str) -> SafeString:
        return format_html('<span class="clamp">{}</span>', value)


class SuppressionList(ListPage):
    title = gettext_lazy("不再提示的疑点")
    template_name = "web/signs/suppressions.html"
    table_class = SuppressionTable
    filterset_class = WordedSuppressionFilter
    related = ("finding__unit",)
    first_column = "code"
    nothing_yet = (
        gettext_lazy("没有不再提示的疑点"),
        gettext_lazy("排除疑点时选择“以后不再提示”的，列在这里，随时可以恢复。"),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(Role.OFFICE, Role.LEADING_GROUP):
            raise PermissionDenied
        return suppressions_for(self.request.viewer).order_by("-made_at", "-id")


def lift_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    lesson = one_of_or_404(suppressions_for(request.viewer), pk)
    form = refusal.form if refusal and refusal.form else None
    context = {
        "lesson": lesson,
        "may": request.viewer.has(Role.OFFICE) and lesson.lifted_at is None,
        "form": form or LiftForm(request.POST or None),
        "once": key_of(request),
        "refusal": refusal,
    }
    return render(request, "web/signs/suppression.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=lift_page)
def lift_suppression(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return lift_page(request, pk)
    one_of_or_404(suppressions_for(request.viewer), pk)
    if not request.viewer.has(Role.OFFICE):
        raise PermissionDenied
    reason = checked(LiftForm(request.POST))["reason"]

    def do() -> str:
        actions.lift_suppression(suppression_id=pk, reason=reason, by=request.viewer)
        return reverse("signs:suppressions")

    return taken_once(request, do, _("已恢复提示；此前没有提示的疑点已转为待判断。"))
