"""Documents written in the tests themselves, without files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from huiyin.reading import Reading, read
from huiyin.reading.document import Block, Document


def as_document(text: str, *, name: str = "通报.txt", chrome: tuple[tuple[int, int], ...] = ()) -> Document:
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(at, at + len(line)))
        at += len(line) + 1
    return Document(
        name,
        "text/plain",
        hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
        text,
        tuple(blocks),
        chrome=chrome,
    )


@pytest.fixture(scope="session")
def document() -> Callable[..., Document]:
    return as_document


@pytest.fixture(scope="session")
def understood() -> Callable[..., Reading]:
    def understand(text: str, **more: object) -> Reading:
        return read(as_document(text, **more))  # type: ignore[arg-type]

    return understand
