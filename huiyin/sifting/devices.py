"""By what a short answer wants to be done: a campaign, a day's meeting, a system, a paper, a team.

One such thing may stand in many honest answers; it answers for them only where hardly anything else is told.
"""

from __future__ import annotations

import re
from functools import lru_cache

from huiyin.sifting.clauses import clauses
from huiyin.sifting.facts import facts
from huiyin.sifting.records import Record

#: with more facts of its own an answer rests on no shared thing
FEW_OF_ITS_OWN = 1
_OWN = frozenset({"number", "money", "share"})
_QUOTED = re.compile(r"[“\"「]([\u4e00-\u9fff\dA-Za-z+]{3,16})[”\"」]")
_PAPER = re.compile(r"《([^》]{3,40})》")
_DAY = re.compile(r"(\d{1,2}月\d{1,2}日)")
#: what happens on a day, as classes: however it is called, the meeting of that day is one
_HAPPENS = {
    "会": re.compile(r"会(?!计|员|费)|部署|研究|传达|学习|宣讲|党课"),
    "训": re.compile(r"培训|轮训|教育|测试|考试|讲座"),
    "查": re.compile(r"检查|排查|自查|督查|抽查|巡查"),
    "文": re.compile(r"印发|出台|下发|发文|通知|制定|修订|施行|实施|公布"),
    "用": re.compile(r"上线|启用|运行|开通|投用|成立|揭牌|启动"),
    "签": re.compile(r"签订|签了|承诺|责任书|约谈|谈话"),
}
_THING = re.compile(
    r"([\u4e00-\u9fff]{2})(系统|平台|小程序|专班|领导小组|工作组|专项行动|专项整治|大排查|活动|培训班|大讲堂|大会|专题会|现场会|推进会|调度会|办法|细则|"
    r"责任书|承诺书|台账|清单|手册|制度汇编|监督员|微信群|展板|倡议书|一张图|积分制|网格化|责任制)"
)
_COMMONPLACE = re.compile(
    r"工作|相关|有关|管理|规章|各项|整改|问题|规范|一系|系列|本次|此次|这[个一]|该|了|开展|建立|召开|我|本|责任|成立|上线|了个"
)


@lru_cache(maxsize=20_000)
def devices(text: str, finding: str) -> frozenset[str]:
    """Names of the things by which a text says the matter was put right; those of the finding aside."""
    held = {f"“{found}”" for found in _QUOTED.findall(text) if found not in finding}
    held |= {f"《{found}》" for found in _PAPER.findall(text) if found not in finding}
    held |= {
        "".join(found)
        for found in _THING.findall(text)
        if not _COMMONPLACE.search(found[0]) and "".join(found) not in finding
    }
    for part in clauses(text):
        for day in _DAY.findall(part.text):
            held |= {f"{day}·{kind}" for kind, look in _HAPPENS.items() if look.search(part.text)}
    return frozenset(held)


def leaned_on(record: Record) -> frozenset[str]:
    """The devices of an answer that has hardly a figure of its own; empty for any other."""
    known = record.finding.text + "".join(m.text for m in record.measures)
    own = {f.value for f in facts(record.text) if f.kind in _OWN and f.value not in known}
    if len(own) > FEW_OF_ITS_OWN:
        return frozenset()
    return devices(record.text, record.finding.text)
