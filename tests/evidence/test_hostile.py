"""A corpus of hostile uploads, made here: none is taken as evidence, none leaves a trace or takes long."""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from huiyin.evidence import content
from huiyin.evidence.content import Rejected, media_type
from huiyin.evidence.storage import keep

ZIP_NAMES = ("a.docx", "a.xlsx", "a.pptx", "a.ofd")
OLE_NAMES = ("a.doc", "a.xls", "a.wps", "a.et")


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def office(*more: tuple[str, bytes]) -> bytes:
    return zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"), *more)


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


def pages() -> dict[str, bytes]:
    """What a browser would run, under names that are taken."""
    bodies = {
        "html": b"<html><script>alert(1)</script></html>", "svg": b"<svg xmlns='x' onload='alert(1)'/>",
        "xhtml": b"<?xml version='1.0'?><html xmlns='x'/>", "bom html": b"\xef\xbb\xbf<html></html>",
        "late html": b"\r\n\t <HTML></HTML>", "script": b"#!/bin/sh\nrm -rf /\n", "php": b"<?php system(1);",
        "postscript": b"%!PS-Adobe-3.0\n", "mathml": b"<math><mi/></math>",
        "entities": b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>",
    }  # fmt: skip
    return {f"{what} as {name}": body for what, body in bodies.items() for name in ("a.txt", "a.csv")}


def programs() -> dict[str, bytes]:
    bodies = {
        "windows": b"MZ" + bytes(100), "elf": b"\x7fELF" + bytes(100),
        "java": b"\xca\xfe\xba\xbe" + bytes(60),
        "shortcut": b"L\0\0\0\x01\x14\x02\0" + bytes(80), "wasm": b"\0asm\x01\0\0\0" + bytes(20),
        "control": bytes(range(32)) * 4, "eicar": content.SCANNER_TEST,
    }  # fmt: skip
    return {f"{what} as {name}": body for what, body in bodies.items() for name in ("a.txt", "a.pdf")}


def archives() -> dict[str, bytes]:
    ole = "_VBA_PROJECT".encode("utf-16-le")
    native = "Ole10Native".encode("utf-16-le")
    found = {
        "macros as a.docx": office(("word/vbaProject.bin", b"x")),
        "macros in capitals as a.docx": office(("word/VBAPROJECT.BIN", b"x")),
        "macro sheet as a.xlsx": office(("xl/macrosheets/sheet1.xml", b"x")),
        "many members as a.docx": office(*((f"word/{n}.xml", b"") for n in range(2100))),
        "plain zip as a.docx": zipped(("a.txt", b"x")), "empty zip as a.docx": zipped(),
        "cut off as a.docx": office()[:60], "cut off end as a.docx": office()[:-10],
        "docx as a.txt": office(), "docx as a.pdf": office(),
        "jar as a.docx": zipped(("META-INF/MANIFEST.MF", b"")),
    }  # fmt: skip
    for ending in (".exe", ".js", ".vbs", ".bat", ".lnk", ".hta", ".jar", ".ps1"):
        found[f"{ending} inside as a.docx"] = office((f"word/embeddings/run{ending}", b"MZ"))
    for name in OLE_NAMES:
        found[f"macros as {name}"] = content.OLE + bytes(600) + ole
        found[f"packed program as {name}"] = content.OLE + bytes(600) + native
    for name in ZIP_NAMES:
        found[f"rubbish as {name}"] = b"PK\x03\x04" + bytes(200)
    return found


def pictures_and_papers() -> dict[str, bytes]:
    found = {
        "html behind a gif as a.jpg": b"GIF89a<script>alert(1)</script>",
        "gif as a.gif": b"GIF89a" + bytes(30),
        "png as a.jpg": png(1, 1), "png as a.txt": png(1, 1), "png as a.svg": png(1, 1),
        "webp as a.png": b"RIFF\x10\0\0\0WEBPVP8 " + bytes(20), "nothing as a.txt": b"",
        "pdf as a.docx": b"%PDF-1.7\n%%EOF", "pdf as a.html": b"%PDF-1.7\n%%EOF",
    }  # fmt: skip
    for act in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia"):
        found[f"{act.decode()} as a.pdf"] = b"%PDF-1.7\n1 0 obj<</S" + act + b">>\n%%EOF"
    return found


CORPUS = {**pages(), **programs(), **archives(), **pictures_and_papers()}


def test_the_corpus_is_as_large_as_was_promised():
    assert len(CORPUS) >= 60


@pytest.mark.parametrize("what", CORPUS)
def test_a_hostile_upload_is_not_taken_and_leaves_nothing(what, settings, tmp_path):
    settings.HUIYIN_FILES = tmp_path / "files"
    begun = time.monotonic()
    with pytest.raises(Rejected):
        keep([CORPUS[what]], what.rsplit(" ", 1)[1])
    assert time.monotonic() - begun < 2
    assert [p for p in Path(tmp_path / "files").rglob("*") if p.is_file()] == []


@pytest.mark.parametrize(
    "name",
    ["a.txt.exe", "a.exe", "a", ".htaccess", "a.docm", "a.xlsm", "a.html", "a.svg", "a.js", "a.txt\0.pdf"],
)
def test_a_plain_text_under_a_name_that_could_be_run_is_not_taken(name, tmp_path):
    (tmp_path / "file").write_bytes("普通文字\n".encode())
    with pytest.raises(Rejected):
        media_type(tmp_path / "file", name)


def test_a_bomb_is_told_by_its_list_of_members_and_never_unpacked(tmp_path):
    """A hundred megabytes of nothing in a hundred kilobytes: stored as it is, opened by nobody here."""
    bomb = office(("word/media/image.bin", bytes(100 * 1024 * 1024)))
    assert len(bomb) < 200_000
    (tmp_path / "file").write_bytes(bomb)
    begun = time.monotonic()
    assert media_type(tmp_path / "file", "a.docx").endswith("document")
    assert time.monotonic() - begun < 0.5
