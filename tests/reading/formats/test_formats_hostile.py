"""Files that are made to do harm, and files that are only broken: each is refused with its reason, quickly."""

# ruff: noqa: E501 - markup and sentences stay on one line

import io
import pickle
import struct
import time
import zipfile
import zlib

import pytest

from huiyin.reading.document import UnreadableFile
from huiyin.reading.formats.refusals import WORDING, Refusal, unreadable
from huiyin.reading.opening import Limits, open_bytes, open_document

DTD = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
CONTENT = '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:r><w:t>x</w:t></w:r></w:p>'


def package(parts: dict[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w", method) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return store.getvalue()


def word(body: bytes | str = CONTENT, **more: bytes | str) -> bytes:
    return package({"[Content_Types].xml": "<Types/>", "word/document.xml": body, **more})


def sheet(body: str) -> bytes:
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    related = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    return package(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r" Type="{relation}officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook {main} {related}><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="{relation}worksheet" Target="worksheets/s.xml"/></Relationships>',
            "xl/worksheets/s.xml": body.replace("<worksheet", f"<worksheet {main}", 1),
        }
    )


def encrypted_entry() -> bytes:
    data = bytearray(word())
    for at in (data.find(b"PK\x03\x04") + 6, data.rfind(b"PK\x01\x02") + 8):
        data[at] |= 1
    return bytes(data)


def lying_sizes() -> bytes:
    """A directory that says one kilobyte where thirty megabytes come out."""
    data = bytearray(
        package({"[Content_Types].xml": "<Types/>", "word/document.xml": b"<w>" + b" " * 30_000_000})
    )
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 1000)
    return bytes(data)


def pdf_of(objects: list[bytes]) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        + table
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, start)
    )


def pdf_with_stream(stream: bytes, extra: bytes = b"") -> bytes:
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
            b"<</Length %d%s>>stream\n" % (len(stream), extra) + stream + b"\nendstream",
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
    )


def twice_deflated(size: int) -> bytes:
    return zlib.compress(zlib.compress(b"BT /F 12 Tf (x) Tj ET\n" * (size // 22), 9), 9)


PROGRAM = (
    b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00"
    + b"\x00" * 200
    + b"This program cannot be run in DOS mode."
)
NESTED = "<w:p>" * 3000 + "</w:p>" * 3000
CORPUS: dict[str, tuple[bytes, str, set[str]]] = {
    "nothing": (b"", "a.txt", {"empty"}),
    "only white space": (b" \n\t\r\n", "a.docx", {"empty"}),
    "only zeros": (b"\0" * 10_000, "a.pdf", {"empty"}),
    "a byte order mark and nothing": (b"\xef\xbb\xbf", "a.txt", {"empty"}),
    "only invisible characters": ("\u200b\u200b\ufeff".encode(), "a.txt", {"empty"}),
    "a windows program as word": (PROGRAM, "通报.docx", {"not_the_type_it_says"}),
    "a windows program as text": (PROGRAM, "通报.txt", {"not_the_type_it_says"}),
    "a linux program as pdf": (b"\x7fELF\x02\x01\x01" + b"\0" * 60, "通报.pdf", {"not_the_type_it_says"}),
    "a program with a pdf inside": (PROGRAM[:120] + b"%PDF-1.4 ", "通报.pdf", {"not_the_type_it_says"}),
    "a script as text": (b"#!/bin/sh\nrm -rf /\n", "通报.txt", {"not_the_type_it_says"}),
    "a batch script": (b"@echo off\r\ndel *.*\r\n", "通报.txt", {"not_the_type_it_says"}),
    "a web shell": (b"<?php system($_GET['c']); ?>", "通报.html", {"not_the_type_it_says"}),
    "a shortcut": (b"L\0\0\0\x01\x14\x02\0" + b"\0" * 70, "通报.doc", {"not_the_type_it_says"}),
    "a picture as word": (b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 50, "通报.docx", {"not_the_type_it_says"}),
    "a picture by its name": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a.png", {"unsupported"}),
    "a rar archive": (b"Rar!\x1a\x07\x00" + b"\0" * 50, "材料.rar", {"unsupported"}),
    "a gzip archive as word": (b"\x1f\x8b\x08" + b"\0" * 50, "a.docx", {"unsupported"}),
    "a zip of documents": (package({"通报.docx": word()}), "材料.zip", {"unsupported"}),
    "a zip as word": (package({"a.txt": "x"}), "通报.docx", {"not_the_type_it_says"}),
    "a java program as word": (package({"META-INF/MANIFEST.MF": "x", "a.class": "x"}), "a.docx", {"not_the_type_it_says"}),
    "a presentation": (package({"ppt/presentation.xml": "x"}), "汇报.pptx", {"unsupported"}),
    "an ofd file": (package({"OFD.xml": "x"}), "通报.ofd", {"unsupported"}),
    "random bytes": (bytes((at * 7919 + at // 3) % 256 for at in range(5000)), "a.txt", {"unsupported"}),
    "bytes with controls": (b"\x01\x02\x03abc" * 500, "a.csv", {"unsupported"}),
    "a sqlite database": (b"SQLite format 3\0" + b"\0" * 100, "台账.xls", {"not_the_type_it_says"}),
    "word without a document": (package({"[Content_Types].xml": "<Types/>"}), "a.docx", {"damaged"}),
    "word with an empty document": (word(""), "a.docx", {"damaged"}),
    "word with broken xml": (word("<w:document><w:p>"), "a.docx", {"damaged"}),
    "word without a text": (word('<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'), "a.docx", {"empty"}),
    "word cut off": (word()[:-200], "a.docx", {"damaged"}),
    "word with one byte": (b"PK\x03\x04", "a.docx", {"damaged"}),
    "word with a spoiled part": (word().replace(b"\x4b\x2f", b"\0\0"), "a.docx", {"damaged", "empty", "read"}),
    "word with macros": (word(**{"word/vbaProject.bin": b"x"}), "a.docx", {"macros"}),
    "word with macros in another place": (word(**{"word/sub/VbaProject.BIN": b"x"}), "a.docm", {"macros"}),
    "a workbook with macros": (package({"xl/workbook.xml": "x", "xl/vbaProject.bin": b"x"}), "a.xlsx", {"macros"}),
    "word with a locked entry": (encrypted_entry(), "a.docx", {"encrypted"}),
    "word with entities": (word(DTD + CONTENT), "a.docx", {"bomb"}),
    "word with entities behind a declaration": (word('<?xml version="1.0"?>\n<!-- x -->' + DTD + CONTENT), "a.docx", {"bomb"}),
    "word with entities far behind": (word('<?xml version="1.0"?><!--' + "x" * 9000 + "-->" + DTD + CONTENT), "a.docx", {"bomb", "damaged"}),
    "word with entities in utf-16": (word(('<?xml version="1.0" encoding="utf-16"?>' + DTD + CONTENT).encode("utf-16")), "a.docx", {"bomb"}),
    "word with an outside entity": (word('<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + CONTENT.replace(">x<", ">&x;<")), "a.docx", {"bomb"}),
    "word with entities in its styles": (word(**{"word/styles.xml": DTD + "<s>&b;</s>"}), "a.docx", {"bomb"}),
    "word with entities in its numbering": (word(**{"word/numbering.xml": DTD + "<s>&b;</s>"}), "a.docx", {"bomb"}),
    "word nested too deeply": (word(CONTENT.replace("<w:r>", NESTED + "<w:r>")), "a.docx", {"damaged", "bomb"}),
    "a zip bomb": (word(b"<w>" + b" " * 120_000_000 + b"</w>"), "a.docx", {"bomb"}),
    "a zip bomb beside the document": (word(**{"word/media/x.bin": b"\0" * 120_000_000}), "a.docx", {"bomb"}),
    "a zip bomb that lies about its size": (lying_sizes(), "a.docx", {"bomb", "damaged"}),
    "too many entries": (package({f"x{at}": "" for at in range(2500)} | {"word/document.xml": CONTENT}), "a.docx", {"bomb"}),
    "a path that leads out": (word(**{"../../etc/passwd": "x"}), "a.docx", {"bomb"}),
    "a windows path that leads out": (word(**{"..\\..\\boot.ini": "x"}), "a.docx", {"bomb"}),
    "a workbook with entities": (sheet(DTD + "<worksheet><sheetData/></worksheet>"), "a.xlsx", {"bomb"}),
    "a workbook cut off": (sheet("<worksheet><sheetData/></worksheet>")[:-60], "a.xlsx", {"damaged"}),
    "a workbook without a value": (sheet("<worksheet><sheetData/></worksheet>"), "a.xlsx", {"empty"}),
    "a workbook with broken xml": (sheet("<worksheet><sheetData><row><c"), "a.xlsx", {"damaged", "empty"}),
    "a workbook with a far cell": (sheet('<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'), "a.xlsx", {"too_large"}),
    "a workbook merged beyond sense": (sheet('<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells>' + '<mergeCell ref="A1:XFD1048576"/>' * 300 + "</mergeCells></worksheet>"), "a.xlsx", {"read", "too_large", "damaged"}),
    "a pdf of one line": (b"%PDF-1.7", "a.pdf", {"damaged"}),
    "a pdf cut off": (pdf_with_stream(b"BT /F 12 Tf 50 700 Td (Hello) Tj ET")[:200], "a.pdf", {"damaged", "empty"}),
    "a pdf without pages": (pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]), "a.pdf", {"damaged", "empty"}),
    "a pdf whose pages run in circles": (pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 9>>"]), "a.pdf", {"damaged", "empty"}),
    "a pdf that claims a billion pages": (pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 999999999>>"]), "a.pdf", {"damaged", "empty", "too_large"}),
    "a pdf bomb": (pdf_with_stream(twice_deflated(400_000_000), b"/Filter[/FlateDecode/FlateDecode]"), "a.pdf", {"out_of_memory", "timed_out", "damaged", "read", "empty"}),
    "a page that draws itself": (pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>", b"<</Length 4>>stream\n/X Do\nendstream", b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 12>>stream\n/X Do /X Do \nendstream"]), "a.pdf", {"damaged", "empty", "timed_out", "out_of_memory"}),
    "a table of ten million columns": (b"<html><table border=1>" + b"<tr>" + b"<td colspan=999999>x" * 2000 + b"</table>", "a.html", {"read"}),
    "a csv of one endless quote": (b'"' + b"a,b\n" * 100_000, "a.csv", {"read"}),
    "a csv of commas": (b"," * 2_000_000 + b"x", "a.csv", {"too_large"}),
    "rich text cut off": (b"{\\rtf1\\ansi", "a.rtf", {"damaged", "empty", "needs_libreoffice"}),
}  # fmt: skip


@pytest.mark.parametrize("case", CORPUS)
def test_a_hostile_file_is_refused_with_its_reason_in_time(case):
    data, name, codes = CORPUS[case]
    began = time.perf_counter()
    code, refusal = "read", None
    try:
        open_bytes(data, name)
    except UnreadableFile as refused:
        code, refusal = refused.code, refused
    assert code in codes
    assert time.perf_counter() - began < 25
    if refusal is not None:
        assert name in str(refusal)
        for words in (refusal.reason, refusal.remedy, refusal.reason_en, refusal.remedy_en):
            assert len(words) > 6
            assert not set(words) & set("{}?")


def test_a_file_above_the_limit_is_not_even_read(tmp_path):
    path = tmp_path / "大.txt"
    path.write_bytes(b"x" * 2_100_000)
    with pytest.raises(UnreadableFile, match="2.1 MB，超过了 2 MB") as refused:
        open_document(path, limits=Limits(megabytes=2))
    assert refused.value.code == "too_large"


def test_a_file_that_is_gone_is_told_so(tmp_path):
    with pytest.raises(UnreadableFile, match="打不开") as refused:
        open_document(tmp_path / "没有.docx")
    assert refused.value.code == "damaged"


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(UnreadableFile):
        open_document(tmp_path)


def test_every_refusal_tells_what_happened_and_what_to_do_in_two_languages():
    codes = {
        "empty", "too_large", "encrypted", "not_the_type_it_says", "damaged", "unsupported", "macros", "bomb",
        "needs_libreoffice", "needs_ocr", "timed_out", "out_of_memory",
    }  # fmt: skip
    assert {key.partition(".")[0] for key in WORDING} == codes
    for key in WORDING:
        worded = unreadable("a.docx", Refusal(key))
        assert all(
            len(text) > 6 for text in (worded.reason, worded.remedy, worded.reason_en, worded.remedy_en)
        )
        assert worded.reason_en.isascii() or "“" in worded.reason_en


@pytest.mark.parametrize(
    ("failure", "code"), [(RuntimeError, "damaged"), (MemoryError, "out_of_memory"), (OSError, "damaged")]
)
def test_a_parser_that_fails_in_its_own_way_is_a_refusal_with_its_cause(monkeypatch, failure, code):
    def fail(*_: object) -> None:
        raise failure("x")

    monkeypatch.setattr("huiyin.reading.opening.read_as", fail)
    with pytest.raises(UnreadableFile) as refused:
        open_bytes(b"text", "a.txt")
    assert refused.value.code == code
    assert isinstance(refused.value.__cause__, failure)


def test_a_refusal_crosses_from_one_process_to_another():
    refused = unreadable("a.docx", Refusal("encrypted"))
    again = pickle.loads(pickle.dumps(refused))
    assert (str(again), again.code, again.remedy_en) == (str(refused), "encrypted", refused.remedy_en)


def test_an_entity_never_brings_in_another_file(word_file, lines):
    body = "<w:p><w:r><w:t>&#x6574;&#x6539;</w:t></w:r></w:p>"
    assert lines(word_file(body), "a.docx") == ["整改"]
