"""The list of what was done, and one entry of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_tables2 import A, Column

from huiyin.accounts.filters import EntryFilter
from huiyin.accounts.journal_scope import journal_for, may_read_payload
from huiyin.rules.roles import Role

from ...journal_words import ACTIONS, LIVES, OBJECTS, action_word, object_word
from ...lists import ListPage
from ...refusals import one_of_or_404
from ...tables import FIGURES, TIGHT, ListTable, MomentColumn
from ..findings.ledger import Worded

READERS = (Role.AUDIT_ADMIN, Role.OFFICE, Role.SECURITY_ADMIN, Role.LEADING_GROUP)


def _acts() -> list[tuple[str, str]]:
    """Every code that is journaled with its word; moves come first, the same word may have several codes."""
    lives = [(a.value, str(action_word(a.value, kind))) for kind, life in LIVES.items() for a in life]
    return [*lives, *((code, str(said)) for code, said in ACTIONS.items())]


def _each_word_once(named: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    codes: dict[str, str] = {}
    for code, said in named:
        if code not in codes.values():
            codes.setdefault(said, code)
    return sorted(((code, said) for said, code in codes.items()), key=lambda row: row[1])


class WordedEntryFilter(Worded, EntryFilter):
    """The filters in words: actions and objects are chosen by what they are called."""

    worded: dict[str, Any] = {}
    action = django_filters.ChoiceFilter(label=_("事项"), method="acted", choices=())
    object_type = django_filters.ChoiceFilter(label=_("对象"), choices=())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        objects = [(code, str(said)) for code, said in OBJECTS.items()]
        self.filters["action"].extra["choices"] = _each_word_once(_acts())
        self.filters["object_type"].extra["choices"] = _each_word_once(objects)

    def acted(self, rows: QuerySet[Any], _name: str, code: str) -> QuerySet[Any]:
        """All codes that are called what this one is called."""
        acts = _acts()
        words = {said for known, said in acts if known == code}
        codes = {code, *(known for known, said in acts if said in words)}
        return rows.filter(action__in=codes | {f"round_{c}" for c in codes})


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
    filterset_class = WordedEntryFilter
    main_filters = ("q", "action", "object_type", "at")
    first_column = "at"
    nothing_yet = (_("还没有记录"), _("每一步操作都会自动记入日志。"), "", "")

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*READERS):
            raise PermissionDenied
        return journal_for(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        audits = self.request.viewer.has(Role.AUDIT_ADMIN)
        told = super().get_context_data(**kwargs) | {"may_prove": audits}
        if audits:
            told["export_url"] = f"{reverse('export_journal')}?{self.request.GET.urlencode()}"
        return told


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
