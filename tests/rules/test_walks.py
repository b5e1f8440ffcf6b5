"""A finding and its applications walked together at random, 10,000 steps, by people who try everything.

Six people with lawful roles and one who was granted everything by mistake act on one finding; tasks lose
their owners and evidence comes and goes between the steps. What must hold is asked of the history that the
walk itself keeps, not of the guards.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.rules import close_application, finding
from huiyin.rules.close_application import FINDING_ACTION, FINDING_STATE, ApplicationAction, ApplicationState
from huiyin.rules.finding import FindingAction, FindingFacts, FindingState
from huiyin.rules.review_chain import Stage
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState

PEOPLE = {
    "clerk": {Role.UNIT},
    "liaison": {Role.UNIT},
    "inspector": {Role.TEAM},
    "reviewer of discipline": {Role.REVIEWER},
    "reviewer of organisation": {Role.REVIEWER},
    "head of office": {Role.OFFICE},
    "deputy in the team": {Role.OFFICE, Role.TEAM, Role.REVIEWER},
    "granted everything": set(Role),
}
WALKS, STEPS = 500, 60
CHAINS = (
    (Stage.OFFICE,),
    (Stage.REVIEWER,),
    (Stage.TEAM, Stage.OFFICE),
    (Stage.TEAM, Stage.DISCIPLINE, Stage.OFFICE),
    (Stage.TEAM, Stage.DISCIPLINE, Stage.ORGANISATION, Stage.OFFICE),
)
REASONED = {FindingAction.RETURN, FindingAction.REOPEN, FindingAction.WITHDRAW}
APPLICATION_ACTION = {v: k for k, v in FINDING_ACTION.items()}


@dataclass
class Task:
    owner: bool = True
    deadline: bool = True
    uploads: list[str] = field(default_factory=list)


@dataclass
class World:
    chain: tuple[Stage, ...]
    state: FindingState = FindingState.REGISTERED
    application: ApplicationState | None = None
    tasks: list[Task] = field(default_factory=list)
    submitted_by: str | None = None
    accepted_by: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    def facts(self, actor: str, reason: str) -> FindingFacts:
        titles = {id(t): f"任务{n}" for n, t in enumerate(self.tasks, 1)}
        return FindingFacts(
            actor=actor,
            reason=reason,
            has_category=True,
            round_state=RoundState.RECTIFYING,
            tasks=len(self.tasks),
            tasks_without_owner=tuple(titles[id(t)] for t in self.tasks if not t.owner),
            tasks_without_deadline=tuple(titles[id(t)] for t in self.tasks if not t.deadline),
            tasks_without_evidence=tuple(titles[id(t)] for t in self.tasks if not t.uploads),
            submitted_by=self.submitted_by,
            accepted_by=frozenset(self.accepted_by),
            uploaded_by=frozenset(u for t in self.tasks for u in t.uploads),
            rest="尚有 2 处房产证待补办",
            rest_due_on=date(2025, 3, 31),
            chain=self.chain,
            passed=len(self.accepted_by),
        )

    def stir(self, what: int, actor: str) -> None:
        """Something that changes between the steps; evidence may vanish at any time, also under review."""
        task = self.tasks[what % len(self.tasks)] if self.tasks else Task()
        if what % 11 == 0 and task.uploads:
            task.uploads.pop()
        elif what % 7 == 0 and self.state in finding.WORKABLE:
            task.owner = not task.owner
        elif what % 13 == 0 and self.state in finding.WORKABLE:
            task.deadline = not task.deadline
        elif what % 5 == 0:
            task.uploads.append(actor)
        elif self.state in finding.WORKABLE:
            # the usual course: the clerk uploads what is missing, and somebody owns the task
            for each in self.tasks:
                each.uploads = each.uploads or ["clerk"]
                each.owner = each.deadline = True

    def step(self, actor: str, action: FindingAction, reason: str) -> None:
        facts, held = self.facts(actor, reason), PEOPLE[actor]
        before, refused = self.state, finding.LIFE.obstacles(action, self.state, held, facts)
        of_application = APPLICATION_ACTION.get(action)
        if of_application and self.application and self.state in finding.AWAITING_ANSWER:
            also = close_application.LIFE.obstacles(of_application, self.application, held, facts)
            assert [o.code for o in also] == [o.code for o in refused], (action, also, refused)
        if refused:
            self.seen["refused"] += 1
            return
        self.state = finding.LIFE.next_state(action, self.state, held, facts)
        if of_application:
            self.answer(of_application, actor, facts)
        self.seen[action] += 1
        self.remember(action, actor)
        if action in REASONED:
            assert reason.strip()
        self.check(action, actor, before)

    def answer(self, action: ApplicationAction, actor: str, facts: FindingFacts) -> None:
        assert self.application is not None, f"{action} without an application"
        held = PEOPLE[actor]
        self.application = close_application.LIFE.next_state(action, self.application, held, facts)

    def remember(self, action: FindingAction, actor: str) -> None:
        if action == FindingAction.PLAN and len(self.tasks) < 3:
            self.tasks.append(Task(owner=len(self.tasks) % 2 == 0))
        if action == FindingAction.APPLY:
            self.application, self.submitted_by, self.accepted_by = ApplicationState.SUBMITTED, actor, []
        if action == FindingAction.ACCEPT:
            self.accepted_by.append(actor)

    def check(self, action: FindingAction, actor: str, before: FindingState) -> None:
        if self.application and action in {FindingAction.APPLY, *APPLICATION_ACTION}:
            assert self.state == FINDING_STATE[self.application]
        if self.state in finding.AWAITING_ANSWER:
            assert self.application in close_application.UNANSWERED
        else:
            assert self.application not in close_application.UNANSWERED
        if action == FindingAction.APPLY:
            assert self.tasks
            assert all(task.uploads and task.owner and task.deadline for task in self.tasks)
        if action in (FindingAction.CLOSE, FindingAction.LEAVE_REST):
            self.check_closing(actor, before)

    def check_closing(self, closer: str, before: FindingState) -> None:
        assert self.tasks
        assert all(task.uploads and task.owner and task.deadline for task in self.tasks)
        eyes = [self.submitted_by, *self.accepted_by, closer]
        assert None not in eyes
        assert len(eyes) == 1 + len(self.chain)
        assert len(set(eyes)) == len(eyes), eyes
        assert closer not in {u for t in self.tasks for u in t.uploads}
        assert (before == FindingState.ACCEPTED) == (len(self.chain) > 1)


PICKS = st.tuples(st.integers(0, 2**16), st.integers(0, 2**16), st.sampled_from(["材料不全", "", " "]))


def chosen(world: World, pick: int) -> tuple[str, FindingAction]:
    """Somebody and what they try: half of the time something that their roles know here, else anything."""
    pick, wild = divmod(pick, 2)
    pick, who = divmod(pick, len(PEOPLE))
    actor = sorted(PEOPLE)[who]
    known = [a for a in finding.LIFE.offered(world.state, PEOPLE[actor]) if a != FindingAction.WITHDRAW]
    actions = list(FindingAction) if wild or not known else known
    return actor, actions[pick % len(actions)]


def walked() -> tuple[Counter[str], int]:
    """What happened in all walks together, and how many steps were tried."""
    seen: Counter[str] = Counter()
    tried = 0

    @settings(max_examples=WALKS, deadline=None, database=None, derandomize=True)
    @given(chain=st.sampled_from(CHAINS), picks=st.lists(PICKS, min_size=STEPS, max_size=STEPS))
    def walk(chain, picks):
        nonlocal tried
        world = World(chain)
        for pick, stir, reason in picks:
            actor, action = chosen(world, pick)
            world.stir(stir, actor)
            world.step(actor, action, reason)
            tried += 1
            if world.state == FindingState.WITHDRAWN:
                world = World(chain, seen=world.seen)
        seen.update(world.seen)

    walk()
    return seen, tried


def test_a_finding_and_its_application_never_disagree_and_nothing_closes_by_one_pair_of_eyes():
    seen, tried = walked()
    assert tried >= WALKS * STEPS
    # walks that never get anywhere would prove nothing
    assert [action for action in FindingAction if not seen[action]] == []
    assert seen[FindingAction.CLOSE] >= 20, seen
