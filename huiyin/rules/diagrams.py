"""A life drawn and written out from its table of moves, so that documents can't tell another story."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from . import (
    accountability,
    brief,
    campaign,
    campaign_task,
    close_application,
    clue,
    complaint,
    coordination,
    dispatch,
    draft,
    errand,
    extension,
    finding,
    instruction,
    ladder,
    meeting_decision,
    official_document,
    plan,
    policy_suggestion,
    question,
    round,
    sign,
    spot_check,
    standing,
    task,
    unit_report,
    working_paper,
)
from .moves import Life, Move

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)

#: the lives that have a page in docs/states, with the module that explains each
_MODULES = (
    *(finding, task, close_application, standing, extension, plan, question, dispatch, errand, round, sign),
    *(spot_check, unit_report, ladder, working_paper, draft, coordination),
    *(clue, accountability, brief, instruction, meeting_decision, complaint),
    *(campaign, campaign_task, policy_suggestion, official_document),
)


def mermaid(life: Life[S, A]) -> str:
    """A Mermaid state diagram of `life`; the same table always gives the same text.

    One arrow joins two states; each of its lines is a move: action, who may, and under which guards.
    """
    arrows: dict[tuple[S, S], list[str]] = {}
    for move in life.moves:
        arrows.setdefault((move.source, move.target), []).append(_label(move))
    lines = ["stateDiagram-v2", f"    [*] --> {life.initial}"]
    lines += [f"    {a} --> {b} : {'<br/>'.join(labels)}" for (a, b), labels in arrows.items()]
    lines += [f"    {state} --> [*]" for state in settled_states(life)]
    return "\n".join(lines) + "\n"


def table(life: Life[S, A]) -> str:
    """The moves of `life` as a Markdown table, in the order of the life's own table."""
    lines = ["| state | action | role | guards | next state |", "|---|---|---|---|---|"]
    for m in life.moves:
        cells = (m.source, m.action, _roles(m), ", ".join(_guards(m)) or "–", m.target)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def settled_states(life: Life[S, A]) -> list[S]:
    """The states from which no move leads to another state."""
    leading_on = {m.source for m in life.moves if m.target != m.source}
    return [state for state in type(life.initial) if state not in leading_on]


def pages() -> dict[str, str]:
    """The pages of docs/states by file name."""
    return {f"{module.LIFE.name}.md": _page(module.LIFE, module.__doc__ or "") for module in _MODULES}


def _page(life: Life[S, A], explained: str) -> str:
    return (
        f"# Life: {life.name.replace('_', ' ')}\n\n"
        f"<!-- written by tools/state_diagrams.py from huiyin/rules/{life.name}.py; change it there -->\n\n"
        f"{explained.strip()}\n\n"
        "On each arrow: the action · who may · which guards have to agree. "
        "Where a row names several guards, all of them have to.\n\n"
        f"```mermaid\n{mermaid(life)}```\n\n{table(life)}"
    )


def _label(move: Move[S, A]) -> str:
    return " · ".join((move.action, _roles(move), *_if(_guards(move))))


def _if(guards: Iterable[str]) -> list[str]:
    words = ", ".join(guards)
    return [f"if {words}"] if words else []


def _roles(move: Move[S, A]) -> str:
    return ", ".join(sorted(move.roles))


def _guards(move: Move[S, A]) -> list[str]:
    return [getattr(guard, "__name__", repr(guard)) for guard in move.guards]
