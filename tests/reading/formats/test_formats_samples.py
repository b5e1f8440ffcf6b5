"""The sample documents as a person sees them: their first and last words, their tables, their chrome."""

import json
import re
import unicodedata

import pytest

from huiyin.reading.document import UnreadableFile
from huiyin.reading.opening import open_document

NAMES = [
    "s01.html",
    "s02.docx",
    "s03.txt",
    "s04.pdf",
    "s05.md",
    "s06.docx",
    "s07.xlsx",
    "s08.doc",
    "s09.html",
    "s10.txt",
]


def bare(text: str) -> str:
    return "".join(character for character in unicodedata.normalize("NFKC", text) if character.isalnum())


@pytest.mark.parametrize("name", NAMES)
def test_every_title_of_the_labels_stands_in_the_text_in_order(samples, name):
    try:
        document = open_document(samples / name)
    except UnreadableFile as refused:
        if refused.code == "needs_libreoffice":
            pytest.skip("LibreOffice is not installed")
        raise
    gold = json.loads((samples / f"{name}.gold.json").read_text(encoding="utf-8"))
    text, at = bare(document.text), 0
    for item in gold.get("items") or []:
        if item.get("optional"):
            continue
        found = text.find(bare(item["title"]), at)
        assert found >= 0, item["title"]
        at = found
    assert bare(gold["title"]) in text


@pytest.mark.parametrize("name", [name for name in NAMES if not name.endswith((".doc", ".xlsx"))])
def test_paragraphs_are_whole(samples, name):
    """No block begins in the middle of a sentence and none ends there."""
    document = open_document(samples / name)
    blocks = [document.text[block.start : block.end] for block in document.blocks if block.table is None]
    long = [block for block in blocks if len(block) > 40]
    assert all(re.search(r"[。：；.:;)）]$", block) for block in long if "通报" not in block[-4:])
