"""An instrument of accountability in the reader's language."""

from __future__ import annotations

from typing import Any

from huiyin.accountability.queries import instruments_of

from ...forms.rectify import in_language


def instrument_choices(body: Any) -> list[tuple[str, str]]:
    """The profile's instruments by their Chinese word, worded for the reader."""
    return [(w.zh, in_language(w)) for w in instruments_of(body)]


def instrument_word(case: Any) -> str:
    return dict(instrument_choices(case.finding.body)).get(case.instrument, case.instrument) or "—"
