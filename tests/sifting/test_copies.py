"""The same words again: under another unit, another finding, in a later round; and names left behind."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.sifting import Code, Record, Sifter
from huiyin.sifting.likeness import near_duplicates
from huiyin.sifting.room import is_short

from .conftest import record, signs

DEEDS = [
    "闲置的12台设备装进6间教室，10月13日调试完成，使用登记每周一册",
    "霉变的43卷档案送修，除霉、托裱完成，修复费7025元",
    "电教设备由管理员逐台贴码，故障报修8次均在两日内解决",
    "仓库编织袋补足3000条，抽水泵2台4月验收入库，库容卡已更新",
    "收费公示牌移到大厅门口，投诉电话由业务科接听",
    "租金按市场价补收，转租的6套房源收回后重新摇号分配",
    "退休人员占用的办公室钥匙交回，腾出的2间改作调解室",
    "后厨墙砖重贴8平方米，防蝇灯新装5盏，冷库温度稳定",
    "校服退款按班级发放，签收单存总务处，家长代表核对无误",
    "护林员改用定位手环，补植山桃2000株，成活率经抽样核实",
    "值班日志改为电子版，抽查在岗19次，用视频连线无人缺位",
    "票据柜钥匙和印章由两人分管，空白票据集中剪角作废",
]


def unit(name: str) -> dict[str, str]:
    return {"unit": f"云溪市{name}"}


def text(*places: int) -> str:
    return "。".join(DEEDS[p] for p in places) + "。"


def others(n: int = 6) -> list[Record]:
    """Honest units with deeds of their own, two in common with somebody."""
    return [record(text(k, (k + 5) % 12, (k + 7) % 12), **unit(f"第{k}中学")) for k in range(n)]


def test_the_same_text_with_other_numbers_under_another_unit_is_copied():
    source = record(text(0, 1, 2), **unit("文旅局"))
    copy = record(
        text(0, 1, 2).replace("12", "31").replace("43", "8").replace("10月13日", "11月2日"), **unit("档案馆")
    )
    found = signs(*others(), source, copy)[Code.COPIED_TEXT]
    assert found.score > 0.8
    assert found.refs[0] == source.id
    assert source.unit in found.why
    assert found.spans


def test_reordered_sentences_are_copied():
    source = record(text(3, 4, 5), **unit("文旅局"))
    assert Code.COPIED_TEXT in signs(*others(), source, record(text(5, 3, 4), **unit("档案馆")))


def test_a_light_paraphrase_is_copied():
    source = record(text(6, 7, 8), **unit("文旅局"))
    words = (
        text(6, 7, 8)
        .replace("交回", "归还")
        .replace("改作", "改成")
        .replace("核对", "查看")
        .replace("稳定", "正常")
    )
    assert Code.COPIED_TEXT in signs(*others(), source, record(words, **unit("档案馆")))


def test_a_passage_inside_another_text_is_copied():
    passage = (
        "对2023年以来的58份合同逐页比对，发现漏章7处、缺附件12份，均已退回承办科室限期补正，4月30日复核无误"
    )
    source = record(passage + "。" + text(0, 1), **unit("文旅局"))
    copy = record(text(9, 10) + passage + "。" + text(11), **unit("档案馆"))
    assert Code.COPIED_TEXT in signs(*others(), source, copy)


def test_honest_units_that_answer_one_campaign_are_not_accused():
    campaign = "全省机关节约专项检查方案下发后，我局逐项对标并将结果录入省级填报平台。"
    units = [record(campaign + text(k, (k + 3) % 12), **unit(f"第{k}小学")) for k in range(12)]
    accused = [a.id for a in Sifter().sift(units) if any(s.code is Code.COPIED_TEXT for s in a.signs)]
    assert accused == []


def test_the_units_own_text_of_an_earlier_round_is_recycled():
    earlier = record(text(0, 1, 2), round="2024-1", about={"recorded_on": "2024-03-02"})
    later = record(text(0, 1, 2).replace("43", "51"))
    assert signs(*others(), earlier, later)[Code.RECYCLED_TEXT].refs == (earlier.id,)
    assert Code.RECYCLED_TEXT not in signs(*others(), earlier, later, of=earlier)


def test_the_same_text_under_another_finding_of_the_unit_is_copied():
    one = record(text(0, 1, 2))
    assert Code.COPIED_TEXT in signs(*others(), one, record(text(0, 1, 2), finding="会议费结算无签到"))


@pytest.mark.parametrize(
    "sentence",
    [
        "云溪市文旅局党组认可这一问题，",
        "问题反馈以来，市文旅局明确由资产科负责。",
        "文旅局针对存在的问题立即整改，",
        "岚桥县柳林镇党委高度重视，",
    ],
)
def test_another_units_name_that_speaks_for_this_unit_is_foreign(sentence):
    others_ = [record(text(4), **unit("文旅局")), record(text(5), unit="岚桥县柳林镇", body="岚桥县委巡察办")]
    assert Code.FOREIGN_NAME in signs(*others_, record(sentence + text(0)))


@pytest.mark.parametrize(
    "sentence",
    [
        "请云溪市文旅局一起清点，清点表两家盖章。",
        "云溪市文旅局4月16日来函表示认可。",
        "会同市文旅局、审计局现场核对。",
        "其中2台移交文旅局使用。",
        "云溪市财政局党组高度重视，市财政局、财政局资产科共同核对。",
        "到岚桥县学习考察资产管理做法。",
    ],
)
def test_a_unit_that_helped_is_not_foreign(sentence):
    others_ = [record(text(4), **unit("文旅局")), record(text(5), unit="岚桥县柳林镇", body="岚桥县委巡察办")]
    assert Code.FOREIGN_NAME not in signs(*others_, record(sentence + text(0)))


@pytest.mark.parametrize(
    ("sentence", "foreign"),
    [
        ("法务部会同所属供电公司按季检查并与考核挂钩。", False),
        ("安全部督促直属检修公司召开专题会逐项核对。", False),
        ("蓝岭重工集团党委高度重视，按季检查并与考核挂钩。", True),
    ],
)
def test_a_group_may_name_its_own_firms_and_not_another_group(sentence, foreign):
    found = signs(record(sentence + text(0), unit="澄湖水电开发集团有限公司"))
    assert (Code.FOREIGN_NAME in found) is foreign


def shape(records: list[Record]) -> dict[str, set[Code]]:
    return {a.id: {s.code for s in a.signs} for a in Sifter().sift(records)}


def mixed() -> list[Record]:
    source = record(text(0, 1, 2), **unit("文旅局"))
    copy = record(text(2, 0, 1).replace("12", "30"), **unit("档案馆"))
    empty = record("高度重视，狠抓落实，已整改到位。", **unit("民政局"))
    return [*others(), source, copy, empty, record(text(3, 4), evidence=[], **unit("水利局"))]


MIXED = mixed()


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(shuffle: random.Random):
    order = list(MIXED)
    shuffle.shuffle(order)
    assert shape(order) == shape(MIXED)


NAMES = st.lists(
    st.text("东西南北河湖山石林田", min_size=2, max_size=3), min_size=10, max_size=10, unique=True
)


@settings(max_examples=15, deadline=None)
@given(NAMES)
def test_renaming_units_changes_nothing(names: list[str]):
    from dataclasses import replace

    units = sorted({r.unit for r in MIXED})
    new = {u: f"云溪市{n}局" for u, n in zip(units, names, strict=True)}
    assert shape([replace(r, unit=new[r.unit]) for r in MIXED]) == shape(MIXED)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.permutations(range(12)), min_size=1, max_size=5))
def test_adding_honest_records_never_makes_a_sign_on_others(orders: list[list[int]]):
    """Honest: words of their own, in which no three deeds of anybody else stand."""
    own = [
        record(
            "".join(chr(0x4E00 + (hash((tuple(order), k)) % 8000)) for k in range(60))
            + f"，{k + 3}月4日收回31台。",
            **unit(f"第{k + 20}中学"),
        )
        for k, order in enumerate(orders)
    ]
    before = shape(MIXED)
    after = shape([*MIXED, *own])
    assert {i: codes for i, codes in after.items() if i in {r.id for r in MIXED}} == before


def test_a_crowd_of_equal_texts_is_one_group():
    crowd = [record(text(0, 1), **unit(f"第{k}站")) for k in range(3000)]
    answers = list(Sifter(codes={Code.COPIED_TEXT}).sift(crowd))
    assert len(answers) == len(crowd)
    assert all(len(s.refs) <= 5 for a in answers for s in a.signs)


def test_short_memory_slows_down_and_changes_no_pair(monkeypatch):
    texts = [text(k % 12, (k * 5 + 3) % 12) + "".join(chr(0x5000 + (k * 31 + j) % 9000) for j in range(9))
             for k in range(11_000)]  # fmt: skip
    plenty = near_duplicates(texts)
    monkeypatch.setenv("HUIYIN_SIFT_MEMORY", "1")
    short = near_duplicates(texts)
    assert is_short(8 << 20)
    assert np.array_equal(plenty.first, short.first)
    assert np.array_equal(plenty.jaccard, short.jaccard)
