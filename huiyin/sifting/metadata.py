"""When a file was made, by its own account: EXIF of pictures, properties of PDF and Office files.

Nothing is executed or rendered; only small, known places are read. What is absent or unreadable is None.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date

from PIL import Image

_EXIF_TAKEN, _EXIF_DIGITISED, _EXIF_CHANGED, _EXIF_SUB = 36867, 36868, 306, 0x8769
_EXIF_DATE = re.compile(r"(\d{4})[:\-/.](\d{2})[:\-/.](\d{2})")
_PDF_CREATED = re.compile(rb"/CreationDate\s*\(\s*D?:?(\d{4})(\d{2})(\d{2})")
_PDF_CHANGED = re.compile(rb"/ModDate\s*\(\s*D?:?(\d{4})(\d{2})(\d{2})")
_XMP_CREATED = re.compile(rb"xmp:CreateDate(?:>|=\")\s*(\d{4})-(\d{2})-(\d{2})")
_XML_CREATED = re.compile(
    rb"(?:dcterms:created|meta:creation-date|CreationDate)[^>]*>\s*(\d{4})-(\d{2})-(\d{2})"
)
_XML_CHANGED = re.compile(rb"(?:dcterms:modified|dc:date|ModDate)[^>]*>\s*(\d{4})-(\d{2})-(\d{2})")
#: where zipped office formats keep their properties (OOXML, ODF, OFD)
_PROPERTIES = ("docProps/core.xml", "meta.xml", "OFD.xml")
_MOST_PROPERTIES = 1 << 20


@dataclass(frozen=True, slots=True)
class Made:
    """`taken` for pictures, `created` and `changed` for documents."""

    taken: date | None = None
    created: date | None = None
    changed: date | None = None


def made(data: bytes) -> Made:
    """Dates that the file carries inside. Never raises for broken content."""
    if data[:5] == b"%PDF-":
        return Made(
            created=_first(data, _PDF_CREATED) or _first(data, _XMP_CREATED),
            changed=_first(data, _PDF_CHANGED),
        )
    if data[:4] == b"PK\x03\x04":
        properties = _properties(data)
        return Made(created=_first(properties, _XML_CREATED), changed=_first(properties, _XML_CHANGED))
    return Made(taken=_taken(data))


def _taken(data: bytes) -> date | None:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            exif = picture.getexif()
            inner = exif.get_ifd(_EXIF_SUB)
            values = (inner.get(_EXIF_TAKEN), inner.get(_EXIF_DIGITISED), exif.get(_EXIF_CHANGED))
    except Exception:  # a broken picture may fail anywhere in the decoder, with any error
        return None
    for value in values:
        found = _EXIF_DATE.match(str(value)) if value else None
        if found:
            return _date(*found.groups())
    return None


def _properties(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in _PROPERTIES:
                if name in archive.NameToInfo:
                    with archive.open(name) as member:
                        return member.read(_MOST_PROPERTIES)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError, KeyError):
        return b""
    except Exception:  # zlib and friends: a damaged member
        return b""
    return b""


def _first(data: bytes, pattern: re.Pattern[bytes]) -> date | None:
    found = pattern.search(data)
    return _date(*found.groups()) if found else None


def _date(year: str | bytes, month: str | bytes, day: str | bytes) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
