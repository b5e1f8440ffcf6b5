"""What an import will do, computed before anything is done. Pure: the ledger is what `Ledger` answers.

`plan` takes a corrected reading and gives every finding and task that would enter the ledger, where, and what
stands against it. Applying does exactly what is planned here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from huiyin.rules.finding import FindingState
from huiyin.rules.moves import Obstacle
from huiyin.rules.roles import Role
from huiyin.rules.round import FEEDBACK_STATES, RoundState

from .parts import CorrectedItem
from .planned import (
    FEEDS_BACK,
    PLANNABLE,
    REGISTERS,
    Choices,
    Conflict,
    ImportPlan,
    Ledger,
    PlannedFinding,
    is_target,
)
from .sorting import sort_out


def plan(items: Sequence[CorrectedItem], choices: Choices, ledger: Ledger) -> ImportPlan:
    """The plan for these items; `items` is the whole document in order."""
    sorted_out = sort_out(items, choices, ledger)
    findings, repeats = _against_ledger(sorted_out.findings, choices, ledger)
    conflicts = [*sorted_out.conflicts, *repeats]
    feeds_back = choices.kind in FEEDS_BACK
    made = ImportPlan(choices, feeds_back, findings, sorted_out.left_out, sorted_out.units,
                      sorted_out.headings, conflicts, [], {})  # fmt: skip
    made.counts = _counts(made)
    made.obstacles = _obstacles(made, ledger)
    if feeds_back and ledger.round_state not in (None, RoundState.COMPLETED, *FEEDBACK_STATES):
        made.conflicts.append(Conflict("round_not_feeding_back", (), {"state": ledger.round_state}))
    return made


def _against_ledger(
    findings: Sequence[PlannedFinding], choices: Choices, ledger: Ledger
) -> tuple[list[PlannedFinding], list[Conflict]]:
    """The same findings, each with what the ledger has of it; tasks that can't be added are left out."""
    targets = {UUID(f.where) for f in findings if is_target(f.where)}
    known = ledger.known(targets) if targets else {}
    by_id = {(target, there.id): there for (target, _mark), there in known.items()}
    result: list[PlannedFinding] = []
    blocked: dict[FindingState, list[str]] = {}
    differing: list[str] = []
    for finding in findings:
        target = UUID(finding.where) if is_target(finding.where) else None
        there = known.get((target, finding.mark)) if target else None
        said = choices.same.get(finding.item)
        if target and there is None and said and (there := by_id.get((target, said))):
            finding = replace(finding, reworded=True)
        if there is None:
            result.append(finding)
            continue
        tasks = tuple(replace(t, new=t.mark not in there.tasks) for t in finding.tasks)
        if any(t.new for t in tasks) and there.state not in PLANNABLE:
            blocked.setdefault(there.state, []).append(finding.item)
            tasks = tuple(t for t in tasks if not t.new)
        if finding.claimed and there.claimed and finding.claimed != there.claimed:
            differing.append(finding.item)
        result.append(replace(finding, known=there, tasks=tasks))
    conflicts = [Conflict("tasks_not_added", tuple(i), {"state": state}) for state, i in blocked.items()]
    if differing:
        conflicts.append(Conflict("claim_differs", tuple(differing)))
    return result, conflicts


def _counts(made: ImportPlan) -> dict[str, int]:
    new = [f for f in made.findings if f.known is None]
    tasks = [t for f in made.findings for t in f.tasks]
    fresh = [t for t in tasks if t.new]
    return {
        "findings": len(made.findings) + len(made.left_out),
        "new": len(new),
        "known": len(made.findings) - len(new),
        "without_unit": len(made.left_out),
        "without_category": sum(1 for f in new if f.category_id is None),
        "tasks": len(fresh),
        "tasks_known": len(tasks) - len(fresh),
        "owners": sum(1 for t in fresh if t.has_owner),
        "without_deadline": sum(1 for t in fresh if t.due_on is None),
        "from_findings": sum(1 for t in fresh if t.from_finding),
        "claimed_done": sum(1 for f in new if f.claimed == "done"),
    }


def _obstacles(made: ImportPlan, ledger: Ledger) -> list[Obstacle]:
    choices = made.choices
    if choices.kind not in FEEDS_BACK | REGISTERS:
        return [Obstacle("nothing_for_the_ledger", {"kind": choices.kind})]
    found = []
    if made.feeds_back and not ledger.may_issue:
        found.append(Obstacle("office_issues"))
    elif not ledger.may_issue and any(not is_target(f.where) for f in made.findings):
        # units and targets are the office's to create
        found.append(Obstacle("not_your_role", {"roles": [Role.OFFICE]}))
    if made.feeds_back and choices.feedback_on is None:
        found.append(Obstacle("feedback_date_missing"))
    if choices.feedback_on and choices.feedback_on > ledger.today:
        found.append(Obstacle("feedback_date_ahead", {"date": choices.feedback_on}))
    if ledger.round_state is None:
        found.append(Obstacle("round_not_chosen"))
    elif ledger.round_state == RoundState.COMPLETED:
        found.append(Obstacle("round_completed"))
    if not made.findings and not made.left_out:
        found.append(Obstacle("no_findings_read"))
    elif not made.findings:
        found.append(Obstacle("unit_not_chosen"))
    return found
