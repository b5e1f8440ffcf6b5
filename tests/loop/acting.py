"""How a step is tried: by somebody who may, or by anybody; what was refused has changed nothing."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.content import Rejected
from huiyin.journal.staleness import Stale
from huiyin.rules.moves import Refused
from huiyin.rules.roles import Role

from . import proofs
from .books import Matter
from .stage import Clock, Person, Scene, Stage

T = TypeVar("T")
REFUSALS = (Refused, Stale, ValidationError, ObjectDoesNotExist, Rejected)
#: who acts: of four picks three are people who may, so that sequences get somewhere
WHO = st.integers(0, 199)
#: on what: of five picks four are matters on which the step makes sense
WHICH = st.integers(0, 99)
WORDS = st.sampled_from(["情况属实，佐证齐全。", "请补充核对记录。", "已逐条核对。", "已阅。", "  "])
#: so many successful steps between two looks at the list of owed answers
LOOK_EVERY = 8
#: so many sequences between two looks at what one of them reads under "mine"
OWN_EVERY = 4


@dataclass
class Tally:
    """What happened in all sequences together."""

    sequences: int = 0
    steps: int = 0
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    looked: int = 0


class Acting(RuleBasedStateMachine):
    """One sequence in one body. Subclasses have the steps; the test sets `stage`, `clock` and `tally`."""

    stage: ClassVar[Stage]
    clock: ClassVar[Clock]
    tally: ClassVar[Tally]

    def __init__(self) -> None:
        super().__init__()
        self.sequence = transaction.atomic()
        self.sequence.__enter__()
        self.clock.ahead = timedelta()
        self.scene: Scene | None = None
        self.rows: proofs.Rows | None = None
        self.since_look = 0
        # after a violation nothing more is looked at: it would only be found once more
        self.sound = False

    @initialize(place=st.sampled_from(["party_inspection", "long", "audit_follow_up"]))
    def begin(self, place: str) -> None:
        scene = self.stage[place]
        self.scene = replace(scene, books=copy.deepcopy(scene.books))
        self.rows = proofs.all_rows()
        self.sound = True

    def teardown(self) -> None:
        try:
            if self.sound:
                self.look()
                if self.tally.sequences % OWN_EVERY == 0:
                    self.look_at_ones_own()
                proofs.the_whole_holds(self.scene)
        finally:
            self.tally.sequences += 1
            transaction.set_rollback(True)
            self.sequence.__exit__(None, None, None)

    # -- choosing

    def somebody(self, who: int, roles: frozenset[Role], target: int) -> Person:
        pick, wild = divmod(who, 4)
        people = self.scene.people
        may = [p for p in people if p.holds(roles, target)]
        chosen = people if wild == 3 or not may else may
        return chosen[pick % len(chosen)]

    def one_of(self, which: int, usual: Sequence[T], rest: Sequence[T]) -> T | None:
        """One of those on which the step makes sense, now and then any."""
        pick, wild = divmod(which, 5)
        found = rest if wild == 4 else usual
        return found[pick % len(found)] if found else None

    def matter(self, which: int, *states: str) -> Matter | None:
        matters = self.scene.books.matters
        return self.one_of(which, [m for m in matters if m.state in states], matters)

    # -- trying

    def tried(
        self, deed: str, person: Person, roles: Collection[Role], target: int, do: Callable[[Viewer], Any]
    ) -> Any | None:
        """What `do` gives, or None when it was refused: then nothing has changed. Whoever gets it done has
        one of `roles` there."""
        self.tally.steps += 1
        self.sound, before, written = False, self.rows, proofs.written()
        try:
            made = do(person.viewer)
        except REFUSALS:
            self.tally.refused[deed] += 1
            if written is None or written != proofs.written():
                proofs.unchanged(before, deed)
            self.sound = True
            return None
        self.tally.done[deed] += 1
        proofs.demand(person.holds(frozenset(roles), target), f"{person.name} was let {deed}")
        self.rows = proofs.all_rows()
        proofs.goes_on(before, self.rows, deed)
        return made if made is not None else True

    # -- looking

    def held(self) -> None:
        """After a step that was done and booked."""
        proofs.totals_hold(self.rows)
        proofs.states_are_booked(self.scene.books, self.rows)
        self.since_look += 1
        if self.since_look >= LOOK_EVERY:
            self.look()
        self.sound = True

    def look(self) -> None:
        self.since_look = 0
        self.tally.looked += 1
        proofs.owed_is_listed(self.scene)

    def look_at_ones_own(self) -> None:
        turns = (("office", Role.OFFICE, None), ("unit", Role.UNIT, 0), ("unit", Role.UNIT, 1))
        role, held, target = turns[self.tally.sequences // OWN_EVERY % len(turns)]
        person = next(p for p in self.scene.people if p.parts == {(held, target)})
        proofs.own_list(self.scene, person, role, target)
