"""What hangs on the findings of a made ledger: applications, extensions, signs, yearly checks, questions, …

A row here is a tuple in the order of its table's columns in `HANGING`, made from the finding's own tuple.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from huiyin.rules.extension import ExtensionState
from huiyin.rules.finding import AWAITING_ANSWER, FindingState
from huiyin.rules.plan import PlanState
from huiyin.sifting import Code

HANGING: dict[str, tuple[str, ...]] = {
    "rectification_close_application": (
        *("id", "finding_id", "state", "version", "text", "completion", "standing", "submitted_at"),
        *(
            "submitted_by_name",
            "answer_due_on",
            "answered_at",
            "points",
            "passed",
            "passed_by",
            "stage_since",
        ),
        "remarks",
    ),
    "rectification_extension": (
        *("id", "finding_id", "state", "version", "reason", "old_due_on", "wanted_on", "granted_on"),
        *("asked_at", "asked_by_name", "answer_due_on", "answered_at"),
    ),
    "authenticity_sign": (
        *(
            "id",
            "finding_id",
            "application_id",
            "code",
            "score",
            "why",
            "params",
            "refs",
            "spans",
            "compared",
        ),
        *("state", "version", "raised_at", "reason", "judged_at", "judged_by_name"),
    ),
    "rectification_standing_check": ("id", "finding_id", "state", "version", "due_on"),
    "findings_referral": (
        *("id", "finding_id", "department_id", "note", "referred_on", "referred_by_name", "answer_due_on"),
        *("answer", "answered_on", "answered_by_name", "version"),
    ),
    "dialogue_question": (
        *("id", "body_id", "round_id", "target_id", "unit_id", "about", "finding_id", "asked_as", "asked_of"),
        *("state", "version", "text", "asked_at", "asked_by", "asked_by_name", "answer_due_on", "answer"),
        "answered_at",
    ),
    "rectification_plan": ("id", "target_id", "state", "version", "edition", "answer_due_on"),
}
#: what sign is raised, and what was made of it
_CODES = [c.value for c in Code]
_JUDGED = ("open", "open", "asked", "confirmed", "dismissed")
NOBODY = "f" * 32

Row = tuple[str, tuple[Any, ...]]


class Hanging:
    """Makes rows that hang on findings; `new_id` gives identifiers, `today` is the day of the ledger."""

    def __init__(self, rng: random.Random, new_id: Callable[[], str], today: date) -> None:
        self._rng, self._id, self._today = rng, new_id, today

    def of(self, finding: dict[str, Any]) -> Iterator[Row]:
        """Tables with rows; `finding` by the names of its columns."""
        state, rng = finding["state"], self._rng
        application = None
        if state in AWAITING_ANSWER or state == FindingState.CLOSED:
            application = self._id()
            yield "rectification_close_application", self._application(application, finding)
        if application and rng.random() < 0.06:
            yield "authenticity_sign", self._sign(application, finding)
        if state == FindingState.CLOSED and finding["standing"]:
            row = (self._id(), finding["id"], "due", 1, self._day(rng.randrange(-20, 300)))
            yield "rectification_standing_check", row
        if state == FindingState.IN_PROGRESS:
            yield from self._talked_about(finding)

    def _talked_about(self, finding: dict[str, Any]) -> Iterator[Row]:
        chance = self._rng.random()
        if chance < 0.06:
            yield "rectification_extension", self._extension(finding, asked=chance < 0.03)
        elif chance < 0.08:
            yield "findings_referral", self._referral(finding, answered=chance < 0.07)
        elif chance < 0.10:
            yield "dialogue_question", self._question(finding, answered=chance < 0.09)

    def plans(self, targets: Iterable[str]) -> list[tuple[Any, ...]]:
        """One of each target: most approved, some waiting."""
        states = [PlanState.APPROVED.value] * 8 + [PlanState.SUBMITTED.value, PlanState.DRAFT.value]
        made = []
        for target in targets:
            state = self._rng.choice(states)
            due = self._day(self._rng.randrange(-5, 15)) if state == PlanState.SUBMITTED else None
            made.append((self._id(), target, state, 1, 0 if state == PlanState.DRAFT else 1, due))
        return made

    def _application(self, key: str, finding: dict[str, Any]) -> tuple[Any, ...]:
        closed = finding["closed_on"]
        handed_in = closed or self._day(-self._rng.randrange(1, 30))
        at = f"{handed_in} 09:30:00"
        state = {FindingState.CLOSED: "closed", FindingState.ACCEPTED: "accepted"}.get(
            finding["state"], "submitted"
        )
        # whom the answer waits for: what the team let pass is the office's
        passed = 1 if state == "accepted" or self._rng.random() < 0.4 else 0
        return (
            key, finding["id"], state, 1, "各项任务已按方案完成，制度已印发，资金已收回，请予销号。", "done",
            finding["standing"], at, "联络员", self._day(self._rng.randrange(-10, 15)),
            f"{closed} 16:00:00" if closed else None, "[]", passed, "[]", at, "[]",
        )  # fmt: skip

    def _extension(self, finding: dict[str, Any], *, asked: bool) -> tuple[Any, ...]:
        due = date.fromisoformat(finding["due_on"])
        wanted = (due + timedelta(days=60)).isoformat()
        state = ExtensionState.ASKED if asked else ExtensionState.GRANTED
        at = f"{self._day(-9)} 10:00:00"
        return (
            self._id(), finding["id"], state.value, 1, "涉及跨部门协调，需要再给两个月。", finding["due_on"],
            wanted, None if asked else wanted, at, "联络员", self._day(self._rng.randrange(-5, 10)),
            None if asked else at,
        )  # fmt: skip

    def _sign(self, application: str, finding: dict[str, Any]) -> tuple[Any, ...]:
        state = self._rng.choice(_JUDGED)
        judged = state in ("confirmed", "dismissed")
        at = f"{self._day(-self._rng.randrange(1, 200))} 03:00:00"
        return (
            self._id(), finding["id"], application, self._rng.choice(_CODES), self._rng.random(), "请核对",
            "{}", "[]", "[]", "[]", state, 1, at, "已向单位核实" if judged else "", at if judged else None,
            "审核员" if judged else "",
        )  # fmt: skip

    def _referral(self, finding: dict[str, Any], *, answered: bool) -> tuple[Any, ...]:
        answer = ("已核查，情况属实。", self._day(-3), "部门联系人") if answered else ("", None, "")
        return (
            self._id(), finding["id"], finding["unit_id"], "请按职责核查", self._day(-30), "巡察办",
            self._day(self._rng.randrange(-10, 20)), *answer, 1,
        )  # fmt: skip

    def _question(self, finding: dict[str, Any], *, answered: bool) -> tuple[Any, ...]:
        place = (finding[name] for name in ("body_id", "round_id", "target_id", "unit_id"))
        at = f"{self._day(-12)} 11:00:00"
        answer = ("answered", 1, "材料何时补齐？", at, NOBODY, "巡察办", self._day(-2), "本月底前。", at)
        asked = ("asked", 1, "材料何时补齐？", at, NOBODY, "巡察办", self._day(5), "", None)
        return (
            *(self._id(), *place, "finding", finding["id"], "office", "unit"),
            *(answer if answered else asked),
        )

    def _day(self, days: int) -> str:
        return (self._today + timedelta(days=days)).isoformat()
