"""The engine as the product uses it: record by record beside an index, with reasons to word anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from huiyin.sifting import Code, Index, Reason, Sifter, Unreadable, read_records

from .conftest import record, signs

UNSEEN = Path(__file__).resolve().parents[1] / "sifting_unseen" / "records"
OPENED = ("澄澜市委巡察办", "岚岳集团党委巡察办")
MOVED = "闲置的12台设备装进6间教室，10月13日调试完成，使用登记每周一册，管理员逐台贴码。"


@pytest.fixture
def index(tmp_path):
    held = Index(tmp_path / "index.db")
    yield held
    held.close()


def codes(answers) -> dict[str, set[str]]:
    return {a.id: {s.code.value for s in a.signs} for a in answers}


def test_a_record_is_sifted_beside_the_index_and_kept_in_it(index):
    source = record(MOVED, unit="云溪市文旅局")
    list(Sifter().sift([source], index))
    copy = record(MOVED.replace("12", "30"))
    (answer,) = Sifter(codes={Code.COPIED_TEXT}).sift([copy], index)
    assert answer.signs[0].refs == (source.id,)
    assert list(Sifter().sift([copy], index)) == []
    assert len(index) == 2


def test_a_record_handed_in_anew_is_sifted_as_it_is_now(index):
    first = record("高度重视，狠抓落实，已整改到位。", id="r-1")
    assert "no_substance" in codes(Sifter().sift([first], index))["r-1"]
    better = record(MOVED, id="r-1")
    assert "no_substance" not in codes(Sifter().sift([better], index, anew=True)).get("r-1", set())
    assert len(index) == 1
    # what it said before is compared with no more
    again = record("高度重视，狠抓落实，坚决彻底，举一反三，已经全部整改到位见到成效。", unit="云溪市文旅局")
    assert "copied_text" not in codes(Sifter().sift([again], index))[again.id]


def test_what_was_withdrawn_is_compared_with_no_more(index):
    source = record(MOVED, unit="云溪市文旅局")
    list(Sifter().sift([source], index))
    assert index.forget([source.id, "never there"]) == 1
    assert source.id not in index
    assert list(Sifter(codes={Code.COPIED_TEXT}).sift([record(MOVED)], index)) == []


def test_an_index_that_grew_one_by_one_knows_what_everybody_writes(tmp_path):
    everybody = "根据全市统一部署，对照三张清单逐项销账，专班每周调度，纪检组全程监督，主要负责同志签字背书。"
    index = Index(tmp_path / "grown.db")
    for k in range(30):
        own = "".join(chr(0x5000 + 97 * k + j) for j in range(40))
        list(Sifter().sift([record(f"{everybody}{own}{k}台", unit=f"云溪市{k}局")], index))
    index.close()
    again = Index(tmp_path / "grown.db")
    own = "".join(chr(0x7000 + j) for j in range(40))
    honest = record(f"{everybody}{own}7台", unit="云溪市文旅局")
    assert list(Sifter(codes={Code.COPIED_TEXT}).sift([honest], again)) == []
    again.close()


def test_a_copied_passage_is_shown_in_both_texts():
    passage = "向7户承租人收回欠租18.6万元，其中3户分两期缴清，4户以退租结算，票据号从0417到0436"
    source = record(f"春汛过后先修堤。{passage}，附回单。", unit="云溪市文旅局")
    copy = record(f"我局另有账目若干已经理清，门窗、桌椅、空调、线路由后勤逐一看过。{passage}。")
    (compared,) = signs(source, copy)[Code.COPIED_TEXT].compared
    assert compared.ref == source.id
    for text, spans in ((copy.text, compared.own), (source.text, compared.other)):
        assert any("18.6万元" in text[start:end] for start, end in spans)


def test_a_picture_used_twice_is_shown_beside_the_other(tmp_path):
    picture = Image.new("RGB", (320, 240), "white")
    draw = ImageDraw.Draw(picture)
    for k in range(40):
        x, y = 37 * k % 300, 53 * k % 220
        draw.rectangle([x, y, x + 30 + k, y + 20], fill=(k * 6, 255 - k * 5, 90 + k * 3))
    picture.save(tmp_path / "a.png")
    picture.resize((200, 150)).save(tmp_path / "b.jpg", quality=70)
    one = record(MOVED, unit="云溪市文旅局", evidence=[{"title": "清单"}, {"title": "现场", "file": "a.png"}])
    other = record("拆除围挡20米。", evidence=[{"title": "照片", "file": "b.jpg"}])
    sign = signs(one, other, evidence=tmp_path)[Code.REUSED_EVIDENCE]
    assert sign.reason is Reason.SAME_PICTURE
    (compared,) = sign.compared
    assert (compared.ref, compared.piece, compared.other_piece) == (one.id, 0, 1)


def test_every_sign_can_be_worded_from_its_reason_and_stays_the_same_as_json():
    given = [r for r in read_records(UNSEEN / "records.jsonl") if not isinstance(r, Unreadable)]
    opened = [r for r in given if r.body in OPENED]
    found = [s for a in Sifter(UNSEEN / "evidence").sift(opened) for s in a.signs]
    assert len({s.reason for s in found}) >= 18
    for sign in found:
        assert sign.reason is not None, sign.code
        told = json.loads(json.dumps(sign.as_json(detailed=True)))
        assert told["reason"] == sign.reason.value
        assert set(told["params"]) == set(sign.params)
        assert sign.params or sign.reason in {Reason.NO_EVIDENCE, Reason.NOTHING_WRITTEN}
        assert set(sign.as_json()) == {"code", "score", "why", "refs", "spans"}
