"""The steps of closing out: applied for, decided stage by stage, reopened; and what is kept up for good."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.organisations.clock import today
from huiyin.rectification import closing, standing
from huiyin.rectification.models import CloseApplication, StandingCheck, Task
from huiyin.rules.dispatch import DispatchKind
from huiyin.rules.finding import Completion
from huiyin.rules.review_chain import Stage
from huiyin.rules.roles import Role
from huiyin.verification import actions as verification
from huiyin.verification import standing as keeping_up
from tests.conftest import explained

from . import proofs
from .acting import WHICH, WHO, WORDS
from .books import WORKED_ON, Matter
from .working_steps import OFFICE, UNIT, Working

APPLICANTS = UNIT | {Role.UNIT_HEAD}
#: who may decide at a stage of the chain: a reviewer stands in for a team
AT_STAGE = {
    Stage.TEAM: frozenset({Role.TEAM, Role.REVIEWER}),
    Stage.DISCIPLINE: frozenset({Role.REVIEWER}),
    Stage.ORGANISATION: frozenset({Role.REVIEWER}),
    Stage.OFFICE: OFFICE,
}
REST = "尚有 2 处待补办"


class Closing(Working):
    """Applying, deciding, reopening; and the yearly checks."""

    @rule(who=WHO, which=WHICH, stands=st.booleans(), left=st.sampled_from([False, False, True]))
    def apply(self, who: int, which: int, stands: bool, left: bool) -> None:
        signed = DispatchKind.APPLICATION in self.scene.signed
        if (m := self.matter(which, *WORKED_ON)) and not (signed and which % 4 != 3):
            self.handed_in(m, who, stands=stands, left=left)

    def handed_in(self, m: Matter, who: int, *, stands: bool, left: bool) -> None:
        given = self.application(m, stands=stands, left=left)
        by = self.somebody(who, APPLICANTS, m.target)
        made = self.tried("apply", by, APPLICANTS, m.target,
                          lambda v: closing.apply_to_close(finding_id=m.pk, by=v, **given))  # fmt: skip
        if made:
            signed = DispatchKind.APPLICATION in self.scene.signed
            proofs.demand(not signed, "applied without the head's signature")
            self.applied(m, made, by.viewer.id)

    def application(self, m: Matter, *, stands: bool, left: bool) -> dict[str, Any]:
        """An application with everything that is asked of one."""
        return {
            "text": "台账已补录 32 条。", "standing": stands, "explanations": explained(Finding(pk=m.pk)),
            "completion": Completion.BASICALLY_DONE if left else Completion.DONE,
            "rest": REST if left else "",
            "rest_due_on": today() + timedelta(days=30) if left else None,
        }  # fmt: skip

    def applied(self, m: Matter, application: CloseApplication, *hands: UUID | None) -> None:
        m.state, m.application, m.passed = "applied", application.pk, 0
        m.eyes, m.wants_standing = {str(h) for h in hands if h}, application.standing
        self.held()

    def _waiting(self, which: int, *, last: bool) -> Matter | None:
        """An application at the last stage of the chain, or before it."""
        found = [m for m in self.scene.books.matters if m.application]
        before = len(self.scene.chain) - 1
        return self.one_of(which, [m for m in found if (m.passed >= before) == last], found)

    def _stage(self, m: Matter) -> Stage:
        return self.scene.chain[min(m.passed, len(self.scene.chain) - 1)]

    @rule(who=WHO, which=WHICH)
    def accept(self, who: int, which: int) -> None:
        self.accepted(self._waiting(which, last=False), who)

    def accepted(self, m: Matter | None, who: int) -> None:
        if m and self._decided("accept", m, who, AT_STAGE[self._stage(m)], lambda v: verification.accept(
                application_id=m.application, by=v)):  # fmt: skip
            m.state, m.passed = "accepted", m.passed + 1
            self.held()

    @rule(who=WHO, which=WHICH)
    def close(self, who: int, which: int) -> None:
        self.closed(self._waiting(which, last=True), who)

    def closed(self, m: Matter | None, who: int) -> None:
        if m and self._decided("close", m, who, AT_STAGE[self.scene.chain[-1]],
                               lambda v: verification.close(application_id=m.application, by=v)):  # fmt: skip
            m.state, m.application, m.standing = "closed", None, m.wants_standing
            m.check, m.check_reported = self._check(m) if m.standing else None, False
            self.held()

    @rule(who=WHO, which=WHICH, steps=st.integers(1, 4), stands=st.booleans())
    def go_on(self, who: int, which: int, steps: int, stands: bool) -> None:
        """One matter goes its usual course for a few steps, mostly by those who may."""
        matters = self.scene.books.matters
        m = matters[which % len(matters)]
        for n in range(steps):
            pick = who + 4 * n
            match m.state:
                case "registered":
                    self.fed_back(m, pick)
                case "fed_back":
                    self.planned(m, pick)
                case "in_progress" | "returned" | "reopened":
                    self.worked_through(m, pick)
                    self.handed_in(m, pick, stands=stands, left=False)
                case "applied" | "accepted" if m.passed < len(self.scene.chain) - 1:
                    self.accepted(m, pick)
                case "applied" | "accepted":
                    self.closed(m, pick)

    @rule(who=WHO, which=WHICH, days=st.integers(-1, 60))
    def leave_rest(self, who: int, which: int, days: int) -> None:
        if (m := self._waiting(which, last=True)) is None:
            return
        due = today() + timedelta(days=days)
        if self._decided("leave_rest", m, who, AT_STAGE[self.scene.chain[-1]],
                         lambda v: verification.leave_rest(
                             application_id=m.application, by=v, rest=REST, rest_due_on=due)):  # fmt: skip
            proofs.demand(Task.objects.filter(finding=m.pk, due_on=due).exists(), "a rest without a home")
            m.state, m.application = "in_progress", None
            self.held()

    def _decided(
        self, deed: str, m: Matter, who: int, roles: frozenset[Role], do: Callable[[Viewer], Any]
    ) -> bool:
        """Try a decision in the unit's favour: by somebody through whose hands it has not gone."""
        by = self.somebody(who, roles, m.target)
        if not self.tried(deed, by, roles, m.target, do):
            return False
        own = str(by.viewer.id) in m.eyes
        proofs.demand(not own, f"{by.name}: {deed} of what went through their own hands")
        m.eyes.add(str(by.viewer.id))
        proofs.many_eyes(m.pk, self.scene.chain)
        return True

    @rule(who=WHO, which=WHICH, words=WORDS, task=st.sampled_from([None, 1]))
    def send_back(self, who: int, which: int, words: str, task: int | None) -> None:
        if (m := self._waiting(which, last=bool(which % 2))) is None:
            return
        points = [verification.Remark("缺核对记录", task)] if task else []
        self._answered("return", m, who, AT_STAGE[self._stage(m)] | OFFICE, "returned",
                       lambda v: verification.return_to_unit(
                           application_id=m.application, reason=words, by=v, remarks=points))  # fmt: skip

    @rule(who=WHO, which=WHICH)
    def recall(self, who: int, which: int) -> None:
        if m := self._waiting(which, last=False):
            self._answered("recall", m, who, UNIT, "in_progress",
                           lambda v: closing.recall(application_id=m.application, by=v))  # fmt: skip

    def _answered(
        self, deed: str, m: Matter, who: int, roles: Collection[Role], after: str,
        do: Callable[[Viewer], Any],
    ) -> None:  # fmt: skip
        if self.tried(deed, self.somebody(who, frozenset(roles), m.target), roles, m.target, do):
            m.state, m.application = after, None
            self.held()

    @rule(who=WHO, which=WHICH, words=WORDS)
    def reopen(self, who: int, which: int, words: str) -> None:
        if (m := self.matter(which, "closed")) is None:
            return
        by = self.somebody(who, OFFICE, m.target)
        if self.tried("reopen", by, OFFICE, m.target,
                      lambda v: verification.reopen(finding_id=m.pk, reason=words, by=v)):  # fmt: skip
            m.state, m.check, m.check_reported = "reopened", None, False
            self.held()

    def _check(self, m: Matter) -> UUID:
        """The yearly check that is due now: there has to be one."""
        made = StandingCheck.objects.filter(finding=m.pk, state="due").first()
        proofs.demand(made is not None, "kept up for good, and nobody waits for its next check")
        return made.pk

    def _kept_up(self, which: int) -> Matter | None:
        found = [m for m in self.scene.books.matters if m.check]
        return found[which % len(found)] if found else None

    @rule(who=WHO, which=WHICH, words=WORDS)
    def report_kept_up(self, who: int, which: int, words: str) -> None:
        if (m := self._kept_up(which)) is None:
            return
        by = self.somebody(who, UNIT, m.target)
        if self.tried("report_kept_up", by, UNIT, m.target,
                      lambda v: standing.report_kept_up(check_id=m.check, text=words, by=v)):  # fmt: skip
            m.check_reported = True
            self.held()

    @rule(who=WHO, which=WHICH, how=st.sampled_from(["confirm", "send_back", "reopen"]), words=WORDS)
    def answer_kept_up(self, who: int, which: int, how: str, words: str) -> None:
        if (m := self._kept_up(which)) is None:
            return
        act = {
            "confirm": keeping_up.confirm, "send_back": keeping_up.send_back,
            "reopen": keeping_up.reopen_unkept,
        }[how]  # fmt: skip
        roles = OFFICE if how == "reopen" else OFFICE | {Role.REVIEWER}
        if self.tried(f"{how}_kept_up", self.somebody(who, roles, m.target), roles, m.target,
                      lambda v: act(check_id=m.check, reason=words, by=v)):  # fmt: skip
            m.check_reported = False
            if how == "confirm":
                m.check = self._check(m)
            elif how == "reopen":
                m.check, m.state = None, "reopened"
            self.held()
