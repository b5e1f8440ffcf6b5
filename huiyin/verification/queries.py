"""What the rules ask about rounds and findings, and what the invariants find missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils.timezone import localdate

from huiyin.accounts.viewer import NOBODY, Viewer
from huiyin.authenticity.queries import against_closing
from huiyin.findings.models import Finding, Referral
from huiyin.findings.queries import findings_for, referrals_for, roles_on
from huiyin.organisations.models import InspectingBody
from huiyin.organisations.profiles import profile_of
from huiyin.rectification.models import CloseApplication, Extension, StandingCheck, Task
from huiyin.rectification.queries import all_facts, applications_for
from huiyin.rounds.models import Meeting, MeetingDecision, Round, Stationing, Target
from huiyin.rules.close_application import LIFE as APPLICATION_LIFE
from huiyin.rules.close_application import UNANSWERED, ApplicationAction, ApplicationState
from huiyin.rules.extension import UNANSWERED as UNANSWERED_EXTENSIONS
from huiyin.rules.finding import BEFORE_ISSUE, OPEN, WORKABLE, FindingFacts, FindingState
from huiyin.rules.invariants import (
    Breach,
    ExtensionStanding,
    FindingStanding,
    Found,
    ReferralStanding,
    StandingCheckStanding,
    TaskStanding,
    breaches,
)
from huiyin.rules.meeting_decision import OPEN as OPEN_DECISIONS
from huiyin.rules.moves import Obstacle
from huiyin.rules.review_chain import DECIDING, is_last
from huiyin.rules.roles import Role
from huiyin.rules.round import MeetingKind, RoundFacts, RoundState, out_of_order
from huiyin.rules.standing import OPEN as OPEN_CHECKS
from huiyin.rules.standing import StandingState
from huiyin.rules.task import TaskState

from .breaches import any_of, breached
from .models import Review

#: the roles in which one looks at applications; the leading group reads
REVIEWING = frozenset({Role.OFFICE, Role.TEAM, Role.REVIEWER, Role.LEADING_GROUP})


@dataclass(frozen=True, slots=True)
class Missing:
    """A finding with everything that the invariants object to."""

    finding: Finding
    found: tuple[Found, ...]


def round_facts(found: Round) -> RoundFacts:
    """What the round's guards ask. For rules, not for pages: takes no viewer."""
    targets = Target.objects.filter(round=found)
    findings = Finding.objects.filter(round=found)
    meetings = [(MeetingKind(m.kind), m.held_on) for m in Meeting.objects.filter(round=found)]
    stays = Stationing.objects.filter(target__round=found)
    there = stays.filter(Q(leaves_on=None) | Q(leaves_on__gt=localdate()))
    spoken = Meeting.objects.filter(round=found, kind=MeetingKind.ONE_TO_ONE_FEEDBACK)
    silent = targets.exclude(pk__in=spoken.values("target_id"))
    decisions = MeetingDecision.objects.filter(round=found, state__in=sorted(OPEN_DECISIONS))
    return RoundFacts(
        targets=targets.count(),
        targets_without_team=tuple(targets.filter(team=None).values_list("unit__name", flat=True)),
        meetings_held=frozenset(kind for kind, _on in meetings),
        findings_not_fed_back=findings.filter(state__in=BEFORE_ISSUE).count(),
        findings_open=findings.filter(state__in=OPEN).count(),
        still_stationed=tuple(there.values_list("target__unit__name", flat=True)),
        not_spoken_with=tuple(silent.order_by("unit__name").values_list("unit__name", flat=True)),
        out_of_order=out_of_order(meetings),
        decisions_open=decisions.count(),
    )


def suspects(
    rows: QuerySet[Finding],
    today: date,
    referrals: QuerySet[Referral],
    found: Iterable[Breach] = tuple(Breach),
) -> QuerySet[Finding]:
    """Of these findings, those with at least one of these breaches: chosen by the database."""
    return rows.filter(any_of(found, today, referrals))


def missing_for(
    viewer: Viewer, today: date, *, round_id: UUID | None = None, found: Iterable[Breach] = tuple(Breach)
) -> QuerySet[Finding]:
    """Findings in scope with one of these breaches, those overdue longest first; word them with `explain`."""
    rows = findings_for(viewer)
    rows = rows if round_id is None else rows.filter(round_id=round_id)
    return suspects(rows, today, referrals_for(viewer), found).order_by("due_on", "id")


def counts_by_breach(
    viewer: Viewer, rows: QuerySet[Finding], today: date, asked: Collection[Breach] = tuple(Breach)
) -> dict[Breach, int]:
    """How many of these findings have each breach; a finding with two of them counts in both.

    Those that aren't `asked` for count as 0: the caller knows that they stand nowhere.
    """
    referrals = referrals_for(viewer)
    bare = rows.select_related(None).order_by()
    return {b: bare.filter(breached(b, today, referrals)).count() if b in asked else 0 for b in Breach}


def explain(findings: Iterable[Finding], today: date, viewer: Viewer = NOBODY) -> Iterator[Missing]:
    """What exactly is missing at each of these findings (a page of them: six queries in all).

    Referrals are told of only to a viewer who may know of them.
    """
    page = list(findings)
    ids = [f.pk for f in page]
    tasks: dict[UUID, list[Task]] = defaultdict(list)
    for task in Task.objects.filter(finding_id__in=ids).select_related("responsibility").order_by("number"):
        tasks[task.finding_id].append(task)
    applications: dict[UUID, CloseApplication] = {}
    for application in CloseApplication.objects.filter(finding_id__in=ids).order_by("submitted_at", "id"):
        applications[application.finding_id] = application
    referrals: dict[UUID, list[Referral]] = defaultdict(list)
    to_whom = referrals_for(viewer).select_related(None).select_related("department")
    for referral in to_whom.filter(finding_id__in=ids):
        referrals[referral.finding_id].append(referral)
    since, asked = _rectifying_since({f.round_id for f in page}), _extensions(ids)
    checks = _standing_checks(ids)
    for finding in page:
        standing = _standing(finding, tasks[finding.pk], applications.get(finding.pk), referrals[finding.pk])
        standing = replace(
            standing, rectifying_since=since.get(finding.round_id), extensions=tuple(asked[finding.pk]),
            standing_checks=tuple(checks[finding.pk]),
        )  # fmt: skip
        yield Missing(finding, tuple(breaches(standing, today)))


def _extensions(finding_ids: Collection[UUID]) -> dict[UUID, list[ExtensionStanding]]:
    """More time asked for and not answered, by finding."""
    asked: dict[UUID, list[ExtensionStanding]] = defaultdict(list)
    waiting = Extension.objects.filter(finding_id__in=finding_ids, state__in=sorted(UNANSWERED_EXTENSIONS))
    for pk, title, due_on in waiting.order_by("asked_at").values_list(
        "finding_id", "task__title", "answer_due_on"
    ):
        asked[pk].append(ExtensionStanding(title or "", due_on))
    return asked


def _standing_checks(finding_ids: Collection[UUID]) -> dict[UUID, list[StandingCheckStanding]]:
    """Open yearly checks of what is kept up, by finding."""
    found: dict[UUID, list[StandingCheckStanding]] = defaultdict(list)
    rows = StandingCheck.objects.filter(finding_id__in=finding_ids, state__in=sorted(OPEN_CHECKS))
    for pk, state, due_on, answer in rows.values_list("finding_id", "state", "due_on", "answer_due_on"):
        found[pk].append(StandingCheckStanding(StandingState(state), due_on, answer))
    return found


def _rectifying_since(rounds: Collection[UUID]) -> dict[UUID, date]:
    """A round rectifies from its (last) collective feedback on."""
    held = Meeting.objects.filter(round_id__in=rounds, kind=MeetingKind.COLLECTIVE_FEEDBACK)
    return dict(held.values_list("round_id").annotate(last=Max("held_on")).order_by())


def _standing(
    finding: Finding, tasks: list[Task], application: CloseApplication | None, referrals: list[Referral]
) -> FindingStanding:
    return FindingStanding(
        state=FindingState(finding.state),
        recorded_on=finding.recorded_on,
        round_state=RoundState(finding.round.state),
        fed_back_on=finding.fed_back_on,
        due_on=finding.due_on,
        tasks=tuple(
            TaskStanding(t.title, _owned(t), t.due_on, TaskState(t.state), t.planned_on) for t in tasks
        ),
        application_state=ApplicationState(application.state) if application else None,
        submitted_on=localdate(application.submitted_at) if application else None,
        answer_due_on=application.answer_due_on if application else None,
        referrals=tuple(
            ReferralStanding(r.department.name, r.answer_due_on, r.answered_on) for r in referrals
        ),
    )


def _owned(task: Task) -> bool:
    responsibility = getattr(task, "responsibility", None)
    return responsibility is not None and responsibility.is_named


def reviews_of(finding: Finding) -> QuerySet[Review]:
    """Decisions on a finding's applications, oldest first; the caller has shown that it may be seen."""
    return Review.objects.filter(application__finding=finding).select_related("application")


def overdue_for(viewer: Viewer, today: date, round_id: UUID | None = None) -> QuerySet[Finding]:
    """Findings in scope that the unit should have put right by now."""
    rows = findings_for(viewer).filter(state__in=WORKABLE, due_on__lt=today)
    return rows if round_id is None else rows.filter(round_id=round_id)


def unanswered_for(viewer: Viewer, today: date, round_id: UUID | None = None) -> QuerySet[CloseApplication]:
    """Applications in scope whose answer is late."""
    rows = CloseApplication.objects.visible_to(viewer).filter(
        state__in=sorted(UNANSWERED), answer_due_on__lt=today
    )
    return rows if round_id is None else rows.filter(finding__round_id=round_id)


def reviewing(viewer: Viewer) -> Viewer:
    """The same person with those roles alone in which one looks at applications."""
    return viewer.only(*REVIEWING)


def queue_for(viewer: Viewer) -> QuerySet[CloseApplication]:
    """Applications that wait for an answer and that the viewer sees as a reviewer, longest waiting first."""
    return applications_for(reviewing(viewer)).filter(state__in=sorted(UNANSWERED))


def waiting_for(viewer: Viewer) -> QuerySet[CloseApplication]:
    """Of the queue, those at a stage at which the viewer's role may decide.

    Which stages a body has is its profile's matter; what the viewer handed in or let pass themselves is among
    them, and refused when it comes to deciding.
    """
    mine = Q(pk__in=[])
    for body in InspectingBody.objects.visible_to(reviewing(viewer)):
        chain, held = profile_of(body).review_chain, viewer.roles(body.pk)
        for passed, stage in enumerate(chain):
            if held & DECIDING[stage]:
                at = {"passed__gte": passed} if is_last(chain, passed) else {"passed": passed}
                mine |= Q(finding__body=body, **at)
    return queue_for(viewer).filter(mine)


def with_signs(facts: FindingFacts, application: CloseApplication) -> FindingFacts:
    """The facts with what sifting points at in this application."""
    unjudged, confirmed = against_closing(application)
    return replace(facts, open_signs=unjudged, confirmed_signs=confirmed)


def decisions_on(
    application: CloseApplication, viewer: Viewer, *, reason: str = ""
) -> dict[ApplicationAction, list[Obstacle]]:
    """Every decision that the state and the viewer's roles know, with what stands against it."""
    finding, state = application.finding, ApplicationState(application.state)
    roles = roles_on(finding, viewer) & REVIEWING
    facts = with_signs(all_facts(finding, viewer, reason=reason), application)
    # what is left is asked for in the form; before that it doesn't stand against the decision
    facts = replace(facts, rest=facts.rest or reason, rest_due_on=facts.rest_due_on or date.max)
    offered = APPLICATION_LIFE.offered(state, roles)
    return {a: APPLICATION_LIFE.obstacles(a, state, roles, facts) for a in offered}
