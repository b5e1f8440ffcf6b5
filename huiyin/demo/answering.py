"""Applications and their answers: accepted, returned, closed, reopened, each by another pair of eyes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.organisations.clock import due_date
from huiyin.rectification import actions as rectification
from huiyin.rectification import closing
from huiyin.rectification.close_facts import points_of
from huiyin.rectification.models import CloseApplication, ProgressReport
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.finding import FindingState as S
from huiyin.rules.finding import Pace
from huiyin.verification import actions as verification
from huiyin.verification.models import Review

from .closing_many import ClosingMany
from .looking import look
from .phrases import REST, REST_DAYS, application_of, explanations_of
from .progress import Progress
from .script import SHOWN
from .stage import Stage
from .telling import Told, moment
from .timeline import Attempt, before, workday


class Answering:
    """Takes every finding from its application to where the script has it, through the real actions."""

    def __init__(self, stage: Stage, told: Sequence[Told], today: date, progress: Progress) -> None:
        self._stage, self._told, self._today, self._progress = stage, told, today, progress
        self._yesterday = today - timedelta(days=1)

    def run(self) -> None:
        mine = [t for t in self._told if t.story.dates.attempts]
        self._progress.start("申请、验收、销号", len(mine))
        straight = [t for t in mine if self._is_straight(t)]
        ClosingMany(self._stage, straight).run()
        self._progress.step(len(straight))
        by_hand = {id(t) for t in mine} - {id(t) for t in straight}
        for told in mine:
            if id(told) in by_hand:
                for place, attempt in enumerate(told.story.dates.attempts):
                    self._attempt(told, attempt, place)
                self._progress.step()
            if told.story.state == S.REOPENED:
                self._reopen(told)
        for told in self._told:
            if told.story.watched:
                findings.watch(finding_id=told.finding.pk, on=True, by=self._stage.office)

    def _is_straight(self, told: Told) -> bool:
        """Closed at the first application, and not where visitors look most closely."""
        attempts = told.story.dates.attempts
        shown = told.finding.target_id == self._stage.main.targets[SHOWN].pk
        return len(attempts) == 1 and attempts[0].closed and not shown

    def _attempt(self, told: Told, attempt: Attempt, place: int) -> None:
        if place:
            answered = told.story.dates.attempts[place - 1].answered_on
            self._report_again(told, answered or attempt.submitted_on, attempt.submitted_on)
        completion, text = application_of(told, again=bool(place), closes=attempt.closed)
        finding = Finding.objects.get(pk=told.finding.pk)
        by, signed = told.hand
        made = closing.apply_to_close(
            finding_id=told.finding.pk, text=text, by=by, signed=signed, completion=completion,
            standing=told.story.case.pace == Pace.CONTINUING, rest=REST,
            rest_due_on=self._today + timedelta(days=REST_DAYS),
            explanations=explanations_of(points_of([finding])[finding.pk]),
        )  # fmt: skip
        self._date(made, attempt, told)
        if attempt.accepted_on:
            self._accept(told, made, attempt.accepted_on)
        if attempt.closed and attempt.answered_on:
            self._close(told, made, attempt.answered_on)
        elif attempt.answered_on:
            self._return(told, made, attempt.answered_on)

    def _date(self, made: CloseApplication, attempt: Attempt, told: Told) -> None:
        answer = due_date(self._stage.body, DeadlineKind.APPLICATION_ANSWER, attempt.submitted_on)
        at = moment(attempt.submitted_on, told.rng)
        CloseApplication.objects.filter(pk=made.pk).update(
            submitted_at=at, stage_since=at, answer_due_on=answer
        )

    def _accept(self, told: Told, made: CloseApplication, day: date) -> None:
        """The team that found it accepts, or the reviewer who is assigned to the target."""
        by, _role = told.acceptor(self._stage)
        review = verification.accept(application_id=made.pk, reason=told.phrase("accepted", "remarks"), by=by)
        at = moment(day, told.rng)
        self._looked(review, told, made, at)
        CloseApplication.objects.filter(pk=made.pk).update(stage_since=at)

    def _looked(self, review: Review, told: Told, made: CloseApplication, at: datetime) -> None:
        """The script's moment of a decision, and how long the reviewer looked before it."""
        made.refresh_from_db()
        review.decided_at = at
        look(review, review.stage, min(made.stage_since, at), told.rng)
        review.save()

    def _close(self, told: Told, made: CloseApplication, day: date) -> None:
        review = verification.close(
            application_id=made.pk, reason=told.phrase("closed", "remarks"), by=self._stage.office
        )
        self._answered(told, made, review, day)
        Finding.objects.filter(pk=told.finding.pk).update(closed_on=day)

    def _return(self, told: Told, made: CloseApplication, day: date) -> None:
        """By team, reviewer or office; the reason says what is missing and what would do."""
        sorts = [t.deliverable for t in told.story.case.tasks]
        sort = "general" if told.rng.random() < 0.15 else told.rng.choice(sorts)
        reviewer = self._stage.reviewer_of(told.story.place)
        who = [told.team, self._stage.office] + ([] if told.story.part.earlier else [reviewer])
        review = verification.return_to_unit(
            application_id=made.pk, reason=told.phrase("returned", sort), by=told.rng.choice(who)
        )
        self._answered(told, made, review, day)
        if told.story.state == S.RETURNED and told.rng.random() < 0.45:
            self._report_again(told, day, self._yesterday)

    def _answered(self, told: Told, made: CloseApplication, review: Review, day: date) -> None:
        at = moment(day, told.rng)
        self._looked(review, told, made, at)
        CloseApplication.objects.filter(pk=made.pk).update(answered_at=at)

    def _report_again(self, told: Told, after: date, until: date) -> None:
        """Nothing is handed in a second time without something new."""
        report = rectification.report_progress(
            finding_id=told.finding.pk, text=told.phrase("more_after_return", "texts"), by=told.staff
        )
        day = min(until, workday(after + timedelta(days=told.rng.randint(4, 12))))
        at = moment(max(day, after), told.rng, late=True)
        ProgressReport.objects.filter(pk=report.pk).update(reported_at=at)

    def _reopen(self, told: Told) -> None:
        """The profile's time runs anew from the day of reopening."""
        day = before(self._today, told.story.dates.reopened_on or self._today)
        told.finding = verification.reopen(
            finding_id=told.finding.pk, reason=told.phrase("reopened", "reasons"), by=self._stage.office
        )
        due_on = due_date(self._stage.body, DeadlineKind.CONCENTRATED, day)
        Finding.objects.filter(pk=told.finding.pk).update(due_on=due_on)
        if told.rng.random() < 0.4:
            self._report_again(told, day, self._yesterday)
