"""The three lists as a workbook: the same records as the list that linked, and nothing of anybody else."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from datetime import datetime
from io import BytesIO

import pytest
from django.urls import reverse
from lxml import html
from openpyxl import load_workbook

from huiyin.findings.models import Finding
from huiyin.journal.models import Entry
from huiyin.rectification.models import ProgressReport, Task
from huiyin.reports.lists import LISTS
from tests.reports.world import build, marks_in

pytestmark = pytest.mark.django_db
EXPORTERS = ("office", "leaders", "team1", "team2", "unit1", "unit2", "department")
HEADER = 3


@pytest.fixture
def world(db, settings, tmp_path):
    settings.HUIYIN_FILES = tmp_path
    return build()


def exported(client, **query: str) -> bytes:
    response = client.get(reverse("export:lists"), query)
    assert response.status_code == 200
    content = b"".join(response.streaming_content)
    assert len(content) == int(response["Content-Length"])
    return content


def sheets(content: bytes):
    return load_workbook(BytesIO(content)).worksheets


def column(sheet, words: str) -> list:
    """The cells of a column below its header."""
    (place,) = [c.column for c in sheet[HEADER] if c.value == words]
    return [row[place - 1].value for row in sheet.iter_rows(min_row=HEADER + 1)]


def titles(sheet) -> set[str]:
    return {str(v) for v in column(sheet, "问题")}


@pytest.mark.parametrize("name", EXPORTERS)
def test_each_role_takes_out_what_it_sees_and_nothing_else(world, name):
    content = exported(world.client(name))
    problems, tasks, responsibilities = sheets(content)
    seen = world.seen_by(name)
    assert marks_in(" ".join(titles(problems)), frozenset(world.findings)) == seen
    assert len(titles(problems)) == len(seen)
    of_theirs = Task.objects.filter(finding__in=[world.findings[m].pk for m in seen]).count()
    assert len(column(tasks, "整改任务")) == len(column(responsibilities, "整改任务")) == of_theirs
    everything = " ".join(
        str(c.value) for s in (problems, tasks, responsibilities) for r in s.iter_rows() for c in r
    )
    assert not marks_in(everything, world.hidden_from(name))


@pytest.mark.parametrize("name", ["reviewer", "sysadmin", "secadmin", "audadmin"])
def test_who_takes_no_lists_out_is_refused(world, name):
    assert world.client(name).get(reverse("export:lists")).status_code == 403
    assert not Entry.objects.filter(action="export_lists").exists()


@pytest.mark.parametrize("query", [
    {}, {"state": "closed"}, {"q": "赤"}, {"overdue": "overdue"}, {"missing": "no_task"},
    {"state": "withdrawn"},
])  # fmt: skip
def test_the_workbook_holds_the_rows_of_the_list_with_the_same_address(world, query):
    client = world.client("office")
    page = html.fromstring(client.get("/findings/", query | {"per_page": "50"}).content)
    listed = {
        " ".join(a.text_content().split()) for a in page.xpath("//td[contains(@class,'card-title')]//a")
    }
    problems = sheets(exported(client, **query))[0]
    assert titles(problems) == listed


@pytest.mark.parametrize("query", [{}, {"state": "done"}, {"state": "under_way"}, {"q": "橙"}])
@pytest.mark.parametrize("named", ["tasks", "responsibilities"])
def test_from_the_task_lists_their_filters_hold(world, query, named):
    client = world.client("office")
    page = html.fromstring(client.get(f"/{named}/", query | {"per_page": "50"}).content)
    listed = {
        " ".join(a.text_content().split()) for a in page.xpath("//td[contains(@class,'card-title')]//a")
    }
    problems, tasks, responsibilities = sheets(exported(client, list=named, **query))
    assert set(column(tasks, "整改任务")) == set(column(responsibilities, "整改任务")) == listed
    of_these = Task.objects.filter(title__in=listed).values_list("finding__title", flat=True)
    assert titles(problems) == set(of_these)


def test_a_link_from_the_task_list_is_known_by_where_it_stood(world):
    client = world.client("office")
    response = client.get(
        reverse("export:lists"),
        {"state": "under_way"},
        headers={"referer": "http://testserver/tasks/?state=under_way"},
    )
    tasks = sheets(b"".join(response.streaming_content))[1]
    assert set(column(tasks, "状态")) == {"进行中"}


def test_the_head_says_what_was_taken_out_by_whom_and_how_much(world):
    problems = sheets(exported(world.client("office"), state="closed"))[0]
    assert problems["A1"].value == problems.title == "问题清单"
    told = problems["A2"].value
    for words in ("共 2 行", "甲省委巡视办第一轮", "office", "状态：已销号"):
        assert words in told
    assert "乙省委" not in told


def test_the_sheets_are_made_for_work(world):
    for sheet in sheets(exported(world.client("office"))):
        last = sheet.cell(HEADER, sheet.max_column).column_letter
        assert sheet.freeze_panes == "C4"
        assert sheet.auto_filter.ref == f"A{HEADER}:{last}{sheet.max_row}"
        assert sheet.print_title_rows == "$3:$3"
        assert all(sheet.column_dimensions[c.column_letter].width >= 8 for c in sheet[HEADER])


def test_dates_are_dates_and_counts_are_numbers(world):
    problems, tasks, _ = sheets(exported(world.client("office")))
    days = [d for d in column(problems, "反馈日期") if d is not None]
    assert days
    assert all(isinstance(d, datetime) for d in days)
    assert all(isinstance(n, int) for n in column(problems, "任务数"))
    assert all(isinstance(n, int) for n in column(tasks, "佐证材料（份）"))


def test_the_columns_are_those_of_the_profile(world):
    problems, _, responsibilities = sheets(exported(world.client("office")))
    assert [c.value for c in problems[HEADER]] == [
        *("序号", "单位", "类别", "问题", "状态", "完成情况", "长期坚持", "反馈日期", "整改时限", "任务数"),
    ]
    assert "责任领导" in [c.value for c in responsibilities[HEADER]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_becomes_a_formula(world, start):
    Finding.objects.filter(pk=world.findings["赤在改"].pk).update(title=f"{start}HYPERLINK(A1)赤在改")
    ProgressReport.objects.update(text=f"{start}cmd|' /C calc'!A0")
    problems, tasks, _ = sheets(exported(world.client("office")))
    cells = [c for s in (problems, tasks) for r in s.iter_rows(min_row=HEADER + 1) for c in r]
    assert all(c.data_type != "f" for c in cells)
    assert not [
        c.value for c in cells if isinstance(c.value, str) and c.value.startswith(("=", "+", "-", "@"))
    ]
    assert f"'{start}HYPERLINK(A1)赤在改".replace("\r", "\n") in titles(problems)


def test_taking_out_is_journaled_with_its_counts(world):
    exported(world.client("unit1"), state="closed")
    (entry,) = Entry.objects.filter(action="export_lists")
    assert entry.chain == str(world.ours.body.pk)
    assert entry.actor_id == world.people["unit1"].pk
    payload = json.loads(entry.payload)
    assert {name: payload[name] for name in LISTS} == {"problems": 1, "tasks": 1, "responsibilities": 1}
    assert payload["filters"] == {"state": ["closed"]}


def test_an_empty_list_goes_out_as_an_empty_workbook_and_is_journaled(world):
    problems, tasks, _ = sheets(exported(world.client("office"), q="没有这样的问题"))
    assert column(problems, "问题") == column(tasks, "整改任务") == []
    assert Entry.objects.filter(action="export_lists").count() == 1


def test_nothing_goes_out_that_could_not_be_journaled(world, monkeypatch):
    def full_disk(**_given):
        raise OSError("disk full")

    monkeypatch.setattr("huiyin.web.pages.export.note_export", full_disk)
    client = world.client("office")
    client.raise_request_exception = False
    assert client.get(reverse("export:lists")).status_code == 500


def test_an_office_that_reviews_elsewhere_takes_out_its_own_alone(world):
    from huiyin.accounts.models import Grant, GrantState
    from huiyin.rounds.models import ReviewAssignment

    office = world.people["office"]
    Grant.objects.create(
        user=office, role="reviewer", body_id=world.theirs.body.pk, state=GrantState.CONFIRMED
    )
    ReviewAssignment.objects.create(target=world.theirs.targets["乙一集团"], reviewer_id=office.pk)
    assert "黄已发" in world.client("office").get("/findings/", {"q": "黄已发"}).content.decode()
    everything = " ".join(titles(sheets(exported(world.client("office")))[0]))
    assert "黄" not in everything


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_another_office_program_reads_the_same_rows(world, tmp_path):
    content = exported(world.client("office"))
    (tmp_path / "lists.xlsx").write_bytes(content)
    all_sheets = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to",
         all_sheets, "--outdir", str(tmp_path), str(tmp_path / "lists.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    problems = sheets(content)[0]
    with (tmp_path / "lists-问题清单.csv").open(encoding="utf-8") as file:
        read = list(csv.reader(file))
    place = read[HEADER - 1].index("问题")
    assert [row[place] for row in read[HEADER:]] == column(problems, "问题")
    day = read[HEADER - 1].index("反馈日期")
    assert {row[day] for row in read[HEADER:]} == {"", "2024-01-03"}
