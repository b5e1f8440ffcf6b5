"""Official documents in the list of what is owed: those that wait for whoever approves."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from huiyin.accounts.viewer import Viewer
from huiyin.documents.models import DocumentEvent, OfficialDocument
from huiyin.rules.official_document import WAITING, OfficialState
from huiyin.rules.owed import OwedKind
from huiyin.rules.roles import Role

from .places import Places, Source


def _waiting(viewer: Viewer) -> QuerySet[Any]:
    return OfficialDocument.objects.visible_to(viewer).filter(state__in=sorted(WAITING))


def _since() -> Coalesce:
    """The day of the last step, since which the next one is owed."""
    last = DocumentEvent.objects.filter(document=OuterRef("pk")).order_by("-id")
    return Coalesce(Subquery(last.values(on=TruncDate("at"))[:1]), TruncDate("composed_at"))


DOCUMENTS = Source(
    OwedKind.DOCUMENT, _waiting, Places("body", "target", "target__unit", "round"), "due_on", OfficialState,
    _since(), F("title"),
    {
        Role.OFFICE: lambda: Q(state=OfficialState.SUBMITTED),
        Role.LEADING_GROUP: lambda: Q(state=OfficialState.BEFORE_LEADERS),
    },
    by_state=tuple(sorted(WAITING)),
)  # fmt: skip
