"""GET /api/v1/owed: every answer that somebody owes, in the caller's scope, by day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from huiyin.organisations.clock import today
from huiyin.owing.queries import owing_for
from huiyin.owing.rows import Owing
from huiyin.owing.wanted import NAMES, Place, When, Whose, read
from huiyin.rules.deadlines import OverdueLevel
from huiyin.rules.owed import OwedKind, OwedStep
from huiyin.rules.roles import Role

router = Router(tags=["owed"])
MOST = 200


class Party(Schema):
    """Who owes, or to whom: a role, and the name of the unit, team or department where there are several."""

    role: Role
    name: str = ""


class Matter(Schema):
    """One owed step. `finding` and `number` are null for a plan; places may be for a meeting's decision, and
    for a campaign's task all but the unit are."""

    kind: OwedKind
    id: UUID
    step: OwedStep
    by: Party
    to: Party
    since: date
    due: date | None
    level: OverdueLevel
    state: str
    title: str
    number: int | None
    finding: UUID | None
    target: UUID | None
    unit: UUID | None
    unit_name: str
    round: UUID | None
    round_name: str
    body: UUID


class Page(Schema):
    """A page of the list; `next` is the `after` of the following one, null at the end."""

    items: list[Matter]
    next: str | None


class Fault(Schema):
    """Why nothing is answered: the parameters that can't be understood."""

    unknown: list[str]


class Filters(Schema):
    """All may be given several times, except `when`, `whose`, `after` and `limit`."""

    kind: list[str] = Field(default=[], description=" | ".join(OwedKind))
    by: list[str] = Field(default=[], description="role that owes")
    to: list[str] = Field(default=[], description="role that waits")
    unit: list[str] = Field(default=[], description="identifier of a unit")
    round: list[str] = Field(default=[], description="identifier of a round")
    when: list[str] = Field(default=[], description=" | ".join(When))
    whose: list[str] = Field(default=[], description=" | ".join(Whose))
    after: str = Field(default="", description="`next` of the page before")
    limit: int = Field(default=50, ge=1, le=MOST)


@router.get("", response={200: Page, 422: Fault}, summary="Owed answers, by the day on which they are due")
def owed(request: HttpRequest, filters: Query[Filters]) -> Status[dict[str, object]]:
    """Everything in scope whose next step somebody owes; what has no day stands at the end."""
    asked = read({name: getattr(filters, name) for name in NAMES})
    behind = Place.parse(filters.after) if filters.after else None
    unknown = [*asked.unknown, *(["after"] if filters.after and behind is None else [])]
    if unknown:
        return Status(422, {"unknown": unknown})
    rows = owing_for(request.viewer, asked.wanted, today(), most=filters.limit + 1, behind=behind)
    page = rows[: filters.limit]
    following = page[-1].place.text() if len(rows) > filters.limit else None
    return Status(200, {"items": [_matter(row) for row in page], "next": following})


def _matter(row: Owing) -> dict[str, object]:
    step = row.owed
    places = ("state", "title", "number", "finding", "target", "unit", "unit_name", "round", "round_name")
    return {
        "kind": step.kind, "id": row.pk, "step": step.step, "since": step.since, "due": step.due,
        "level": step.level, "body": row.body,
        "by": {"role": step.by, "name": row.name_of(step.by)},
        "to": {"role": step.to, "name": row.name_of(step.to)},
        **{name: getattr(row, name) for name in places},
    }  # fmt: skip
