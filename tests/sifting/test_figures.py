"""Figures that disagree, money that is short, evidence that is missing."""

from __future__ import annotations

import pytest

from huiyin.sifting import Code

BODY = "逐台核对设备12台，4月18日移交回收公司。"


@pytest.mark.parametrize(
    "claim",
    [
        "处理责任人6人，即诫勉2人、批评教育2人、提醒谈话1人。",
        "查出问题30处，分别为漏项12处、错账10处、缺件5处。",
        "清点物资88件，完好50件、破损20件、遗失8件。",
        "共追回资金：公务费2万元，差旅费1.5万元，合计不符，总额5万元，其中现金3万元、转账4万元。",
        "整改项目15个，其中道路9个、桥梁8个。",
        "退还丧属第一批31户、第二批22户，合计54户。",
        "共处理9人（警告3人、诫勉4人、提醒谈话1人）。",
    ],
)
def test_a_total_that_is_not_the_sum_of_its_parts_differs(make, sift, claim):
    assert Code.TOTALS_DIFFER in sift(make(BODY + claim))


@pytest.mark.parametrize(
    "claim",
    [
        "处理责任人5人，即诫勉2人、批评教育2人、提醒谈话1人。",
        "清点物资78件，完好50件、破损20件、遗失8件。",
        "考核人员43名，评出优秀7名、不合格2名。",
        "拆除广告牌13块，其中高炮5块。",
        "全年会议由30个压到20个，视频会议12个。",
        "收回资金3.5万元，其中现金1.2万元、转账2.3万元。",
        "走访群众110户，收到意见7条，改正4条，答复3条。",
        "培训2期，第一期30人、第二期45人。",
        "退还丧属第一批31户、第二批22户，合计53户。",
        "党员14人到场，发言12人，共提意见37条。",
    ],
)
def test_parts_that_add_up_or_are_only_some_do_not_differ(make, sift, claim):
    assert Code.TOTALS_DIFFER not in sift(make(BODY + claim))


def test_counted_people_must_be_those_in_the_papers(make, sift):
    papers = [{"title": "问责材料", "text": "被问责的总数1人（诫勉1人）。"}]
    claim = BODY + "馆长黄同志受到诫勉。"
    assert Code.TOTALS_DIFFER in sift(make(claim, claims={"counts": {"persons": 3}}, evidence=papers))
    assert Code.TOTALS_DIFFER not in sift(make(claim, claims={"counts": {"persons": 1}}, evidence=papers))


@pytest.mark.parametrize(("counted", "differs"), [(10, False), (9, True)])
def test_people_told_by_kind_in_the_papers_are_added_up(make, sift, counted, differs):
    papers = [{"title": "关于有关人员处理情况的报告", "text": "给予党纪政务处分4人，组织处理6人。"}]
    claim = BODY + "有关人员已处理。"
    signs = sift(make(claim, claims={"counts": {"persons": counted}}, evidence=papers))
    assert (Code.TOTALS_DIFFER in signs) is differs


def test_counted_rules_must_be_those_named(make, sift):
    claim = BODY + "制定《设备管理办法》。"
    assert Code.TOTALS_DIFFER in sift(make(claim, claims={"counts": {"rules_made": 2}}))
    assert Code.TOTALS_DIFFER not in sift(make(claim, claims={"counts": {"rules_made": 1}}))


def test_a_voucher_over_less_than_claimed_differs(make, sift):
    claim = BODY + "54990元已于5月9日退回账户。"
    money = {"money_recovered": 54990.0}
    less = [{"title": "转账凭单", "text": "入账金额 46700.00 元"}]
    two = [{"title": "转账凭单", "text": "30000元"}, {"title": "缴款收据", "text": "人民币24990元整"}]
    capitals = [{"title": "转账凭单", "text": "人民币肆万陆仟柒佰元整"}]
    assert Code.TOTALS_DIFFER in sift(make(claim, claims=money, evidence=less))
    assert Code.TOTALS_DIFFER in sift(make(claim, claims=money, evidence=capitals))
    assert Code.TOTALS_DIFFER not in sift(make(claim, claims=money, evidence=two))


FOUND = {"about": {"amount": 46800.0}, "finding": "违规发放补贴46800元"}
VOUCHER = [{"title": "银行回单", "dated": "2025-05-08"}]


@pytest.mark.parametrize(
    "claim",
    [
        "已追缴3.11万元，全部入账。",
        "钱款收齐：现金1.66万元，刷卡1.45万元。",
        "退回资金共计20000元，其余人员已批评教育。",
    ],
)
def test_less_than_was_found_is_short(make, sift, claim):
    assert Code.MONEY_SHORT in sift(make(claim, evidence=VOUCHER, **FOUND))


@pytest.mark.parametrize(
    "claim",
    [
        "46800元已全部追缴入账。",
        "已追缴4.68万元，5月8日入专户。",
        "分两次收回：4月退回2.68万元，5月退回2万元。",
        "追回36800元，另10000元经复核属合规支出，予以核减。",
        "更换监控2套，工程款6196元由事业经费支付；46800元退回账户。",
    ],
)
def test_the_whole_amount_or_an_explained_rest_is_not_short(make, sift, claim):
    assert Code.MONEY_SHORT not in sift(make(claim, evidence=VOUCHER, **FOUND))


def test_an_open_remainder_in_progress_is_not_short(make, sift):
    claim = "应收46800元，已收30000元，还差16800元，约定分批补交。"
    assert sift(make(claim, claims={"status": "in_progress"}, **FOUND)) == {}


def test_done_without_evidence_is_missing_it(make, sift):
    assert sift(make(BODY, evidence=[]))[Code.EVIDENCE_MISSING].score > 0.8
    assert Code.EVIDENCE_MISSING not in sift(make(BODY))


def test_three_rules_need_three_texts(make, sift):
    claim = BODY + "新定《设备登记办法》《设备领用细则》《设备盘点规定》，共3项。"
    counts = {"counts": {"rules_made": 3}}
    texts = [{"title": f"《{t}》文本"} for t in ("设备登记办法", "设备领用细则", "设备盘点规定")]
    assert Code.EVIDENCE_MISSING in sift(
        make(claim, claims=counts, evidence=texts[:1] + [{"title": "照片"}] * 5)
    )
    assert Code.EVIDENCE_MISSING not in sift(make(claim, claims=counts, evidence=texts))
    assert Code.EVIDENCE_MISSING not in sift(make(claim, claims=counts, evidence=[{"title": "新订制度汇编"}]))


def test_money_that_came_back_needs_a_voucher(make, sift):
    claim = "46800元已全部追缴入账。"
    money = {"money_recovered": 46800.0}
    assert Code.EVIDENCE_MISSING in sift(make(claim, claims=money, **FOUND))
    assert Code.EVIDENCE_MISSING not in sift(make(claim, claims=money, evidence=VOUCHER, **FOUND))
