"""The patterns of counts, compiled from the grammar: what may stand left and right of a number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huiyin.reading.cues import Grammar, any_of
from huiyin.reading.numerals import CHINESE

NOUN_MEASURES = {
    "aspects": "aspects",
    "classes": "classes",
    "findings": "findings_total",
    "subfindings": "sub_findings_total",
    "measures": "measures_total",
    "rules": "rules_made",
    "clues": "clues_transferred",
    "units": "units",
}
_JOINED = r"(?:共|共计|合计|总计|累计|计|有|为|:|数|数量|达|达到|约|近|超|超过|总数|各|分别)*"


@dataclass(frozen=True, slots=True)
class Patterns:
    """Compiled once per grammar: `left` patterns end at the number, `right` ones begin after its counter."""

    number: re.Pattern[str]
    right_noun: tuple[tuple[str, re.Pattern[str]], ...]
    left_noun: tuple[tuple[str, re.Pattern[str]], ...]
    right_state: tuple[tuple[str, re.Pattern[str]], ...]
    left_state: tuple[tuple[str, re.Pattern[str]], ...]
    right_done: re.Pattern[str]
    rate: re.Pattern[str]
    rate_not: re.Pattern[str]
    recovered: re.Pattern[str]
    involved: re.Pattern[str]
    money_not: re.Pattern[str]
    not_findings: re.Pattern[str]
    finding_verbs: re.Pattern[str]
    rule_verbs: re.Pattern[str]
    clue_verbs: re.Pattern[str]
    left_instrument: re.Pattern[str]
    right_instrument: re.Pattern[str]


_CACHE: dict[int, tuple[Grammar, Patterns]] = {}


def patterns_of(grammar: Grammar) -> Patterns:
    """The compiled patterns of a grammar, kept while the grammar is in use."""
    known = _CACHE.get(id(grammar))
    if known is not None and known[0] is grammar:
        return known[1]
    if len(_CACHE) > 16:
        _CACHE.clear()
    compiled = _compile(grammar)
    _CACHE[id(grammar)] = (grammar, compiled)
    return compiled


def _compile(grammar: Grammar) -> Patterns:
    counts = grammar.counts
    noun, state, money, context = counts["noun"], counts["state"], counts["money"], counts["context"]
    order = ("aspects", "classes", "subfindings", "clues", "measures", "rules", "findings", "units")
    units = any_of([*counts["counters"], "元", "%"])
    instrument = any_of(grammar.instruments)
    listed = rf"(?:{instrument})(?:(?:、|和|及|以及|或|与)(?:{instrument}))*"
    filler = (
        r"(?:等|方式|了|处理|的)*(?:[㐀-鿿]{0,14}?(?:人员|责任人|负责人|干部|党员|同志|书记|主"
        r"任|委员|站长|所长|院长|校长|队长|股长|科长|处长|局长|经理|组长|领导|职工|教师|医生|"
        r"村官))?"
        r"(?:共|共计|合计|累计|总计|计|达|约|:|各)*(?:\d+[件起个])?"
    )
    return Patterns(
        number=re.compile(
            rf"(?P<n>(?<![\d.])\d[\d,]*(?:\.\d+)?|(?<![第{CHINESE}])[{CHINESE}]{{1,5}}(?:万[{CHINESE}]{{1,7}})?)(?P<more>余|多|来|几)?"
            rf"(?P<mag>[万亿]|百万|千万|百|千)?(?P<more2>余|多)?(?P<u>{units})(?!月)"
        ),
        right_noun=tuple((k, re.compile(noun[k])) for k in order),
        left_noun=tuple((k, re.compile(f"(?:{noun[k]}){_JOINED}$")) for k in order),
        right_state=tuple((k, re.compile(f"(?:{v})")) for k, v in _by_strength(state)),
        left_state=tuple((k, re.compile(f"(?:{v})$")) for k, v in _by_strength(state)),
        right_done=re.compile(f"(?:{state['done']})"),
        rate=re.compile(f"(?:{counts['rate']['words']})$"),
        rate_not=re.compile(counts["rate"]["not_words"]),
        recovered=re.compile(money["recovered"]),
        involved=re.compile(money["involved"]),
        money_not=re.compile(money["not_words"]),
        not_findings=re.compile(context["not_findings"]),
        finding_verbs=re.compile(context["finding_verbs"]),
        rule_verbs=re.compile(context["rule_verbs"]),
        clue_verbs=re.compile(context["clue_verbs"]),
        left_instrument=re.compile(rf"(?P<i>{listed}){filler}$"),
        right_instrument=re.compile(
            r"(?:(?:党员|领导|干部|责任人|责任人员|相关|有关|人员|同志|负责人|失职|失责|履职|不力"
            r"|的|村|教师|职工|工作|次)*|[㐀-鿿]{1,10}?[长员人记任理部志师生工导者])"
            rf"(?:被|受到|受|给予|进行|作出|予以|接受|了|分别)*(?P<i>{listed})"
        ),
    )


def _by_strength(state: dict[str, str]) -> list[tuple[str, str]]:
    """ "未完成整改" must not be read as "完成整改": the longer states are tried first."""
    return [(k, state[k]) for k in ("not_done", "basically_done", "in_progress", "done")]
