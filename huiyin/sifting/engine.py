"""Records in, signs out: every code asked of every record, each by its own module."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from huiyin.sifting.closing import rushed_closes
from huiyin.sifting.codes import ALL_CODES, PLACE_OF, Answer, Code, Sign
from huiyin.sifting.compiling import telling_when_compiling
from huiyin.sifting.copies import copied_text, recycled_text, ties
from huiyin.sifting.files import Files
from huiyin.sifting.foreign import foreign_name
from huiyin.sifting.masking import masked
from huiyin.sifting.meetings import meetings_only
from huiyin.sifting.missing import evidence_missing
from huiyin.sifting.money import money_short
from huiyin.sifting.names import Directory
from huiyin.sifting.one_for_many import one_for_many
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
        self._evidence = evidence
        self._tell = tell

    def sift(self, records: Iterable[Record], only: Collection[str] | None = None) -> Iterator[Answer]:
        """Answers of the records that have a sign, in input order; `only` limits the answers to these ids."""
        given = list(records)
        found = self._signs(given)
        for place, record in enumerate(given):
            if only is not None and record.id not in only:
                continue
            signs = [s for s in found.get(place, ()) if s.score >= self.min_score]
            if signs:
                yield Answer(record.id, tuple(sorted(signs, key=lambda s: PLACE_OF[s.code])))

    def _signs(self, records: Sequence[Record]) -> _Found:
        found: _Found = defaultdict(list)
        self._alone(records, found)
        self._wording(records, found)
        self._evidence_signs(records, found)
        if Code.RUSHED_CLOSE in self.codes:
            _add(found, rushed_closes(records))
        if Code.RECURRED in self.codes:
            _add(found, recurrences(records))
        return found

    def _alone(self, records: Sequence[Record], found: _Found) -> None:
        asked = [question for code, question in _ALONE.items() if code in self.codes]
        for place, record in enumerate(records):
            for question in asked:
                sign = question(record)
                if sign is not None:
                    found[place].append(sign)

    def _wording(self, records: Sequence[Record], found: _Found) -> None:
        """What needs the names of all units, or the wording of all claims."""
        directory = Directory(records)
        wording = [masked(r.text, directory.finder) for r in records]
        if Code.FOREIGN_NAME in self.codes:
            for place, record in enumerate(records):
                _put(found, place, foreign_name(record, directory))
        if self.codes & {Code.NO_SUBSTANCE, Code.ONE_FOR_MANY}:
            own = [of_its_own(r) for r in records]
            if Code.NO_SUBSTANCE in self.codes:
                for place, record in enumerate(records):
                    _put(found, place, no_substance(record, own[place]))
            if Code.ONE_FOR_MANY in self.codes:
                _add(found, one_for_many(records, own, wording))
        if self.codes & {Code.COPIED_TEXT, Code.RECYCLED_TEXT}:
            with telling_when_compiling(self._tell):
                tied = ties(records, wording)
            for place, own_ties in tied.items():
                if Code.COPIED_TEXT in self.codes:
                    _put(found, place, copied_text(place, records, own_ties))
                if Code.RECYCLED_TEXT in self.codes:
                    _put(found, place, recycled_text(place, records, own_ties))

    def _evidence_signs(self, records: Sequence[Record], found: _Found) -> None:
        files = Files(self._evidence, self._tell)
        if Code.REUSED_EVIDENCE in self.codes:
            _add(found, reused_evidence(records, files))
        for place, record in enumerate(records):
            if Code.EVIDENCE_PREDATES in self.codes:
                _put(found, place, evidence_predates(record, files))
            if Code.EVIDENCE_POSTDATES in self.codes:
                _put(found, place, evidence_postdates(record, files))


def _put(found: _Found, place: int, sign: Sign | None) -> None:
    if sign is not None:
        found[place].append(sign)


def _add(found: _Found, signs: dict[int, Sign]) -> None:
    for place, sign in signs.items():
        found[place].append(sign)
