"""Compiled patterns, kept beside the byte code: a command for one file need not compile hundreds anew.

Understanding uses some three hundred patterns full of Chinese character classes, and Python 3.11 takes a
millisecond for every class: half of the time that `huiyin read` needs to start. What `re` makes of a
pattern depends on the pattern, its flags and the version of Python alone, so it can be kept as Python keeps
byte code: in the same folder, with the same rights, and rebuilt whenever it does not fit. Where the folder
can't be written, or a Python keeps its patterns in another way, everything works as before, only slower.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
from array import array
from contextlib import suppress
from pathlib import Path
from typing import Any

# re drops the oldest of its patterns when it holds 512
_MOST = 450
_WORTH_WRITING = 12
_Key = tuple[str, int]
_Code = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
_kept: dict[_Key, _Code] = {}


def recall() -> None:
    """Hand the kept patterns to `re`; whatever does not fit is left out."""
    place = _place()
    if place is None or _kept:
        return
    with suppress(OSError, ValueError, TypeError, EOFError, AttributeError):
        version, entries = marshal.loads(place.read_bytes())  # noqa: S302 - as trusted as byte code
        if version == _version():
            _kept.update(entries)
    with suppress(AttributeError, TypeError, ValueError, RuntimeError, ImportError):
        _hand_over()


def _hand_over() -> None:
    import _sre  # type: ignore[import-not-found]

    cache: dict[Any, Any] = re._cache  # type: ignore[attr-defined]
    for (pattern, asked), (flags, code, groups, names, numbers) in _kept.items():
        compiled = _sre.compile(pattern, flags, array("I", code).tolist(), groups, names, numbers)
        cache.setdefault((str, pattern, asked), compiled)


def keep() -> None:
    """Write down what `re` has compiled since, when it is enough to be worth it."""
    place = _place()
    if place is None or sys.dont_write_bytecode:
        return
    with suppress(OSError, AttributeError, TypeError, ValueError, ImportError):
        new = [key for key in _compiled() if key not in _kept]
        if len(new) < _WORTH_WRITING or len(_kept) >= _MOST:
            return
        _kept.update((key, _code_of(*key)) for key in new[: _MOST - len(_kept)])
        place.parent.mkdir(exist_ok=True)
        passing = place.with_suffix(f".{os.getpid()}")
        passing.write_bytes(marshal.dumps((_version(), _kept)))
        passing.replace(place)


def _compiled() -> list[_Key]:
    cache: dict[Any, Any] = re._cache  # type: ignore[attr-defined]
    return [(pattern, flags) for kind, pattern, flags, *_ in list(cache) if kind is str]


def _code_of(pattern: str, flags: int) -> _Code:
    from re import _compiler, _parser  # type: ignore[attr-defined]

    parsed = _parser.parse(pattern, flags)
    code = _compiler._code(parsed, flags)
    numbers: list[str | None] = [None] * parsed.state.groups
    for name, number in parsed.state.groupdict.items():
        numbers[number] = name
    groups, names = parsed.state.groups - 1, dict(parsed.state.groupdict)
    return flags | parsed.state.flags, array("I", code).tobytes(), groups, names, tuple(numbers)


def _version() -> str:
    return f"{sys.version} {re._compiler.MAGIC}"  # type: ignore[attr-defined]


def _place() -> Path | None:
    """Beside this module's byte code, wherever Python was told to put that."""
    cached = __spec__.cached if __spec__ is not None else None
    return Path(cached).with_suffix(".patterns") if cached else None
