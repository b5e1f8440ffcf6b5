"""Right sums that a hasty reader takes for wrong ones, which never disagree; and wrong ones, which do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huiyin.reading import Reading

HEAD = (
    "市水务局党组关于巡察整改情况的通报\n"
    "2023年3月6日至4月28日，市委第二巡察组对市水务局党组开展了巡察，6月9日反馈意见。"
)
RIGHT = [
    "指出3个方面30个问题，立行立改的12个问题已完成10个，正在推进2个；"
    "分阶段整改的18个问题已完成9个，正在推进9个。",
    "反馈的30个问题，第一批整改完成18个，第二批整改完成10个，正在整改2个。",
    "反馈30个问题，细化为52个具体问题，已完成整改50个，2个正在整改，整改完成率96.2%。",
    "反馈问题21个，已完成整改19个，完成率90%，正在整改2个。",
    "共整改问题45个（含自查发现的15个），其中反馈的30个问题已完成28个，自查问题15个已完成15个。",
    "反馈问题30个，其中党的领导方面12个、党的建设方面10个、全面从严治党方面8个；涉及机关的20个、涉及二级单位的14个（部分问题同时涉及两级）。",
    "处理处分12人，其中党纪处分5人、政务处分4人、组织处理6人（部分人员同时受到党纪政务处分）。",
    "追缴资金120万元，其中退还群众60万元，上缴国库60万元。清退违规补贴30万元。",
    "涉及资金1200万元，已追回800万元，其中现金500万元、实物折价300万元，剩余400万元正在追缴。",
    "反馈问题18个，整改措施60条，其中已完成56条，持续推进4条，措施完成率93.3%。18个问题已完成16个，基本完成2个。",
    "反馈的18个问题，16个完成整改，其余2个中1个正在整改、1个因政策调整暂缓。",
    "指出3个问题，已完成2个。立行立改问题6个全部办结。信访件12件，办结11件，办结率91.7%。",
    "反馈意见指出3个方面8个具体问题，建议5条；移交信访件7件，已办结5件。目前8个问题完成7个，完成率87.5%。",
    "省委巡视反馈涉及我局问题5个，市委巡察反馈问题18个，合计23个问题，已完成整改21个，正在整改2个。",
    "巡察反馈问题29个，其中需我局牵头整改17个、配合整改12个，已完成整改27个，正在整改2个。",
    "截至6月底，22个问题已完成15个，正在整改7个；截至9月底，22个问题已完成20个，正在整改2个，完成率90.9%。",
    "收缴违纪资金15万元，追缴租金22.4万元，清退补贴1.6万元，三项共39万元。",
    "反馈3个方面17个问题。目前17个问题中，整改完成15个（含长期坚持4个），未完成2个。",
    "反馈问题12个，完成整改12个，其中需长期坚持5个。",
]
LISTED = "\n".join(
    ["", "一、关于“学习不深入”的问题", "（一）制定计划。", "二、关于“合同管理混乱”的问题", "（一）清理合同。"]
)


@pytest.mark.parametrize("words", RIGHT)
def test_a_right_sum_never_disagrees(understood: Callable[..., Reading], words: str) -> None:
    wrong = [c for c in understood(HEAD + words).reconciliation if c.verdict == "disagrees"]
    assert [(c.rule, c.stated, c.computed) for c in wrong] == []


@pytest.mark.parametrize(
    "words",
    [
        "反馈3个方面12个问题，已完成整改11个，正在整改1个。现将主要问题整改情况通报如下：",
        "反馈意见指出三个方面的问题，细化为9个具体问题，均已完成整改。以下择要公布：",
    ],
)
def test_a_selection_of_the_findings_never_disagrees(understood: Callable[..., Reading], words: str) -> None:
    wrong = [c for c in understood(HEAD + words + LISTED).reconciliation if c.verdict == "disagrees"]
    assert [(c.rule, c.stated, c.computed) for c in wrong] == []


@pytest.mark.parametrize(
    ("words", "stated", "computed"),
    [
        ("反馈问题21个，已完成整改19个，完成率91%。", 91, 90.5),
        ("整改措施60条，已完成56条，持续推进5条。", 60, 61),
        ("措施60条，已完成52条，措施完成率95%。", 95, 86.7),
        ("问责12人，其中诫勉5人、批评教育9人。", 12, 14),
        ("追缴租金32.4万元、退回补贴48.2万元，两项合计85.6万元。", 856000, 806000),
        ("整改金额640万元，由收回借款380万元、补缴税费160万元两部分构成。", 6400000, 5400000),
        ("指出3个方面12个问题，其中党建方面5个、作风方面4个、干部方面4个。", 12, 13),
        ("建立制度20项，其中新建8项、修订13项。", 20, 21),
        ("反馈30个问题，已完成25个，正在整改4个。", 30, 29),
    ],
)
def test_a_wrong_sum_is_found(
    understood: Callable[..., Reading], words: str, stated: float, computed: float
) -> None:
    wrong = [c for c in understood(HEAD + words).reconciliation if c.verdict == "disagrees"]
    assert (stated, computed) in {(c.stated, c.computed) for c in wrong}
