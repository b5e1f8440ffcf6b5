"""A list leaves for editing with everything that brings it back."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from huiyin.exchange.opening import book_of
from huiyin.exchange.queries import sealing_key
from huiyin.reading.sandbox import read_sheets

pytestmark = pytest.mark.django_db


def taken(client, list_name: str, **query: str) -> bytes:
    response = client.get(reverse("exchange:take_out"), {"list": list_name, **query})
    assert response.status_code == 200, response.content.decode()
    return b"".join(response.streaming_content)


def book(content: bytes):
    return book_of(read_sheets(content, seconds=20, memory=440), sealing_key())


def test_what_leaves_comes_back_as_it_was(world):
    finding = world.ours.issue()
    world.ours.plan(finding)
    content = taken(world.client(world.ours.unit1), "tasks")
    open("/tmp/x.xlsx","wb").write(content)
    found = book(content)
    assert found.notices == ()
    (row,) = found.rows
    print(row, found.marks, found.manifest)
    assert {c: row.values[c] for c in found.marks[row.ident].values} == found.marks[row.ident].values
