"""no_substance: completion is claimed and nothing in the claim could be checked."""

from __future__ import annotations

from collections.abc import Sequence

from huiyin.sifting.clauses import Part, clauses
from huiyin.sifting.codes import Code, Param, Reason, Sign
from huiyin.sifting.deeds import ATTITUDE, DEED, HANDIWORK, INTENTION, MEETING, ON_PAPER, without_titles
from huiyin.sifting.facts import Fact, facts, weight
from huiyin.sifting.records import Record

#: with so much to check a claim is no empty one, however it is worded
ENOUGH = 1.5
#: from this share of attitude on a claim is one of slogans; so many characters are a long one
SLOGANS, LONG, SHORT = 0.4, 40, 25


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
    held = weight(own)
    if held >= ENOUGH:
        return None
    bare = without_titles(record.text)
    parts = list(clauses(bare))
    attitude = sum(len(p.text) for p in parts if ATTITUDE.search(p.text) and not DEED.search(p.text))
    share = attitude / max(1, sum(len(p.text) for p in parts))
    deeds = len(DEED.findall(bare)) + len(HANDIWORK.findall(bare))
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
    return deeds > 0 or length < SHORT or (length < LONG and share < 0.2)
