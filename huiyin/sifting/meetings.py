"""meetings_only: a finding about money, assets, people or projects answered by meetings and papers alone."""

from __future__ import annotations

import re

from huiyin.sifting.clauses import clauses
from huiyin.sifting.codes import Code, Reason, Sign
from huiyin.sifting.deeds import ATTITUDE, DEED, MEETING, ON_PAPER, hard_deeds, without_titles
from huiyin.sifting.facts import facts
from huiyin.sifting.records import Record

#: findings that meetings, study and rules do answer: the fault lay in them
_OF_MEETINGS = re.compile(
    r"组织生活|支委会|支部(?:大会|会|活动)|党员大会|三会一课|民主评议|民主生活会|民主集中|学习|中心组|理论|议事|议题|"
    r"会议(?!费|室|结算|用房)|谈心|党课|传达|意识形态|主体责任|第一议题|研究部署|宣传|教育(?!局|费)|培训(?!费|名义|经费)|"
    r"制度(?:不|未|缺|滞后|没有)|规定(?:不|未)|方案(?:不|未|照搬)|会议记录|研究(?:不|少)|部署|重视不够|认识不"
)
_OF_THINGS = re.compile(
    r"元|资金|经费|补贴|补助|费用|收费|欠|挪用|报销|列支|资产|设备|房|车|土地|项目|工程|采购|招标|合同|库存|物资|人员|干部|临聘|编制|档案|"
    r"药|餐|食|燃气|消防|隐患|渗漏|污水|垃圾|道路|水|电|牌|证|票据|票|值班|户|救助|低保|预案|路线|闲置|短缺|占用|超标|公示|公开|脱岗|造假|"
    r"坏|损|破|漏|缺|堵|断|锈|裂|脏|臭|挪|骗|瞒|冒|不通|不便|不足|无人|没人|失修|失灵|投诉|难"
)


def meetings_only(record: Record) -> Sign | None:
    """A sign when every action told is a meeting or a paper although the finding asks for a deed."""
    if not record.claims_done or not record.text or not _asks_for_deeds(record.finding.text):
        return None
    parts = [p for p in clauses(without_titles(record.text)) if len(p.text) > 1]
    met = [p for p in parts if MEETING.search(p.text) or ON_PAPER.search(p.text)]
    if not met:
        return None
    own_words = set(DEED.findall(record.finding.text))
    deeds = [
        d for p in parts for d in hard_deeds(p.text) if d not in own_words and not _only_filed(p.text, d)
    ]
    others = [p for p in parts if p not in met]
    if deeds or any(_counts_things(p.text) for p in others):
        return None
    words = sum(len(MEETING.findall(p.text)) for p in met)
    share = sum(len(p.text) for p in met) / sum(len(p.text) for p in parts)
    empty = sum(bool(ATTITUDE.search(p.text)) for p in others)
    if words < 2 or share < 0.4 or empty > len(met):
        return None
    named = tuple(
        dict.fromkeys(w for p in met for w in [*MEETING.findall(p.text), *ON_PAPER.findall(p.text)])
    )
    told = "、".join(named)
    why = f"问题要求有实际处置，整改情况只写了会议和文件（{told}），没有退、缴、拆、修、处理等任何实际动作"
    score = min(0.97, 0.5 + 0.35 * share + 0.03 * min(4, words))
    spans = ((0, len(record.text)),)
    return Sign(Code.MEETINGS_ONLY, score, why, (), spans, Reason.ONLY_MEETINGS, {"named": named})


_OF_PAPERS = ("次", "场", "期", "人", "名", "人次", "份", "篇", "册", "分", "条次", "轮")


#: seats, screens and hours of a meeting count nothing that was put right
_OF_THE_MEETING = re.compile(
    r"会场|视频会|与会|参会|到会|会期|会上|会后|会前|会是|听课|讲课|授课|课时|学时|座位|观看|收看|发言"
)
#: a paper that is signed, collected or filed after a meeting
_FILED = re.compile(
    r"责任书|承诺|保证书|会议|笔记|照片|签到|试卷|答卷|课件|学习|心得|讲稿|发言|影像|档案盒|台账"
)


#: what is done with such a paper
_FILING = frozenset(
    ["签了", "签订", "装订", "归档", "入档", "收齐", "编号", "张贴", "发放", "公示", "公开", "录入", "送达"]
)


def _only_filed(clause: str, deed: str) -> bool:
    return deed in _FILING and _FILED.search(clause) is not None


def _counts_things(clause: str) -> bool:
    """Something was counted or paid in words that no list of deeds holds; copies of papers are none."""
    return not _OF_THE_MEETING.search(clause) and any(
        f.kind in ("money", "number") and not f.value.endswith(_OF_PAPERS) for f in facts(clause)
    )


def _asks_for_deeds(finding: str) -> bool:
    if _OF_MEETINGS.search(finding):
        return bool(re.search(r"\d[\d.,]*\s*万?元", finding))
    return bool(_OF_THINGS.search(finding)) or bool(re.search(r"\d", finding))
