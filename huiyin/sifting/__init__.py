"""Signs of perfunctory or fake rectification in records of findings. Plain Python: no Django, no database.

`Sifter(evidence_folder).sift(records)` gives one `Answer` for each record that has a sign; with an `Index`,
new records are compared with all that were sifted before (docs/sifting.md, "As a library").
Signs point, people judge.
"""

from huiyin.sifting.codes import ALL_CODES, Answer, Code, Compared, Reason, Sign
from huiyin.sifting.engine import Sifter
from huiyin.sifting.index import Index
from huiyin.sifting.parsing import NoRecord, Unreadable, parse_record, read_records
from huiyin.sifting.records import Claim, Closing, Finding, Measure, Piece, Record

__all__ = [
    "ALL_CODES",
    "Answer",
    "Claim",
    "Closing",
    "Code",
    "Compared",
    "Finding",
    "Index",
    "Measure",
    "NoRecord",
    "Piece",
    "Reason",
    "Record",
    "Sifter",
    "Sign",
    "Unreadable",
    "parse_record",
    "read_records",
]
