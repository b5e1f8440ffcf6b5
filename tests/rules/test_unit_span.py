"""When a unit has to be inspected, or must not be: what is refused, and what two spans say to each other."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.rules.unit_span import SpanKind, UnitSpan, against

IN, OUT = SpanKind.WITHIN, SpanKind.NOT_WITHIN


def span(kind: SpanKind, first: int, last: int) -> UnitSpan:
    return UnitSpan(kind, date(2027, first, 1), date(2027, last, 28))


@pytest.mark.parametrize(
    ("new", "there", "codes"),
    [
        (span(IN, 3, 6), (), []),
        (span(IN, 6, 3), (span(IN, 1, 2),), ["span_reversed"]),
        (span(IN, 3, 6), (span(IN, 5, 9),), []),
        (span(IN, 3, 4), (span(IN, 7, 9),), ["span_contradicts"]),
        (span(IN, 3, 4), (span(OUT, 2, 5),), ["span_contradicts"]),
        (span(OUT, 2, 5), (span(IN, 3, 4), span(IN, 2, 4)), ["span_contradicts"] * 2),
        (span(OUT, 3, 4), (span(IN, 2, 5),), []),
        (span(OUT, 3, 4), (span(OUT, 7, 9),), []),
    ],
)
def test_spans_are_refused_where_no_round_could_keep_them(new, there, codes):
    standing = against(new, there, term_from=date(2027, 1, 1), term_until=date(2031, 12, 31), reason="换届")
    assert [o.code for o in standing] == codes


def test_a_span_lies_in_its_term_and_has_a_reason():
    past = UnitSpan(IN, date(2020, 1, 1), date(2020, 6, 1))
    late = UnitSpan(OUT, date(2033, 1, 1), date(2033, 6, 1))
    for outside in (past, late):
        standing = against(outside, (), term_from=date(2027, 1, 1), term_until=date(2031, 12, 31), reason=" ")
        assert [o.code for o in standing] == ["span_outside_term", "reason_missing"]
    assert not against(late, (), term_from=date(2027, 1, 1), term_until=None, reason="换届")
