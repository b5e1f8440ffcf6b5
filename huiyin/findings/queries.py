"""Reading findings, within the viewer's scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, F, Q, QuerySet, Sum
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.organisations.profiles import profile_of
from huiyin.rounds.leading import leads
from huiyin.rounds.models import ReviewAssignment, Target
from huiyin.rules.dispatch import DispatchKind
from huiyin.rules.finding import FindingFacts, FindingState, Pace
from huiyin.rules.pace import at_once
from huiyin.rules.roles import Granted, Role
from huiyin.rules.round import RoundState

from .models import Category, Finding, LedgerTotal, Referral, given_to


def findings_for(viewer: Viewer) -> QuerySet[Finding]:
    """Everything that the viewer may see, with what a row of the problem list shows."""
    related = ("unit", "round", "category", "target__team", "body")
    return Finding.objects.visible_to(viewer).select_related(*related)


def finding_for(viewer: Viewer, finding_id: UUID) -> Finding:
    """One finding; raises `Finding.DoesNotExist` outside the viewer's scope."""
    return findings_for(viewer).get(pk=finding_id)


def roles_on(finding: Finding, viewer: Viewer) -> frozenset[Role]:
    """The roles that the viewer has towards this very finding: a team's member only on its targets, …"""
    return roles_on_all([finding], viewer)[finding.pk]


def roles_on_all(findings: Collection[Finding], viewer: Viewer) -> dict[UUID, frozenset[Role]]:
    """The same for many findings; at most three queries, if their targets are there already."""
    assigned: set[UUID] = set()
    if viewer.has(Role.REVIEWER):
        mine = ReviewAssignment.objects.filter(reviewer_id=viewer.id)
        wanted = {f.target_id for f in findings}
        assigned = set(mine.filter(target_id__in=wanted).values_list("target_id", flat=True))
    referred: set[tuple[UUID, UUID]] = set()
    if departments := viewer.scopes(Role.DEPARTMENT):
        rows = Referral.objects.filter(department_id__in=departments, finding__in=[f.pk for f in findings])
        referred = set(rows.order_by().values_list("finding_id", "department_id"))

    given: set[UUID] = set()
    if viewer.has(Role.UNIT_STAFF):
        given = set(given_to(viewer).filter(pk__in=[f.pk for f in findings]).values_list("pk", flat=True))

    def held(granted: Granted, finding: Finding) -> bool:
        match granted.role:
            case _ if granted.body != finding.body_id:
                return False
            case Role.TEAM:
                return granted.scope == finding.target.team_id
            case Role.UNIT | Role.UNIT_HEAD:
                return granted.scope == finding.unit_id
            case Role.UNIT_STAFF:
                return granted.scope == finding.unit_id and finding.pk in given
            case Role.REVIEWER:
                return finding.target_id in assigned
            case Role.DEPARTMENT:
                return (finding.pk, granted.scope) in referred
        return True

    return {f.pk: frozenset(g.role for g in viewer.grants if held(g, f)) for f in findings}


def basic_facts(finding: Finding, viewer: Viewer, more: FindingFacts | None = None) -> FindingFacts:
    """What this layer knows of a finding, on top of what the layers above have gathered in `more`."""
    profile = profile_of(finding.body)
    pace, round_state = Pace(finding.pace), RoundState(finding.round.state)
    may_lead = finding.state == FindingState.REGISTERED and at_once(pace, round_state)
    return replace(
        more or FindingFacts(),
        actor=str(viewer.id or ""),
        has_category=finding.category_id is not None,
        round_state=round_state,
        pace=pace,
        leads=may_lead and leads(viewer, finding.target.team_id),
        chain=profile.review_chain,
        # a head acts by signing what was prepared, whatever the profile asks for
        head_signs=DispatchKind.APPLICATION in profile.unit.head_signs
        or Role.UNIT_HEAD in viewer.roles(finding.body_id),
    )


def categories_for(viewer: Viewer, body: UUID | None = None) -> QuerySet[Category]:
    bodies = viewer.bodies() if body is None else viewer.bodies() & {body}
    return Category.objects.filter(body_id__in=bodies).select_related("parent")


def category_names(finding: Finding) -> dict[str, str]:
    """All categories of the finding's body by their ids; the caller has shown that the viewer may see it."""
    rows = Category.objects.filter(body=finding.body_id)
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


def totals(viewer: Viewer, round_id: UUID) -> QuerySet[LedgerTotal]:
    """Kept totals of a round, for those who see all of its body; others count their own rows."""
    bodies = viewer.bodies(Role.OFFICE, Role.LEADING_GROUP)
    return LedgerTotal.objects.filter(round_id=round_id, round__body_id__in=bodies, count__gt=0)


def counts_by_state(viewer: Viewer, round_id: UUID) -> dict[str, int]:
    """Findings of a round by state, within scope: from the kept totals where the viewer sees everything.

    Without any the rows are counted: they may be another body's, of which the viewer sees a team's part.
    """
    kept = totals(viewer, round_id).values("state").annotate(n=Sum("count"))
    if found := {row["state"]: row["n"] for row in kept}:
        return found
    rows = Finding.objects.visible_to(viewer).filter(round_id=round_id)
    return {r["state"]: r["n"] for r in rows.values("state").annotate(n=Count("pk")).order_by()}


def referrals_for(viewer: Viewer) -> QuerySet[Referral]:
    """Referrals of findings that the viewer sees; a department sees only those addressed to it."""
    rows = Referral.objects.select_related("finding__unit", "finding__round", "department")
    whole = Q(finding__body_id__in=viewer.bodies(Role.OFFICE, Role.LEADING_GROUP))
    return rows.filter(whole | Q(department_id__in=viewer.scopes(Role.DEPARTMENT)))


def recount(round_id: UUID) -> dict[tuple[UUID, UUID | None, str], int]:
    """The totals of a round counted anew, for `huiyin doctor` to hold against the kept ones."""
    rows = Finding.objects.filter(round_id=round_id).values("unit_id", "category_id", "state")
    return {
        (r["unit_id"], r["category_id"], r["state"]): r["n"] for r in rows.annotate(n=Count("pk")).order_by()
    }


def newest_first(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    return rows.order_by(F("fed_back_on").desc(nulls_last=True), "-id")


#: what stands in an address for findings without a category
UNCATEGORISED = "none"
#: identifiers and words
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the viewer's findings can be narrowed by: pairs of identifier and words, nothing out of scope."""

    rounds: Pairs
    units: Pairs
    teams: Pairs
    categories: Pairs
    #: each category with those that stand below it; None alone is what has no category
    trees: Mapping[str, tuple[UUID | None, ...]]


def choices_for(viewer: Viewer, *, round_id: str = "") -> Choices:
    """Rounds, units, teams (those of `round_id` when one is named) and categories; two queries.

    A department knows the places of what was referred to it, a unit's staff of what was given to them;
    everybody else those of their targets.
    """
    seen = Q(pk__in=Target.objects.visible_to(viewer).values("pk"))
    if viewer.has(Role.DEPARTMENT, Role.UNIT_STAFF):
        seen |= Q(pk__in=Finding.objects.visible_to(viewer).values("target_id"))
    rows = list(
        Target.objects.filter(seen)
        .order_by("-round__term__starts_on", "-round__number", "team__number", "unit__name")
        .values_list(*(Cast(f"{name}_id", CharField()) for name in _PLACES), *(f"{p}__name" for p in _PLACES))
    )
    rounds = {_dashed(r): name for r, name in {row[0]: row[3] for row in rows}.items()}
    units = {_dashed(u): name for u, name in {row[1]: row[4] for row in rows}.items()}
    here = {row[2]: row for row in rows if row[2] and round_id in ("", _dashed(row[0]))}
    several = not round_id and len({row[0] for row in here.values()}) > 1
    teams = {_dashed(t): f"{row[3]} · {row[5]}" if several else row[5] for t, row in here.items()}
    return Choices(
        rounds=tuple(rounds.items()),
        units=tuple(sorted(units.items(), key=_by_name)),
        teams=tuple(teams.items()),
        **_categories(viewer),
    )


_PLACES = ("round", "unit", "team")


@lru_cache(maxsize=10_000)
def _dashed(key: str) -> str:
    """An identifier as an address has it. Thousands of targets repeat a few hundred: each is read once."""
    return str(UUID(key))


def _by_name(pair: tuple[str, str]) -> bytes:
    """In the order of pinyin, as far as the common characters of GB 18030 stand in it."""
    return pair[1].encode("gb18030", "replace")


def _categories(viewer: Viewer) -> dict[str, Any]:
    rows = list(categories_for(viewer).values_list("pk", "parent_id", "name"))
    below: dict[UUID | None, list[tuple[UUID, str]]] = defaultdict(list)
    for pk, parent, name in rows:
        below[parent].append((pk, name))
    worded: list[tuple[str, str]] = []
    for pk, name in below[None]:
        worded += [(str(pk), name), *((str(part), f"　{called}") for part, called in below[pk])]
    trees: dict[str, tuple[UUID | None, ...]] = {
        str(pk): (pk, *(part for part, _name in below[pk])) for pk, _parent, _name in rows
    }
    if worded:
        worded.append((UNCATEGORISED, str(_("未分类"))))
    return {"categories": tuple(worded), "trees": trees | {UNCATEGORISED: (None,)}}


def sum_of_amounts(rows: QuerySet[Finding]) -> Decimal | None:
    """Yuan, of all these findings; None where none of them names an amount."""
    return rows.order_by().aggregate(n=Sum("amount"))["n"]
