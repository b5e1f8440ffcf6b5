"""When two signs are the same to whoever dismissed one: what a suppression is known by."""

from __future__ import annotations

from collections.abc import Sequence

from .sign import SuppressionKind

#: what a dismissal may teach, by the code of the sign; the finding itself and its unit's round always
_PAIRED = frozenset({"copied_text", "recycled_text", "one_for_many", "recurred", "reused_evidence"})
_OF_A_FILE = frozenset({"reused_evidence", "evidence_predates", "evidence_postdates"})


def kinds_for(code: str, *, has_refs: bool, has_file: bool) -> tuple[SuppressionKind, ...]:
    """What a dismissal of a sign of this code may teach, the narrowest first."""
    found = []
    if code in _OF_A_FILE and has_file:
        found.append(SuppressionKind.FILE)
    if code in _PAIRED and has_refs:
        found.append(SuppressionKind.PAIR)
    return (*found, SuppressionKind.FINDING, SuppressionKind.UNIT_ROUND)


def marks(
    *, finding: str, refs: Sequence[str], file: str, unit: str, round: str
) -> dict[SuppressionKind, str]:
    """What a suppression of each kind would be known by, for one sign; kinds that don't apply are left out.

    A pair counts only when the sign names one other finding: with several, dismissing one comparison says
    nothing of the others.
    """
    found = {SuppressionKind.FINDING: finding, SuppressionKind.UNIT_ROUND: f"{unit} {round}"}
    if len(refs) == 1:
        found[SuppressionKind.PAIR] = " ".join(sorted((finding, refs[0])))
    if file:
        found[SuppressionKind.FILE] = file
    return found
