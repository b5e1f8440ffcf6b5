"""The texts of evidence files, each content read once, in the limited process that documents are read in."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from huiyin.evidence.models import Evidence
from huiyin.evidence.storage import path_of
from huiyin.reading import UnreadableFile
from huiyin.reading.opening import Limits, open_bytes

from .models import FileText

#: what sifting looks at of one file; a longer one is no evidence but a book
MOST_CHARACTERS = 60_000
#: sifting waits for this, so it is stricter than an import
_LIMITS = Limits(megabytes=20, seconds=10.0, pages=60)
_PICTURES = ("image/", "video/", "audio/")


def texts_of(pieces: Iterable[Evidence]) -> dict[str, str]:
    """SHA-256 → text of the files of `pieces`; pictures and what can't be read have none."""
    wanted = {p.file_id: p for p in pieces if not p.file.media_type.startswith(_PICTURES)}
    found = _kept(wanted.keys())
    for sha256, piece in wanted.items():
        if sha256 not in found:
            found[sha256] = _read(piece)
    return found


def _kept(hashes: Collection[str]) -> dict[str, str]:
    return dict(FileText.objects.filter(pk__in=list(hashes)).values_list("sha256", "text"))


def _read(piece: Evidence) -> str:
    text, problem = "", ""
    try:
        text = open_bytes(path_of(piece.file_id).read_bytes(), piece.name, limits=_LIMITS).text
    except UnreadableFile as unreadable:
        problem = unreadable.code
    except OSError:
        problem = "missing"
    text = text.replace("\0", "")[:MOST_CHARACTERS]
    FileText.objects.update_or_create(pk=piece.file_id, defaults={"text": text, "problem": problem})
    return text
