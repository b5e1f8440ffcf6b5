"""`huiyin sift` as it is typed, the index, and lines that are no records."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from huiyin.cli import main
from huiyin.sifting import Code, Index, NoRecord, Sifter, Unreadable, parse_record, read_records
from huiyin.sifting.writing_out import as_json

from .conftest import record

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "sift"
EMPTY = "高度重视，狠抓落实，已整改到位。"


def lines(path: Path, *items: object) -> Path:
    path.write_text("\n".join(i if isinstance(i, str) else json.dumps(i, ensure_ascii=False) for i in items))
    return path


def minimal(identifier: str, **more: object) -> dict[str, object]:
    return {"id": identifier, "unit": "云溪市财政局", "finding": {"text": "账实不符"}, **more}


def test_answers_are_one_json_object_a_record_in_input_order(tmp_path, capsys):
    given = [as_json(record(EMPTY, id=f"r-{k}")) for k in (3, 1, 2)]
    assert main(["sift", str(lines(tmp_path / "r.jsonl", *given)), "--json"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [a["id"] for a in answers] == ["r-3", "r-1", "r-2"]
    sign = answers[0]["signals"][0]
    assert set(sign) == {"code", "score", "why", "refs", "spans"}
    assert sign["code"] == "no_substance"
    assert 0 <= sign["score"] <= 1


def test_broken_lines_are_told_and_the_rest_is_sifted(tmp_path, capsys):
    path = lines(
        tmp_path / "r.jsonl",
        "{broken",
        minimal("r-1", claim={"status": "done", "text": EMPTY}),
        "[]",
        "",
        "{}",
    )
    assert main(["sift", str(path)]) == 1
    held = capsys.readouterr()
    assert [json.loads(line)["id"] for line in held.out.splitlines()] == ["r-1"]
    assert "第 1 行" in held.err
    assert "第 3 行" in held.err
    assert "finding.text" in held.err


def test_codes_and_scores_limit_what_is_told(tmp_path, capsys):
    path = lines(tmp_path / "r.jsonl", as_json(record(EMPTY, evidence=[])))
    main(["sift", str(path), "--codes", "evidence_missing"])
    assert [s["code"] for s in json.loads(capsys.readouterr().out)["signals"]] == ["evidence_missing"]
    main(["sift", str(path), "--codes", "evidence_missing", "--min-score", "0.95"])
    assert capsys.readouterr().out == ""
    assert main(["sift", str(path), "--codes", "guilt"]) == 2
    assert "guilt" in capsys.readouterr().err


def test_one_record_can_be_explained_in_words(tmp_path, capsys):
    path = lines(tmp_path / "r.jsonl", as_json(record(EMPTY, id="r-7")), as_json(record(EMPTY, id="r-8")))
    main(["sift", str(path), "--explain", "r-8"])
    told = capsys.readouterr().out
    assert "r-8" in told
    assert "r-7：" not in told
    assert main(["sift", str(path), "--explain", "r-9"]) == 2


@pytest.mark.parametrize("arguments", [["/nowhere/r.jsonl"], ["{file}", "--evidence", "/nowhere"]])
def test_what_is_not_there_is_told(tmp_path, capsys, arguments):
    path = lines(tmp_path / "r.jsonl", minimal("r-1"))
    assert main(["sift", *(a.format(file=path) for a in arguments)]) == 2
    assert "huiyin sift" in capsys.readouterr().err


def test_only_new_records_are_sifted_against_an_index(tmp_path, capsys):
    source = record(
        "闲置的12台设备装进6间教室，10月13日调试完成，使用登记每周一册，管理员逐台贴码。", unit="云溪市文旅局"
    )
    honest = [
        record("".join(chr(0x5000 + 97 * k + j) for j in range(40)) + f"{k}台", unit=f"云溪市{k}局")
        for k in range(9)
    ]
    copy = record(source.text.replace("12", "30"), id="new")
    index = tmp_path / "index.db"
    old = lines(tmp_path / "old.jsonl", *map(as_json, [source, *honest]))
    main(["sift", str(old), "--since", str(index)])
    capsys.readouterr()
    both = lines(tmp_path / "both.jsonl", *map(as_json, [source, *honest, copy]))
    main(["sift", str(both), "--since", str(index), "--codes", "copied_text"])
    held = capsys.readouterr()
    (answer,) = [json.loads(line) for line in held.out.splitlines()]
    assert answer["id"] == "new"
    assert answer["signals"][0]["refs"] == [source.id]
    assert "10 条" in held.err
    main(["sift", str(both), "--since", str(index)])
    assert capsys.readouterr().out == ""


def test_a_file_that_is_no_index_is_told(tmp_path, capsys):
    path = lines(tmp_path / "r.jsonl", minimal("r-1"))
    assert main(["sift", str(path), "--since", str(path)]) == 2
    assert "索引" in capsys.readouterr().err


def test_a_record_is_kept_as_it_was_read():
    given = record(EMPTY, claims={"counts": {"persons": 2}, "money_recovered": 5.5}, unit_aliases=["财政局"])
    assert parse_record(as_json(given)) == given
    bare = parse_record(minimal("r-1"))
    assert parse_record(as_json(bare)) == bare


@pytest.mark.parametrize(
    "given", [None, [], "text", {}, {"id": "x"}, {"id": "x", "unit": "y", "finding": {}}]
)
def test_what_lacks_id_unit_or_finding_is_no_record(given):
    with pytest.raises(NoRecord):
        parse_record(given)


def test_odd_records_are_sifted_without_complaint():
    odd = [
        minimal("a"),
        minimal("b", claim={"status": "done", "text": "好"}),
        minimal(
            "c", claim={"status": "done", "text": "整改" * 50_000, "claimed_on": "2025-02-31", "counts": [1]}
        ),
        minimal("d", claim={"text": "𠀀" * 40 + "\ud800", "money_recovered": 1e400, "counts": {"x": True}}),
        minimal(
            "e", measures=[{"due": 5}, None], evidence=[{"dated": "昨天"}, 7], review={"opened_seconds": -1}
        ),
        minimal("f", claim={"status": "done", "text": "1" * 5000 + "元，其中" + "人" * 5000}),
        minimal(
            "g",
            body="\0",
            round="",
            unit_aliases=["", "局", None],
            claim={"status": "done", "text": "《" * 3000},
        ),
    ]
    answers = list(Sifter().sift([parse_record(o) for o in odd]))
    assert {"b", "c"} <= {a.id for a in answers}


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1人、",
        "《",
        "1元，",
        "加强管理，",
        "云溪市文旅局",
        "一",
        "“",
        "其中",
        "12.",
        "合计3人、",
        "退回3元，",
        "（1）",
    ],
)
def test_a_text_of_a_hundred_thousand_characters_takes_seconds_whatever_it_repeats(unit):
    given = record((unit * 100_000)[:100_000], measures=[{"text": unit * 50}])
    others = [record("逐台核对设备12台。", unit="云溪市文旅局")]
    started = time.process_time()
    list(Sifter().sift([*others, given]))
    assert time.process_time() - started < 8


def test_a_file_with_a_byte_order_mark_and_double_ids_is_read(tmp_path):
    path = tmp_path / "r.jsonl"
    path.write_bytes(
        b"\xef\xbb\xbf" + json.dumps(minimal("a")).encode() + b"\r\n" + json.dumps(minimal("a")).encode()
    )
    found = list(read_records(path))
    assert [type(f).__name__ for f in found] == ["Record", "Unreadable"]
    assert isinstance(found[1], Unreadable)


def test_a_text_that_cannot_be_cached_is_compiled_all_the_same(tmp_path):
    """Neither the package nor the home folder can be written: numba goes without its cache, quietly."""
    code = "from huiyin.sifting.compiling import compiled\nprint(compiled(lambda x: x + 1)(41))"
    env = {**os.environ, "NUMBA_CACHE_DIR": "/proc/nowhere", "HOME": "/proc/nowhere"}
    run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert run.stdout.strip() == "42", run.stderr


def test_an_index_in_use_can_be_opened_again(tmp_path):
    first = Index(tmp_path / "i.db")
    list(Sifter().sift([record(EMPTY, id="a")], first))
    first.close()
    again = Index(tmp_path / "i.db")
    assert len(again) == 1
    assert "a" in again
    again.close()


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the labelled samples are not here")
def test_the_labelled_samples_are_understood():
    gold = {g["id"]: g for g in map(json.loads, (SAMPLES / "gold.jsonl").read_text().splitlines())}
    records = [r for r in read_records(SAMPLES / "records.jsonl") if not isinstance(r, Unreadable)]
    found = {a.id: {s.code for s in a.signs} for a in Sifter(SAMPLES / "evidence").sift(records)}
    scores = []
    for code in Code:
        hit = sum(code in g["codes"] and code in found.get(i, ()) for i, g in gold.items())
        missed = sum(code in g["codes"] and code not in found.get(i, ()) for i, g in gold.items())
        false = sum(
            code in c and code not in {*gold[i]["codes"], *gold[i]["acceptable"]} for i, c in found.items()
        )
        scores.append(2 * hit / max(1, 2 * hit + missed + false))
    honest = [i for i, g in gold.items() if not g["codes"]]
    accused = [i for i in honest if found.get(i, set()) - set(gold[i]["acceptable"])]
    assert sum(scores) / len(scores) >= 0.9
    assert min(scores) >= 0.75
    assert len(accused) <= 0.04 * len(honest)
