"""Documents against the ledger, a plan against the feedback, a report against the one before. Pure.

What a single document cannot show: it adds up by itself and still leaves a finding out. Source: what the
joint review of plans and reports checks (each finding answered, measures with owner and deadline; practice of
provincial and city offices), and that the figures of one rectification only grow from report to report.
A difference is a question with its reason, never a verdict: people decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

#: how like two wordings are, 0..100
Likeness = Callable[[str, str], float]
#: from here on two wordings may be one finding; below they are two
ALIKE = 72.0
#: more wordings than this a side are compared by their fingerprints alone
MOST_COMPARED = 200

_DONE = ("done",)
_PLANS = ("方案", "计划", "清单")
#: figures of what has been done so far: they can't shrink from one report to the next
CUMULATIVE = frozenset({
    "done", "completion_rate", "rules_made", "meetings", "money_recovered", "persons", "clues_transferred",
})  # fmt: skip
#: figures of what there is to do: they stay
TOTALS = frozenset({"findings_total", "sub_findings_total", "measures_total", "aspects"})


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of a plan; `item` is its place in the document."""

    item: str
    due_on: date | None = None
    has_owner: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """A finding as a document has it. `group` keeps units apart, `mark` is its fingerprint within one."""

    item: str
    title: str
    mark: str
    group: str = ""
    completion: str = ""
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A finding as the ledger has it; `key` names it there."""

    key: str
    number: int
    title: str
    mark: str
    group: str = ""
    closed: bool = False
    due_on: date | None = None
    #: fed back to its unit; of what is not, no document of the unit can speak
    issued: bool = True


@dataclass(frozen=True, slots=True)
class Pair:
    """One finding on both sides; `score` is 100 where the words are the same."""

    said: Said
    kept: Kept
    score: float = 100.0


@dataclass(frozen=True, slots=True)
class Difference:
    """What does not fit: a code that the wording knows, both figures if there are any, and where it stands.

    `items` are places in the document, `keys` findings of the ledger, `words` titles that stand in neither.
    """

    code: str
    stated: float | None = None
    expected: float | None = None
    items: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    measure: str = ""


@dataclass(slots=True)
class Matched:
    """What two lists have in common and what only one of them has, in the order of the lists."""

    same: list[Pair] = field(default_factory=list)
    alike: list[Pair] = field(default_factory=list)
    only_said: list[Said] = field(default_factory=list)
    only_kept: list[Kept] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says: its findings, and its figures by measure (people by measure:instrument)."""

    findings: Sequence[Said]
    figures: Mapping[str, float]


def match(said: Sequence[Said], kept: Sequence[Kept], likeness: Likeness) -> Matched:
    """Pairs by fingerprint, then by likeness of their words, each finding once and within its group."""
    found = Matched()
    there = {(k.group, k.mark): k for k in kept}
    taken: set[str] = set()
    rest: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        other = there.get((one.group, one.mark))
        if other is not None and other.key not in taken:
            taken.add(other.key)
            found.same.append(Pair(one, other))
        else:
            rest[one.group].append(one)
    left: dict[str, list[Kept]] = defaultdict(list)
    for k in kept:
        if k.key not in taken:
            left[k.group].append(k)
    for group, unmatched in rest.items():
        found.alike += _alike(unmatched, left.get(group, []), likeness)
    near = {p.said.item for p in found.alike}, {p.kept.key for p in found.alike}
    found.only_said = [s for group in rest.values() for s in group if s.item not in near[0]]
    found.only_kept = [k for k in kept if k.key not in taken and k.key not in near[1]]
    return found


def _alike(said: Sequence[Said], kept: Sequence[Kept], likeness: Likeness) -> list[Pair]:
    """The likest first, so that each finding is offered with its best counterpart alone."""
    if len(said) > MOST_COMPARED or len(kept) > MOST_COMPARED:
        return []
    scored = [Pair(s, k, likeness(s.title, k.title)) for s in said for k in kept]
    chosen: dict[str, Pair] = {}
    taken: set[str] = set()
    for pair in sorted(scored, key=lambda p: -p.score):
        if pair.score >= ALIKE and pair.said.item not in chosen and pair.kept.key not in taken:
            chosen[pair.said.item] = pair
            taken.add(pair.kept.key)
    return [chosen[s.item] for s in said if s.item in chosen]


def notice_against_ledger(
    said: Sequence[Said], kept: Sequence[Kept], likeness: Likeness, *, claimed: float | None = None
) -> list[Difference]:
    """A notice speaks of the findings that the ledger has: of all of them, of no others, and as far on.

    `claimed` is the total that it prints; without one what it lists is counted. A ledger without findings of
    these units can't be compared with, and a notice that lists none is held by its printed total alone.
    """
    expected = float(sum(1 for k in kept if k.issued))
    if not expected:
        return []
    found = match(said, kept, likeness)
    stated = claimed if claimed is not None else float(len(said))
    differences = []
    if stated != expected:
        differences.append(Difference("ledger_count_differs", stated, expected))
    keys = tuple(k.key for k in found.only_kept if k.issued)
    if said and keys:
        differences.append(Difference("ledger_finding_missing", keys=keys))
    if found.only_said:
        differences.append(Difference("finding_not_in_ledger", items=tuple(s.item for s in found.only_said)))
    ahead = [p for p in (*found.same, *found.alike) if p.kept.closed and _open(p.said.completion)]
    if ahead:
        items, keys = tuple(p.said.item for p in ahead), tuple(p.kept.key for p in ahead)
        differences.append(Difference("closed_but_said_open", items=items, keys=keys))
    return differences


def _open(completion: str) -> bool:
    return completion in ("in_progress", "not_done")


def plan_against_feedback(said: Sequence[Said], kept: Sequence[Kept], likeness: Likeness) -> list[Difference]:
    """A plan answers every finding that was fed back, with measures, owners and days within its time."""
    if not kept or not said:
        return []
    found = match(said, kept, likeness)
    pairs = [*found.same, *found.alike]
    late = [
        m.item for p in pairs for m in p.said.measures
        if m.due_on and p.kept.due_on and m.due_on > p.kept.due_on
    ]  # fmt: skip
    measures = [m for s in said for m in s.measures]
    named = [
        ("feedback_not_answered", (), [k.key for k in found.only_kept if k.issued]),
        ("finding_without_measure", [s.item for s in said if not s.measures], ()),
        ("plan_beyond_feedback", [s.item for s in found.only_said], ()),
        ("measure_after_deadline", late, ()),
        ("measure_without_owner", [m.item for m in measures if not m.has_owner], ()),
        ("measure_without_date", [m.item for m in measures if m.due_on is None], ()),
    ]
    return [
        Difference(code, items=tuple(dict.fromkeys(items)), keys=tuple(keys))
        for code, items, keys in named
        if items or keys
    ]


def report_against_last(now: Report, last: Report, likeness: Likeness) -> list[Difference]:
    """A report after another: nothing done becomes undone, nothing drops out, no figure shrinks."""
    before = [
        Kept(s.item, n, s.title, s.mark, s.group, closed=s.completion in _DONE)
        for n, s in enumerate(last.findings, start=1)
    ]
    found = match(now.findings, before, likeness)
    states = any(s.completion for s in now.findings)
    undone = [
        p.said.item for p in (*found.same, *found.alike)
        if states and p.kept.closed and p.said.completion not in _DONE
    ]  # fmt: skip
    differences = []
    if undone:
        differences.append(Difference("no_longer_done", items=tuple(undone)))
    if now.findings and found.only_kept:
        words = tuple(k.title for k in found.only_kept)
        differences.append(Difference("gone_since_last", words=words))
    return [*differences, *_shrunk(now.figures, last.figures)]


def _shrunk(now: Mapping[str, float], last: Mapping[str, float]) -> Iterable[Difference]:
    for name, before in last.items():
        kind = name.partition(":")[0]
        if name in now and now[name] < before and kind in CUMULATIVE | TOTALS:
            code = "total_went_down" if kind in TOTALS else "cumulative_shrank"
            yield Difference(code, now[name], before, measure=name)


def speaks_of_plans(said: Sequence[Said], title: str = "") -> bool:
    """Whether a document says what will be done, not how far it is.

    No finding has a state, and its title calls it a plan or its measures have owners or days.
    """
    measures = [m for s in said for m in s.measures]
    if not measures or any(s.completion for s in said):
        return False
    called = any(word in title for word in _PLANS)
    return called or any(m.has_owner or m.due_on for m in measures)
