"""evidence_missing: claimed done without evidence, or with less of it than the claim counts."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.sifting.amounts import amounts, in_words
from huiyin.sifting.codes import Code, Param, Reason, Sign
from huiyin.sifting.money import amount_back, amount_found
from huiyin.sifting.papers import is_about_people, is_collection, is_rule, is_voucher, rules_told
from huiyin.sifting.records import Record


def evidence_missing(record: Record) -> Sign | None:
    """The gravest gap between what is claimed and what is attached."""
    if not record.claims_done or record.claim is None:
        return None
    if not record.evidence:
        return _sign(0.9, "申报整改完成，没有附任何佐证材料", Reason.NO_EVIDENCE)
    return max(_gaps(record), key=lambda sign: sign.score, default=None)


def _gaps(record: Record) -> Iterator[Sign]:
    yield from _rules(record)
    yield from _money(record)
    persons = record.claim.counts.get("persons") if record.claim else None
    if persons and not any(is_about_people(p) for p in record.evidence):
        why = f"申报处理 {persons:g} 人，没有附处理、谈话或问责材料"
        yield _sign(0.6, why, Reason.NO_PAPER_ON_PEOPLE, persons=persons)


def _sign(score: float, why: str, reason: Reason, **params: Param) -> Sign:
    return Sign(Code.EVIDENCE_MISSING, score, why, reason=reason, params=params)


def _rules(record: Record) -> Iterator[Sign]:
    titles, number = rules_told(record.text)
    counted = int(record.claim.counts.get("rules_made", 0)) if record.claim else 0
    told = max(counted, number, len(titles))
    attached = [p for p in record.evidence if is_rule(p)]
    if not told or any(is_collection(p) for p in record.evidence):
        return
    shown = " ".join(p.title + p.text for p in record.evidence)
    absent = [t for t in titles if t not in shown]
    fewer = told - len(attached)
    if fewer <= 0 or (titles and not absent):
        return
    named = f"，缺《{'》《'.join(absent[:4])}》" if absent else ""
    score = min(0.95, 0.6 + 0.3 * fewer / told + 0.05 * bool(absent))
    why = f"申报制定制度 {told} 项，佐证材料中只有 {len(attached)} 项的文本{named}"
    missing = tuple(absent[:4])
    yield _sign(score, why, Reason.RULES_NOT_ATTACHED, told=told, attached=len(attached), absent=missing)


def _money(record: Record) -> Iterator[Sign]:
    back = (
        amount_back(record)
        if amount_found(record) or (record.claim and record.claim.money_recovered)
        else None
    )
    if back is None or back.yuan <= 0 or any(is_voucher(p) for p in record.evidence):
        return
    if _shown(back.yuan, record):
        return
    why = f"申报收回 {in_words(back.yuan)}，佐证材料中没有任何缴款、转账或入账凭证"
    yield _sign(0.75, why, Reason.NO_VOUCHER, yuan=back.yuan)


def _shown(yuan: float, record: Record) -> bool:
    """A paper that tells this sum is evidence of it, whatever its title: 退租协议 折退27600元."""
    for piece in record.evidence:
        told = [a.yuan for a in amounts(piece.title + " " + piece.text)]
        if any(abs(t - yuan) < 1 for t in (*told, sum(told))):
            return True
    return False
