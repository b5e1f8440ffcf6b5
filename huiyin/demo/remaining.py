"""What remains after the answers: rests of what is basically done, and the yearly checks of what is kept up.

What is open of both is laid around today, as everything else: late, waiting for an answer, due soon.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from huiyin.findings.models import Finding
from huiyin.organisations.clock import due_date
from huiyin.rectification.models import CloseApplication, StandingCheck, Task
from huiyin.rectification.standing import checks_of, make_due, report_kept_up
from huiyin.rules.close_application import ApplicationState
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.finding import FindingState as S
from huiyin.rules.standing import OPEN
from huiyin.verification import actions as verification
from huiyin.verification import standing

from .looking import look
from .progress import Progress
from .script import SHOWN
from .stage import Stage
from .telling import Told, moment
from .timeline import before, workday

KEPT_UP = (
    "制度执行正常，本年度逐月核对，未发现同类问题；核对记录存办公室备查。",
    "纳入年度内控评价，抽查业务事项三十余件，均按制度办理。",
    "每季度自查一次，结果报党组（党委）会听取，长效机制运行良好。",
)
CONFIRMED = "经抽查核对，情况属实，继续坚持。"
RESTS = (
    "余 2 处资产权属证明待主管部门核发，核发后补录台账。",
    "余 1 笔款项按还款协议分期收回，到期后核销。",
    "配套实施细则待上级办法出台后修订印发。",
)
LEFT = "主要问题已解决，余项列入任务，按期完成后再行申请。"
#: of what was accepted, every so-manieth is recognised as basically done; so many at most
EVERY, MOST_RESTS = 8, 6
#: days from today to the day on which a rest is due, in turn
REST_DUE = (-9, 4, 26, 70, 12, -2)


class Remaining:
    """Rests and yearly checks of what was closed or accepted (`told`)."""

    def __init__(self, stage: Stage, told: Sequence[Told], today: date, progress: Progress) -> None:
        self._stage, self._told, self._today, self._progress = stage, told, today, progress

    def run(self) -> None:
        accepted = [t for t in self._told if t.story.state == S.ACCEPTED and t.story.place != SHOWN]
        rests = accepted[::EVERY][:MOST_RESTS]
        upheld = self._upheld()
        self._progress.start("余项和长期坚持核查", len(rests) + len(upheld))
        for n, told in enumerate(rests):
            self._leave_rest(told, n)
            self._progress.step()
        for n, (told, finding) in enumerate(upheld):
            self._keep_up(told, finding, n)
            self._progress.step()

    def _leave_rest(self, told: Told, n: int) -> None:
        """The office recognises it as basically done; the rest's day may have gone by meanwhile."""
        applied = CloseApplication.objects.get(finding=told.finding.pk, state=ApplicationState.ACCEPTED)
        review = verification.leave_rest(
            application_id=applied.pk, by=self._stage.office, rest=RESTS[n % len(RESTS)],
            rest_due_on=self._today + timedelta(days=90), reason=LEFT,
        )  # fmt: skip
        at = moment(before(self._today, self._today - timedelta(days=1)), told.rng, late=True)
        applied.refresh_from_db()
        review.decided_at = max(at, applied.stage_since)
        look(review, review.stage, applied.stage_since, told.rng)
        review.save()
        due = workday(self._today + timedelta(days=REST_DUE[n % len(REST_DUE)]))
        rows = CloseApplication.objects.filter(pk=applied.pk)
        rows.update(rest_due_on=due, answered_at=review.decided_at)
        Task.objects.filter(pk=applied.rest_task_id).update(due_on=due)

    def _upheld(self) -> list[tuple[Told, Finding]]:
        """What was closed and is to be kept up, in the order of the script."""
        rows = Finding.objects.filter(
            pk__in=[t.finding.pk for t in self._told], state=S.CLOSED, standing=True
        )
        found = rows.select_related("body", "target").in_bulk()
        return [(t, found[t.finding.pk]) for t in self._told if t.finding.pk in found]

    def _keep_up(self, told: Told, finding: Finding, n: int) -> None:
        """Year by year until now; then what is open is late, reported, due soon, or due in the next year."""
        closed_on = finding.closed_on or self._today
        check = checks_of(finding).filter(state__in=sorted(OPEN)).first() or make_due(finding, closed_on)
        due = self._due(closed_on)
        while due <= self._today - timedelta(days=30):
            answered = workday(due + timedelta(days=told.rng.randint(2, 9)))
            check, due = self._confirmed(told, finding, check, due, answered), self._due(answered)
        sort = n % 6
        if sort in (0, 1, 2):
            ahead = (told.rng.randint(-24, -3), told.rng.randint(-4, 9), told.rng.randint(3, 20))[sort]
            due = workday(self._today + timedelta(days=ahead))
        StandingCheck.objects.filter(pk=check.pk).update(due_on=due)
        if sort == 1:
            self._reported(told, check, before(self._today, workday(self._today - timedelta(days=5))))

    def _due(self, since: date) -> date:
        return due_date(self._stage.body, DeadlineKind.STANDING_CHECK, since)

    def _reported(self, told: Told, check: StandingCheck, day: date) -> None:
        report_kept_up(check_id=check.pk, text=told.rng.choice(KEPT_UP), by=told.staff)
        answer = due_date(self._stage.body, DeadlineKind.APPLICATION_ANSWER, day)
        StandingCheck.objects.filter(pk=check.pk).update(
            reported_at=moment(day, told.rng), answer_due_on=answer
        )

    def _confirmed(
        self, told: Told, finding: Finding, check: StandingCheck, due: date, answered: date
    ) -> StandingCheck:
        """One year's check, reported and confirmed in its time; gives the next one."""
        StandingCheck.objects.filter(pk=check.pk).update(due_on=due)
        self._reported(told, check, workday(due - timedelta(days=told.rng.randint(3, 12))))
        standing.confirm(check_id=check.pk, by=self._stage.office, reason=CONFIRMED)
        at = moment(before(self._today, answered), told.rng, late=True)
        StandingCheck.objects.filter(pk=check.pk).update(answered_at=at)
        return checks_of(finding).get(state__in=sorted(OPEN))
