"""One content in many layouts: the same findings and measures come out, however they are printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from huiyin.reading import Reading

CN = "一二三四五六七八九十"
FAULTS = [
    "理论学习不深入",
    "议事规则执行不严格",
    "项目资金拨付缓慢",
    "公车使用登记不规范",
    "内控制度不健全",
    "基层调研偏少",
    "合同审核把关不严",
    "支部活动流于形式",
    "干部轮岗交流不及时",
    "惠农补贴发放滞后",
    "固定资产账实不符",
    "窗口服务意识不强",
]
DEEDS = [
    "修订议事规则",
    "开展专题研讨4次",
    "清退违规资金3.2万元",
    "建立月度调度机制",
    "约谈经办人员2人",
    "补签合同17份",
    "制定学习计划",
    "组织业务培训6场",
    "完善公示栏",
    "选派联络员5名",
]
AREAS = ["党的建设方面", "干部队伍建设方面", "服务群众方面", "资金管理方面"]
Plan = list[list[tuple[str, list[str]]]]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Areas with findings with measures, every fault used once."""
    faults = draw(st.permutations(FAULTS))
    sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=4))
    plan: Plan = []
    at = 0
    for size in sizes:
        area = []
        for _ in range(size):
            deeds = draw(st.lists(st.sampled_from(DEEDS), min_size=2, max_size=3, unique=True))
            area.append((faults[at], deeds))
            at += 1
        plan.append(area)
    return plan


def head(plan: Plan) -> list[str]:
    total = sum(len(a) for a in plan)
    return [
        "中共东湾市水务局党组关于巡察整改进展情况的通报",
        f"根据市委部署，2023年3月6日至4月28日，市委第二巡察组对市水务局党组开展了巡察，6月9日"
        f"反馈意见，指出{len(plan)}个方面{total}个问题。现将整改情况通报如下。",
    ]


def in_outline(plan: Plan) -> list[str]:
    lines = [
        *head(plan),
        "一、组织整改情况",
        "（一）提高站位，强化责任担当。局党组召开专题会议3次。",
        "（二）建立台账，逐项销号管理。",
        "二、反馈问题整改落实情况",
    ]
    for a, area in enumerate(plan):
        lines.append(f"（{CN[a]}）{AREAS[a]}")
        for f, (fault, deeds) in enumerate(area):
            lines.append(f"{f + 1}.{fault}。")
            lines += [f"（{d + 1}）{deed}。" for d, deed in enumerate(deeds)]
    return lines


def in_quotes(plan: Plan) -> list[str]:
    lines, n = head(plan), 0
    for a, area in enumerate(plan):
        lines.append(f"{CN[a]}、{AREAS[a]}")
        for fault, deeds in area:
            n += 1
            lines.append(f"{n}.关于“{fault}”问题的整改情况")
            lines.append("整改情况：" + "".join(f"{CN[d]}是{deed}。" for d, deed in enumerate(deeds)))
    return lines


def in_brackets(plan: Plan) -> list[str]:
    lines, n = head(plan), 0
    for a, area in enumerate(plan):
        lines.append(f"（{CN[a]}）{AREAS[a]}")
        for fault, deeds in area:
            n += 1
            lines.append(f"【问题{n}】{fault}")
            lines.append("整改措施：")
            lines += [f"{d + 1}.{deed}；" for d, deed in enumerate(deeds)]
    return lines


def in_decimals(plan: Plan) -> list[str]:
    lines = head(plan)
    for a, area in enumerate(plan):
        lines.append(f"{a + 1} {AREAS[a]}")
        for f, (fault, deeds) in enumerate(area):
            lines.append(f"{a + 1}.{f + 1} {fault}")
            lines += [f"{a + 1}.{f + 1}.{d + 1} {deed}。" for d, deed in enumerate(deeds)]
    return lines


def in_parts(plan: Plan) -> list[str]:
    lines = [
        *head(plan),
        "第一部分 整改工作总体情况",
        "市水务局党组高度重视，成立领导小组。",
        "第二部分 具体问题整改情况",
    ]
    for a, area in enumerate(plan):
        lines.append(f"{CN[a]}、{AREAS[a]}")
        for f, (fault, deeds) in enumerate(area):
            lines.append(f"（{CN[f]}）{fault}")
            lines += [f"{d + 1}.{deed}。" for d, deed in enumerate(deeds)]
    return lines


def in_circles(plan: Plan) -> list[str]:
    lines, n = head(plan), 0
    for a, area in enumerate(plan):
        lines.append(f"{CN[a]}、{AREAS[a]}")
        for fault, deeds in area:
            lines.append(f"问题{CN[n]}：{fault}。" if n < 10 else f"问题{n + 1}：{fault}。")
            lines.append("".join(f"{chr(0x2460 + d)}{deed}；" for d, deed in enumerate(deeds)))
            n += 1
    return lines


LAYOUTS = [in_outline, in_quotes, in_brackets, in_decimals, in_parts, in_circles]


def skeleton(reading: Reading) -> list[tuple[str, str]]:
    roles = ("category", "finding", "measure")
    return [
        (i.role, re.sub(r"[关于“”问题的整改情况]", "", i.title)) for i in reading.items if i.role in roles
    ]


def expected(plan: Plan) -> list[tuple[str, str]]:
    rows = []
    for a, area in enumerate(plan):
        rows.append(("category", AREAS[a]))
        for fault, deeds in area:
            rows.append(("finding", fault))
            rows += [("measure", deed) for deed in deeds]
    return [(r, re.sub(r"[关于“”问题的整改情况]", "", t)) for r, t in rows]


_CHECK = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda f: f.__name__)
def test_findings_and_measures_come_out_of_every_layout(
    understood: Callable[..., Reading], layout: Callable[[Plan], list[str]]
) -> None:
    @_CHECK
    @given(plans())
    def holds(plan: Plan) -> None:
        reading = understood("\n".join(layout(plan)))
        assert skeleton(reading) == expected(plan)
        assert not [c for c in reading.reconciliation if c.verdict == "disagrees"]

    holds()


WIDE = {i: i + 0xFEE0 for i in (*range(0x30, 0x3A), 0x28, 0x29, 0x2C, 0x2E, 0x3A, 0x3B, 0x25)}
NARROW = {ord(a): b for a, b in zip("（），；：．", "(),;:.", strict=True)}


def in_full_width(text: str) -> str:
    return text.translate(WIDE)


def in_half_width(text: str) -> str:
    return text.translate(NARROW)


@cache
def _converter() -> OpenCC:
    """Loading its dictionaries takes longer than converting all the texts."""
    return OpenCC("s2t")


def in_traditional(text: str) -> str:
    return str(_converter().convert(text))


def with_spaces_between_figures(text: str) -> str:
    return re.sub(r"(?<=[㐀-鿿])(?=\d)|(?<=\d)(?=[年月日个项人])", " ", text)


@pytest.mark.parametrize("layout", [in_outline, in_quotes, in_brackets, in_circles], ids=lambda f: f.__name__)
@pytest.mark.parametrize(
    "printed",
    [in_full_width, in_half_width, in_traditional, with_spaces_between_figures],
    ids=lambda f: f.__name__,
)
def test_the_way_of_printing_changes_neither_structure_nor_claims(
    understood: Callable[..., Reading],
    layout: Callable[[Plan], list[str]],
    printed: Callable[[str], str],
) -> None:
    @settings(_CHECK, max_examples=12)
    @given(plans())
    def holds(plan: Plan) -> None:
        text = "\n".join(layout(plan))
        plain, other = understood(text), understood(printed(text))
        assert [(i.id, i.role, i.status) for i in other.items] == [
            (i.id, i.role, i.status) for i in plain.items
        ]
        assert [(c.measure, c.value) for c in other.claims] == [(c.measure, c.value) for c in plain.claims]
        assert other.dates == plain.dates
        assert other.kind == plain.kind

    holds()


@pytest.mark.parametrize("layout", [in_outline, in_parts, in_brackets], ids=lambda f: f.__name__)
def test_a_notice_on_one_line_has_the_same_structure(
    understood: Callable[..., Reading], layout: Callable[[Plan], list[str]]
) -> None:
    @settings(_CHECK, max_examples=20)
    @given(plans())
    def holds(plan: Plan) -> None:
        reading = understood(" ".join(layout(plan)))
        assert skeleton(reading) == expected(plan)

    holds()


_CHROME = (
    "首页 > 公告公示 > 正文\n信息索引号：00123456-7/2031-88 浏览量：1203 点击 88 次\n",
    "\n上一篇：关于2022年度3个项目12个问题的公示\n打印本页 关闭窗口 今日访问 1402 次 版权所有"
    " 技术支持电话 0800-2255",
)


@_CHECK
@given(plans())
def test_the_page_around_a_notice_changes_no_claim(
    document: Callable[..., object], understood: Callable[..., Reading], plan: Plan
) -> None:
    text = "\n".join(in_outline(plan))
    plain = understood(text)
    before, after = _CHROME
    spans = ((0, len(before)), (len(before) + len(text), len(before) + len(text) + len(after)))
    framed = understood(before + text + after, chrome=spans)
    assert [(c.measure, c.value) for c in framed.claims] == [(c.measure, c.value) for c in plain.claims]
    assert [(i.id, i.role, i.title) for i in framed.items] == [(i.id, i.role, i.title) for i in plain.items]
    assert framed.title == plain.title


def test_findings_counted_through_all_unnumbered_headings_keep_their_headings(
    understood: Callable[..., Reading],
) -> None:
    """Each heading stands right before the next number of the one list that runs through the notice."""
    lines = ["关于巡察整改情况的通报", "2031年5月，县委巡察组反馈了4个方面8个问题，现将整改情况通报如下。"]
    for at, fault in enumerate(FAULTS[:8]):
        if at % 2 == 0:
            lines.append(AREAS[at // 2])
        lines.append(f"{at + 1}.{fault}。（1）{DEEDS[at]}。（2）{DEEDS[at + 1]}。已完成整改。")
    reading = understood("\n".join(lines))
    assert [i.title for i in reading.items if i.role == "category"] == AREAS
    assert {c.verdict for c in reading.reconciliation} == {"agrees"}
