"""Whether a campaign's common problems come up less often: found before it began against after it ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.rounds.models import Round, Target
from huiyin.rules.finding import FindingState
from huiyin.rules.recurrence import Change, Frequency, Side, added, change, side_of

from .models import READERS, Campaign
from .queries import themes_of


@dataclass(frozen=True, slots=True)
class OfRound:
    """One round: where it stands to the campaign, and the frequency by unit type (`UnitType`'s values)."""

    round: UUID
    name: str
    side: Side
    by_type: Mapping[str, Frequency]

    @property
    def whole(self) -> Frequency:
        return added(self.by_type.values())


@dataclass(frozen=True, slots=True)
class Compared:
    """One unit type, or ("") all of them together."""

    unit_type: str
    before: Frequency
    after: Frequency

    @property
    def change(self) -> Change:
        return change(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Effect:
    """What is found of the common problems `themes` in each round, the earliest first."""

    themes: tuple[UUID, ...]
    rounds: tuple[OfRound, ...]

    def on(self, side: Side) -> list[OfRound]:
        return [r for r in self.rounds if r.side == side]

    @property
    def compared(self) -> list[Compared]:
        """Each unit type that was inspected on either side, then all together."""
        types = sorted({t for r in self.rounds if r.side != Side.DURING for t in r.by_type})
        parts = [Compared(t, self._sum(Side.BEFORE, t), self._sum(Side.AFTER, t)) for t in types]
        whole = Compared("", added(p.before for p in parts), added(p.after for p in parts))
        return [*parts, whole] if parts else []

    def _sum(self, side: Side, unit_type: str) -> Frequency:
        return added(r.by_type.get(unit_type, Frequency()) for r in self.on(side))


def effect_of(viewer: Viewer, campaign: Campaign) -> Effect:
    """Five queries, whatever there is. A unit counts once for each round in which it was inspected."""
    themes = tuple(theme.pk for theme in themes_of(campaign))
    rows = Finding.objects.visible_to(viewer.only(*READERS)).filter(body=campaign.body_id)
    rows = rows.exclude(state=FindingState.WITHDRAWN).order_by()
    rounds = _fed_back(rows, campaign)
    sides = {
        r.pk: side_of(first, last, campaign.opened_on, campaign.ended_on)
        for r, (first, last) in zip(rounds, _spans(rows, rounds), strict=True)
    }
    rows = rows.filter(round__in=sides)
    found: dict[tuple[UUID, str], int] = defaultdict(int)
    of_themes = rows.filter(place__theme__in=themes).values_list("round_id", "unit__unit_type")
    for round_id, unit_type, n in of_themes.annotate(n=Count("pk")):
        found[round_id, unit_type] = n
    by_round: dict[UUID, dict[str, Frequency]] = defaultdict(dict)
    inspected = Target.objects.filter(round__in=sides).order_by().values_list("round_id", "unit__unit_type")
    for round_id, unit_type, n in inspected.annotate(n=Count("pk")):
        by_round[round_id][unit_type] = Frequency(found[round_id, unit_type], n)
    return Effect(themes, tuple(OfRound(r.pk, r.name, sides[r.pk], by_round[r.pk]) for r in rounds))


def _fed_back(rows: QuerySet[Finding], campaign: Campaign) -> list[Round]:
    """The rounds of which something was fed back, the earliest first: of others not all is known yet."""
    told = rows.filter(round=OuterRef("pk"), fed_back_on__isnull=False)
    rounds = Round.objects.filter(Exists(told), body=campaign.body_id)
    return list(rounds.order_by("term__starts_on", "number"))


def _spans(rows: QuerySet[Finding], rounds: Sequence[Round]) -> list[tuple[date, date]]:
    """When each was inspected: its stay, or, of a round without days, when its findings were recorded."""
    bare = [r.pk for r in rounds if r.stationed_from is None or r.stationed_until is None]
    recorded = rows.filter(round__in=bare).values_list("round_id")
    days = {pk: (first, last) for pk, first, last in recorded.annotate(
        first=Min("recorded_on"), last=Max("recorded_on")
    )}  # fmt: skip
    return [days.get(r.pk) or (r.stationed_from, r.stationed_until) for r in rounds]
