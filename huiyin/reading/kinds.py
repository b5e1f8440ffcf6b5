"""What kind of document this is, by the words of its title and its first page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache

from huiyin.reading.cues import Grammar

_HEAD = 1500
_ANY = 12_000
_BLANK = re.compile(r"(?:X|×|\*|○|_)+(?:年|月|日|个|条|人|项)|…{2,}[。;]")
_FORM = re.compile(r"格式|模板|范本|样式|参考文本|填写说明|填报说明|填表说明")
_INSPECTION = re.compile(r"巡[视察](?:组|机构)|(?:检查|督查|督察|审计)组|开展(?:了)?[^。]{0,12}巡[视察]")


def read_kind(
    text: str,
    title: str,
    grammar: Grammar,
    *,
    ledger: bool,
    findings: bool,
    prose: bool = False,
    faults: Callable[[], int] = int,
) -> str:
    """The kind of the document. `text` is normal text from the title on; `ledger` says that a table of
    findings stands in it, `findings` that more than a few items are laid out outside of tables, `prose` that
    a paragraph of several sentences does, `faults` counts the headings that say what is wrong."""
    if is_form(text):
        return "other"
    totals: dict[str, float] = defaultdict(float)
    for cue in grammar.kinds["cue"]:
        pattern = _compiled(cue["pattern"])
        where = cue["where"]
        field = title if where == "title" else text[: _HEAD if where == "head" else _ANY]
        if pattern.search(field):
            totals[cue["kind"]] += float(cue["weight"])
    if ledger:
        totals["ledger_table"] += 1.0 if findings else 4.0 if prose else 9.0
    else:
        totals["ledger_table"] -= 2.5
    if not totals:
        return "other"
    kind = max(totals, key=lambda k: totals[k])
    if totals[kind] >= float(grammar.kinds["threshold"]):
        return kind
    return _by_its_findings(text[:_HEAD], faults)


def is_form(text: str) -> bool:
    """Whether the text shows how a report is to be written: blanks for dates and numbers, and it says so."""
    head = text[:_ANY]
    return len(_BLANK.findall(head)) >= 3 and _FORM.search(head) is not None


def _by_its_findings(head: str, faults: Callable[[], int]) -> str:
    """A text that no word of its title betrays, but that tells of an inspection and lists what is wrong."""
    if not _INSPECTION.search(head) or faults() < 3:
        return "other"
    return "rectification_notice" if head.count("整改") >= 3 else "feedback_opinion"


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
