"""What a profile may name: the columns of the three lists, and the words that differ."""

from __future__ import annotations

from collections.abc import Mapping

#: the columns that each of the three lists knows
KNOWN_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "problems": (
        *("number", "unit", "round", "team", "category", "title", "text", "state", "completion", "standing"),
        *("recorded_on", "fed_back_on", "due_on", "closed_on", "tasks", "amount"),
    ),
    "tasks": (
        *("number", "unit", "finding", "task", "deliverable", "pace", "due_on", "state", "progress"),
        "evidence",
    ),
    "responsibilities": (
        *("number", "unit", "finding", "task", "leader", "lead_department", "support_departments"),
        *("person", "due_on", "state"),
    ),
}

#: what a kind of inspection may call differently; a profile names all of them
KNOWN_WORDS: tuple[str, ...] = (
    *("office", "team", "unit", "leading_group", "term", "round", "finding", "feedback", "rectification"),
    *("plan", "task", "evidence", "application", "close_out", "clue", "referral"),
    *("problem_list", "task_list", "responsibility_list"),
    *("pace_immediate", "pace_staged", "pace_continuing"),
    *("completion_not_done", "completion_in_progress", "completion_basically_done", "completion_done"),
)
