"""totals_differ: figures of the claim that agree neither with each other nor with the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.sifting.accounts import accounts
from huiyin.sifting.amounts import amounts, in_words
from huiyin.sifting.clauses import clauses
from huiyin.sifting.codes import Code, Param, Reason, Sign, Span
from huiyin.sifting.instalments import instalments
from huiyin.sifting.money import LEAST_SHARE, amount_found
from huiyin.sifting.papers import PENALTY, is_about_people, is_voucher, rules_told
from huiyin.sifting.rates import balances, rates
from huiyin.sifting.records import Record
from huiyin.sifting.tallies import OVERLAP, Tally, tallies

_PEOPLE_TOLD = re.compile(rf"(?:{PENALTY.pattern}|处理|追责)[^，。；、\d]{{0,6}}(\d+)[人名]")
_PEOPLE_LISTED = re.compile(
    r"(?:总数|共计?|合计|总计|花名册|名单|名册|处理|问责|涉及)[^\d，。；]{0,6}(\d+)\s*[人名]"
)
#: some are named, and there are others: 《甲》《乙》等5项
_AND_OTHERS = re.compile(r"》\s*等(?!\s*[一两二]项)")
#: who sat in a meeting was not dealt with
_ATTENDED = re.compile(r"参[加会训]|到会|出席|签到|与会|学习|受教育|旁听|大会")
#: a few of the vouchers stand for all
_SAMPLE = re.compile(r"部分|样[张本]|节选|抽样|示例|之一|[（(][一二三四五六七八九\d][）)]$")
#: the text gives the number as that of all
_ALL_TOLD = re.compile(
    r"(?:共|合计|总计|一共|处理|问责|追责|追究)[^，。；、\d]{0,6}\d+\s*[人名]"
    r"|\d+\s*[人名][^，。；]{0,6}(?:受到|被)"
)
_CAME_WITH = re.compile(r"利息|税|滞纳金|违约金|手续费|运费|孳息")
#: of more papers only the first are added up in every way
MOST_PAPERS = 10
_NAMED = re.compile(r"[\u4e00-\u9fff](?:同志|某某?)")


def totals_differ(record: Record) -> Sign | None:
    """The clearest contradiction between figures, with both figures in words."""
    if record.claim is None:
        return None
    return max(_contradictions(record), key=lambda sign: sign.score, default=None)


def _contradictions(record: Record) -> Iterator[Sign]:
    for tally in (*tallies(record.text), *balances(record.text), *accounts(record.text)):
        if tally.differs:
            spans = ((tally.start, tally.end),)
            yield _sign(0.95, f"整改情况中{_sum(tally)}", Reason.SUM_DIFFERS, _figures(tally), spans)
    for place, piece in enumerate(record.evidence):
        for tally in tallies(piece.text):
            if tally.differs and not OVERLAP.search(record.text):
                why = f"佐证材料“{piece.name}”中{_sum(tally)}"
                told: dict[str, Param] = {"piece": place, "title": piece.name, **_figures(tally)}
                yield _sign(0.8, why, Reason.SUM_IN_EVIDENCE_DIFFERS, told)
    for rate in rates(record.text):
        why = f"整改情况写 {rate.told:g}%，按所列数字应为 {rate.made:g}%"
        figures = _counted(rate.made, rate.told)
        yield _sign(0.85, why, Reason.RATE_DIFFERS, figures, ((rate.start, rate.end),))
    yield from _in_instalments(record)
    yield from _people(record)
    yield from _rules(record)
    yield from _vouchers(record)


def _sign(
    score: float, why: str, reason: Reason, params: dict[str, Param], spans: tuple[Span, ...] = ()
) -> Sign:
    return Sign(Code.TOTALS_DIFFER, score, why, (), spans, reason, params)


def _counted(counted: float, told: float) -> dict[str, Param]:
    return {"counted": counted, "told": told}


def _figures(tally: Tally) -> dict[str, Param]:
    return {"total": tally.total, "sum": sum(tally.parts), "parts": tally.parts, "unit": tally.unit}


def _sum(tally: Tally) -> str:
    def word(value: float) -> str:
        return in_words(value) if tally.unit == "元" else f"{value:g}{tally.unit}"

    parts = " + ".join(f"{p:g}" for p in tally.parts)
    return f"合计写 {word(tally.total)}，分项相加为 {word(sum(tally.parts))}（{parts}）"


def _in_instalments(record: Record) -> Iterator[Sign]:
    """Instalments that are said to be the whole and make another sum than any that is told."""
    claim = record.claim
    entered = claim.money_recovered if claim else None
    found = amount_found(record)
    wholes = [yuan for yuan in (entered, found.yuan if found else None) if yuan]
    for run in instalments(record.text):
        told = [a.yuan for a in amounts(record.text) if not run.start <= a.start < run.end]
        if wholes and not _equal(run.yuan, [*wholes, *told]) and run.yuan >= LEAST_SHARE * min(wholes):
            why = f"{run.times} 笔分期款相加为 {in_words(run.yuan)}，与所称全额 {in_words(min(wholes))} 不符"
            spans = ((run.start, run.end),)
            figures: dict[str, Param] = {"times": run.times, "sum": run.yuan, "whole": min(wholes)}
            yield _sign(0.85, why, Reason.INSTALMENTS_DIFFER, figures, spans)


def _people(record: Record) -> Iterator[Sign]:
    counted = record.claim.counts.get("persons") if record.claim else None
    if counted is None:
        return
    papers = [p for p in record.evidence if is_about_people(p)]
    listed = [
        int(m[1])
        for p in papers
        for m in _PEOPLE_LISTED.finditer(p.text)
        if not _ATTENDED.search(p.title + m[0])
    ]
    # a paper may tell them by kind only: 党纪处分4人，组织处理6人
    by_kind = [people_told(p.text)[0] for p in papers]
    if listed and counted not in {*listed, sum(listed), *by_kind, sum(by_kind)}:
        why = f"申报处理 {counted:g} 人，问责材料所列 {max(listed)} 人"
        yield _sign(0.9, why, Reason.PEOPLE_LISTED_DIFFER, _counted(counted, max(listed)))
        return
    told, named = people_told(record.text)
    if listed or not (told or named) or counted in {told, named, told + named}:
        return
    if told < counted and not _ALL_TOLD.search(record.text):
        return  # the others may be told by post or name
    why = f"申报处理 {counted:g} 人，整改情况写明 {told or named} 人"
    yield _sign(0.75 if told else 0.65, why, Reason.PEOPLE_TOLD_DIFFER, _counted(counted, told or named))


def people_told(text: str) -> tuple[int, int]:
    """People dealt with: by number (批评教育2人), and by name or post (馆长黄同志受到诫勉)."""
    numbers = [int(m[1]) for m in _PEOPLE_TOLD.finditer(text)]
    wholes = [t for t in tallies(text) if t.unit == "人"]
    told = int(max(t.total for t in wholes)) if wholes else sum(numbers)
    named = {m[0] for part in clauses(text) if PENALTY.search(part.text) for m in _NAMED.finditer(part.text)}
    return told, len(named)


def _rules(record: Record) -> Iterator[Sign]:
    titles, number = rules_told(record.text)
    counted = record.claim.counts.get("rules_made") if record.claim else None
    if (
        titles
        and number
        and number != len(titles)
        and not (number > len(titles) and _AND_OTHERS.search(record.text))
    ):
        why = f"整改情况写明制定 {number} 项制度，列出名称的有 {len(titles)} 项"
        yield _sign(0.85, why, Reason.RULES_NAMED_DIFFER, _counted(number, len(titles)))
    told = number or len(titles)
    if counted is not None and told and counted != told and counted != len(titles):
        why = f"申报制定制度 {counted:g} 项，整改情况写明 {told} 项"
        yield _sign(0.85, why, Reason.RULES_COUNTED_DIFFER, _counted(counted, told))


def _vouchers(record: Record) -> Iterator[Sign]:
    """Money on vouchers against the money claimed: none equal, and not equal together."""
    claim = record.claim
    told = [a.yuan for a in amounts(record.text)]
    claimed = claim.money_recovered if claim else None
    if claimed is None:
        found = amount_found(record)
        claimed = found.yuan if found and any(abs(t - found.yuan) < 1 for t in told) else None
    if not claimed:
        return
    vouchers = [p for p in record.evidence if is_voucher(p)]
    papers = [[a.yuan for a in amounts(p.text)] for p in vouchers if not _SAMPLE.search(p.title)]
    shown = [yuan for paper in papers for yuan in paper]
    # interest or tax came with it, and the text tells the whole that the voucher shows
    beside = [t for t in told if t > claimed] if _CAME_WITH.search(record.text) else []
    explained = any(_equal(whole, [*shown, *_sums(papers)]) for whole in beside)
    if shown and not explained and not _equal(claimed, [*shown, *_sums(papers)]):
        why = f"申报收回 {in_words(claimed)}，票据所载 {in_words(sum(shown))}"
        yield _sign(0.9, why, Reason.VOUCHERS_DIFFER, _counted(claimed, sum(shown)))
    if told and not _equal(claimed, [*told, *_sums([[yuan] for yuan in told])]) and max(told) > claimed * 0.2:
        why = f"申报收回 {in_words(claimed)}，整改情况中没有与之相符的金额"
        yield _sign(0.6, why, Reason.AMOUNT_NOT_TOLD, _counted(claimed, max(told)))


def _sums(papers: list[list[float]]) -> list[float]:
    """Each paper's sum, and the sums of papers taken together: some vouchers are about other money."""
    sums = [0.0]
    for paper in papers[:MOST_PAPERS]:
        sums += [s + sum(paper) for s in sums]
    return [*sums[1:], sum(sum(paper) for paper in papers)]


def _equal(claimed: float, figures: list[float]) -> bool:
    return any(abs(claimed - figure) <= max(1.0, claimed * 0.005) for figure in figures)
