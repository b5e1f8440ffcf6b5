"""What an uploaded file is, by its content; what is never taken, whatever it is called."""

from __future__ import annotations

import zipfile
from pathlib import Path

import filetype

#: by content; the name's ending must agree, so that nobody opens a picture that is something else
ENDINGS: dict[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/bmp": (".bmp",),
    "image/tiff": (".tif", ".tiff"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
    "application/x-ole-storage": (".doc", ".xls", ".ppt", ".wps", ".et", ".dps"),
    "application/ofd": (".ofd",),
    "text/plain": (".txt", ".csv"),
}
OOXML = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_MEMBERS = 2000
#: the text by which every virus scanner is tested; put together, so that this file is none itself
SCANNER_TEST = b"X5O!P%@AP[4" + b"\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"
#: what makes a PDF do something by itself, or carry another file
_PDF_ACTS = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
#: what a packed-in program is called
_PROGRAMS = (
    *(".exe", ".dll", ".scr", ".com", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".hta"),
    *(".jar", ".lnk", ".msi"),
)
HEAD = 8192


class Rejected(Exception):
    """An upload that is not taken. `code` is one the wording knows: empty, too_large, not_allowed, macros,
    suspicious, ending_differs, damaged."""

    def __init__(self, code: str, name: str, **params: object) -> None:
        self.code, self.name, self.params = code, name, params
        super().__init__(f"{name}: {code}")


def media_type(path: Path, name: str) -> str:
    """The media type of the file at `path`; raises `Rejected` for what is not taken."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Rejected("empty", name)
    if SCANNER_TEST in head:
        raise Rejected("suspicious", name)
    found = _by_content(path, head, name)
    if found is None:
        raise Rejected("not_allowed", name, endings=_all_endings())
    if Path(name).suffix.lower() not in ENDINGS[found]:
        raise Rejected("ending_differs", name, endings=" ".join(ENDINGS[found]))
    return found


def _by_content(path: Path, head: bytes, name: str) -> str | None:
    if head.startswith(OLE):
        content = path.read_bytes()
        if "_VBA_PROJECT".encode("utf-16-le") in content:
            raise Rejected("macros", name)
        if "Ole10Native".encode("utf-16-le") in content:
            raise Rejected("suspicious", name)
        return "application/x-ole-storage"
    if head.startswith(b"PK"):
        return _zip_type(path, name)
    guessed = filetype.guess_mime(head)
    if guessed == "application/pdf" and any(mark in path.read_bytes() for mark in _PDF_ACTS):
        raise Rejected("suspicious", name)
    if guessed in ENDINGS:
        return str(guessed)
    return "text/plain" if guessed is None and _is_plain_text(head) else None


def _zip_type(path: Path, name: str) -> str | None:
    """Office documents by their members; the members are listed, nothing is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Rejected("damaged", name) from error
    if len(members) > MAX_MEMBERS:
        raise Rejected("not_allowed", name, endings=_all_endings())
    if any(m.lower().endswith("vbaproject.bin") or "/macrosheets/" in m.lower() for m in members):
        raise Rejected("macros", name)
    if any(m.lower().endswith(_PROGRAMS) for m in members):
        raise Rejected("suspicious", name)
    if "OFD.xml" in members:
        return "application/ofd"
    if "[Content_Types].xml" in members:
        return next(
            (kind for folder, kind in OOXML.items() if any(m.startswith(folder) for m in members)), None
        )
    return None


def _is_plain_text(head: bytes) -> bool:
    """Text without control characters that does not pretend to be a page, a picture or a script."""
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<", b"#!", b"%!", b"mz")):
        return False
    for encoding in ("utf-8", "gb18030", "utf-16"):
        try:
            head.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(head) - 4:
                continue
        return True
    return False


def _all_endings() -> str:
    return " ".join(e for endings in ENDINGS.values() for e in endings)
