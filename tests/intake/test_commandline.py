"""`huiyin import`: what it prints, what it brings, and its exit status; one test a format on real samples."""

from __future__ import annotations

import io

import pytest

from huiyin.accounts.models import User
from huiyin.findings.models import Finding
from huiyin.intake.commandline import Bar, import_files
from huiyin.intake.models import ImportedDocument
from huiyin.organisations import actions as organisations
from huiyin.rectification.models import Task
from huiyin.rounds import actions as rounds
from huiyin.rules.unit import UnitType
from tests.intake.conftest import SAMPLES
from tests.intake.test_uploading import TEXT

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(ours):
    """Import as a user of ours; gives the exit status and what was printed."""

    def importing(*paths, by=None, **more):
        said: list[str] = []
        username = User.objects.get(pk=(by or ours.office).id).username
        status = import_files(
            paths, **{"username": username, "round_name_or_id": ours.round.name, "out": said.append, **more}
        )
        return status, "\n".join(said)

    return importing


@pytest.fixture
def notice(tmp_path):
    path = tmp_path / "通报.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_notice_is_planned_in_words_and_stands_in_the_ledger(ours, run, notice):
    status, said = run(notice)
    assert status == 0
    assert "问题：新增 2" in said
    assert "✓ 通报.txt：新增 2 个问题" in said
    assert set(Finding.objects.values_list("unit_id", flat=True)) == {ours.units[0].pk}


def test_repeated_it_changes_nothing_and_says_so(run, notice):
    run(notice)
    status, said = run(notice)
    assert (status, Finding.objects.count()) == (0, 2)
    assert "没有改动" in said


def test_a_bad_file_is_named_and_the_others_go_through(run, notice, tmp_path):
    empty, missing = tmp_path / "空.docx", tmp_path / "没有.docx"
    empty.write_bytes(b"")
    status, said = run(empty, missing, notice)
    assert status == 1
    assert "✗ 空.docx：文件是空的" in said
    assert "✗ 没有.docx：打不开" in said
    assert Finding.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"username": "nobody"}, "没有用户“nobody”"),
        ({"round_name_or_id": "第九轮"}, "没有轮次“第九轮”"),
        ({"unit_name": "乙省水务厅"}, "“乙省水务厅”不是甲省第一轮的巡视对象"),
        ({"feedback_on": "三月"}, "不是 YYYY-MM-DD"),
    ],
)
def test_what_is_not_there_is_named_before_anything_is_kept(run, notice, more, says):
    status, said = run(notice, **more)
    assert (status, ImportedDocument.objects.count()) == (1, 0)
    assert says in said


def test_another_bodys_round_does_not_exist(world, run, notice):
    status, said = run(notice, round_name_or_id=str(world.theirs.round.pk))
    assert status == 1
    assert "乙省" not in said


def test_who_records_nothing_imports_nothing(ours, run, notice):
    status, said = run(notice, by=ours.leader)
    assert status == 1
    assert "没有导入文件的职责" in said
    assert not Finding.objects.exists()


def test_a_round_is_named_by_its_number_too(run, notice):
    assert run(notice, round_name_or_id="1")[0] == 0


def test_the_bar_is_silent_when_it_is_quick_and_ends_its_line():
    quick, slow = io.StringIO(), io.StringIO()
    for done in (5, 10):
        Bar("台账.xlsx", to=quick)("findings", done, 10)
        Bar("台账.xlsx", to=slow, quiet=0)("findings", done, 10)
    assert quick.getvalue() == ""
    assert slow.getvalue().endswith("10/10\n")


SAMPLE_FILES = (
    sorted(p for p in SAMPLES.glob("s*.*") if not p.name.endswith(".json")) if SAMPLES.is_dir() else []
)


@pytest.mark.skipif(not SAMPLE_FILES, reason="the shared samples are not beside this checkout")
@pytest.mark.parametrize("path", SAMPLE_FILES, ids=lambda p: p.name)
def test_a_sample_of_every_format_goes_all_the_way_or_says_why_not(ours, run, path):
    unit = organisations.add_unit(
        body_id=ours.body.pk, name="样例单位", unit_type=UnitType.OTHER, by=ours.office
    )
    rounds.add_target(round_id=ours.round.pk, unit_id=unit.pk, by=ours.office)
    status, said = run(path, unit_name="样例单位", feedback_on="2024-01-15")
    document = ImportedDocument.objects.get()
    if document.state == "failed":
        assert document.problem["code"] == "needs_libreoffice"
        return
    if document.kind in ("round_news", "stationing_notice", "other"):
        assert (status, Finding.objects.count()) == (1, 0)
        assert "没有要写入问题台账的内容" in said
        return
    assert status == 0, said
    assert Finding.objects.count() == document.outcome["new"] > 0
    measures = any(role == "measure" for _id, _depth, role, _style in document.outline)
    assert Task.objects.exists() == (measures and document.kind != "feedback_opinion")
    assert run(path, unit_name="样例单位", feedback_on="2024-01-15")[0] == 0
    assert Finding.objects.count() == document.outcome["new"]
