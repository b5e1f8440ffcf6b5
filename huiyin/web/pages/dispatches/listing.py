"""The list of what goes out under the head's signature: what waits for it at the top."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tables2 import A, Column

from huiyin.rules.dispatch import DispatchKind
from huiyin.rules.roles import WHOLE_UNIT, Role
from huiyin.unit_work.dispatch_filters import DispatchFilter
from huiyin.unit_work.dispatches import own_dispatches

from ...lists import ListPage
from ...tables import TIGHT, WIDE, ChipColumn, ListTable, MomentColumn, WordColumn
from ...wording import word
from ..findings.ledger import Worded


class WordedDispatchFilter(Worded, DispatchFilter):
    """The filters in words."""


def title_of(dispatch: Any) -> str:
    """What a dispatch is about: one finding by its title, several by their number, a plan by its round."""
    items = list(dispatch.items.all())
    if dispatch.kind == DispatchKind.PLAN or not items:
        return f"{word(dispatch.kind, DispatchKind)} · {dispatch.target.round.name}"
    if len(items) > 1:
        n = len(items)
        return ngettext("%(n)d 个问题", "%(n)d 个问题", n) % {"n": n}
    return items[0].finding.title


class DispatchTable(ListTable):
    about = Column(
        verbose_name=gettext_lazy("送签内容"), empty_values=(), attrs=WIDE, orderable=False,
        linkify=("dispatch", {"pk": A("pk")}),
    )  # fmt: skip
    kind = WordColumn("DispatchKind", verbose_name=gettext_lazy("事项"))
    state = ChipColumn("DispatchState", verbose_name=gettext_lazy("状态"))
    prepared_by_name = Column(verbose_name=gettext_lazy("送签人"), attrs=TIGHT)
    prepared_at = MomentColumn(verbose_name=gettext_lazy("送签时间"))
    signed_by_name = Column(verbose_name=gettext_lazy("签批人"), attrs=TIGHT)
    answered_at = MomentColumn(verbose_name=gettext_lazy("办结时间"))

    def render_about(self, record: Any) -> SafeString:
        return format_html('<span class="clamp">{}</span>', title_of(record))


class DispatchList(ListPage):
    title = gettext_lazy("报送签批")
    table_class = DispatchTable
    filterset_class = WordedDispatchFilter
    main_filters = ("q", "state", "kind", "round")
    related = ("target__round",)
    prefetch = ("items__finding",)
    first_column = "about"

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*WHOLE_UNIT):
            raise PermissionDenied
        return own_dispatches(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.request.viewer.has(Role.UNIT_HEAD):
            self.title = _("待签批")
            text = _("联络员送签整改方案、销号申请、延期申请后，列在这里，由您审阅并签批报出。")
        else:
            text = _("方案、销号申请、延期申请在各自页面填好后送主要负责人签批，列在这里。")
        self.nothing_yet = (_("没有送签的内容"), text, "", "")
        return super().get_context_data(**kwargs)
