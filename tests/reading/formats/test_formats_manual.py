"""The examples of docs/reading.md are run, so that the page can't say what the program does not do."""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

MANUAL = Path(__file__).parents[3] / "docs" / "reading.md"
BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def blocks():
    return [found.groups() for found in BLOCK.finditer(MANUAL.read_text("utf-8"))]


@pytest.fixture
def folder(blocks, tmp_path, monkeypatch):
    """A folder with the files that the page shows, as the place of work."""
    for _, name, content in blocks:
        if name:
            (tmp_path / name).write_text(content, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_page_shows_files_python_and_commands(blocks):
    languages = [language for language, _, _ in blocks]
    assert {"python", "console", "toml", "text"} <= set(languages)
    assert all(language in {"python", "console", "toml", "text"} for language in languages)


@pytest.mark.usefixtures("folder")
def test_every_python_example_of_the_page_gives_what_it_shows(blocks):
    source = "\n".join(content for language, _, content in blocks if language == "python")
    example = doctest.DocTestParser().get_doctest(source, {}, "docs/reading.md", str(MANUAL), 0)
    assert len(example.examples) > 12
    said: list[str] = []
    results = doctest.DocTestRunner().run(example, out=said.append)
    assert results.failed == 0, "".join(said)


@pytest.mark.skipif(os.name != "posix", reason="the commands are those of a POSIX shell")
def test_every_command_of_the_page_prints_what_it_shows(blocks, folder):
    shown = [content for language, _, content in blocks if language == "console"]
    assert shown
    (folder / "huiyin").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m huiyin "$@"\n')
    (folder / "huiyin").chmod(0o755)
    for block in shown:
        command, _, expected = block.removeprefix("$ ").partition("\n")
        done = subprocess.run(
            ["sh", "-c", command],
            capture_output=True,
            check=True,
            cwd=folder,
            env={**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"},
        )
        assert done.stdout.decode("utf-8").strip() == expected.strip()
