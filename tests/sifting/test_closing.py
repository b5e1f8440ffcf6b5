"""Closed in a rush, answered all at once, found again."""

from __future__ import annotations

from huiyin.sifting import Code, Record

from .conftest import record, signs

BODY = "逐台核对设备12台，9台调剂，3台4月18日移交回收公司。"


def closed(day: str, by: str = "u-1", seconds: float | None = None, **more: object) -> Record:
    review = {"closed_on": day, "closed_by": by, "opened_seconds": seconds}
    return record(BODY, review=review, **more)


def test_a_close_after_seconds_is_rushed():
    assert Code.RUSHED_CLOSE in signs(closed("2025-06-10", seconds=4))
    assert Code.RUSHED_CLOSE not in signs(closed("2025-06-10", seconds=240))


def test_bulk_closing_on_the_deadline_unopened_is_rushed():
    units = [closed("2025-06-30", unit=f"云溪市第{k}所") for k in range(4)]
    assert Code.RUSHED_CLOSE in signs(*units)


def test_a_day_of_proper_reviews_is_not_rushed():
    units = [closed("2025-06-30", seconds=900, unit=f"云溪市第{k}所") for k in range(6)]
    assert Code.RUSHED_CLOSE not in signs(*units)
    early = [closed("2025-06-10", unit=f"云溪市第{k}所") for k in range(4)]
    assert Code.RUSHED_CLOSE not in signs(*early)


FINDINGS = [
    ("会议费结算无通知、无签到", "补正会议资料"),
    ("防汛物资短缺8种，预案照搬上年", "补充储备，修订预案"),
    ("药房盘点差异长期不处理", "药品全部网上采购"),
    ("公务用车派车单缺失", "派车逐次登记"),
]


def test_one_paper_for_unrelated_findings_is_one_for_many():
    answer = "我局2025年4月15日公布《综合管理规定》50条，4月21日对36名职工宣讲一遍，各科室按规定执行。"
    units = [record(answer, finding=f, plan=p) for f, p in FINDINGS]
    found = signs(*units)[Code.ONE_FOR_MANY]
    assert set(found.refs) == {u.id for u in units[:3]}


def test_one_paper_told_in_other_words_is_one_for_many():
    answers = [
        "用4月15日公布的《综合管理规定》（50条）来管，4月21日宣讲到场36人，经办的是资产科。",
        "《综合管理规定》50条4月15日公布，4月21日向36名职工作了宣讲，问题得到解决。",
        "依托《综合管理规定》的50条要求，4月21日宣讲36人，本项已改。",
    ]
    units = [record(a, finding=f, plan=p) for a, (f, p) in zip(answers, FINDINGS, strict=False)]
    assert Code.ONE_FOR_MANY in signs(*units)


def test_one_rule_for_findings_of_one_kind_is_not_one_for_many():
    findings = ["超标准使用办公用房5间", "退休人员仍占用办公用房1间", "办公用房面积登记不实3间"]
    units = [
        record(
            f"出台《办公用房管理制度》，4月{k + 3}日腾退{k + 21}间。",
            finding=f,
            plan="按标准重新分配，限期腾退",
        )
        for k, f in enumerate(findings)
    ]
    assert Code.ONE_FOR_MANY not in signs(*units)


def earlier(finding: str, **more: object) -> Record:
    return record(BODY, finding=finding, round="2024-1", about={"recorded_on": "2024-03-01"}, **more)


def test_a_finding_closed_before_and_found_again_has_recurred():
    before = earlier("固定电话闲置9条，仍按月缴费")
    again = record(BODY, finding="仍有固定电话闲置13条，按月缴费")
    assert signs(before, again)[Code.RECURRED].refs == (before.id,)
    assert Code.RECURRED not in signs(before, again, of=before)


def test_another_finding_of_a_later_round_has_not_recurred():
    before = earlier("固定电话闲置9条，仍按月缴费")
    assert Code.RECURRED not in signs(before, record(BODY, finding="公务接待费超标准列支3200元"))


def test_what_was_never_finished_does_not_recur():
    before = record(
        BODY,
        finding="固定电话闲置9条，仍按月缴费",
        round="2024-1",
        about={"recorded_on": "2024-03-01"},
        claims={"status": "in_progress"},
        review=None,
    )
    assert Code.RECURRED not in signs(before, record(BODY, finding="固定电话闲置13条，仍按月缴费"))
