"""Signs of perfunctory or fake rectification in records of findings. Plain Python: no Django, no database.

`Sifter(evidence_folder).sift(records)` gives one `Answer` for each record that has a sign; with an `Index`,
new records are compared with all that were sifted before (docs/sifting.md, "As a library").
Signs point, people judge. `Sifter`, `Index` and `Files` are loaded when they are first asked for: their
machine code takes a second and 100 MB, which whoever only names a code should not pay.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from huiyin.sifting.codes import ALL_CODES, Answer, Code, Compared, Reason, Sign
from huiyin.sifting.parsing import NoRecord, Unreadable, parse_record, read_records
from huiyin.sifting.records import Claim, Closing, Finding, Measure, Piece, Record

if TYPE_CHECKING:
    from huiyin.sifting.engine import Sifter
    from huiyin.sifting.files import Files
    from huiyin.sifting.index import Index

_HEAVY = {"Sifter": "engine", "Index": "index", "Files": "files"}

__all__ = [
    "ALL_CODES",
    "Answer",
    "Claim",
    "Closing",
    "Code",
    "Compared",
    "Files",
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


def __getattr__(name: str) -> Any:
    if name in _HEAVY:
        return getattr(import_module(f"{__name__}.{_HEAVY[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
