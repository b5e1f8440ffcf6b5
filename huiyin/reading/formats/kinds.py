"""What a file is, told by its content; the extension only chooses between kinds of plain text.

A wrong extension whose content is a readable document is read by its content, with a note. Content that is no
document (programs, pictures, archives) under a document's name is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from huiyin.reading.formats import compound
from huiyin.reading.formats.refusals import Refusal
from huiyin.reading.formats.zipguard import Package

_OOXML = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = {
    "txt": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
    "html": "text/html",
    "mhtml": "multipart/related",
    "pdf": "application/pdf",
    "docx": _OOXML + "wordprocessingml.document",
    "xlsx": _OOXML + "spreadsheetml.sheet",
    "doc": "application/msword",
    "rtf": "application/rtf",
    "wordxml": "application/msword",
    "sheetxml": "application/vnd.ms-excel",
    "xls": "application/vnd.ms-excel",
}
# formats parsed in a limited process of their own; what is text is read where it is
BINARY = frozenset({"pdf", "docx", "xlsx", "doc", "rtf", "wordxml", "sheetxml", "xls"})
_EXTENSIONS = {
    "txt": {"txt", "text", ""},
    "md": {"md", "markdown"},
    "csv": {"csv", "tsv"},
    "html": {"html", "htm", "xhtml", "shtml"},
    "mhtml": {"mht", "mhtml"},
    "pdf": {"pdf"},
    "docx": {"docx", "dotx", "wps"},
    "xlsx": {"xlsx", "xltx", "et"},
    "doc": {"doc", "wps", "dot"},
    "rtf": {"rtf"},
    "wordxml": {"xml"},
    "sheetxml": {"xml"},
    "xls": {"xls", "et"},
}
_NAMES_ZH = {
    "txt": "纯文本",
    "md": "Markdown",
    "csv": "CSV 表格",
    "html": "网页",
    "mhtml": "网页归档",
    "pdf": "PDF",
    "docx": "Word 文档（.docx）",
    "xlsx": "Excel 工作簿（.xlsx）",
    "doc": "Word 97-2003 文档",
    "rtf": "RTF 文档",
    "wordxml": "Word 2003 XML",
    "sheetxml": "Excel 2003 XML",
    "xls": "Excel 97-2003 工作簿",
}
_PROGRAMS: tuple[tuple[bytes, str, str], ...] = (
    (b"MZ", "Windows 可执行程序", "a Windows program"),
    (b"\x7fELF", "Linux 可执行程序", "a Linux program"),
    (b"\xca\xfe\xba\xbe", "可执行程序", "a program"),
    (b"\xcf\xfa\xed\xfe", "macOS 可执行程序", "a macOS program"),
    (b"\xfe\xed\xfa", "macOS 可执行程序", "a macOS program"),
    (b"#!", "脚本程序", "a script"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "快捷方式", "a shortcut"),
    (b"<?php", "脚本程序", "a script"),
    (b"@echo off", "批处理脚本", "a batch script"),
)
_ARCHIVES: tuple[tuple[bytes, str, str], ...] = (
    (b"Rar!", "RAR 压缩包", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包", "a 7z archive"),
    (b"\x1f\x8b", "GZIP 压缩包", "a gzip archive"),
    (b"BZh", "BZIP2 压缩包", "a bzip2 archive"),
    (b"\xfd7zXZ", "XZ 压缩包", "an xz archive"),
)
_PICTURES: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG", "图片（PNG）", "a picture (PNG)"),
    (b"\xff\xd8\xff", "图片（JPEG）", "a picture (JPEG)"),
    (b"GIF8", "图片（GIF）", "a picture (GIF)"),
    (b"BM", "图片（BMP）", "a picture (BMP)"),
    (b"II*\x00", "图片（TIFF）", "a picture (TIFF)"),
    (b"MM\x00*", "图片（TIFF）", "a picture (TIFF)"),
    (b"\x00\x00\x01\x00", "图标", "an icon"),
    (b"RIFF", "音视频或图片", "sound, video or a picture"),
    (b"SQLite format 3", "数据库文件", "a database"),
    (b"%!PS", "PostScript 文件", "a PostScript file"),
    (b"AT&TFORM", "DjVu 文件", "a DjVu file"),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_HTML_PARTS = re.compile(
    rb"<(?:p|div|table|tr|td|span|h[1-6]|br|meta|title|ul|font)\b[^<>]{0,300}/?>", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Recognised:
    kind: str
    media_type: str
    notes: tuple[str, ...] = ()


def recognise(data: bytes, name: str) -> Recognised:
    """The kind of the file (a key of `MEDIA_TYPES`); raises `Refusal` for what is not read."""
    if not data.strip(b"\x00 \t\r\n"):
        raise Refusal("empty")
    extension = PurePath(name.replace("\\", "/")).suffix.lower().lstrip(".")
    kind = _by_signature(data, extension) or _kind_of_text(data, extension)
    notes: tuple[str, ...] = ()
    known = {"txt", "md", "csv"} if kind in {"txt", "md", "csv"} else {kind}
    if not any(extension in _EXTENSIONS[each] for each in known):
        says = f"扩展名是 .{extension}" if extension else "文件名没有扩展名"
        notes = (f"{says}，内容是{_NAMES_ZH[kind]}，已按内容读取",)
    return Recognised(kind, MEDIA_TYPES[kind], notes)


def _by_signature(data: bytes, extension: str) -> str | None:
    head = data[:2048]
    if b"%PDF-" in data[:1024]:
        if head.startswith((b"MZ", b"\x7fELF")):
            raise _not_a_document(extension, "可执行程序", "a program")
        return "pdf"
    if head.startswith(b"PK\x03\x04") or head.startswith((b"PK\x05\x06", b"PK\x07\x08")):
        return _kind_of_zip(data, extension)
    if head.startswith(compound.SIGNATURE):
        kind = compound.kind_of(data)
        if kind == "other":
            raise _unsupported(
                "Office 97-2003 的其他文件（如演示文稿、邮件）", "another kind of Office 97-2003 file"
            )
        return kind
    if head.startswith(b"{\\rtf"):
        return "rtf"
    _refuse_known(head, extension)
    return None


def _refuse_known(head: bytes, extension: str) -> None:
    for signature, zh, en in _PROGRAMS:
        if (
            head.lower().startswith(signature.lower())
            if signature[:1] in b"<@"
            else head.startswith(signature)
        ):
            if signature in (b"#!", b"MZ") and not _is_program(head, signature):
                continue
            raise _not_a_document(extension, zh, en)
    for signature, zh, en in _ARCHIVES:
        if head.startswith(signature):
            raise Refusal("unsupported.archive", is_zh=zh, is_en=en)
    for signature, zh, en in _PICTURES:
        if head.startswith(signature) and (len(signature) > 2 or b"\x00" in head[:64]):
            raise _picture_or_other(extension, zh, en)
    if head[257:262] == b"ustar":
        raise Refusal("unsupported.archive", is_zh="TAR 压缩包", is_en="a tar archive")


def _is_program(head: bytes, signature: bytes) -> bool:
    if signature == b"MZ":
        return b"\x00" in head[:64]
    return b"/" in head[:3] or b"/bin/" in head[:64]


def _picture_or_other(extension: str, zh: str, en: str) -> Refusal:
    documents = {each for group in _EXTENSIONS.values() for each in group if each}
    return _not_a_document(extension, zh, en) if extension in documents else _unsupported(zh, en)


def _not_a_document(extension: str, zh: str, en: str) -> Refusal:
    says = f".{extension}" if extension else "（无）"
    return Refusal("not_the_type_it_says", says=says, is_zh=zh, is_en=en)


def _unsupported(zh: str, en: str) -> Refusal:
    return Refusal("unsupported", is_zh=zh, is_en=en)


def _kind_of_zip(data: bytes, extension: str) -> str:
    names = Package(data).names
    lower = {name.lower() for name in names}
    if "word/document.xml" in lower or any(name.startswith("word/document") for name in lower):
        return "docx"
    if any(name.startswith("xl/workbook") for name in lower):
        return "xlsx"
    if any(name.startswith("ppt/") for name in lower):
        raise _unsupported("演示文稿（.pptx）", "a presentation (.pptx)")
    if "ofd.xml" in lower:
        raise Refusal("unsupported", is_zh="OFD 版式文件", is_en="an OFD file")
    if "mimetype" in lower and "content.xml" in lower:
        raise _unsupported("OpenDocument 文件（.odt/.ods）", "an OpenDocument file (.odt/.ods)")
    if "androidmanifest.xml" in lower or "meta-inf/manifest.mf" in lower:
        raise _not_a_document(extension, "应用程序包", "a program package")
    if extension in {"docx", "xlsx", "wps", "et"} and "[content_types].xml" in lower:
        raise Refusal(
            "damaged.part", part="word/document.xml" if extension in {"docx", "wps"} else "xl/workbook.xml"
        )
    if extension not in {"zip", ""}:
        raise _not_a_document(extension, "ZIP 压缩包", "a ZIP archive")
    raise Refusal("unsupported.archive", is_zh="ZIP 压缩包", is_en="a ZIP archive")


def _kind_of_text(data: bytes, extension: str) -> str:
    head = _ascii_view(data[:65536])
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:4096]
    if start.startswith(b"<?xml"):
        if b"schemas.microsoft.com/office/word/2003/wordml" in head or b"/2006/xmlPackage" in head:
            return "wordxml"
        if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
            return "sheetxml"
    if start[:13].lower() == b"mime-version:" or b"\nmime-version:" in start.lower():
        return "mhtml"
    if _HTML.search(start) and (start.startswith(b"<") or extension in {"htm", "html", "doc", "xls"}):
        return "html"
    if extension in _EXTENSIONS["html"] | {"doc", "xls", "docx", "xlsx"} and _HTML_PARTS.search(head):
        return "html"
    for kind in ("md", "csv"):
        if extension in _EXTENSIONS[kind]:
            return kind
    return "txt"


def _ascii_view(head: bytes) -> bytes:
    """UTF-16 text seen as ASCII, so that markup in it is recognised."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", errors="ignore").encode("utf-8", errors="ignore")
    return head
