"""Records in, signs out: every code asked of every record, each by its own module."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from huiyin.sifting.closing import rushed_closes
from huiyin.sifting.codes import ALL_CODES, PLACE_OF, Answer, Code, Sign
from huiyin.sifting.compiling import telling_when_compiling
from huiyin.sifting.copies import Near, copied_text, recycled_text, ties, with_passages
from huiyin.sifting.files import Files
from huiyin.sifting.foreign import foreign_name
from huiyin.sifting.index import Index
from huiyin.sifting.masking import masked
from huiyin.sifting.meetings import meetings_only
from huiyin.sifting.missing import evidence_missing
from huiyin.sifting.money import money_short
from huiyin.sifting.names import Directory
from huiyin.sifting.one_for_many import keys_of, one_for_many
from huiyin.sifting.phrases import shared_passages
from huiyin.sifting.plans import plan_as_result
from huiyin.sifting.records import Record
from huiyin.sifting.recurrence import recurrences
from huiyin.sifting.reuse import reused_evidence
from huiyin.sifting.substance import no_substance, of_its_own
from huiyin.sifting.timing import evidence_postdates, evidence_predates
from huiyin.sifting.totals import totals_differ

_ALONE: dict[Code, Callable[[Record], Sign | None]] = {
    Code.PLAN_AS_RESULT: plan_as_result,
    Code.MEETINGS_ONLY: meetings_only,
    Code.EVIDENCE_MISSING: evidence_missing,
    Code.TOTALS_DIFFER: totals_differ,
    Code.MONEY_SHORT: money_short,
}
_Found = dict[int, list[Sign]]
#: new records that are compared with the index together
_AT_ONCE = 50


class Sifter:
    """Looks for signs in records. The same records give the same signs, in whatever order they come.

    `evidence` is the folder of the evidence files; without it, files are known by their recorded hash only.
    `tell` is given a sentence when something takes long or a file cannot be read.
    """

    def __init__(
        self,
        evidence: Path | None = None,
        *,
        codes: Collection[Code] = ALL_CODES,
        min_score: float = 0.0,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self.codes = frozenset(codes)
        self.min_score = min_score
        self._files = Files(evidence, tell)
        self._tell = tell

    def sift(
        self, records: Iterable[Record], index: Index | None = None, *, anew: bool = False
    ) -> Iterator[Answer]:
        """Answers of the records that have a sign, in input order.

        With an `index`, only records that it does not hold are sifted, together with those it holds, and are
        then kept in it; `anew` sifts also those that it holds by their id, and keeps what they are now.
        Run the answers to their end: what was not reached is not kept.
        Raises sqlite3.Error when the index cannot be read or written.
        """
        if index is None:
            given = list(records)
            yield from self._answers(given, self._signs(_Set(given, range(len(given)), Directory(given))))
            return
        fresh = list(records)
        if anew:
            index.forget(r.id for r in fresh)
        else:
            fresh = [r for r in fresh if r.id not in index]
        yield from self._sift_beside(fresh, index)

    def _sift_beside(self, fresh: Sequence[Record], index: Index) -> Iterator[Answer]:
        """A few at a time, each lot with its neighbours."""
        if index.empty:
            yield from self.sift(fresh)
            index.add(fresh, self._files)
            return
        for place in range(0, len(fresh), _AT_ONCE):
            some = fresh[place : place + _AT_ONCE]
            held = index.neighbours(some, self._files)
            asked = range(len(held), len(held) + len(some))
            group = _Set([*held, *some], asked, index.directory(some), Near(frozenset(asked), index.weights))
            yield from self._answers(group.records, self._signs(group))
            index.add(some, self._files)

    def _answers(self, records: Sequence[Record], found: _Found) -> Iterator[Answer]:
        for place, record in enumerate(records):
            signs = [s for s in found.get(place, ()) if s.score >= self.min_score]
            if signs:
                yield Answer(record.id, tuple(sorted(signs, key=lambda s: PLACE_OF[s.code])))

    def _signs(self, group: _Set) -> _Found:
        found: _Found = defaultdict(list)
        self._files.look_ahead(group.records)
        self._alone(group, found)
        self._wording(group, found)
        if Code.RUSHED_CLOSE in self.codes:
            _add(found, rushed_closes(group.records), group)
        if Code.RECURRED in self.codes:
            _add(found, recurrences(group.records, group.asked), group)
        if Code.REUSED_EVIDENCE in self.codes:
            _add(found, reused_evidence(group.records, self._files), group)
        return found

    def _alone(self, group: _Set, found: _Found) -> None:
        """What one record shows by itself, and with the names of all units."""
        files, directory = self._files, group.directory
        questions: dict[Code, Callable[[Record], Sign | None]] = {
            **_ALONE,
            Code.FOREIGN_NAME: lambda r: foreign_name(r, directory),
            Code.EVIDENCE_PREDATES: lambda r: evidence_predates(r, files),
            Code.EVIDENCE_POSTDATES: lambda r: evidence_postdates(r, files),
        }
        asked = [question for code, question in questions.items() if code in self.codes]
        for place in group.asked:
            for question in asked:
                _put(found, place, question(group.records[place]))

    def _wording(self, group: _Set, found: _Found) -> None:
        """What needs the wording of all claims, or their facts."""
        records = group.records
        wording = [masked(r.text, group.directory.finder) for r in records]
        if self.codes & {Code.NO_SUBSTANCE, Code.ONE_FOR_MANY}:
            self._facts(group, wording, found)
        if self.codes & {Code.COPIED_TEXT, Code.RECYCLED_TEXT}:
            with telling_when_compiling(self._tell):
                tied = ties(records, wording, group.near)
            few = None if group.near is None else group.asked
            passages = shared_passages(records, group.directory.finder, wording, few)
            tied = with_passages(tied, records, passages)
            for place in tied.keys() & set(group.asked):
                if Code.COPIED_TEXT in self.codes:
                    _put(found, place, copied_text(place, records, tied[place]))
                if Code.RECYCLED_TEXT in self.codes:
                    _put(found, place, recycled_text(place, records, tied[place]))

    def _facts(self, group: _Set, wording: Sequence[str], found: _Found) -> None:
        """What needs the checkable facts of claims; of each only what identifies its answer is kept."""
        units = {(group.records[p].unit, group.records[p].round) for p in group.asked}
        keys: list[frozenset[str]] = []
        for place, record in enumerate(group.records):
            own = of_its_own(record) if (record.unit, record.round) in units else []
            keys.append(keys_of(own, wording[place]))
            if Code.NO_SUBSTANCE in self.codes and place in group.asked:
                _put(found, place, no_substance(record, own))
        if Code.ONE_FOR_MANY in self.codes:
            _add(found, one_for_many(group.records, keys, group.asked), group)


@dataclass(frozen=True, slots=True)
class _Set:
    """Records sifted together; answers are wanted for the places in `asked` only."""

    records: Sequence[Record]
    asked: range
    directory: Directory
    near: Near | None = None


def _put(found: _Found, place: int, sign: Sign | None) -> None:
    if sign is not None:
        found[place].append(sign)


def _add(found: _Found, signs: dict[int, Sign], group: _Set) -> None:
    for place, sign in signs.items():
        if place in group.asked:
            found[place].append(sign)
