"""People and money that the body names one by one, against the figure in the header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from huiyin.reading.claims import Hit
from huiyin.reading.numerals import tidy
from huiyin.rules.reconciliation import Outcome, itemised_and_claimed

# a talk may be repeated and is often held with people who did nothing wrong: its counts never disagree
_SOFT = re.compile(r"谈话|约谈|提醒|通报|处理|教育处理|警示|函询")
_OBJECT = re.compile(
    r"(?:追缴|收缴|清缴|退缴|追回|收回|清退|退回|退还|补缴|上缴|挽回|追偿|清收|归还|返还)(?P<o"
    r">[㐀-鿿“”]{3,16}?)(?:共|合计|共计|累计|约)?$"
)
_GENERAL = re.compile(r"(?:追责问责|问责处理|责任追究|处理处分|问责|追责|处理|处分|追究)")
_PARTS_FOLLOW = re.compile(r"其中|包括|分别|为以下|如下|即|:|具体|均为|全部为")
_ALL_FOLLOW = re.compile(r"全部(?:为|是)|均(?:为|是)|分别为|为以下")


def itemised(text: str, header: Sequence[Hit], body: Sequence[Hit]) -> Iterator[tuple[Outcome, list[Hit]]]:
    """Checks of people and money: `header` are the document's claims, `body` the counts in its findings."""
    yield from _people(header, body)
    yield from _money(text, header, body)


def header_sums(text: str, group: Sequence[Hit], *, damaged: bool) -> Iterator[tuple[Outcome, list[Hit]]]:
    """People of one sentence that are printed as a whole with its parts."""
    people = [h for h in group if h.measure == "persons"]
    for i, total in enumerate(people[:-1]):
        whole = _ALL_FOLLOW.search(text, total.end, people[i + 1].start) is not None
        parts = _parts(text, people[i:], "、和及," if whole else "、和及")
        if not _GENERAL.fullmatch(total.instrument or "") or not parts:
            continue
        stated, told = total.value, sum(p.value for p in parts)
        # one person may be dealt with in two ways: only 全部为以下… leaves no room
        about = any(h.approximate or h.unit == "人次" for h in (total, *parts))
        # beyond the whole is wrong even after 其中, unless the same people may stand in two parts
        beyond = told > stated and not _twice(text, parts)
        unsure = damaged or len(parts) < 2 or about or not (whole or beyond)
        outcome = itemised_and_claimed(
            "persons itemised = persons", stated, told, all_itemised=whole, unsure=unsure
        )
        yield outcome, [total, *parts]


_SEVERE = re.compile(r"党纪|党内|政务|政纪|警告|记过|撤职|组织处理|免职|调离|降|移送|立案|留置|开除")


def _twice(text: str, parts: Sequence[Hit]) -> bool:
    """Whether one person may be counted in two parts: 党纪 and 政务处分 and 组织处理 often go together."""
    severe = sum(bool(_SEVERE.search(h.instrument or "")) for h in parts)
    said = re.search(r"同时|并处|双重|兼|重复", text[parts[0].start : parts[-1].end + 30]) if parts else None
    return severe > 1 or said is not None


def _parts(text: str, hits: Sequence[Hit], joints: str) -> list[Hit]:
    """The hits after the first that are printed as its parts, up to the end of their list."""
    found: list[Hit] = []
    at = hits[0].end
    for h in hits[1:]:
        between = text[at : h.start]
        fits = _PARTS_FOLLOW.search(between) if not found else between[:1] in joints
        if not fits or re.search(r"[;。]", between):
            break
        found.append(h)
        at = h.end
    return found


def _people(header: Sequence[Hit], body: Sequence[Hit]) -> Iterator[tuple[Outcome, list[Hit]]]:
    claimed: dict[str, list[Hit]] = {}
    for h in header:
        if h.measure == "persons" and h.instrument:
            claimed.setdefault(_name(h.instrument), []).append(h)
    for name, hits in claimed.items():
        if len({h.value for h in hits}) != 1:
            continue
        named = [h for h in body if h.measure == "persons" and h.instrument and _name(h.instrument) == name]
        if not named:
            continue
        # the same people may stand in a measure and again in its result: one finding counts once
        most: dict[int, float] = {}
        for h in named:
            most[h.paragraph] = max(most.get(h.paragraph, 0.0), h.value)
        total = sum(most.values())
        times = any(h.unit == "人次" for h in (*hits, *named))
        unsure = (
            times
            or bool(_SOFT.search(hits[0].instrument or ""))
            or any(h.approximate for h in (*hits, *named))
        )
        outcome = itemised_and_claimed(
            f"persons in body = persons ({name})", hits[0].value, total, unsure=unsure
        )
        yield outcome, [hits[0], *named]


def _name(instrument: str) -> str:
    return re.sub(r"(?:谈话|处分)$", "", instrument) or instrument


def _money(text: str, header: Sequence[Hit], body: Sequence[Hit]) -> Iterator[tuple[Outcome, list[Hit]]]:
    """Only amounts of the same thing are compared: 追回惠农补贴230万元 here and there."""
    named: dict[str, list[Hit]] = {}
    for hit in body:
        if hit.measure == "money_recovered" and (name := _thing(text, hit)):
            named.setdefault(name, []).append(hit)
    for claim in header:
        name = _thing(text, claim) if claim.measure == "money_recovered" else None
        same = named.get(name, []) if name else []
        if len(same) != 1:
            continue
        unsure = claim.approximate or same[0].approximate
        outcome = itemised_and_claimed(
            f"money in body = money_recovered ({name})", claim.value, tidy(same[0].value), unsure=unsure
        )
        yield outcome, [claim, same[0]]


def _thing(text: str, hit: Hit) -> str | None:
    """What was recovered, in the words between the verb and the sum."""
    found = _OBJECT.search(text[max(0, hit.start - 28) : hit.start])
    return found.group("o") if found else None
