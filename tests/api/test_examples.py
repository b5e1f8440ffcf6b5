"""The examples of docs/api.md, as they are written there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from django.test import Client

from huiyin.findings.models import Finding
from huiyin.rectification.models import Task

from .conftest import program

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
EXAMPLES = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)

pytestmark = pytest.mark.django_db


def run(example: str, names: dict[str, str]):
    """A curl command line, as the test client would send it."""
    for name, value in names.items():
        example = example.replace(f"${name}", value)
    words = shlex.split(example.replace("\\\n", " "))
    headers = dict(words[n + 1].split(": ", 1) for n, word in enumerate(words) if word == "-H")
    address, kind = words[-1], headers.pop("Content-Type", "application/json")
    if "-d" in words:
        return Client().post(address, words[words.index("-d") + 1], content_type=kind, headers=headers)
    return Client().get(address, headers=headers)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_does_what_it_says(full, example):
    finding = Finding.objects.get(title="己整改中")
    text = program(full.ours.unit1).defaults["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    answer = run(example, {"TOKEN": text, "HUIYIN": "", "FINDING": str(finding.pk)})
    assert answer.status_code == 200, answer.content.decode()
    if "补录台账" in example:
        assert Task.objects.filter(finding=finding, title="补录台账").exists()


def test_the_page_has_examples():
    assert len(EXAMPLES) >= 4
