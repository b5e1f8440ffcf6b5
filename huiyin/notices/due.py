"""What is due soon or late, told once for each thing and level, whatever days the program was off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.clues.models import Clue
from huiyin.coordination.models import CoordinationRequest
from huiyin.findings.bulk import batches
from huiyin.findings.models import Referral
from huiyin.governance.models import CampaignTask
from huiyin.organisations.clock import today
from huiyin.organisations.models import InspectingBody
from huiyin.owing.due import Owed, owed_until
from huiyin.rounds.models import MeetingDecision
from huiyin.rules.deadlines import DUE_SOON_DAYS, OverdueLevel, overdue_level
from huiyin.rules.due import CAMPAIGNS, CLUES, COMPLAINTS, DECISIONS, DueKind
from huiyin.rules.notices import told_of_due
from huiyin.rules.roles import Granted, Role

from .events import (
    Event,
    Matter,
    of_campaign_tasks,
    of_clues,
    of_complaints,
    of_decisions,
    of_findings,
    of_requests,
    of_targets,
)
from .making import Telling, keep
from .models import Cursor, DueTold
from .people import Staff

#: things that are told in one transaction; those of one target always together
_AT_ONCE = 2000
_ASKED_OF_DEPARTMENTS = CLUES | frozenset(
    {
        DueKind.REFERRAL_ANSWER, DueKind.COORDINATION_ANSWER, DueKind.DECISION_DEPARTMENT,
        DueKind.CAMPAIGN_DEPARTMENT,
    }
)  # fmt: skip


def tell_due(on: date | None = None) -> int:
    """Tell what is due soon, late, or late for long as of this day and was not told; gives the notices made.

    Only the level as it stands now is told: after days off nobody is told what they would have been told.
    """
    day = on or today()
    made = 0
    for body in InspectingBody.objects.all():
        # the office owns what its body's deadlines are about: in its role everything owed is in sight
        office = Viewer(None, "", frozenset({Granted(Role.OFFICE, body.pk)}))
        pressing = list(owed_until(office, day + timedelta(days=DUE_SOON_DAYS)))
        for owed, matters in _by_target(pressing):
            made += _tell(body.pk, owed, matters, day)
    return made


Matters = dict[UUID, Matter]


def _by_target(pressing: Sequence[Owed]) -> Iterator[tuple[list[Owed], Matters]]:
    """The things in portions in which each target is whole, with their matters."""
    matters: Matters = {}
    for batch in batches(sorted({o.finding for o in pressing if o.finding})):
        matters |= dict(of_findings(batch))
    for batch in batches(sorted({o.target for o in pressing if o.target and not o.finding})):
        matters |= dict(of_targets(batch))
    for batch in batches(sorted({o.thing for o in pressing if o.kind in CLUES})):
        matters |= dict(of_clues(batch))
    for batch in batches(sorted({o.thing for o in pressing if o.kind in COMPLAINTS})):
        matters |= dict(of_complaints(batch))
    for batch in batches(sorted({o.thing for o in pressing if o.kind == DueKind.COORDINATION_ANSWER})):
        matters |= dict(of_requests(batch))
    for batch in batches(sorted({o.thing for o in pressing if o.kind in DECISIONS})):
        matters |= dict(of_decisions(batch))
    for batch in batches(sorted({o.thing for o in pressing if o.kind in CAMPAIGNS})):
        matters |= dict(of_campaign_tasks(batch))
    of_target: dict[UUID | None, list[Owed]] = defaultdict(list)
    for owed in pressing:
        if matter := matters.get(_named(owed)):
            of_target[matter.target].append(owed)
    portion: list[Owed] = []
    for things in of_target.values():
        portion += things
        if len(portion) >= _AT_ONCE:
            yield portion, matters
            portion = []
    if portion:
        yield portion, matters


@transaction.atomic
def _tell(body: UUID, pressing: list[Owed], matters: Matters, day: date) -> int:
    """Note these things as told and make the notices of it: both or neither."""
    place = f"due:{body.hex[:30]}"
    Cursor.objects.get_or_create(chain=place)
    Cursor.objects.select_for_update().get(chain=place)
    fresh = list(_not_told(pressing, day))
    if not fresh:
        return 0
    DueTold.objects.bulk_create(
        (DueTold(due_kind=o.kind, thing_id=o.thing, due_on=o.on, level=level) for o, level in fresh),
        batch_size=500,
    )
    staff = Staff([body], {m.target for o, _ in fresh if (m := _matter(o, matters)).target})
    departments = _departments([o.thing for o, _ in fresh if o.kind in _ASKED_OF_DEPARTMENTS])
    now = timezone.now()
    tellings: list[Telling] = []
    for owed, level in fresh:
        matter, rows = _matter(owed, matters), told_of_due(owed.kind, level)
        key = f"due:{owed.thing}:{owed.on}:{level}"
        payload = {"department": departments.get(owed.thing, "")}
        event = Event(key, now, None, "", "", "", payload, rows)
        tellings += _of_one(event, matter, staff, owed, level)
    return keep(tellings)


def _of_one(event: Event, matter: Matter, staff: Staff, owed: Owed, level: OverdueLevel) -> Iterable[Telling]:
    known: set[UUID] = set()
    for row in event.rows:
        for person in staff.of(row.part, event, matter) - known:
            known.add(person)
            yield Telling(person, row, matter, event.key, event.at, thing=owed.thing, due_kind=owed.kind,
                          level=level, due_on=owed.on)  # fmt: skip


def _matter(owed: Owed, matters: Matters) -> Matter:
    return matters[_named(owed)]


def _named(owed: Owed) -> UUID:
    """What the thing is a matter of; a clue or complaint is nobody's but its own."""
    return owed.thing if owed.kind in CLUES | COMPLAINTS else owed.finding or owed.target or owed.thing


def _not_told(pressing: Sequence[Owed], day: date) -> Iterator[tuple[Owed, OverdueLevel]]:
    told: set[tuple[str, UUID, date, str]] = set()
    for batch in batches([o.thing for o in pressing]):
        rows = DueTold.objects.filter(thing_id__in=batch)
        told |= set(rows.values_list("due_kind", "thing_id", "due_on", "level"))
    for owed in pressing:
        level = overdue_level(owed.on, day, False)
        if level != OverdueLevel.NONE and (owed.kind, owed.thing, owed.on, level) not in told:
            yield owed, level


def _departments(things: Sequence[UUID]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for batch in batches(things):
        for kind in (Referral, Clue, CoordinationRequest, MeetingDecision):
            rows = kind.objects.filter(pk__in=batch).order_by().values_list("pk", "department_id")
            found |= {pk: str(department) for pk, department in rows}
        given = CampaignTask.objects.filter(pk__in=batch).order_by().values_list("pk", "addressee_id")
        found |= {pk: str(department) for pk, department in given}
    return found
