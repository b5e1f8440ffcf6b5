"""no_substance: completion is claimed and nothing in the claim could be checked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huiyin.sifting.clauses import Part, clauses
from huiyin.sifting.codes import Code, Param, Reason, Sign
from huiyin.sifting.deeds import ATTITUDE, DEED, HANDIWORK, INTENTION, MEETING, ON_PAPER, without_titles
from huiyin.sifting.facts import Fact, facts, weight
from huiyin.sifting.records import Record

#: with so much to check a claim is no empty one, however it is worded
ENOUGH = 1.5
#: figures of speech in which official writing praises itself; they prove as little as words of attitude
_PRAISE = re.compile(
    r"久久为功|驰而不息|触及灵魂|催人奋进|洗礼|锤炼|奠定|根本扭转|焕然一新|蔚然成风|深入人心|飞跃|跃升|阵地|高标准|"
    r"行稳致远|保驾护航|正能量|初心|赋能|新篇章|新征程|抓手|牵引|标杆|引领|标本兼治|走深走实|见行见效|落地生根|开花结果|"
    r"掷地有声|雷厉风行|真刀真枪|刀刃向内|红脸出汗|立行立改|即知即改|政治生态|风清气正|心齐气顺|干事创业|比学赶超|奋勇争先|"
    r"凝心聚力|同心|踏石留印|抓铁有痕|钉钉子|一抓到底|不折不扣|入脑入心|内化于心|外化于行|学思践悟|普遍反映|一致认为|反响|"
    r"获得感|幸福感|公信力|认同|赞誉|肯定|点赞|称赞|喜人|长足|彰显|涌现|蓬勃|良性循环|规范化|制度化|科学化|水平|能力|素质|"
    r"合力|格局|向好|提质增效|高质量|佳绩|答卷|根基|基石|防线|堡垒|底线|红线|总开关|落到实处|落实落细|有力|健康发展|平稳|"
    r"教育深刻|触动|鞭策|警醒|反思|震动|信任|满意|放心|舒心|暖心|贴心|精气神|正气|新风|久治|治本|脱胎换骨|凤凰|春风|强心|"
    r"(?:责任|意识|风气|规矩|标准|作风|要求|纪律|劲头|底气|信心|漏洞|短板|思路|方向|目标|篱笆|弦)[\u4e00-\u9fff]{0,4}[实强严堵清明顺紧牢硬足活正浓高齐扎]了?$"
)
_OPINION = re.compile(r"满意|知晓|认可|好评|支持|参与|整改|完成|落实|覆盖|提升|提高")
_ASPECTS = re.compile(
    r"^[个项条点类种][\u4e00-\u9fff]{0,3}?(?:方面|维度|层面|环节|转变|关键|重点|要求|意见|体会|关系|机制|能力|意识)"
)
#: what is mended in a manner of speaking only: 漏洞堵了, 短板补上
_OF_SPEECH = re.compile(
    r"漏洞|短板|弱项|思想|责任(?!书|人)|篱笆|口子|链条|防线|意识|认识|差距|堵点|症结|根子|病灶|灰尘|弦|阀|风气|作风|风险点|盲区|死角|"
    r"作用|理念|氛围|格局|局面|精神|信念|堤坝|笼子|环节|隔阂|心结|关系|机制"
)
#: from this share of attitude on a claim is one of slogans; so many characters are a long one
SLOGANS, LONG, SHORT = 0.4, 40, 25
#: in so many characters without one fact a single deed is lost
TALK = 60


def of_its_own(record: Record) -> list[Fact]:
    """Facts of the claim that do not merely repeat the finding or the plan."""
    known = record.finding.text + "".join(m.text for m in record.measures)
    return [f for f in facts(record.text) if f.value not in known]


def no_substance(record: Record, own: list[Fact]) -> Sign | None:
    """A sign when the claim has no fact of its own and is attitude, or is not even a deed."""
    if not record.claims_done or record.claim is None:
        return None
    if not record.text:
        if record.claim.counts or record.claim.money_recovered is not None or not record.claim.status:
            return None
        why = "申报整改完成，却没有写任何整改情况，无从核对"
        return Sign(Code.NO_SUBSTANCE, 0.7, why, reason=Reason.NOTHING_WRITTEN)
    held = weight([f for f in own if not _says_nothing(record.text, f)])
    if held >= ENOUGH:
        return None
    bare = without_titles(record.text)
    parts = list(clauses(bare))
    attitude = sum(len(p.text) for p in parts if _is_attitude(p.text))
    share = attitude / max(1, sum(len(p.text) for p in parts))
    done = "；".join(p.text for p in parts if not _OF_SPEECH.search(p.text))
    deeds = len(DEED.findall(done)) + len(HANDIWORK.findall(done))
    if _concrete(held, share, deeds, len(record.text)) or (share < SLOGANS and _has_its_own_code(parts)):
        return None
    score = 0.95 - 0.2 * held - 0.05 * min(3, deeds) + 0.05 * (share > 0.5)
    told = f"只有{own[0].value}一处" if own else "没有一处"
    why = (
        f"申报整改完成，{len(record.text)}字的整改情况中{told}可供核对的事实"
        f"（数量、日期、金额、文件、票据、地点等），{round(share * 100)}% 是态度性、口号性表述"
    )
    params: dict[str, Param] = {
        "characters": len(record.text),
        "fact": own[0].value if own else "",
        "percent": round(share * 100),
    }
    spans = ((0, len(record.text)),)
    return Sign(Code.NO_SUBSTANCE, score, why, (), spans, Reason.NOTHING_TO_CHECK, params)


def _says_nothing(text: str, fact: Fact) -> bool:
    """满意率98%, 三个方面, a year alone: a figure that nobody can look up."""
    if fact.kind in ("share", "number") and fact.value.endswith(("%", "％")):
        return _OPINION.search(text[max(0, fact.start - 12) : fact.start]) is not None
    if fact.kind == "date":
        return re.fullmatch(r"\d{4}年", fact.value) is not None
    return fact.kind in ("number", "count") and _ASPECTS.match(text[fact.end - 1 : fact.end + 6]) is not None


def _is_attitude(clause: str) -> bool:
    """Attitude or praise; a deed only in a manner of speaking changes nothing."""
    empty = ATTITUDE.search(clause) or _PRAISE.search(clause)
    return bool(empty) and (not DEED.search(clause) or bool(_OF_SPEECH.search(clause)))


def _has_its_own_code(parts: Sequence[Part]) -> bool:
    """Meetings or intentions fill most of it: other codes say so more plainly."""
    told = [p for p in parts if MEETING.search(p.text) or ON_PAPER.search(p.text)]
    ahead = [p for p in parts if INTENTION.search(p.text)]
    return 2 * max(sum(len(p.text) for p in some) for some in (told, ahead)) >= sum(
        len(p.text) for p in parts
    )


def _concrete(held: float, share: float, deeds: int, length: int) -> bool:
    """Something was done after all, although it is told without figures.

    A long text that tells neither fact nor deed is empty even where few of its words are those of slogans.
    """
    if held > 0:
        return share < SLOGANS or (held >= 1 and deeds > 0)
    if share >= SLOGANS:
        return deeds >= 2 and share < 0.6
    return deeds >= (2 if length >= TALK else 1) or length < SHORT or (length < LONG and share < 0.2)
