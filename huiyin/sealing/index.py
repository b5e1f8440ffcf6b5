"""A search index that says nothing without the key: each pair of neighbouring characters as its HMAC.

Whoever reads the table learns which records have a pair in common, never which pair; the key follows from the
department's private key and is kept nowhere.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Iterable

from .boxes import derived

TOKEN = 10
SHORTEST = 2


def index_key(private: bytes) -> bytes:
    return derived(private, b"index")


def fold(text: str) -> str:
    """Letters and digits alone, whatever their width and case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def tokens(key: bytes, texts: Iterable[str]) -> set[bytes]:
    """The tokens of all pairs in these texts; none for a text shorter than two characters."""
    pairs = {f[n : n + SHORTEST] for f in map(fold, texts) for n in range(len(f) - SHORTEST + 1)}
    return {hmac.digest(key, pair.encode(), "sha256")[:TOKEN] for pair in pairs}
