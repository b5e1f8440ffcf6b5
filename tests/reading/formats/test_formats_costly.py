"""What hostile and enormous files may cost: a reason or a reading within 20 seconds and 512 MB.

Small versions run everywhere; those of full size are marked slow.
"""

import io
import os
import subprocess
import sys
import time
import zipfile

import pytest

psutil = pytest.importorskip("psutil")

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LAUGHS = '<!DOCTYPE w [<!ENTITY l0 "哈">' + "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)
)  + "]>"  # fmt: skip
SENTENCE = "（一）关于“台账登记不及时”问题的整改。一是补录台账120条，二是约谈值守不到位的干部2人。"


def packed(parts):
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return store.getvalue()


def word(body, doctype=""):
    content = f'{doctype}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": content})


def tables_inside_each_other(depth):
    inside = "<w:p><w:r><w:t>x</w:t></w:r></w:p>"
    return word("<w:tbl><w:tr><w:tc>" * depth + inside + "</w:tc></w:tr></w:tbl>" * depth)


def workbook(rows):
    row = "".join(
        f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("1", "台账不全", "补录", "局长")
    )
    numbered = "".join(
        f'<row r="{at}">' + row.replace("<c ", f'<c r="A{at}" ', 1) + "</row>" for at in range(1, rows + 1)
    )
    relation = f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Type="{OFFICE}/'
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relation + 'officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="台账" sheetId="1" r:id="r"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relation + 'worksheet" Target="worksheets/s.xml"/></Relationships>',
            "xl/worksheets/s.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{numbered}</sheetData>'
            "</worksheet>",
        }
    )


CASES = {
    "a thousand tables inside each other": ("a.docx", lambda: tables_inside_each_other(1000), "嵌套层数过多"),
    "sixty tables inside each other": ("a.docx", lambda: tables_inside_each_other(60), "嵌套层数过多"),
    "a thousand tables of a page": ("a.html", lambda: b"<table><tr><td>" * 1000 + b"x", ""),
    "a hundred thousand elements of a page": ("a.html", lambda: b"<div>" * 100_000 + b"x", "嵌套层数过多"),
    "a billion laughs": ("a.docx", lambda: word("&l9;", LAUGHS), "DTD"),
    "quadratic laughs": (
        "a.docx",
        lambda: word("&l;" * 50_000, f'<!DOCTYPE w [<!ENTITY l "{"x" * 50_000}">]>'),
        "DTD",
    ),
    "laughs of a page": ("a.html", lambda: (LAUGHS + "<html><body><p>&l9;整改</body></html>").encode(), ""),
    "a digit without end": ("a.txt", lambda: b"1" * 5_000, ""),
    "one line of counts": ("a.txt", lambda: "指出3个方面18个问题，已完成16个，".encode() * 2_000, ""),
    "two hundred thousand rows": ("a.csv", lambda: "1,台账不全,补录\n".encode() * 200_000, "格的上限"),
    "a sheet of 110,000 rows": ("a.xlsx", lambda: workbook(110_000), "超过"),
    "a macro document": (
        "a.docm",
        lambda: packed({"word/document.xml": "x", "word/vbaProject.bin": "x"}),
        "宏",
    ),
}  # fmt: skip
SLOW = {
    "a sheet of a million rows": ("a.xlsx", lambda: workbook(1_000_000), "超过"),
    "a digit of 300,000 places": ("a.txt", lambda: b"1" * 300_000, ""),
    "ten megabytes in one line": ("a.txt", lambda: (SENTENCE * 80_000).encode(), ""),
    "forty-nine megabytes of text": ("a.txt", lambda: b"1" * 49_000_000, "万字的上限"),
    "a zip bomb of 400 MB": ("a.docx", lambda: word(" " * 400_000_000), "疑似恶意"),
}


def cost(path, *, patience):
    """What the command says, its status, and the most memory in MB that it and its children had together."""
    done = subprocess.Popen(
        [sys.executable, "-m", "huiyin", "read", str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    peak = 0
    began = time.monotonic()
    while done.poll() is None and time.monotonic() - began < patience:
        peak = max(peak, memory_of(done.pid))
        time.sleep(0.02)
    done.kill()
    _, said = done.communicate()
    return said.decode("utf-8"), done.returncode, peak / 1e6


def memory_of(pid):
    total = 0
    try:
        root = psutil.Process(pid)
        for process in [root, *root.children(recursive=True)]:
            total += process.memory_info().rss
    except psutil.Error:
        pass
    return total


def within_its_bounds(case, folder):
    name, make, reason = case
    path = folder / name
    path.write_bytes(make())
    # by the clock of a machine that others work on: twice the 20 seconds that are promised
    said, status, peak = cost(path, patience=40)
    assert status in (0, 1), f"not ended in time; {said}"
    assert peak < 512
    assert len(said.splitlines()) == status
    assert reason in said
    if reason:
        assert status == 1


@pytest.mark.skipif(os.name != "posix", reason="memory is limited by rlimits")
@pytest.mark.parametrize("name", CASES)
def test_a_costly_file_gets_its_reason_or_its_reading_within_bounds(name, tmp_path):
    within_its_bounds(CASES[name], tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="memory is limited by rlimits")
@pytest.mark.parametrize("name", SLOW)
def test_a_file_of_full_size_gets_its_reason_or_its_reading_within_bounds(name, tmp_path):
    within_its_bounds(SLOW[name], tmp_path)
