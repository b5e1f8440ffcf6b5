"""What planning asks of the database, within the viewer's scope and the document's own body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.findings.queries import categories_for
from huiyin.organisations.clock import today
from huiyin.organisations.queries import units_for
from huiyin.rectification.models import Task
from huiyin.rounds.queries import targets_for
from huiyin.rules.finding import FindingState
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState

from .matching import Categories, Category, Places, place_of
from .models import HeadingAlias, ImportedDocument
from .planned import KnownFinding

BATCH = 500


class BodyLedger:
    """The ledger of one body as one viewer sees it; another body's units and findings are not in it."""

    def __init__(self, document: ImportedDocument, viewer: Viewer) -> None:
        self._document, self._viewer = document, viewer

    @property
    def round_state(self) -> RoundState | None:
        return RoundState(self._document.round.state) if self._document.round else None

    @property
    def today(self) -> date:
        return today()

    @property
    def may_issue(self) -> bool:
        return Role.OFFICE in self._viewer.roles(self._document.body_id)

    @cached_property
    def places(self) -> Places:
        targets = targets_for(self._viewer, self._document.round_id) if self._document.round_id else ()
        by_unit = {t.unit_id: t.pk for t in targets}
        units = units_for(self._viewer).filter(body_id=self._document.body_id)
        return Places(place_of(unit, by_unit.get(unit.pk)) for unit in units)

    @cached_property
    def categories(self) -> Categories:
        rows = categories_for(self._viewer, self._document.body_id).order_by("order", "code")
        known = [Category(c.pk, c.name, c.parent.name if c.parent else "") for c in rows]
        aliases = HeadingAlias.objects.filter(body_id=self._document.body_id)
        return Categories(known, dict(aliases.values_list("mark", "category_id")))

    def known(self, targets: set[UUID]) -> Mapping[tuple[UUID, str], KnownFinding]:
        """The findings of these targets by target and fingerprint; two queries, however many there are."""
        columns = ("pk", "target_id", "fingerprint", "number", "state", "claimed_completion")
        rows = self._findings(targets).values_list(*columns)
        found = [row for row in rows if row[1] in targets]
        tasks = self._tasks(targets) if found else {}
        return {
            (target, mark): KnownFinding(
                pk, number, FindingState(state), claimed, frozenset(tasks.get(pk, ())), mark
            )
            for pk, target, mark, number, state, claimed in found
        }

    def _findings(self, targets: set[UUID]) -> QuerySet[Finding]:
        rows = Finding.objects.visible_to(self._viewer).filter(round_id=self._document.round_id)
        # more targets than this are sifted here: a statement takes only so many parameters
        return (rows.filter(target_id__in=targets) if len(targets) <= BATCH else rows).order_by()

    def _tasks(self, targets: set[UUID]) -> Mapping[UUID, set[str]]:
        marks: dict[UUID, set[str]] = defaultdict(set)
        rows = Task.objects.filter(finding__in=self._findings(targets)).order_by()
        for finding, mark in rows.values_list("finding_id", "fingerprint"):
            marks[finding].add(mark)
        return marks
