"""Watching and the ladder: what the daily look proposes, and a handful of steps on several rungs.

One hangs on a confirmed sign. Steps are taken through the actions and dated back: some answers are due,
one is late, and one was settled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone

from huiyin.authenticity import actions as signs
from huiyin.authenticity.models import Sifted, Sign
from huiyin.authenticity.raising import keep_signs
from huiyin.authenticity.records import records_of
from huiyin.rectification.actions import report_progress
from huiyin.rectification.models import ProgressReport
from huiyin.rules.finding import WORKABLE, FindingState
from huiyin.rules.ladder import OPEN, Rung
from huiyin.sifting import Claim, Code, Sifter
from huiyin.supervision import actions
from huiyin.supervision.key_posts import set_key_posts
from huiyin.supervision.models import StepEvent, SupervisionStep
from huiyin.supervision.triggering import look_over, usual_demand

from .patterns import content
from .progress import Progress
from .stage import Stage
from .telling import Told, moment
from .timeline import before, workday

ANSWERED = "已召开专题会逐项核对，未完成的两项已明确到科室和责任人，本月底前办结并报送清单。"
SETTLED = "答复属实，措施已落实到人，按原时限继续整改。"
AGAIN = frozenset({FindingState.RETURNED, FindingState.REOPENED})
SEEN_THROUGH = "约谈经办人员，没有见到所称的台账和会议记录，整改情况与实际不符。"
WHY_TALK = "同类情况在该单位已三次出现，建议直接约谈主要负责人。"
#: the posts that are watched, finding by finding
KEY_POSTS = (("分管采购的副总经理", "采购部部长"), ("项目公司主要负责人",))
REFUSED = "该单位正在办理批复手续，暂不督办，下月再看。"


class Supervising:
    """Steps of supervision at findings of the main round that are worked on."""

    def __init__(self, stage: Stage, told: Sequence[Told], today: date, progress: Progress) -> None:
        self._stage, self._told, self._today, self._progress = stage, told, today, progress

    def run(self) -> None:
        self._progress.start("督办关注和督办", 2)
        self._by_hand()
        self._progress.step()
        self._posts()
        look_over(self._today)
        self._progress.step()

    def _posts(self) -> None:
        """Posts that are watched with the first two findings that have a step."""
        steps = SupervisionStep.objects.order_by("pk").select_related("finding")
        for step, posts in zip(steps, KEY_POSTS, strict=False):
            set_key_posts(finding_id=step.finding_id, posts=posts, by=self._stage.office)

    def _by_hand(self) -> None:
        """Settled, answered, late, from a sign, before the leaders, refused; as many as there are units."""
        plays = (
            self._settled,
            self._answered,
            self._late,
            self._from_a_sign,
            self._before_leaders,
            self._refused,
        )
        for play, told in zip(plays, self._free(), strict=False):
            play(told)

    def _settled(self, told: Told) -> None:
        step = self._issued(told, days=24)
        actions.answer(step_id=step.pk, text=ANSWERED, by=told.staff)
        actions.settle(step_id=step.pk, remark=SETTLED, by=self._stage.office)

    def _answered(self, told: Told) -> None:
        actions.answer(step_id=self._issued(told, days=6).pk, text=ANSWERED, by=told.staff)

    def _late(self, told: Told) -> None:
        """Not answered in time: the daily look proposes the next rung."""
        self._issued(told, days=12)

    def _before_leaders(self, told: Told) -> None:
        step = self._proposed(told, Rung.TALK, WHY_TALK)
        due = workday(self._today + timedelta(days=3))
        SupervisionStep.objects.filter(pk=step.pk).update(due_on=due)

    def _refused(self, told: Told) -> None:
        step = self._proposed(told, Rung.REMIND)
        actions.refuse(step_id=step.pk, reason=REFUSED, by=self._stage.office)

    def _free(self) -> Iterator[Told]:
        """One finding a unit that is worked on; those that came back from an application first."""
        seen = set()
        for told in sorted(self._told, key=lambda t: t.story.state not in AGAIN):
            told.finding.refresh_from_db()
            if told.story.part.earlier or FindingState(told.finding.state) not in WORKABLE:
                continue
            if told.finding.unit_id not in seen:
                seen.add(told.finding.unit_id)
                yield told

    def _from_a_sign(self, told: Told) -> None:
        """A confirmed sign leads to an urging letter, proposed by the team, approved by the office."""
        sign = self._sign_on_an_empty_report(told)
        if sign is None:
            return
        signs.confirm(sign_id=sign.pk, reason=SEEN_THROUGH, by=self._stage.office)
        step = actions.propose(
            finding_id=told.finding.pk, rung=Rung.URGE, demand=usual_demand(Rung.URGE), by=told.team,
            skip_reason=SEEN_THROUGH, signs=[sign.pk],
        )  # fmt: skip
        actions.approve(step_id=step.pk, by=self._stage.office)

    def _sign_on_an_empty_report(self, told: Told) -> Sign | None:
        """A report without a fact in it, and what the sifter says of it before anything else is reported.

        Nothing where the unit has not applied yet: work that goes on may be without facts.
        """
        text = content("pretending")["no_substance"]
        made = report_progress(finding_id=told.finding.pk, text=text, by=told.staff)
        at = moment(workday(self._today - timedelta(days=4)), told.rng)
        ProgressReport.objects.filter(pk=made.pk).update(reported_at=at)
        (claimed,) = records_of([told.finding.pk])
        claim = claimed.record.claim or Claim()
        alone = replace(claimed, record=replace(claimed.record, claim=replace(claim, text=text)))
        answers = Sifter(codes={Code.NO_SUBSTANCE}).sift([alone.record])
        keep_signs(alone, next(iter(answers), None), at=timezone.now())
        # the background looks at it anew, beside what was reported before
        Sifted.objects.filter(pk=told.finding.pk).update(seal="")
        return Sign.objects.filter(finding=told.finding, code=Code.NO_SUBSTANCE).first()

    def _proposed(self, told: Told, rung: Rung, why: str = "") -> SupervisionStep:
        return actions.propose(
            finding_id=told.finding.pk, rung=rung, demand=usual_demand(rung), skip_reason=why,
            by=self._stage.office,
        )  # fmt: skip

    def _issued(self, told: Told, *, days: int) -> SupervisionStep:
        """A reminder issued so many days ago, with the day of its answer reckoned from then."""
        step = actions.approve(step_id=self._proposed(told, Rung.REMIND).pk, by=self._stage.office)
        day = before(self._today, workday(self._today - timedelta(days=days)))
        due = workday(day + timedelta(days=7))
        SupervisionStep.objects.filter(pk=step.pk, state__in=sorted(OPEN)).update(
            issued_on=day, answer_due_on=due, due_on=due
        )
        StepEvent.objects.filter(step=step).update(at=moment(day, told.rng), due_on=None)
        StepEvent.objects.filter(step=step, action="approve").update(due_on=due)
        return step
