"""What signs may not depend on: the order of records, the names of units, honest records beside them."""

from __future__ import annotations

import dataclasses
import random

from hypothesis import given, settings
from hypothesis import strategies as some

from huiyin.sifting import Code, Record, Sifter

from .conftest import record

ACTS = ("拆除", "更换", "退回", "补签", "移交", "清点", "封存", "验收")
THINGS = ("围挡", "灯管", "押金", "合同", "账册", "药品", "桌椅", "水泵")
EMPTY = "高度重视，狠抓落实，思想认识明显提高，已整改到位。"
PLANNED = "下一步将更换灯管，计划6月底前完成，争取年底前验收。"
MOVED = "闲置的12台设备装进6间教室，10月13日调试完成，使用登记每周一册，管理员逐台贴码。"


def deed(seed: int) -> str:
    """An honest claim of its own: its words are shared with no other seed."""
    pick = random.Random(seed)
    told = [f"{pick.choice(ACTS)}{pick.choice(THINGS)}{pick.randint(3, 90)}件" for _ in range(3)]
    own = "".join(chr(0x5000 + (97 * seed + 13 * k) % 9000) for k in range(24))
    return f"{own}，{'，'.join(told)}，{pick.randint(4, 5)}月{pick.randint(1, 28)}日办完。"


def honest(seed: int) -> Record:
    own = "".join(chr(0x6000 + (89 * seed + 7 * k) % 8000) for k in range(12))
    return record(deed(seed), finding=f"{own}，涉及{seed + 3}件", unit=f"云溪市{chr(0x5100 + seed)}馆")


def suspects() -> list[Record]:
    return [
        record(MOVED, unit="云溪市文旅局", id="s-1"),
        record(MOVED.replace("12", "30"), unit="云溪市档案馆", id="s-2"),
        record(EMPTY, id="s-3"),
        record(PLANNED, unit="云溪市气象局", id="s-4", finding="灯管损坏8支"),
        record("云溪市文旅局明确由资产科负责，" + deed(77), unit="云溪市水务局", id="s-5"),
        record(deed(78), id="s-6", unit="云溪市审计局", evidence=[]),
    ]


def told(records: list[Record]) -> dict[str, dict[Code, float]]:
    return {a.id: {s.code: round(s.score, 3) for s in a.signs} for a in Sifter().sift(records)}


@settings(max_examples=12, deadline=None)
@given(some.randoms(use_true_random=False), some.integers(0, 5))
def test_the_order_of_the_records_changes_no_sign(shuffler, more):
    records = [*suspects(), *(honest(k) for k in range(more))]
    mixed = list(records)
    shuffler.shuffle(mixed)
    assert told(mixed) == told(records)


@settings(max_examples=12, deadline=None)
@given(some.permutations(["文旅局", "档案馆", "财政局", "气象局", "水务局", "审计局"]))
def test_signs_stay_when_units_are_called_otherwise(names):
    """Every unit gets the name of another, wherever a text says it too."""
    first = ["文旅局", "档案馆", "财政局", "气象局", "水务局", "审计局"]
    new = dict(zip(first, names, strict=True))

    def renamed(one: Record) -> Record:
        text = one.text
        for k, name in enumerate(first):
            text = text.replace(name, chr(0xE000 + k))
        for k, name in enumerate(first):
            text = text.replace(chr(0xE000 + k), new[name])
        assert one.claim
        claim = dataclasses.replace(one.claim, text=text)
        return dataclasses.replace(one, unit=f"云溪市{new[one.unit[3:]]}", claim=claim)

    before = told(suspects())
    after = told([renamed(r) for r in suspects()])
    assert {i: set(codes) for i, codes in after.items()} == {i: set(codes) for i, codes in before.items()}


@settings(max_examples=12, deadline=None)
@given(some.lists(some.integers(100, 400), unique=True, max_size=8))
def test_honest_records_of_unrelated_wording_create_no_sign_on_others(seeds):
    """Of other units and unrelated wording. Copied boilerplate may only take signs away."""
    alone = told(suspects())
    joined = told([*suspects(), *(honest(k) for k in seeds)])
    assert {i: set(joined.get(i, ())) - set(codes) for i, codes in alone.items()} == {i: set() for i in alone}
    assert all(set(joined.get(f"s-{k}", ())) <= set(alone.get(f"s-{k}", ())) for k in range(1, 7))
