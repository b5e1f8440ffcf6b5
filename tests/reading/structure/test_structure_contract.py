"""The printed form: exactly the contract's keys, its schema, and the way of files that can't be read."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from huiyin.reading import Reading, UnreadableFile, contract, dump, load, read, read_many, schema

REPOSITORY = Path(__file__).resolve().parents[3]
CONTRACT = REPOSITORY.parent / "shared" / "contracts" / "read.md"
NOTICE = (
    "中共东湾县水务局党组关于巡察整改情况的通报\n根据县委部署，2023年3月6日至4月28日，县委第"
    "二巡察组对县水务局党组开展巡察，6月9日反馈2个问题，"
    "已完成整改1个，正在整改1个，诫勉1人。现将整改情况通报如下。\n1.关于“台账不全”问题的整改"
    "\n（1）补录台账。已整改。\n2.关于“审批超期”问题的整改\n（1）压缩时限。正在整改。"
)


@pytest.fixture(scope="module")
def reading(understood: Callable[..., Reading]) -> Reading:
    return understood(NOTICE)


def test_a_reading_keeps_to_the_schema(reading: Reading) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(contract(reading), schema())


def test_the_schema_refuses_what_the_contract_does_not_know(reading: Reading) -> None:
    for change in ({"kind": "poem"}, {"verdict": 1}, {"dates": {}}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**contract(reading), **change}, schema())


@pytest.mark.skipif(
    not CONTRACT.exists(), reason="the contract lies beside the repository only while it is written"
)
def test_the_schema_names_what_the_contract_names() -> None:
    text = CONTRACT.read_text("utf-8")
    properties = schema()["properties"]
    assert set(re.findall(r'^  "(\w+)":', text, re.M)) == set(properties)
    item = properties["items"]["items"]["properties"]
    assert set(item) == {
        "id",
        "parent",
        "depth",
        "marker",
        "role",
        "title",
        "text",
        "status",
        "standing",
        "leader",
        "department",
        "person",
        "deadline",
        "span",
    }
    measures = properties["claims"]["items"]["properties"]["measure"]["enum"]
    named = text[text.index("// measure, one of:") : text.index("// money is in yuan")]
    assert set(measures) == set(re.findall(r"\b([a-z]+(?:_[a-z]+)*)\b(?=[,\s(])", named)) & set(measures)
    assert all(m in named for m in measures)


def test_confidence_and_fields_stay_out_of_the_print_but_not_of_the_store(reading: Reading) -> None:
    assert "confidence" not in contract(reading)["items"][0]
    assert dump(reading)["items"][0]["confidence"] == reading.items[0].confidence
    assert load(json.loads(json.dumps(dump(reading)))) == reading


def test_an_unknown_stored_form_is_refused_with_a_remedy(reading: Reading) -> None:
    with pytest.raises(ValueError, match="重新读取"):
        load({**dump(reading), "form": 99})


def test_many_files_come_in_order_and_one_bad_file_stops_no_other(tmp_path: Path) -> None:
    for n in range(6):
        (tmp_path / f"{n}.txt").write_text(NOTICE.replace("水务局", f"第{n + 1}局"), "utf-8")
    (tmp_path / "3.txt").write_bytes(b"")
    results = list(read_many([tmp_path / f"{n}.txt" for n in range(6)], processes=2))
    assert [type(r) for r in results] == [Reading, Reading, Reading, UnreadableFile, Reading, Reading]
    assert [r.unit for r in results if isinstance(r, Reading)] == [f"县第{n}局党组" for n in (1, 2, 3, 5, 6)]


def test_the_command_prints_json_lines_and_names_what_it_could_not_read(tmp_path: Path) -> None:
    good, bad = tmp_path / "好.txt", tmp_path / "空.txt"
    good.write_text(NOTICE, "utf-8")
    bad.write_bytes(b"")
    done = subprocess.run(
        [sys.executable, "-m", "huiyin.reading", str(good), str(bad), "--json"],
        capture_output=True,
        check=False,
    )
    lines = done.stdout.decode("utf-8").splitlines()
    assert done.returncode == 1
    assert [json.loads(line)["source"]["name"] for line in lines] == ["好.txt"]
    assert "空.txt" in done.stderr.decode("utf-8")


def test_a_document_keeps_the_name_it_came_with(tmp_path: Path) -> None:
    path = tmp_path / "upload-4711"
    path.write_text(NOTICE, "utf-8")
    assert read(path, name="通报.txt").name == "通报.txt"


def test_a_malformed_cue_of_a_profile_is_named() -> None:
    with pytest.raises(ValueError, match="坏的"):
        read(REPOSITORY / "README.md", grammar={"cue": [{"name": "坏的", "pattern": "(", "scores": {}}]})


def test_why_a_check_ended_as_it_did_is_said_in_words(understood: Callable[..., Reading]) -> None:
    reading = understood("关于巡察整改情况的通报\n反馈问题3个，已完成整改2个，完成率66.7%。")
    notes = [row["note"] for row in contract(reading)["reconciliation"] if "note" in row]
    assert notes == ["四舍五入"]


def test_every_reason_of_a_check_has_its_words() -> None:
    from huiyin.reading.contract import NOTES
    from huiyin.rules.reconciliation import Note

    assert set(NOTES) == set(Note)
