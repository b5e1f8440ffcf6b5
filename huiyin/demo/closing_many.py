"""Closing what went through at the first try, many at once.

The same rules as `closing.apply_to_close`, `verification.actions.accept` and `.close`: each step is asked of
the tables of moves with the facts as they are, and has its own journal entry. One by one through the actions,
four hundred findings would take as long as all the rest of the demonstration.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.models import Evidence
from huiyin.findings.models import Finding
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale
from huiyin.organisations.clock import due_date
from huiyin.organisations.profiles import profile_of
from huiyin.rectification.close_facts import closings, kept_points
from huiyin.rectification.models import CloseApplication, Responsibility
from huiyin.rectification.queries import checked_facts
from huiyin.rectification.signature import prepared
from huiyin.rules import close_application, finding
from huiyin.rules.close_application import FINDING_ACTION, ApplicationAction, ApplicationState
from huiyin.rules.close_checks import close_points
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.finding import Completion, FindingAction, FindingFacts, FindingState, Pace
from huiyin.rules.roles import WHOLE_UNIT, Role
from huiyin.rules.round import RoundState
from huiyin.verification.models import Review

from .looking import look
from .phrases import application_of, explanations_of
from .stage import Stage
from .telling import Told, moment


@dataclass(frozen=True, slots=True)
class Decided:
    """An application with its two decisions, ready to be written."""

    told: Told
    application: CloseApplication
    reviews: tuple[Review, ...]


class ClosingMany:
    """Applies, accepts and closes; raises `Refused` where the rules object to one of them."""

    def __init__(self, stage: Stage, told: Sequence[Told]) -> None:
        self._stage, self._told = stage, told
        self._chain = profile_of(stage.body).review_chain
        self._closings = closings([t.finding for t in told])
        proven = Evidence.objects.filter(finding__body=stage.body, withdrawn_at__isnull=True)
        unowned = Responsibility.objects.filter(task__body=stage.body, lead_department="", person="")
        self._unowned: set[UUID] = set(unowned.values_list("task_id", flat=True))
        self._proven: set[UUID | None] = set(proven.values_list("task_id", flat=True))

    def run(self) -> None:
        decided = [self._decide(told) for told in self._told]
        CloseApplication.objects.bulk_create([d.application for d in decided], batch_size=200)
        Review.objects.bulk_create([r for d in decided for r in d.reviews], batch_size=200)
        for one in decided:
            self._close(one)

    def _decide(self, told: Told) -> Decided:
        (attempt,) = told.story.dates.attempts
        (hand, _signed), office = told.hand, self._stage.office
        acceptor, role = told.acceptor(self._stage)
        points = close_points(self._closings[told.finding.pk], attempt.submitted_on)
        said = explanations_of(points)
        facts = checked_facts(self._facts(told), points, said)
        state = finding.LIFE.next_state(
            FindingAction.APPLY,
            FindingState.IN_PROGRESS,
            WHOLE_UNIT,
            replace(facts, actor=str(hand.id), head_signs=True, signed=True),
        )
        waiting = replace(facts, submitted_by=str(hand.id), prepared_by=str(told.staff.id))
        state = self._step(told, ApplicationAction.ACCEPT, state, acceptor, role, waiting)
        accepted = replace(waiting, accepted_by=frozenset({str(acceptor.id)}), passed=1)
        self._step(told, ApplicationAction.CLOSE, state, office, Role.OFFICE, accepted)
        application = self._application(told)
        application.points = kept_points(points, said)
        reviews = (
            self._review(told, application, ApplicationAction.ACCEPT, acceptor, "accepted"),
            self._review(told, application, ApplicationAction.CLOSE, office, "closed"),
        )
        reviews[0].decided_at = moment(attempt.accepted_on or attempt.submitted_on, told.rng)
        reviews[1].decided_at = moment(attempt.answered_on or attempt.submitted_on, told.rng)
        application.passed, application.passed_by = 1, [str(acceptor.id)]
        application.stage_since, application.answered_at = reviews[0].decided_at, reviews[1].decided_at
        for review, stage, since in zip(
            reviews, self._chain, (application.submitted_at, application.stage_since), strict=True
        ):
            look(review, stage, since, told.rng)
        return Decided(told, application, reviews)

    def _facts(self, told: Told) -> FindingFacts:
        return FindingFacts(
            has_category=told.finding.category_id is not None,
            round_state=RoundState(told.side.round.state),
            tasks=len(told.tasks),
            tasks_without_owner=tuple(t.title for t in told.tasks if t.pk in self._unowned),
            tasks_without_deadline=tuple(t.title for t in told.tasks if t.due_on is None),
            tasks_without_evidence=tuple(t.title for t in told.tasks if t.pk not in self._proven),
            uploaded_by=frozenset({str(told.staff.id)}),
            chain=self._chain,
        )

    def _step(
        self, told: Told, action: ApplicationAction, state: FindingState, by: Viewer, role: Role,
        facts: FindingFacts,
    ) -> FindingState:  # fmt: skip
        """One decision, asked of both lives."""
        acting = replace(facts, actor=str(by.id))
        before = next(s for s, of in close_application.FINDING_STATE.items() if of == state)
        close_application.LIFE.next_state(action, before, {role}, acting)
        return finding.LIFE.next_state(FINDING_ACTION[action], state, {role}, acting)

    def _application(self, told: Told) -> CloseApplication:
        (attempt,) = told.story.dates.attempts
        completion, text = application_of(told, closes=True)
        hand, signed = told.hand
        return CloseApplication(
            finding=told.finding, state=ApplicationState.CLOSED, version=3, text=text, completion=completion,
            standing=told.story.case.pace == Pace.CONTINUING, submitted_by=hand.id,
            submitted_by_name=hand.name, submitted_at=moment(attempt.submitted_on, told.rng),
            **prepared(signed),
            answer_due_on=due_date(self._stage.body, DeadlineKind.APPLICATION_ANSWER, attempt.submitted_on),
        )  # fmt: skip

    @staticmethod
    def _review(
        told: Told, application: CloseApplication, action: ApplicationAction, by: Viewer, remarks: str
    ) -> Review:
        return Review(
            application=application, decision=action, reason=told.phrase(remarks, "remarks"),
            decided_by=by.id, decided_by_name=by.name, submitted_by=application.submitted_by,
        )  # fmt: skip

    def _close(self, one: Decided) -> None:
        told, application = one.told, one.application
        rows = Finding.objects.filter(pk=told.finding.pk, state=FindingState.IN_PROGRESS)
        done = rows.update(
            state=FindingState.CLOSED, closed_on=told.story.dates.attempts[0].answered_on,
            completion=application.completion, standing=application.standing,
            version=F("version") + 3, updated_at=timezone.now(),
        )  # fmt: skip
        if done != 1:
            raise Stale(Finding.objects.get(pk=told.finding.pk))
        steps = [(FindingAction.APPLY, told.hand[0], {"completion": Completion(application.completion)})]
        accepted, closed = one.reviews
        by = {told.team.id: told.team} | {r.id: r for r in self._stage.reviewers}
        steps.append((FindingAction.ACCEPT, by[accepted.decided_by], {"reason": accepted.reason}))
        steps.append((FindingAction.CLOSE, self._stage.office, {"reason": closed.reason}))
        for action, who, note in steps:
            record(body=told.finding.body_id, by=who, action=action, object_type="finding",
                   object_id=told.finding.pk, payload={"application": application.pk, **note})  # fmt: skip
