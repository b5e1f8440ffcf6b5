"""Out, through LibreOffice, and back: changed and saved there, a list shows exactly what was changed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from tests.exchange.editing import book, brought_back, cells, codes, rows, taken, verdicts

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice"),
]
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def converted(path: Path, kind: str) -> Path:
    """The file opened and saved by LibreOffice."""
    profile = f"-env:UserInstallation=file://{path.parent / 'profile'}"
    command = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return path.with_suffix(f".{kind}")


class Flat:
    """A workbook as flat XML, in which a person's changes can be made without a macro."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tree = etree.parse(path)

    def row(self, title: str) -> etree._Element:
        (row,) = [
            r for table in self._tree.iter(f"{TABLE}table") if table.get(f"{TABLE}name") == "任务清单"
            for r in table.iter(f"{TABLE}table-row") if title in {p.text for p in r.iter(f"{TEXT}p")}
        ]  # fmt: skip
        return row

    def put(self, title: str, old: str, new: str) -> None:
        (words,) = [p for p in self.row(title).iter(f"{TEXT}p") if p.text == old]
        words.text = new

    def put_day(self, title: str, day: str) -> None:
        (cell,) = [c for c in self.row(title) if c.get(f"{OFFICE}value-type") == "date"]
        cell.set(f"{OFFICE}date-value", day)

    def delete(self, title: str) -> None:
        row = self.row(title)
        row.getparent().remove(row)

    def save(self) -> Path:
        self._tree.write(self._path, xml_declaration=True, encoding="utf-8")
        return self._path


def test_what_was_changed_in_libreoffice_is_what_the_dry_run_shows(world, tmp_path):
    side = world.ours
    finding = side.issue(text="=SUM(A1)\n第二行")
    for title in ("任务甲", "任务乙", "任务丙", "+任务丁"):
        side.plan(finding, title)
    path = tmp_path / "清单.xlsx"
    content = taken(world.client(side.unit1), "tasks")
    path.write_bytes(content)
    flat = Flat(converted(path, "fods"))
    flat.put("任务甲", "主任", "处长")
    flat.put("任务甲", "分阶段整改", "立行立改")
    flat.put_day("任务乙", "2030-05-01")
    flat.delete("任务丙")
    path.unlink()
    back = converted(flat.save(), "xlsx").read_bytes()
    before, after = book(content), book(back)
    # what WPS saves as .et is the same as .xlsx today, and was the same as .xls before
    assert book(converted(tmp_path / "清单.fods", "xls").read_bytes()).rows == after.rows
    assert after.notices == ()
    assert after.manifest == before.manifest
    assert after.marks == before.marks
    workbook = brought_back(back, side.unit1)
    assert verdicts(workbook) == ["changed", "changed", "unchanged", "missing"]
    first, second, *rest = rows(workbook)
    assert cells(first) == {
        "person": ("主任", "处长", "主任", "here"), "pace": ("staged", "immediate", "staged", "here"),
    }  # fmt: skip
    assert cells(second) == {"due_on": ("2030-06-28", "2030-05-01", "2030-06-28", "here")}
    assert [codes(r) for r in (first, second, *rest)] == [[], [], [], []]
