"""Bytes of a text file → characters, whatever the file or its extension claims about its encoding.

Order of trust: byte order mark, valid UTF-8, UTF-16 by its byte pattern, a declared charset that fits, then
GB18030 against Big5 by how much everyday Chinese each reading gives.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from huiyin.reading.formats.refusals import Refusal

_SAMPLE = 200_000
# characters of everyday official Chinese that are written alike in Simplified and Traditional
_EVERYDAY = frozenset(
    "的一是在不了有和人中大上以要他用到作地出就分成可主年月日工也能下子而方后多定行法所民得三之"
    "部度家力如水化高自二理起小加量都制立本去把性好合因由其些然前外天政四社平形相全表正心反你明看"
    "又利比或但命此只公情最代想已提直位入常文品式活及管特件求老基流路少山接知手角期根指九五六七八十"
    "市委第巡察改整治任生活集收支重要求存在告大新加有限司局科室意思想落到位取持"
    "，。、；：（）《》“”０１２３４５６７８９"
)
_CHARSET_NAMES = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030",
                  "utf8": "utf-8", "big5": "big5hkscs", "unicode": "utf-16"}  # fmt: skip
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str
    damaged: int = 0  # characters that could not be decoded


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`. Raises `Refusal("unsupported.binary")` when it is no text in any known encoding."""
    decoded = _by_mark(data) or _utf8(data) or _utf16_without_mark(data)
    decoded = decoded or _declared(data, declared) or _chinese(data) or _with_losses(data)
    if decoded is None or _looks_binary(decoded):
        raise Refusal("unsupported.binary")
    return decoded


def _by_mark(data: bytes) -> Decoded | None:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding)
    return None


def _lenient(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    return Decoded(text, encoding, text.count("\ufffd"))


def _utf8(data: bytes) -> Decoded | None:
    if b"\x00" in data[:_SAMPLE]:
        return None
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as problem:
        # a file cut off in the middle of its last character is still UTF-8
        if problem.start >= len(data) - 3 and problem.start > 8:
            return _lenient(data, "utf-8")
    return None


def _utf16_without_mark(data: bytes) -> Decoded | None:
    if len(data) < 4:
        return None
    sample = data[: _SAMPLE & ~1]
    pairs = len(sample) // 2
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        # high bytes of ASCII, punctuation and the unified ideographs
        likely = high.count(0) + high.count(0x30) + high.count(0xFF) + high.count(0x20)
        likely += sum(high.count(byte) for byte in range(0x4E, 0xA0))
        if likely < 0.97 * pairs:
            continue
        text = sample.decode(encoding, errors="replace")
        nulls = text.count("\x00")
        if nulls == 0 and (b"\x00" in sample or _everyday(text) > 0.25) and not _CONTROLS.search(text):
            return _lenient(data, encoding)
    return None


def _declared(data: bytes, declared: str | None) -> Decoded | None:
    if not declared:
        return None
    name = _CHARSET_NAMES.get(declared.strip().lower(), declared.strip().lower())
    if name in {"utf-8", "iso-8859-1", "latin-1", "ascii", "us-ascii", "windows-1252"}:
        return None  # already tried, or the default of a server that was never set up
    try:
        text = data.decode(name)
    except (LookupError, UnicodeError, ValueError):
        return None
    if name == "gb18030" or _everyday(text[:_SAMPLE]) > 0.1:
        return Decoded(text, name) if not _better_as_big5(data, text, name) else None
    return None


def _better_as_big5(data: bytes, text: str, name: str) -> bool:
    return name == "gb18030" and _big5_instead(data, text) is not None


def _chinese(data: bytes) -> Decoded | None:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as problem:
        text = data.decode("gb18030", errors="replace") if problem.start >= len(data) - 3 else ""
    big5 = _big5_instead(data, text)
    if big5 is not None:
        return Decoded(big5, "big5")
    return Decoded(text, "gb18030", text.count("\ufffd")) if text else None


def _big5_instead(data: bytes, as_gb: str) -> str | None:
    """The text read as Big5 when this is clearly the better reading, else None."""
    try:
        text = data.decode("big5hkscs")
    except UnicodeDecodeError as problem:
        if problem.start < len(data) - 2:
            return None
        text = data.decode("big5hkscs", errors="ignore")
    ours, other = _everyday(text[:_SAMPLE]), _everyday(as_gb[:_SAMPLE])
    return text if ours > 0.15 and ours > 1.5 * other else None


def _everyday(text: str) -> float:
    """Share of everyday characters among the characters outside ASCII."""
    wide = [character for character in text if character > "\x7f"]
    return sum(1 for character in wide if character in _EVERYDAY) / len(wide) if wide else 0.0


def _with_losses(data: bytes) -> Decoded | None:
    """The encoding that loses least, for a text with a few spoiled bytes."""
    best = min((_lenient(data, name) for name in ("utf-8", "gb18030")), key=lambda reading: reading.damaged)
    return best if best.damaged <= max(2, 0.02 * len(best.text)) else None


def _looks_binary(decoded: Decoded) -> bool:
    sample = decoded.text[:_SAMPLE]
    controls = len(_CONTROLS.findall(sample))
    if decoded.encoding == "gb18030" and len(sample) > 40:
        # random bytes often are valid GB18030, but never everyday Chinese
        wide = sum(1 for character in sample if character > "\x7f")
        if wide > 0.3 * len(sample) and _everyday(sample) < 0.02:
            return True
    return controls > max(3, 0.01 * len(sample))
