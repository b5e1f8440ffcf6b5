"""The steps of what goes out under the head's signature: prepared, signed, sent back, taken back."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from huiyin.findings.models import Finding
from huiyin.organisations.clock import today
from huiyin.rectification.models import CloseApplication, Extension, Plan
from huiyin.rules.dispatch import DispatchKind
from huiyin.rules.roles import Role
from huiyin.unit_work import dispatching, signing
from huiyin.unit_work.dispatching import Applied

from . import proofs
from .acting import WHICH, WHO, WORDS
from .books import WORKED_ON, Asked, Sent
from .closing_steps import Closing
from .working_steps import UNIT

HEADS = frozenset({Role.UNIT_HEAD})
KIND = st.sampled_from(DispatchKind)


class Signing(Closing):
    """What a liaison prepares and a head signs; only the first unit has a head with an account."""

    @precondition(lambda self: self.scene.signed)
    @rule(who=WHO, which=WHICH, kind=KIND, words=WORDS)
    def prepare(self, who: int, which: int, kind: DispatchKind, words: str) -> None:
        m = self.matter(which, *WORKED_ON)
        if m is None or kind not in self.scene.signed:
            return
        if kind == DispatchKind.APPLICATION:
            items = [Applied(m.pk, **self.application(m, stands=bool(which % 2), left=False))]
            made = self.moved("prepare_application", m, who, UNIT, m.state,
                              lambda v: dispatching.prepare_application(items=items, by=v))  # fmt: skip
        elif kind == DispatchKind.EXTENSION:
            due = Finding.objects.values_list("due_on", flat=True).get(pk=m.pk)
            wanted = max(due or today(), today()) + timedelta(days=30)
            made = self.moved("prepare_time", m, who, UNIT, m.state, lambda v: dispatching.prepare_extension(
                finding_id=m.pk, wanted_on=wanted, reason=words, by=v))  # fmt: skip
        else:
            target = self.scene.books.targets[m.target]
            made = self.moved("prepare_plan", m, who, UNIT, m.state,
                              lambda v: dispatching.prepare_plan(target_id=target, by=v))  # fmt: skip
        if made:
            self.scene.books.sent.append(Sent(made.pk, kind.value, m))

    def _sent(self, which: int) -> Sent:
        return self.scene.books.sent[which % len(self.scene.books.sent)]

    @precondition(lambda self: self.scene.books.sent)
    @rule(who=WHO, which=WHICH, pledge=st.sampled_from([True, True, False]))
    def sign(self, who: int, which: int, pledge: bool) -> None:
        sent = self._sent(which)
        m, by = sent.matter, self.somebody(who, HEADS, sent.matter.target)
        made = self.tried(f"sign_{sent.kind}", by, HEADS, m.target,
                          lambda v: signing.sign(dispatch_id=sent.pk, by=v, pledge=pledge))  # fmt: skip
        if not made:
            return
        proofs.demand(pledge, "signed without the pledge")
        proofs.demand(made.prepared_by != by.viewer.id, "signed by whoever prepared it")
        books = self.scene.books
        books.sent.remove(sent)
        match sent.kind:
            case "application":
                application = CloseApplication.objects.get(finding=m.pk, state="submitted")
                self.applied(m, application, by.viewer.id, made.prepared_by)
            case "extension":
                asked = Extension.objects.get(finding=m.pk, state="asked")
                books.asked.append(Asked("extension", asked.pk, m, m.target, "office", "unit"))
            case "plan":
                plan = Plan.objects.get(target=books.targets[m.target])
                books.plans[m.target], books.plan_pks[m.target] = "submitted", plan.pk
        self.held()

    @precondition(lambda self: self.scene.books.sent)
    @rule(who=WHO, which=WHICH, words=WORDS)
    def head_sends_back(self, who: int, which: int, words: str) -> None:
        sent = self._sent(which)
        self.moved("head_sends_back", sent.matter, who, HEADS, sent.matter.state,
                   lambda v: dispatching.send_back(dispatch_id=sent.pk, reason=words, by=v))  # fmt: skip

    @precondition(lambda self: self.scene.books.sent)
    @rule(who=WHO, which=WHICH, again=st.booleans())
    def take_back_or_mend(self, who: int, which: int, again: bool) -> None:
        sent = self._sent(which)
        m = sent.matter
        if again:
            self.moved("prepare_again", m, who, UNIT, m.state,
                       lambda v: dispatching.prepare_again(
                           dispatch_id=sent.pk, by=v, texts=["已核对。"]))  # fmt: skip
        elif self.moved("take_back", m, who, UNIT, m.state,
                        lambda v: dispatching.take_back(dispatch_id=sent.pk, by=v)):  # fmt: skip
            self.scene.books.sent.remove(sent)
