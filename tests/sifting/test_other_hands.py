"""Wording and papers as other hands write them: what must be found, and what honest units write."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from huiyin.sifting import Code, Sifter

DEED = "逐台核对设备12台，4月18日移交。"


def room(seed: int) -> Image.Image:
    """A wall, a floor and a table: every room has them, each a little elsewhere, and things of its own."""
    rng = np.random.default_rng(seed)
    scene = Image.new("RGB", (640, 480), (225, 222, 214))
    draw = ImageDraw.Draw(scene)
    edge = 300 + int(rng.integers(-14, 14))
    draw.rectangle((0, edge, 640, 480), fill=(120, 100, 80))
    left = 180 + int(rng.integers(-20, 20))
    draw.rectangle((left, edge - 60, left + 280, edge + 60), fill=(90, 60, 40))
    for _ in range(7):
        x, y = int(rng.integers(0, 600)), int(rng.integers(40, 440))
        draw.rectangle((x, y, x + 26, y + 34), fill=tuple(int(c) for c in rng.integers(0, 255, 3)))
    noise = rng.normal(0, 4, (480, 640, 3))
    return Image.fromarray(np.clip(np.asarray(scene) + noise, 0, 255).astype(np.uint8))


def test_rooms_of_one_kind_are_not_taken_for_one_picture(make, tmp_path):
    units = []
    for seed in range(12):
        room(seed).save(tmp_path / f"{seed}.jpg", quality=80)
        held = [{"file": f"{seed}.jpg", "title": "会议室现状", "dated": "2025-05-10"}]
        units.append(make(DEED, unit=f"云溪市第{seed}中学", evidence=held))
    assert list(Sifter(tmp_path, codes={Code.REUSED_EVIDENCE}).sift(units)) == []


def test_a_room_under_a_broad_banner_is_still_the_same_picture(make, sift, tmp_path):
    marked = room(3)
    draw = ImageDraw.Draw(marked)
    draw.rectangle((0, 400, 640, 480), fill="black")
    draw.text((20, 420), "2025-05-20 09:14 CLEAN", fill="white", font_size=36)
    pair = []
    for unit, image in (("云溪市档案馆", room(3)), ("云溪市文旅局", marked)):
        image.save(tmp_path / f"{unit}.jpg", quality=80)
        pair.append(make(DEED, unit=unit, evidence=[{"file": f"{unit}.jpg", "title": "照片"}]))
    assert Code.REUSED_EVIDENCE in sift(*pair, evidence=tmp_path)


@pytest.mark.parametrize(
    "paper",
    [
        {"title": "财务科收款回执"},
        {"title": "供应商协议", "text": "同意返还18600元"},
        {"title": "扣款清单", "text": "3人，合计18600元"},
        {"title": "退还明细", "text": "甲12000元、乙6600元"},
    ],
)
def test_any_paper_that_tells_the_sum_is_evidence_of_money(make, sift, paper):
    found = sift(
        make(
            "多收的18600元已退回。",
            claims={"money_recovered": 18600.0},
            evidence=[paper | {"dated": "2025-05-10"}],
        )
    )
    assert Code.EVIDENCE_MISSING not in found


@pytest.mark.parametrize("title", ["降级决定", "严重警告文书", "解除合同通知"])
def test_a_decision_about_a_person_is_evidence_whatever_it_is_called(make, sift, title):
    claims = {"counts": {"persons": 1}}
    assert Code.EVIDENCE_MISSING not in sift(make(DEED, claims=claims, evidence=[{"title": title}]))


def test_a_rule_that_is_only_gone_by_need_not_be_attached(make, sift):
    claim = "按照去年制定的《车辆管理办法》第七条，收回外借车辆4辆，钥匙5月6日交回车队。"
    assert Code.EVIDENCE_MISSING not in sift(make(claim))


def test_other_money_on_a_statement_does_not_contradict_the_claim(make, sift):
    papers = [
        {"title": "退款凭证", "text": "22000元、8000元"},
        {"title": "6月水费对账单", "text": "当月抵扣1450元"},
    ]
    claim = "两人退回22000元、8000元。"
    assert Code.TOTALS_DIFFER not in sift(make(claim, claims={"money_recovered": 30000.0}, evidence=papers))


@pytest.mark.parametrize(
    ("title", "claim"),
    [
        ("原仓库租赁合同", DEED),
        ("字画来源说明", DEED),
        ("设备采购资料", "2021年购入的设备找到了当时的资料，12台逐一对上。"),
    ],
)
def test_papers_that_are_openly_of_an_earlier_time_are_not_marked(make, sift, title, claim):
    held = [{"title": title, "dated": "2021-06-30"}]
    assert Code.EVIDENCE_PREDATES not in sift(make(claim, evidence=held))


def test_a_name_that_only_tells_where_is_not_foreign(make, sift):
    school = make(DEED, unit="云溪市第五小学", unit_aliases=["第五小学"])
    claim = "在渡口桥、第五小学后山、石碑口三处立界桩34根，4月20日立完。"
    assert Code.FOREIGN_NAME not in sift(school, make(claim))


def test_a_stranger_that_speaks_for_itself_is_foreign_although_no_record_names_it(make, sift):
    claim = DEED + "石碾镇高度重视此项整改，多次研究。"
    assert Code.FOREIGN_NAME in sift(make(claim))


EARLIER = {"round": "2023-1", "about": {"category": "作风建设", "recorded_on": "2023-03-01"}}
LATER = {"round": "2025-1", "about": {"category": "作风建设", "recorded_on": "2025-03-02"}}


def test_a_finding_in_other_words_has_recurred(make, sift):
    first = make(
        "里程表和加油小票逐张核对，油款退回。",
        finding="公务用车私用9次，加油卡与车辆不符，油费超支",
        **EARLIER,
    )
    again = make("车钥匙收回。", finding="公车下班开回家，加油单和车牌对不上，多耗油费", **LATER)
    assert sift(first, again)[Code.RECURRED].refs == (first.id,)


def test_another_finding_of_the_same_kind_has_not_recurred(make, sift):
    first = make("房间调整。", finding="办公用房超标4间，用书柜隔开", **EARLIER)
    other = make("发票补齐。", finding="接待费没有公函，菜单不附，涉及7次", **LATER)
    assert Code.RECURRED not in sift(first, other)


def test_a_unit_that_goes_by_an_earlier_name_is_its_successor(make, sift):
    first = make("房间调整。", finding="食堂结余转作职工福利，发放购物券", unit="云溪市广播站", **EARLIER)
    again = make(
        "券收回。",
        finding="食堂结余又转作福利发给职工",
        unit="云溪市融媒体中心",
        unit_aliases=["云溪市广播站"],
        **LATER,
    )
    assert sift(first, again)[Code.RECURRED].refs == (first.id,)


@pytest.mark.parametrize(
    "claim",
    [
        "参训教师906人，其中语文298人、数学321人、英语277人。",
        "少的18件都有了下落：11件外借没有登记，6件早已拆用，3件丢失由保管人赔偿。",
        "漏记的86000元5月已补记，凭证附后；其中桌椅47000元、空调22000元、书柜9000元。",
        "违规发放的64000元由两个科室退回，其中综合科31000元、业务科36000元。",
    ],
)
def test_parts_that_nearly_make_their_total_differ(make, sift, claim):
    assert Code.TOTALS_DIFFER in sift(make(claim))


@pytest.mark.parametrize(
    "claim",
    [
        "少的20件都有了下落：11件外借没有登记，6件早已拆用，3件丢失由保管人赔偿。",
        "参训教师906人，其中语文98人、数学121人、英语77人。",
        "漏记的86000元5月已补记；其中桌椅47000元、空调30000元、书柜9000元。",
    ],
)
def test_parts_that_add_up_or_are_plainly_some_do_not(make, sift, claim):
    assert Code.TOTALS_DIFFER not in sift(make(claim))


OWED = {
    "about": {"amount": 90000.0},
    "finding": "违规发放津贴90000元",
    "claims": {"money_recovered": 90000.0},
}
PAPER = [{"title": "退款凭证", "text": "三次"}]


def test_instalments_that_do_not_make_the_whole_are_short(make, sift):
    claim = "90000元已全部收回：4月8日退回40000元，5月8日退回30000元，6月2日退回15000元。"
    found = sift(make(claim, evidence=PAPER, **OWED))
    assert Code.TOTALS_DIFFER in found
    assert Code.MONEY_SHORT in found


def test_instalments_that_make_the_whole_are_not_short(make, sift):
    claim = "90000元已全部收回：4月8日退回40000元，5月8日退回30000元，6月2日退回20000元。"
    found = sift(make(claim, evidence=PAPER, **OWED))
    assert not {Code.TOTALS_DIFFER, Code.MONEY_SHORT} & set(found)


def test_facts_taken_over_from_an_earlier_round_are_recycled(make, sift):
    told = "巡查艇清捞水面漂浮物34吨，出动船只57艘次，抽查21个断面，19个合格。"
    first = make("河长公示牌更换一批。" + told, finding="河道漂浮物多", **EARLIER)
    later = make(
        "新购清漂船两艘，5月6日下水，船员经培训上岗，值班表贴在码头。其中" + told,
        finding="船闸管理所值班脱岗",
        **LATER,
    )
    assert Code.RECYCLED_TEXT in sift(first, later)


@pytest.mark.parametrize(
    "claim",
    [
        "由资产科逐项核对，限期处理，每季度报送一次核对表，负责人签字。",
        "要逐项核对设备；要限期处理闲置；要明确专人保管。以上形成方案，正在着手。",
    ],
)
def test_the_plan_at_greater_length_is_still_the_plan(make, sift, claim):
    assert Code.PLAN_AS_RESULT in sift(make(claim))


@pytest.mark.parametrize(
    "claim",
    [
        "召开推进会2次，部署设备清理和处置工作；购买学习资料80册，组织测验一次，平均88分。",
        "组织座谈2次，听取意见，向供应商发函1份，形成调研报告1篇。",
        "组织专题学习两期，向35名职工发放提示卡，编写警示案例4个。",
    ],
)
def test_papers_in_number_are_no_deeds(make, sift, claim):
    assert Code.MEETINGS_ONLY in sift(make(claim))


def test_one_answer_in_the_same_words_for_findings_of_three_kinds_is_marked(make, sift):
    claim = "对照反馈逐条梳理，由办公室牵头整改，修订工作手册，统一了流程和台账，已经全部落实到位。"
    kinds = [("公车停放无记录", "作风建设"), ("工会账目长期未清", "资产管理"), ("消防栓无水", "安全责任")]
    records = [make(claim, finding=text, about={"category": kind}) for text, kind in kinds]
    assert Code.ONE_FOR_MANY in sift(*records)


def test_a_paper_dated_days_after_the_claim_is_marked(make, sift):
    assert Code.EVIDENCE_POSTDATES in sift(make(DEED, evidence=[{"title": "交接单", "dated": "2025-05-31"}]))
