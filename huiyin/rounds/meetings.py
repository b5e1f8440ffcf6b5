"""What is kept of a meeting after it was held: who attended, minutes, decisions and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale, update_unchanged
from huiyin.organisations.clock import due_date, today
from huiyin.organisations.models import Unit
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.meeting_decision import (
    LIFE,
    DecisionAction,
    DecisionFacts,
    DecisionState,
    against_giving,
)
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import WHOLE_UNIT, Role
from huiyin.rules.round import RoundAction, RoundState

from .models import Meeting, MeetingDecision, Target


@dataclass(frozen=True, slots=True)
class NewDecision:
    """What was decided. Team and unit as owners need the target; a department needs to be named."""

    text: str
    owner: Role
    due_on: date
    target_id: UUID | None = None
    department_id: UUID | None = None
    post: str = ""


def minutes_visible(viewer: Viewer) -> QuerySet[Meeting]:
    """Meetings whose attendance and minutes the viewer reads: the inspecting side's own; a team's, where the
    meeting was with one of its targets."""
    seen = Q(round__body_id__in=viewer.bodies(Role.OFFICE, Role.LEADING_GROUP))
    if teams := viewer.scopes(Role.TEAM):
        seen |= Q(target__team_id__in=teams)
    rows = Meeting.objects.filter(seen)
    return rows.select_related("round__body", "target__unit", "target__team").prefetch_related("decisions")


def decisions_for(viewer: Viewer) -> QuerySet[MeetingDecision]:
    rows = MeetingDecision.objects.visible_to(viewer)
    return rows.select_related("meeting", "round", "target__unit", "target__team", "department")


def may_keep(meeting: Meeting, viewer: Viewer) -> list[Obstacle]:
    """What stands against this viewer's keeping minutes and decisions: the office's, in a round not over."""
    if Role.OFFICE not in viewer.roles(meeting.round.body_id):
        return [Obstacle("not_your_role", {"roles": [Role.OFFICE]})]
    state = RoundState(meeting.round.state)
    return [Obstacle("not_in_this_state", {"state": state})] if state == RoundState.COMPLETED else []


def _keepable(meeting_id: UUID, by: Viewer) -> Meeting:
    meeting = minutes_visible(by).get(pk=meeting_id)
    if standing := may_keep(meeting, by):
        raise Refused(RoundAction.AMEND, standing)
    return meeting


@transaction.atomic
def keep_minutes(
    *, meeting_id: UUID, version: int, attended: Sequence[str], minutes: str, by: Viewer
) -> Meeting:
    """Who attended (posts) and what was said; the same again changes nothing. Raises `Stale`."""
    meeting = _keepable(meeting_id, by)
    posts = list(dict.fromkeys(post.strip() for post in attended if post.strip()))
    if (posts, minutes.strip()) == (meeting.attended, meeting.minutes):
        return meeting
    update_unchanged(meeting, version=version, attended=posts, minutes=minutes.strip())
    record(body=meeting.round.body_id, by=by, action="keep_minutes", object_type="round",
           object_id=meeting.round_id, payload={"meeting": meeting.pk, "attended": len(posts)})  # fmt: skip
    return meeting


@transaction.atomic
def give(*, meeting_id: UUID, new: NewDecision, by: Viewer) -> MeetingDecision:
    """Give what a meeting decided to whoever carries it out; raises `Refused` with all that is missing."""
    meeting = _keepable(meeting_id, by)
    # two that are given at once must not get one number
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    target = Target.objects.get(pk=new.target_id, round=meeting.round) if new.target_id else meeting.target
    department = None
    if new.department_id:
        department = Unit.objects.get(pk=new.department_id, body_id=meeting.round.body_id, receives=True)
    standing = against_giving(
        new.owner, has_target=target is not None, has_department=department is not None,
        due_on=new.due_on, held_on=meeting.held_on,
    )  # fmt: skip
    if not new.text.strip():
        standing.append(Obstacle("decision_text_missing"))
    if standing:
        raise Refused(RoundAction.AMEND, standing)
    last = MeetingDecision.objects.filter(meeting=meeting).aggregate(n=Max("number"))["n"] or 0
    made = MeetingDecision.objects.create(
        body_id=meeting.round.body_id, meeting=meeting, round_id=meeting.round_id, target=target,
        department=department if new.owner == Role.DEPARTMENT else None, number=last + 1,
        text=new.text.strip(), owner=new.owner, post=new.post.strip(), given_on=today(), due_on=new.due_on,
    )  # fmt: skip
    _journal(made, by, "give_decision", {"until": new.due_on})
    return made


@transaction.atomic
def take(
    *, decision_id: UUID, action: DecisionAction, version: int, text: str = "", by: Viewer
) -> MeetingDecision:
    """A step of a decision's life with its words; raises `Refused` with every reason, `Stale`."""
    own = MeetingDecision.objects.visible_to(by).filter(pk=decision_id)
    found = MeetingDecision.objects.select_for_update().select_related(None).get(pk__in=own.values("pk"))
    if found.version != version:
        raise Stale(found)
    facts = DecisionFacts(Role(found.owner), text)
    after = LIFE.next_state(action, DecisionState(found.state), roles_on(found, by), facts)
    changes: dict[str, Any] = {"state": after}
    match action:
        case DecisionAction.REPORT:
            answer_due = due_date(found.body, DeadlineKind.REPORT_ANSWER, today())
            changes |= {"report": text.strip(), "reported_on": today(), "reported_by_name": by.name,
                        "answer_due_on": answer_due, "answer": ""}  # fmt: skip
        case _:
            changes |= {"answer": text.strip(), "answer_due_on": None}
    update_unchanged(found, version=version, **changes)
    _journal(found, by, f"decision_{action}", {"from": found.state, "to": after})
    return found


def roles_on(decision: MeetingDecision, viewer: Viewer) -> frozenset[Role]:
    """The viewer's roles towards a decision: scoped ones where they are for its team, unit or department."""
    held = viewer.roles(decision.body_id) & {Role.OFFICE, Role.LEADING_GROUP}
    found = set(held)
    if decision.target is not None:
        if decision.target.team_id in viewer.scopes(Role.TEAM):
            found.add(Role.TEAM)
        if decision.target.unit_id in viewer.scopes(*WHOLE_UNIT):
            found.add(Role.UNIT)
    if decision.department_id is not None and decision.department_id in viewer.scopes(Role.DEPARTMENT):
        found.add(Role.DEPARTMENT)
    return frozenset(found)


def moves_on(decision: MeetingDecision, viewer: Viewer) -> dict[DecisionAction, list[Obstacle]]:
    """What the viewer may do with it now, as if all words were there; nothing that is another's to do."""
    roles, state = roles_on(decision, viewer), DecisionState(decision.state)
    facts = DecisionFacts(Role(decision.owner), "…")
    offered = LIFE.offered(state, roles)
    return {a: [] for a in offered if not LIFE.obstacles(a, state, roles, facts)}


def _journal(made: MeetingDecision, by: Viewer, action: str, more: dict[str, Any]) -> None:
    """Under the target where there is one; whoever it was given to is told."""
    payload = {"decision": made.pk, "meeting": made.meeting_id, f"to_{made.owner}": True} | more
    if made.department_id:
        payload["department"] = made.department_id
    about = ("target", made.target_id) if made.target_id else ("round", made.round_id)
    record(body=made.body_id, by=by, action=action, object_type=about[0], object_id=about[1],
           payload=payload)  # fmt: skip
