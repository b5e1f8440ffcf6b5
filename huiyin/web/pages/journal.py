"""The journal: who did what, and whether the chain holds."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import A, Column

from huiyin.accounts.filters import EntryFilter
from huiyin.accounts.journal_scope import chains_for, journal_for, may_read_payload
from huiyin.journal.proof import prove
from huiyin.organisations.queries import bodies_for
from huiyin.rules.roles import Role

from ..journal_words import action_word, fault_word, object_word
from ..lists import ListPage
from ..refusals import one_of_or_404
from ..tables import FIGURES, TIGHT, ListTable, MomentColumn

READERS = (Role.AUDIT_ADMIN, Role.OFFICE, Role.SECURITY_ADMIN, Role.LEADING_GROUP)


class JournalTable(ListTable):
    at = MomentColumn(verbose_name=_("时间"), linkify=("entry", {"pk": A("pk")}))
    actor_name = Column(verbose_name=_("经办人"))
    action = Column(verbose_name=_("事项"), attrs=TIGHT)
    object_type = Column(verbose_name=_("对象"), attrs=TIGHT)
    object_id = Column(verbose_name=_("编号"), orderable=False, attrs=TIGHT)
    sequence = Column(verbose_name=_("序号"), attrs=FIGURES)

    def render_action(self, value: str, record: Any) -> str:
        return str(action_word(value, record.object_type))

    def render_object_type(self, value: str) -> str:
        return str(object_word(value))

    def render_object_id(self, value: str) -> str:
        return value[-8:]


class JournalPage(ListPage):
    title = _("操作日志")
    template_name = "web/journal/list.html"
    table_class = JournalTable
    filterset_class = EntryFilter
    first_column = "at"
    nothing_yet = (_("还没有记录"), _("每一步操作都会自动记入日志。"), "", "")

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*READERS):
            raise PermissionDenied
        return journal_for(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_prove = self.request.viewer.has(Role.AUDIT_ADMIN)
        return super().get_context_data(**kwargs) | {"may_prove": may_prove}


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry; its content only to audit administrators, the others see that it is there."""
    found = one_of_or_404(journal_for(request.viewer), pk)
    payload = json.loads(found.payload) if may_read_payload(request.viewer) else None
    context = {
        "entry": found,
        "heading": action_word(found.action, found.object_type),
        "payload": json.dumps(payload, ensure_ascii=False, indent=2) if payload is not None else None,
    }
    return render(request, "web/journal/entry.html", context)


@require_POST
def prove_chains(request: HttpRequest) -> HttpResponse:
    """Walk the viewer's chains now. `huiyin verify` does the same on the command line."""
    if not request.viewer.has(Role.AUDIT_ADMIN):
        raise PermissionDenied
    names = {str(b.pk): b.name for b in bodies_for(request.viewer)}
    proofs = [
        {
            "name": names.get(chain, _("系统")),
            "proof": (found := prove(chain)),
            "fault": fault_word(found.fault.code) if found.fault else "",
        }
        for chain in chains_for(request.viewer)
    ]
    return render(request, "web/journal/proof.html", {"proofs": proofs})


urlpatterns = [
    path("journal/", JournalPage.as_view(), name="journal"),
    path("journal/proof/", prove_chains, name="prove_chains"),
    path("journal/<int:pk>/", entry, name="entry"),
]
