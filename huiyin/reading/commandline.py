"""What `huiyin read` does: one JSON object a file, one file a line, and a complaint for each bad file."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from huiyin.reading import UnreadableFile, contract, patterns, read_many, schema

DONE, FAILED, MISUSED = 0, 1, 2


def print_schema() -> int:
    """The JSON Schema of the printed form."""
    _speak_utf8()
    print(json.dumps(schema(), ensure_ascii=False, indent=2))
    return DONE


def print_readings(files: Sequence[Path], *, text: bool = False, grammar: Path | None = None) -> int:
    """Print every file in the order given, as JSON or as its text; 1 when any could not be read.

    The reason for such a file goes to standard error, the others are still read. `grammar` is a TOML file
    that widens the built-in grammar; 2 when it is none.
    """
    _speak_utf8()
    try:
        widened = _grammar(grammar)
    except (OSError, ValueError, LookupError, TypeError) as problem:
        print(f"huiyin read：语法文件 {grammar} 不能使用：{problem}。请改正后再读。", file=sys.stderr)
        return MISUSED
    status = DONE
    for result in read_many(files, grammar=widened):
        if isinstance(result, UnreadableFile):
            sys.stdout.flush()
            print("huiyin read：" + " ".join(str(result).split()), file=sys.stderr, flush=True)
            status = FAILED
        else:
            print(result.text if text else json.dumps(contract(result), ensure_ascii=False), flush=True)
    patterns.keep()
    return status


def _grammar(path: Path | None) -> dict[str, Any] | None:
    """The entries of the file, tried once before all files are read with them."""
    if path is None:
        return None
    import tomllib

    from huiyin.reading.cues import load_grammar

    entries = tomllib.loads(path.read_text("utf-8"))
    load_grammar(entries)
    return entries


def _speak_utf8() -> None:
    """Whatever the system speaks: the contract is UTF-8, and a lone surrogate becomes its JSON escape."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
