"""What is held outside this machine about a chain, and can be held against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .notes import Note, plain_code


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody holds that a chain's first `size` entries had this root; or this code, typed from paper, which
    does not say of which chain (`chain` is empty then); or that entry number `size` had this hash."""

    size: int
    chain: str = ""
    root: bytes = b""
    code: str = ""
    entry_hash: str = ""

    def is_met_by(self, note: Note) -> bool:
        return note.code() == self.code if self.code else note.root == self.root


def claim_of_note(note: Note) -> Claim:
    return Claim(note.size, note.chain, note.root)


def claim_of_code(typed: str) -> Claim:
    """Raises `ValueError` for what can't be a code."""
    code = plain_code(typed)
    size, _, letters = code.partition("-")
    if len(letters.replace("-", "")) != 20:
        raise ValueError(typed)
    return Claim(int(size), code=code)


def claims_on(chain: str, claims: Iterable[Claim]) -> list[Claim]:
    """The claims that are about this chain, in the order of their sizes. Codes are asked of every chain."""
    return sorted((c for c in claims if c.chain == chain), key=lambda c: c.size)
