"""Word and Excel before 2007, WPS, RTF and the XML of Office 2003."""

# ruff: noqa: E501 - markup and sentences stay on one line

import datetime as dt
import struct
import subprocess

import pytest

from huiyin.reading.document import UnreadableFile
from huiyin.reading.formats import compound, conversion
from huiyin.reading.opening import Limits

with_office = pytest.mark.skipif(conversion.find_office() is None, reason="LibreOffice is not installed")
RTF = rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}\f0 \'d5\'fb\'b8\'c4\'c7\'e9\'bf\'f6\par 2031\par}"
WORD_2003 = (
    '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r><w:t>整改情况</w:t></w:r></w:p>'
    "</w:body></w:wordDocument>"
)
EXCEL_2003 = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="台账"><Table><Row><Cell><Data ss:Type="String">序号</Data></Cell>'
    '<Cell><Data ss:Type="String">问题</Data></Cell></Row></Table></Worksheet></Workbook>'
)


def compound_file(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams, each padded to 4,096 bytes so that none lies in the mini stream."""
    entries, sectors, fat = [], [], []
    for name, content in streams.items():
        content = content.ljust(-(-max(len(content), 4096) // 512) * 512, b"\0")
        first = len(sectors)
        parts = [content[at : at + 512] for at in range(0, len(content), 512)]
        sectors += parts
        fat += [*range(first + 1, first + len(parts)), 0xFFFFFFFE]
        entries.append((name, 2, first, len(content)))
    entries.insert(0, ("Root Entry", 5, 0xFFFFFFFE, 0))
    directory = b"".join(_entry(*entry) for entry in entries)
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    directory_at = len(sectors)
    parts = [directory[at : at + 512] for at in range(0, len(directory), 512)]
    sectors += parts
    fat += [*range(directory_at + 1, directory_at + len(parts)), 0xFFFFFFFE]
    fat_at = len(sectors)
    fat += [0xFFFFFFFD]
    sectors.append(struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff"))
    header = compound.SIGNATURE + b"\0" * 16 + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, directory_at, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", fat_at, *[0xFFFFFFFF] * 108)
    return header + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    entry = text.ljust(64, b"\0") + struct.pack(
        "<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF
    )
    return entry.ljust(116, b"\0") + struct.pack("<IQ", start, size)


def word_header(flags: int = 0) -> bytes:
    return struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x0804, 0, flags).ljust(32, b"\0")


def refused(data: bytes, name: str, read) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read(data, name)
    return caught.value


@with_office
@pytest.mark.slow
def test_a_word_97_document_is_read_as_libreoffice_shows_it(read, samples):
    document = read((samples / "s08.doc").read_bytes(), "s08.doc")
    assert document.media_type == "application/msword"
    assert document.text.startswith("县委第七巡察组关于巡察柳汀县科学技术协会党组的反馈意见\n2024年3月11日")
    assert document.blocks[0].centred


@with_office
@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "name", "first"),
    [
        (RTF, "通报.doc", "整改情况"),
        (WORD_2003, "通报.doc", "整改情况"),
        (EXCEL_2003, "台账.xls", "序号\t问题"),
    ],
)
def test_other_old_forms_under_the_same_extensions_are_read(read, content, name, first):
    document = read(content, name)
    assert document.text.split("\n")[0] == first
    assert "已按内容读取" in document.notes[0]


@with_office
@pytest.mark.slow
def test_a_conversion_that_takes_too_long_is_ended(read, samples):
    with pytest.raises(UnreadableFile, match="已停止") as caught:
        read((samples / "s08.doc").read_bytes(), "s08.doc", Limits(seconds=0.2))
    assert caught.value.code == "timed_out"


@with_office
@pytest.mark.slow
def test_an_excel_97_workbook_reads_like_the_new_one(read, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in [
        ["整改台账", None, None],
        ["类别", "问题", "时限"],
        ["党建", "甲", dt.date(2031, 5, 31)],
        [None, "乙", 12.0],
    ]:
        book.active.append(row)
    book.active.merge_cells("A1:C1")
    book.active.merge_cells("A3:A4")
    book.save(tmp_path / "a.xlsx")
    command = [
        conversion.find_office(),
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
    ]
    command += ["--convert-to", "xls", "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    old, new = (
        read((tmp_path / "a.xls").read_bytes(), "a.et"),
        read((tmp_path / "a.xlsx").read_bytes(), "a.xlsx"),
    )
    assert (old.text, old.notes, old.media_type) == (new.text, (), "application/vnd.ms-excel")
    assert [block.cells for block in old.blocks] == [block.cells for block in new.blocks]


def test_without_libreoffice_the_user_is_told_how_to_convert(read, monkeypatch):
    monkeypatch.setenv("HUIYIN_SOFFICE", "/nowhere/soffice")
    conversion.find_office.cache_clear()
    try:
        found = refused(compound_file({"WordDocument": word_header(), "1Table": b""}), "通报.wps", read)
    finally:
        monkeypatch.undo()
        conversion.find_office.cache_clear()
    assert found.code == "needs_libreoffice"
    assert "另存为 .docx" in found.remedy
    assert ".docx" in found.remedy_en


def test_a_word_document_with_a_password_is_told_by_its_flag(read):
    data = compound_file({"WordDocument": word_header(flags=0x0100), "1Table": b""})
    assert refused(data, "通报.doc", read).code == "encrypted"


def test_a_workbook_with_a_password_is_told_by_its_record(read):
    records = struct.pack("<HH16x", 0x0809, 16) + struct.pack("<HH6x", 0x002F, 6)
    assert refused(compound_file({"Workbook": records}), "台账.xls", read).code == "encrypted"


def test_a_docx_with_a_password_is_told_by_its_wrapping(read):
    data = compound_file({"EncryptionInfo": b"x", "EncryptedPackage": b"x"})
    assert refused(data, "通报.docx", read).code == "encrypted"
    assert "密码" in refused(data, "通报.docx", read).reason


@pytest.mark.parametrize(
    "streams",
    [
        {"WordDocument": b"", "Macros": b"", "VBA": b""},
        {"Workbook": b"", "_VBA_PROJECT_CUR": b"", "_VBA_PROJECT": b""},
    ],
)
def test_old_files_with_macros_are_refused(read, streams):
    assert refused(compound_file(streams), "通报.doc", read).code == "macros"


def test_other_compound_files_are_refused_by_what_they_are(read):
    assert refused(compound_file({"PowerPoint Document": b"x"}), "汇报.doc", read).code == "unsupported"


def test_a_compound_file_that_runs_in_circles_ends(read):
    data = bytearray(compound_file({"WordDocument": word_header(), "1Table": b""}))
    fat_at = 512 + struct.unpack_from("<I", data, 76)[0] * 512
    for number in range(100):
        struct.pack_into("<I", data, fat_at + 4 * number, number)
    assert refused(bytes(data), "通报.doc", read).code in {
        "damaged",
        "unsupported",
        "needs_libreoffice",
        "empty",
        "encrypted",
    }


def test_a_truncated_old_file_is_damaged(read):
    data = compound_file({"WordDocument": word_header()})
    assert refused(data[:700], "通报.doc", read).code == "damaged"
