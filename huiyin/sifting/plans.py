"""plan_as_result: what is reported as result is the plan, or an intention."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from huiyin.sifting.clauses import Part, clauses
from huiyin.sifting.codes import Code, Param, Reason, Sign
from huiyin.sifting.deeds import COMPLETED, DEED, INTENTION, OUTLOOK, without_titles
from huiyin.sifting.facts import facts
from huiyin.sifting.records import Record

_CHECKABLE = frozenset({"paper", "date", "money", "number", "count", "share"})
_DAY = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})日|底|末|下旬)?(?=[^，。；]{0,2}(?:前|底|以内))")
#: so much of a clause must stand in the plan for it to be the plan's words
RESTATED = 0.75
SHARE = 0.5


#: 老化的水带要更换: what must be done is not done
_MUST = re.compile(
    r"(?<![主重需必只首想不简纪摘概求还都])要(?![求点件素害闻道不])(?=[\u4e00-\u9fff]{2})|(?:申请|审批|批复|商定|谈妥|论证)[^，。；]{0,4}后"
)
#: words that look ahead only where nothing at all is said to be finished
_MAYBE_AHEAD = re.compile(
    r"届时|近期|即将|随后|一律|凡(?!是)|视情|[月年季周]内|[汛节年学]前|逐[月步日周]|由[^，。；]{1,10}(?:牵头|负责)|每[天日周旬月季次]|安排在|确保|真正|"
    r"即可|便可|能够|若|如遇|尚[待需]|还需|仍需|有待|正在|[^，。；]{0,4}(?:过程|推进|招标|审批|办理|论证|编制|设计|洽谈)中$|走[^，。；]{0,4}(?:流程|程序)|"
    r"排[进入]|列[进入]|纳入|年内|逐年|分年度|分[批步期]|力求|意向|谋划|规划|愿景|计划|可望|再(?:行|作|做|统一|安排|组织|研究)|"
    r"[\u4e00-\u9fff]{2,6}后(?=[与由报再即印交])|从[^，。；]{0,8}方面|将(?!军|士)"
)
#: a paper that is about to be: its being ready finishes nothing
_DRAFT = re.compile(r"方案|初稿|草案|征求意见稿|计划|清单|思路")
#: 完成后, 结束以后: a condition, and 已列入计划: a place in a plan
_IF_DONE = re.compile(
    r"(?:完成|结束|验收|到账|办结|齐全|完毕|竣工|到位|批复|到货)(?:以|之)?(?:后|时|前)"
    r"|已(?:经)?[^，。；]{0,12}(?:列[入进]|排[进入]|纳入|提上|提出|报送|上报|提交|申报|申请|着手|计划|方案|预算|委托|联系|明确|考虑|启动|进入)"
)
_RETURNING = re.compile(r"每(?:天|日|周|旬|月|季度?|半年|年|次)")
_FEW = re.compile(r"(?<![\d.])[1-9](?![\d.])")
_NUMERALS = "零一两三四五六七八九"


def plan_as_result(record: Record) -> Sign | None:
    """A sign when most of a finished claim looks ahead or repeats the measures, and little is done."""
    if not record.claims_done or not record.text:
        return None
    planned = _pairs(_plan(record))
    if not _may_be_a_plan(record.text, planned):
        return None
    known = _in_figures(record.finding.text + _plan(record))
    parts = list(clauses(record.text))
    if not parts:
        return None
    ahead, rest = _parted(parts, lambda p: _looks_ahead(p, record))
    intended = _go_on(parts, record.text)
    more_ahead, rest = _parted(rest, lambda p: p.start in intended)
    ahead += more_ahead
    again, rest = _parted(rest, lambda p: _restates(p, planned))
    if not COMPLETED.search(_IF_DONE.sub("", record.text)):
        # nothing is said to be finished: then the plan told at greater length is still the plan
        more, rest = _parted(rest, lambda p: _enlarges(p, planned, _pairs(known)))
        again += more
    done, left = _parted(rest, lambda p: _tells_a_deed(p, known))
    if not done or all(_DRAFT.search(p.text) for p in done):
        maybe, _ = _parted(left, lambda p: bool(_MAYBE_AHEAD.search(p.text)))
        ahead += maybe
    total = sum(len(p.text) for p in parts)
    share = sum(len(p.text) for p in (*ahead, *again)) / total
    if share < SHARE or len(done) > max(1, len(parts) // 4) or not _is_plan(ahead, again, done):
        return None
    score = min(0.98, 0.45 + 0.5 * share + 0.05 * (not done) + 0.05 * bool(again and ahead))
    told = "、".join(
        t for t in (ahead and "打算、准备或将来的安排", again and "整改措施原文的重复") if isinstance(t, str)
    )
    why = f"申报整改完成，但整改情况的 {round(share * 100)}% 是{told}，没有写明已经做成的事"
    spans = tuple((p.start, p.end) for p in sorted((*ahead, *again), key=lambda p: p.start))
    params: dict[str, Param] = {"percent": round(share * 100), "ahead": len(ahead), "again": len(again)}
    return Sign(Code.PLAN_AS_RESULT, score, why, (), spans, Reason.PLAN_REPEATED, params)


def _parted(parts: list[Part], test: Callable[[Part], bool]) -> tuple[list[Part], list[Part]]:
    """Those that pass, and the rest."""
    passed: list[Part] = []
    rest: list[Part] = []
    for part in parts:
        (passed if test(part) else rest).append(part)
    return passed, rest


def _may_be_a_plan(text: str, planned: set[str]) -> bool:
    """A quick look that lets most texts go: no word of intention, no day ahead, little of the plan."""
    if any(look.search(text) for look in (INTENTION, _DAY, _MUST, _MAYBE_AHEAD)):
        return True
    return len(_pairs(text) & planned) >= 0.3 * len(planned) > 0


def _is_plan(ahead: list[Part], again: list[Part], done: list[Part]) -> bool:
    """An outlook alone after deeds is no plan; a restated plan counts when nothing is said to be done."""
    if any(not OUTLOOK.search(p.text) for p in ahead):
        return True
    return bool(again) and not done


def _go_on(parts: list[Part], text: str) -> set[int]:
    """Where clauses begin that follow an intention in its sentence and are not said to be done."""
    intended: set[int] = set()
    ends: int | None = None
    for part in parts:
        if ends is not None and re.search(r"[。；;！\n]", text[ends : part.start]):
            ends = None
        if INTENTION.search(part.text):
            ends = part.end
        elif ends is not None:
            if COMPLETED.search(_IF_DONE.sub("", part.text)):
                ends = None
            else:
                intended.add(part.start)
                ends = part.end
    return intended


def _looks_ahead(part: Part, record: Record) -> bool:
    if INTENTION.search(part.text) or OUTLOOK.search(part.text):
        return True
    if _MUST.search(part.text) and not COMPLETED.search(part.text):
        return True
    claimed = record.claim.claimed_on if record.claim else None
    return claimed is not None and any(d >= claimed for d in _deadlines(part.text, claimed))


def _deadlines(text: str, claimed: date) -> list[date]:
    """Dates by which something shall be done: 2月底以前. A year not written is the one nearest the claim."""
    found = []
    for match in _DAY.finditer(text):
        month = int(match[2])
        year = int(match[1]) if match[1] else claimed.year + (month < claimed.month - 6)
        try:
            found.append(date(year, month, int(match[3] or 28)))
        except ValueError:
            continue
    return found


def _restates(part: Part, planned: set[str]) -> bool:
    own = _pairs(part.text)
    return len(own) >= 3 and len(own & planned) / len(own) >= RESTATED


def _enlarges(part: Part, planned: set[str], known: set[str]) -> bool:
    """Words of the plan with objects of the finding, or a duty that returns (每周, 每月末) and no day."""
    own = _pairs(part.text)
    told = [f for f in facts(part.text) if f.kind in _CHECKABLE and f.kind != "count"]
    if told or not own:
        return False
    from_plan = len(own & planned) / len(own)
    return (from_plan >= 0.25 and len(own & (planned | known)) / len(own) >= 0.4) or bool(
        _RETURNING.search(part.text)
    )


def _plan(record: Record) -> str:
    return "".join(m.text for m in record.measures)


def _in_figures(text: str) -> str:
    """两台 beside 2台, so that a figure said in words is not taken for news."""
    return text + _FEW.sub(lambda found: _NUMERALS[int(found[0])], text)


def _tells_a_deed(part: Part, known: str) -> bool:
    text = _IF_DONE.sub("", without_titles(part.text))
    told = [f for f in facts(part.text) if f.kind in _CHECKABLE and f.value not in known]
    return bool(told) or (bool(COMPLETED.search(text)) and bool(DEED.search(text)))


def _pairs(text: str) -> set[str]:
    bare = re.sub(r"[^\u4e00-\u9fff]", "", text)
    return {bare[i : i + 2] for i in range(len(bare) - 1)}
