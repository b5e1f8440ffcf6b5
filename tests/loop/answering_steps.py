"""The steps of what is asked and answered beside a finding's life; and the days that pass meanwhile."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from huiyin.dialogue import asking
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.notices import ticks
from huiyin.notices.models import Notice
from huiyin.organisations.clock import today
from huiyin.rectification import extending, planning, unit_reporting
from huiyin.rules.dispatch import DispatchKind
from huiyin.rules.plan import Party
from huiyin.rules.roles import Role

from . import proofs
from .acting import WHICH, WHO, WORDS, Acting
from .books import OPEN, Asked

OFFICE, UNIT, LEADERS = frozenset({Role.OFFICE}), frozenset({Role.UNIT}), frozenset({Role.LEADING_GROUP})
WHOLE_UNIT = UNIT | {Role.UNIT_HEAD}
INSPECTING = OFFICE | {Role.TEAM, Role.REVIEWER}
ROLES = {r.value: frozenset({r}) for r in Role}


class Answering(Acting):
    """Extensions, questions, referrals, plans, periodic reports; and time."""

    # -- more time

    @rule(who=WHO, which=WHICH, days=st.integers(-5, 90), words=WORDS)
    def ask_for_time(self, who: int, which: int, days: int, words: str) -> None:
        if (m := self.matter(which, "in_progress", "fed_back", "returned")) is None:
            return
        due = Finding.objects.values_list("due_on", flat=True).get(pk=m.pk) or today()
        wanted = max(due, today()) + timedelta(days=days)
        made = self.tried("ask_for_time", self.somebody(who, WHOLE_UNIT, m.target), WHOLE_UNIT, m.target,
                          lambda v: extending.ask(
                              finding_id=m.pk, wanted_on=wanted, reason=words, by=v))  # fmt: skip
        if made:
            unsigned = DispatchKind.EXTENSION not in self.scene.signed
            proofs.demand(unsigned, "asked for more time without the head's signature")
            self._asked(Asked("extension", made.pk, m, m.target, "office", "unit"))

    @rule(who=WHO, which=WHICH, how=st.sampled_from(["grant", "refuse", "forward", "recall"]), words=WORDS)
    def answer_time(self, who: int, which: int, how: str, words: str) -> None:
        if (asked := self._open_one("extension", which)) is None:
            return
        decides = LEADERS if asked.forwarded else OFFICE
        roles = {"forward": OFFICE, "recall": UNIT}.get(how, decides)
        act = {
            "grant": lambda v: extending.grant(extension_id=asked.pk, by=v, answer=words),
            "refuse": lambda v: extending.refuse(extension_id=asked.pk, reason=words, by=v),
            "forward": lambda v: extending.forward(extension_id=asked.pk, reason=words, by=v),
            "recall": lambda v: extending.recall(extension_id=asked.pk, by=v),
        }[how]
        if self.tried(f"{how}_time", self.somebody(who, roles, asked.target), roles, asked.target, act):
            self._stepped(asked, "leading_group" if how == "forward" else None)

    # -- questions

    @rule(
        who=WHO,
        which=WHICH,
        of=st.sampled_from(["unit", "unit", "office", "team", "department"]),
        words=WORDS,
    )
    def ask_question(self, who: int, which: int, of: str, words: str) -> None:
        if (m := self.matter(which, *OPEN)) is None:
            return
        roles = {"unit": INSPECTING, "department": OFFICE}.get(of, UNIT)
        department = self.scene.side.department.pk if of == "department" else None
        made = self.tried("ask_question", self.somebody(who, roles, m.target), roles, m.target,
                          lambda v: asking.ask_about_finding(
                              finding_id=m.pk, text=words, asked_of=Role(of), by=v,
                              department_id=department))  # fmt: skip
        if made:
            self._asked(Asked("question", made.pk, m, m.target, of, made.asked_as))

    @rule(who=WHO, which=WHICH, how=st.sampled_from(["answer", "answer", "forward", "withdraw"]), words=WORDS)
    def answer_question(self, who: int, which: int, how: str, words: str) -> None:
        if (asked := self._open_one("question", which)) is None:
            return
        roles = ROLES[asked.by] if how == "withdraw" else ROLES[asked.of]
        act = {
            "answer": lambda v: asking.answer(question_id=asked.pk, text=words, by=v),
            "forward": lambda v: asking.forward(question_id=asked.pk, reason=words, by=v),
            "withdraw": lambda v: asking.withdraw(question_id=asked.pk, reason=words, by=v),
        }[how]
        if self.tried(f"{how}_question", self.somebody(who, roles, asked.target), roles, asked.target, act):
            self._stepped(asked, {"office": "team", "team": "office"}[asked.of] if how == "forward" else None)

    # -- departments

    @rule(who=WHO, which=WHICH)
    def refer(self, who: int, which: int) -> None:
        m, department = self.matter(which, *OPEN), self.scene.side.department.pk
        if m is None:
            return
        made = self.tried("refer", self.somebody(who, OFFICE, m.target), OFFICE, m.target,
                          lambda v: findings.refer(
                              finding_id=m.pk, department_id=department, note="请核", by=v))  # fmt: skip
        if made:
            self._asked(Asked("referral", made.pk, m, m.target, "department", "office"))

    @rule(who=WHO, which=WHICH, words=WORDS)
    def answer_referral(self, who: int, which: int, words: str) -> None:
        asked = self._open_one("referral", which)
        if asked and self.tried(
            "answer_referral", self.somebody(who, ROLES["department"], asked.target), ROLES["department"],
            asked.target,
            lambda v: findings.answer_referral(referral_id=asked.pk, answer=words, version=1, by=v),
        ):  # fmt: skip
            self._stepped(asked, None)

    def _open_one(self, kind: str, which: int) -> Asked | None:
        found = self.scene.books.waiting(kind)
        return found[which % len(found)] if found else None

    def _asked(self, asked: Asked) -> None:
        self.scene.books.asked.append(asked)
        self.held()

    def _stepped(self, asked: Asked, handed_to: str | None) -> None:
        if handed_to is None:
            self.scene.books.answered(asked)
        else:
            asked.of, asked.forwarded = handed_to, True
        self.held()

    # -- plans

    @rule(who=WHO, place=st.integers(0, 1))
    def hand_in_plan(self, who: int, place: int) -> None:
        made = self._plan(
            "submit", who, place, WHOLE_UNIT, "submitted", lambda v, pk: planning.submit(target_id=pk, by=v)
        )
        if made:
            proofs.demand(DispatchKind.PLAN not in self.scene.signed, "a plan without the head's signature")

    @precondition(lambda self: {"submitted", "under_review"} & set(self.scene.books.plans.values()))
    @rule(
        who=WHO,
        place=st.integers(0, 1),
        party=st.sampled_from(Party),
        agrees=st.sampled_from([True, True, False]),
    )
    def opine(self, who: int, place: int, party: Party, agrees: bool) -> None:
        roles = OFFICE if party == Party.OFFICE else ROLES["reviewer"]
        self._plan("opine", who, place, roles, "under_review", lambda v, pk: planning.opine(
            target_id=pk, party=party, agrees=agrees, text="已阅", by=v))  # fmt: skip

    @precondition(lambda self: set(self.scene.books.plans.values()) != {"draft"})
    @rule(
        who=WHO,
        place=st.integers(0, 1),
        how=st.sampled_from(["approve", "return", "recall", "amend"]),
        words=WORDS,
    )
    def answer_plan(self, who: int, place: int, how: str, words: str) -> None:
        roles, after, act = {
            "approve": (OFFICE, "approved", lambda v, pk: planning.approve(target_id=pk, by=v, reason=words)),
            "return": (
                OFFICE,
                "returned",
                lambda v, pk: planning.return_to_unit(target_id=pk, reason=words, by=v),
            ),
            "recall": (UNIT, "draft", lambda v, pk: planning.recall(target_id=pk, by=v)),
            "amend": (UNIT, "amended", lambda v, pk: planning.amend(target_id=pk, reason=words, by=v)),
        }[how]
        self._plan(how, who, place, roles, after, act)

    def _plan(self, deed, who, target, roles, after, act):
        books = self.scene.books
        by = self.somebody(who, frozenset(roles), target)
        made = self.tried(f"{deed}_plan", by, roles, target, lambda v: act(v, books.targets[target]))
        if made:
            books.plans[target], books.plan_pks[target] = after, made.pk
            self.held()
        return made

    # -- periodic reports

    @rule(who=WHO, place=st.integers(0, 1), words=WORDS)
    def hand_in_report(self, who: int, place: int, words: str) -> None:
        books = self.scene.books
        target, by = books.targets[place], self.somebody(who, WHOLE_UNIT, place)
        made = self.tried("hand_in_report", by, WHOLE_UNIT, place,
                          lambda v: unit_reporting.hand_in(target_id=target, text=words, by=v))  # fmt: skip
        if made:
            proofs.demand(place not in books.reports, "two reports wait at once")
            books.reports[place] = made.pk
            self.held()

    @rule(who=WHO, place=st.integers(0, 1), how=st.sampled_from(["note", "answer", "recall"]), words=WORDS)
    def answer_report(self, who: int, place: int, how: str, words: str) -> None:
        books = self.scene.books
        if (pk := books.reports.get(place)) is None:
            return
        roles, act = {
            "note": (OFFICE, lambda v: unit_reporting.note(report_id=pk, by=v)),
            "answer": (OFFICE, lambda v: unit_reporting.answer(report_id=pk, answer=words, by=v)),
            "recall": (WHOLE_UNIT, lambda v: unit_reporting.recall(report_id=pk, by=v)),
        }[how]
        if self.tried(f"{how}_report", self.somebody(who, roles, place), roles, place, act):
            del books.reports[place]
            self.held()

    # -- time

    @rule(days=st.integers(1, 200), ticking=st.sampled_from([False, False, False, True]))
    def days_pass(self, days: int, ticking: bool) -> None:
        """Nothing that is owed goes away by waiting; the daily tick tells of it once."""
        self.clock.ahead += timedelta(days=days)
        self.tally.steps += 1
        self.tally.done["days_pass"] += 1
        if not ticking:
            return
        self.tally.done["tick"] += 1
        for step in (ticks.journal, ticks.due):
            step()
        told = Notice.objects.count()
        for step in (ticks.journal, ticks.due):
            step()
        proofs.demand(Notice.objects.count() == told, "somebody is told twice")
        proofs.unchanged(self.rows, "the tick")
        self.look()
