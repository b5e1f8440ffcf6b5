"""Playing the script: registering, feeding back and withdrawing, each by who does it in real life.

Business dates of the demonstration are imported history: an action dates what it does with today, and the
loader then sets the date that the script has for it. The journal keeps the server's time, never back-dated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.findings.registering import NewFinding, register_findings
from huiyin.rectification.models import Task
from huiyin.rectification.signature import Signed
from huiyin.rounds.actions import advance
from huiyin.rules.finding import FindingState as S
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundAction
from huiyin.verification.queries import round_facts

from .issuing import issue
from .patterns import chance, content
from .progress import Progress
from .script import Story
from .stage import Side, Stage

#: how often a reviewer accepts instead of the team
REVIEWERS_SHARE = 0.35


@dataclass
class Told:
    """A story that is being played: its finding, its tasks, and chance of its own."""

    story: Story
    side: Side
    finding: Finding
    rng: Random
    tasks: list[Task] = field(default_factory=list)

    @property
    def team(self) -> Viewer:
        return self.side.teams[self.story.part.team]

    @property
    def staff(self) -> Viewer:
        return self.side.units[self.story.place]

    @property
    def hand(self) -> tuple[Viewer, Signed]:
        """In whose name the unit hands something in, and who prepared it.

        That is its head, or the liaison with what a head without account has signed on paper.
        """
        head = self.side.heads[self.story.place]
        return head or self.staff, Signed(self.staff.id, self.staff.name)

    def phrase(self, *path: str) -> str:
        """One of the phrases under `path` of `content/phrases.toml`."""
        found = content("phrases")
        for key in path:
            found = found[key]
        return str(self.rng.choice(found))

    def acceptor(self, stage: Stage) -> tuple[Viewer, Role]:
        """Who accepts: the team that found it, or the reviewer who is assigned to the target."""
        if self.story.part.earlier or self.rng.random() > REVIEWERS_SHARE:
            return self.team, Role.TEAM
        return stage.reviewer_of(self.story.place), Role.REVIEWER

    def due_on(self) -> date:
        return self.finding.due_on or self.story.dates.planned_on


def moment(day: date, rng: Random, *, late: bool = False, after: datetime | None = None) -> datetime:
    """A minute of that day's office hours; `late` is after all that is not, and none is before `after`."""
    at = time(17 if late else rng.randint(9, 16), rng.randint(0, 59), rng.randint(0, 59))
    told = timezone.make_aware(datetime.combine(day, at))
    return told if after is None else max(told, after + timedelta(minutes=rng.randint(5, 50)))


class Telling:
    """Registers all findings of a script and feeds them back; `told` has those of both rounds."""

    def __init__(self, stage: Stage, stories: Sequence[Story], progress: Progress) -> None:
        self._stage, self._stories, self._progress = stage, stories, progress
        self.told: list[Told] = []

    def run(self) -> list[Told]:
        self._progress.start("登记问题", sum(not s.is_late for s in self._stories))
        for side in (self._stage.earlier, self._stage.main):
            self._advance(side, RoundAction.MOBILISE, RoundAction.STATION)
            on_time = [s for s in self._stories if self._stage.side(s.part) is side and not s.is_late]
            for mine in _by_target(on_time):
                self._register(side, mine)
        self._progress.start("反馈问题", sum(not s.is_late for s in self._stories))
        for side in (self._stage.earlier, self._stage.main):
            self._feed_back(side)
        self._withdraw()
        return self.told

    def _advance(self, side: Side, *actions: RoundAction) -> None:
        for action in actions:
            facts = round_facts(side.round)
            side.round = advance(round_id=side.round.pk, action=action, facts=facts, by=self._stage.office)

    def _register(self, side: Side, stories: Sequence[Story]) -> None:
        new = [self._new(side, story) for story in stories]
        team = side.teams[stories[0].part.team]
        recorded = min(s.dates.recorded_on for s in stories)
        registered = register_findings(new, by=team, recorded_on=recorded)
        for story, finding in zip(stories, registered.findings, strict=True):
            Finding.objects.filter(pk=finding.pk).update(recorded_on=story.dates.recorded_on)
            self.told.append(Told(story, side, finding, chance(story.seed)))
        self._progress.step(len(stories))

    def _new(self, side: Side, story: Story) -> NewFinding:
        case = story.case
        category = self._stage.categories[case.category]
        parent = next(c for c in self._stage.categories.values() if c.pk == category.parent_id)
        return NewFinding(
            target_id=side.targets[story.place].pk, title=case.title, text=case.text, basis=case.basis,
            category_id=category.pk, heading=parent.name, pace=case.pace,
            amount=Decimal(case.amount) if case.amount is not None else None,
        )  # fmt: skip

    def _feed_back(self, side: Side) -> None:
        mine = [t for t in self.told if t.side is side]
        for told in mine:
            if told.story.before_issue:
                self._take_back(told, told.team, "before")
        self._advance(side, RoundAction.REPORT, RoundAction.FEED_BACK)
        for told in mine:
            if not told.story.before_issue:
                issue(self._stage, side, told.finding, told.story.part.fed_back_on)
            self._progress.step()
        self._advance(side, RoundAction.RECTIFY)

    def _withdraw(self) -> None:
        for told in self.told:
            if told.story.state == S.WITHDRAWN and not told.story.before_issue:
                self._take_back(told, self._stage.office, "after")

    def _take_back(self, told: Told, by: Viewer, when: str) -> None:
        reason = told.phrase("withdrawn", when)
        told.finding = findings.withdraw(finding_id=told.finding.pk, reason=reason, by=by)

    def tell_late_ones(self) -> None:
        """What was found after the feedback: registered lately, some of it fed back by now."""
        side, late = self._stage.main, [s for s in self._stories if s.is_late]
        self._progress.start("登记反馈后发现的问题", len(late))
        for story in late:
            day = story.dates.recorded_on
            team = side.teams[story.part.team]
            (finding,) = register_findings([self._new(side, story)], by=team, recorded_on=day).findings
            told = Told(story, side, finding, chance(story.seed))
            if story.dates.fed_back_on:
                told.finding = findings.feed_back(
                    finding_id=finding.pk, on=story.dates.fed_back_on, by=self._stage.office
                )
            self.told.append(told)
            self._progress.step()

    def complete_earlier(self) -> None:
        """The earlier round is over: everything in it is settled."""
        self._advance(self._stage.earlier, RoundAction.COMPLETE)


def _by_target(stories: Iterable[Story]) -> Iterator[list[Story]]:
    by_target: dict[int, list[Story]] = defaultdict(list)
    for story in stories:
        by_target[story.place].append(story)
    yield from by_target.values()


def worked_on(told: Iterable[Told]) -> list[Told]:
    """Those that the unit plans for: fed back in time and not withdrawn."""
    return [t for t in told if not t.story.is_late and t.story.state != S.WITHDRAWN]
