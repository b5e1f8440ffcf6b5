"""Recognising the same finding or task again, however often it is imported."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

#: what documents put around a finding's words without changing what it says
AROUND = re.compile(
    r"^(反馈)?问题[一二三四五六七八九十\d]*[:：]?|^关于|(的)?问题(的)?(整改|整改情况|整改落实情况)?$"
)


def essence(text: str) -> str:
    """The words of a title without punctuation, width, marker and frame: 「关于“X”的问题」 is X."""
    folded = unicodedata.normalize("NFKC", text)
    bare = "".join(c for c in folded if c.isalnum())
    stripped = AROUND.sub("", bare)
    return (stripped or bare).lower()


def fingerprint(text: str, occurrence: int = 1) -> str:
    """Names a title within its target; a title that stands there twice has a second `occurrence`."""
    return hashlib.sha256(f"{essence(text)}#{occurrence}".encode()).hexdigest()


def fingerprints(titles: Iterable[str]) -> list[str]:
    """One fingerprint a title, in order; equal titles are numbered as they come."""
    seen: Counter[str] = Counter()
    given = []
    for title in titles:
        seen[essence(title)] += 1
        given.append(fingerprint(title, seen[essence(title)]))
    return given
