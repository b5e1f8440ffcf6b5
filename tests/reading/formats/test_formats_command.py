"""`huiyin read` as an office worker calls it: real files of every kind in, JSON Lines and reasons out."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

from huiyin.reading import schema
from huiyin.reading.formats.conversion import find_office

NOTICE = (
    "中共东湾县水务局党组关于巡察整改情况的通报\n根据县委部署，2023年3月6日至4月28日，县委第二巡察组对县水务局党组开展巡察，"
    "6月9日反馈2个问题，已完成整改1个，正在整改1个。现将整改情况通报如下。\n1.关于“台账不全”问题的整改\n（1）补录台账。"
    "已整改。\n2.关于“审批超期”问题的整改\n（1）压缩时限。正在整改。"
)
HUIYIN = [sys.executable, "-m", "huiyin", "read"]


def run(*arguments, **environment):
    return subprocess.run(
        [*HUIYIN, *map(str, arguments)],
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, **environment},
    )


def rows(done):
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def test_the_command_knows_nothing_of_the_server_and_its_database(tmp_path):
    (tmp_path / "通报.txt").write_text(NOTICE, "utf-8")
    code = (
        "import sys; from huiyin.cli import main; main(['read', sys.argv[1]]);"
        "print(*sorted(m for m in sys.modules if m.partition('.')[0] in"
        " {'django', 'multiprocessing', 'concurrent', 'opencc', 'lxml', 'numpy'}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "通报.txt")], capture_output=True, check=True, text=True
    )
    assert done.stderr.split() == []


def test_every_line_keeps_to_the_schema_that_the_command_prints(tmp_path):
    told = json.loads(run("--schema").stdout)
    assert told == schema()
    for name in ("甲.txt", "乙.md"):
        (tmp_path / name).write_text(NOTICE, "utf-8")
    for row in rows(run(tmp_path / "甲.txt", tmp_path / "乙.md", "--json")):
        jsonschema.validate(row, told)
        assert row["kind"] == "rectification_notice"


def test_every_labelled_document_gives_a_line_that_keeps_to_the_schema():
    folder = Path(__file__).parents[1] / "documents" / "open"
    files = [path for path in sorted(folder.iterdir()) if path.suffix not in {".json", ".doc", ".wps", ".et"}]
    readings = rows(run(*files))
    assert [row["source"]["name"] for row in readings] == [path.name for path in files]
    validator = jsonschema.Draft202012Validator(schema())
    for row in readings:
        assert [error.message for error in validator.iter_errors(row)] == []


def test_spans_point_into_the_text_that_the_command_prints(tmp_path, word_file, paragraph):
    body = "".join(paragraph(line) for line in NOTICE.split("\n"))
    (tmp_path / "通报.docx").write_bytes(word_file(body))
    [row] = rows(run(tmp_path / "通报.docx"))
    text = run(tmp_path / "通报.docx", "--text").stdout.decode("utf-8").removesuffix("\n")
    assert len(text) == row["source"]["characters"]
    for claim in row["claims"]:
        assert str(claim["value"]) in text[slice(*claim["span"])]
    for item in row["items"]:
        assert item["title"].rstrip("。") in text[slice(*item["span"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_encoding_of_a_text_changes_nothing_but_its_hash(tmp_path, encoding):
    (tmp_path / "通报.txt").write_bytes(NOTICE.encode(encoding))
    [row] = rows(run(tmp_path / "通报.txt"))
    assert (row["unit"], row["source"]["characters"]) == ("县水务局党组", len(NOTICE))


def test_bad_files_between_good_ones_cost_a_line_each_and_stop_nothing(tmp_path):
    for number in range(4):
        (tmp_path / f"好{number}.txt").write_text(NOTICE, "utf-8")
    (tmp_path / "空.docx").write_bytes(b"")
    (tmp_path / "程序.docx").write_bytes(b"MZ" + b"\0" * 200)
    files = ["好0.txt", "空.docx", "好1.txt", "没有.pdf", "好2.txt", "程序.docx", "好3.txt"]
    done = run(*(tmp_path / name for name in files))
    assert done.returncode == 1
    assert [row["source"]["name"] for row in rows(done)] == ["好0.txt", "好1.txt", "好2.txt", "好3.txt"]
    complaints = done.stderr.decode("utf-8").splitlines()
    assert [line.split("：")[1] for line in complaints] == ["空.docx", "没有.pdf", "程序.docx"]


def test_the_output_is_utf8_whatever_the_system_speaks(tmp_path):
    (tmp_path / "通报.txt").write_text(NOTICE, "utf-8")
    (tmp_path / "空.txt").write_bytes(b"")
    done = run(tmp_path / "通报.txt", tmp_path / "空.txt", PYTHONIOENCODING="gbk", LC_ALL="C")
    assert rows(done)[0]["unit"] == "县水务局党组"
    assert "空.txt：文件是空的" in done.stderr.decode("utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_file_name_from_a_windows_archive_is_shown_as_it_was_meant(tmp_path):
    path = os.fsencode(tmp_path) + b"/" + "通报".encode("gb18030") + b".txt"
    with open(path, "wb") as file:  # noqa: PTH123 - a name that is no text
        file.write(NOTICE.encode())
    done = subprocess.run([*HUIYIN, path], capture_output=True, check=True)
    assert rows(done)[0]["source"]["name"] == "通报.txt"


def test_no_file_is_a_mistake_in_the_call():
    done = run()
    assert done.returncode == 2
    assert "至少一个文件" in done.stderr.decode("utf-8")


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
def test_an_old_document_needs_libreoffice_and_says_so_where_there_is_none(tmp_path, samples):
    document = samples / "s08.doc"
    assert run(document).returncode == 0
    (tmp_path / "通报.txt").write_text(NOTICE, "utf-8")
    done = run(document, tmp_path / "通报.txt", HUIYIN_SOFFICE="not-installed")
    assert done.returncode == 1
    assert len(rows(done)) == 1
    assert "LibreOffice" in done.stderr.decode("utf-8")
    assert ".docx" in done.stderr.decode("utf-8")


def test_compiled_patterns_are_kept_beside_the_byte_code_and_change_no_reading(tmp_path):
    (tmp_path / "通报.txt").write_text(NOTICE, "utf-8")
    place = {"PYTHONPYCACHEPREFIX": str(tmp_path / "cache"), "PYTHONDONTWRITEBYTECODE": ""}
    first = run(tmp_path / "通报.txt", **place)
    [kept] = (tmp_path / "cache").rglob("*.patterns")
    began = time.process_time()
    assert run(tmp_path / "通报.txt", **place).stdout == first.stdout
    assert time.process_time() - began < 5
    kept.write_bytes(kept.read_bytes()[:-1000])
    assert run(tmp_path / "通报.txt", **place).stdout == first.stdout
    kept.write_bytes(b"\xe3" * 100)
    assert run(tmp_path / "通报.txt", **place).stdout == first.stdout


def test_nothing_is_kept_where_python_may_keep_nothing(tmp_path):
    (tmp_path / "通报.txt").write_text(NOTICE, "utf-8")
    run(tmp_path / "通报.txt", PYTHONPYCACHEPREFIX=str(tmp_path / "cache"), PYTHONDONTWRITEBYTECODE="1")
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    "content",
    ["[[cue]\n", '[[cue]]\nname = "x"\npattern = "("\nscores = {}\n', "[[cue]]\nname = 'x'\n", None],
)
def test_a_grammar_that_can_not_be_used_is_told_before_any_file_is_read(tmp_path, content):
    (tmp_path / "通报.txt").write_text(NOTICE, "utf-8")
    if content is not None:
        (tmp_path / "坏.toml").write_text(content, "utf-8")
    done = run("--grammar", tmp_path / "坏.toml", tmp_path / "通报.txt")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "坏.toml 不能使用" in done.stderr.decode("utf-8")
    assert len(done.stderr.splitlines()) == 1
