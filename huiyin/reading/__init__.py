"""Reading: a document of this work becomes structure, and its sums are checked.

    from huiyin.reading import read
    reading = read("notice.docx")
    reading.items, reading.claims, reading.reconciliation

Plain Python, no Django, no database; see docs/reading.md.
"""

from __future__ import annotations

from huiyin.reading.batch import read, read_many
from huiyin.reading.contract import contract, dump, load, schema
from huiyin.reading.document import Document, UnreadableFile
from huiyin.reading.result import Reading

__all__ = ["Document", "Reading", "UnreadableFile", "contract", "dump", "load", "read", "read_many", "schema"]
