"""What `huiyin read` does: one JSON object a file, one file a line, and a complaint for each bad file."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from huiyin.reading import UnreadableFile, contract, patterns, read_many, schema

DONE, FAILED = 0, 1


def print_schema() -> int:
    """The JSON Schema of the printed form."""
    _speak_utf8()
    print(json.dumps(schema(), ensure_ascii=False, indent=2))
    return DONE


def print_readings(files: Sequence[Path], *, text: bool = False) -> int:
    """Print every file in the order given, as JSON or as its text; 1 when any could not be read.

    The reason for such a file goes to standard error, the others are still read.
    """
    _speak_utf8()
    status = DONE
    for result in read_many(files):
        if isinstance(result, UnreadableFile):
            sys.stdout.flush()
            print("huiyin read：" + " ".join(str(result).split()), file=sys.stderr, flush=True)
            status = FAILED
        else:
            print(result.text if text else json.dumps(contract(result), ensure_ascii=False), flush=True)
    patterns.keep()
    return status


def _speak_utf8() -> None:
    """Whatever the system speaks: the contract is UTF-8, and a lone surrogate becomes its JSON escape."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
