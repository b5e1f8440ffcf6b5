"""The limited process that parses binary files."""

# ruff: noqa: E501 - markup and sentences stay on one line

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from huiyin.reading import sandbox
from huiyin.reading.document import UnreadableFile
from huiyin.reading.formats.readers import Settings
from huiyin.reading.formats.refusals import Refusal
from huiyin.reading.opening import DEFAULT, Limits, open_bytes

posix = pytest.mark.skipif(os.name != "posix", reason="rlimits and process groups are POSIX")


@pytest.fixture
def small(word_file, paragraph) -> bytes:
    return word_file(paragraph("正文"))


def worker_of(memory: int = DEFAULT.memory):
    return sandbox._workers.get(memory)


def test_one_worker_reads_many_files(small):
    sandbox.close()
    open_bytes(small, "a.docx")
    first = worker_of().process.pid
    for _ in range(20):
        open_bytes(small, "a.docx")
    assert worker_of().process.pid == first != os.getpid()


def test_a_worker_is_replaced_when_it_has_served_its_time(small, monkeypatch):
    monkeypatch.setattr(sandbox, "_FILES_A_WORKER", 3)
    sandbox.close()
    seen = set()
    for _ in range(7):
        open_bytes(small, "a.docx")
        if worker_of():
            seen.add(worker_of().process.pid)
    assert len(seen) == 3


def test_a_worker_that_dies_costs_one_file_only(small):
    open_bytes(small, "a.docx")
    worker_of().process.kill()
    worker_of().process.wait(5)
    assert open_bytes(small, "a.docx").text == "正文"


def test_a_file_that_takes_too_long_is_stopped_and_the_next_one_read(small):
    heavy = ("<html><body>" + "<p><a href=x>整改</a></p>" * 900_000).encode()
    began = time.perf_counter()
    with pytest.raises(UnreadableFile, match="已停止") as refused:
        open_bytes(heavy, "a.html", limits=Limits(seconds=0.05))
    assert refused.value.code == "timed_out"
    assert time.perf_counter() - began < 5
    assert open_bytes(small, "a.docx").text == "正文"


@posix
def test_a_file_that_needs_too_much_memory_is_stopped_and_the_next_one_read(small):
    heavy = ("<html><body>" + "<p><b>整改</b></p>" * 1_800_000).encode()
    with pytest.raises(UnreadableFile, match="内存") as refused:
        open_bytes(heavy, "a.html", limits=Limits(memory=330))
    assert refused.value.code == "out_of_memory"
    assert open_bytes(small, "a.docx").text == "正文"


@posix
def test_nothing_is_left_behind_by_a_worker_that_was_stopped(small):
    open_bytes(small, "a.docx")
    process = worker_of().process
    sandbox.close()
    assert process.returncode is not None
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


def test_threads_share_the_worker_without_mixing_their_files(word_file, paragraph):
    files = {str(number): word_file(paragraph(f"第{number}份")) for number in range(12)}
    results: dict[str, str] = {}

    def work(name: str) -> None:
        results[name] = open_bytes(files[name], f"{name}.docx").text

    threads = [threading.Thread(target=work, args=(name,)) for name in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert results == {name: f"第{name}份" for name in files}


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="forking a process with threads is not safe there")
def test_a_forked_child_gets_a_worker_of_its_own(small):
    open_bytes(small, "a.docx")
    mine = worker_of().process.pid
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            text = open_bytes(small, "a.docx").text
            os.write(writer, f"{worker_of().process.pid} {text}".encode())
            sandbox.close()
        finally:
            os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    pid, text = os.read(reader, 1000).decode().split()
    os.close(reader)
    assert int(pid) != mine
    assert text == "正文"
    assert open_bytes(small, "a.docx").text == "正文"
    assert worker_of().process.pid == mine


@posix
def test_the_worker_has_no_network_and_its_limits():
    code = (
        "import resource, socket; from huiyin.reading import sandbox_worker as inside;"
        "inside._no_network(); inside._limit_memory(400);"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CORE)[0]);"
        "s = socket.socket()\ntry:\n s.connect(('127.0.0.1', 9))\nexcept OSError as problem:\n print(problem)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    ).stdout
    assert said.split("\n")[:2] == ["400000000 0", "the reading process has no network"]


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux's")
def test_linux_takes_the_network_from_the_worker_where_it_may(small):
    open_bytes(small, "a.docx")
    theirs = Path(f"/proc/{worker_of().process.pid}/ns/net").readlink()
    if not shutil.which("unshare") or subprocess.run(["unshare", "-rn", "true"], check=False).returncode:
        pytest.skip("this machine lets nobody have a network of his own")
    assert theirs != Path("/proc/self/ns/net").readlink()


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"text": "ab", "blocks": [[0, 9, 0, None, 0, None, None, None, None, []]], "title": None, "chrome": [], "notes": []},
        {"text": "ab", "blocks": [[1, 2, 0, None, 0, None, None, None, None, [0, 1, 0, 0, 1, 1]]], "title": None, "chrome": [], "notes": []},
        {"text": "ab", "blocks": "x", "title": None, "chrome": [], "notes": []},
        {"refused": "no such code", "details": []},
    ],
)  # fmt: skip
def test_an_answer_that_makes_no_sense_is_a_refusal(answer):
    with pytest.raises(Refusal) as refused:
        sandbox._draft(answer)
    assert refused.value.key.startswith("damaged")


def test_limits_of_pages_reach_the_worker():
    canvas_module = pytest.importorskip("reportlab.pdfgen.canvas")
    import io

    store = io.BytesIO()
    canvas = canvas_module.Canvas(store)
    for _ in range(4):
        canvas.drawString(90, 700, "x")
        canvas.showPage()
    canvas.save()
    with pytest.raises(Refusal) as refused:
        sandbox.read("pdf", store.getvalue(), Settings(pages=3), memory=DEFAULT.memory)
    assert refused.value.details == {"pages": 4, "limit": 3}
