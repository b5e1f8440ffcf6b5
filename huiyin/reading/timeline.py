"""The dates of an inspection: when it began and ended, when it was fed back, when this was published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from huiyin.reading.dates import Mention, find_dates, is_range
from huiyin.reading.paragraphs import Page, Paragraph
from huiyin.reading.result import Dates, Span

_INSPECTED = re.compile(r"巡[视察]|检查|审计|督察|督查|进驻|考核|督导|监督|评估|验收")
_NOT_STAY = re.compile(r"集中整改|整改期|公示|公开期|公开时间|受理时间|公布期|会计年度")
_FED_BACK = re.compile(r"反馈(?!(?:意见|问题|情况)?(?:后|以来|之后|要求|指出|的(?!意见|情况|问题|巡)))")
_OTHER_ACT = re.compile(r"召开(?!.{0,16}反馈)|印发|制定|报送|审议|成立|截至")
_RELEASED = re.compile(
    r"(?:发布|公布|更新|公开|发文|成文|生成|上传|录入)(?:时间|日期|于)?[:\]】\s]{0,3}$|(?:^|[\s"
    r"|\]】])(?:时间|日期)[:\s]{0,2}$"
)
_ENTRY = re.compile(r"进驻|入驻|启动|开始")


@dataclass(slots=True)
class Timeline:
    """ISO dates by key, the keys whose year was worked out, and where each was read (normal text)."""

    values: dict[str, str] = field(default_factory=dict)
    inferred: list[str] = field(default_factory=list)
    places: dict[str, Span] = field(default_factory=dict)
    year: int | None = None

    def dates(self) -> Dates:
        return Dates(**self.values)

    def put(self, key: str, mention: Mention, year: int | None) -> bool:
        if year is None or key in self.values:
            return False
        self.values[key] = mention.iso(year)
        self.places[f"dates.{key}"] = mention.span
        if mention.year is None:
            self.inferred.append(key)
        return True


def read_timeline(page: Page, head: Span, kind: str, title: Span | None) -> Timeline:
    """The dates of the document; `head` is the part before the items (for news: all of it)."""
    timeline = Timeline()
    _publication(page, timeline, title)
    published = timeline.values.get("published")
    text = page.normal.text
    mentions = find_dates(text, *head)
    stay = _stay(text, mentions, head)
    anchor = _anchor(mentions, published)
    if stay:
        first, last = stay
        start_year = first.year or (last.year if last else None)
        if start_year is not None and first.year is None and last and first.month > last.month:
            start_year -= 1
        if start_year is None:
            start_year = _year_before(first, published) or anchor
        timeline.put("inspection_start", first, start_year)
        if last and start_year is not None:
            end_year = last.year or start_year + (
                1 if (last.month, last.day or 15) < (first.month, first.day or 1) else 0
            )
            timeline.put("inspection_end", last, end_year)
            anchor = end_year
    _feedback(text, mentions, stay, head, timeline, published, anchor, kind)
    timeline.year = anchor
    return timeline


def _anchor(mentions: list[Mention], published: str | None) -> int | None:
    printed = [m.year for m in mentions if m.year]
    if printed:
        return printed[0]
    return int(published[:4]) if published else None


def _year_before(mention: Mention, published: str | None) -> int | None:
    """The latest year in which the date is not after the day of publication."""
    if not published:
        return None
    year, month = int(published[:4]), int(published[5:7])
    day = int(published[8:10]) if len(published) > 7 else 31
    return year if (mention.month, mention.day or 1) <= (month, day) else year - 1


def _sentence(text: str, position: int, head: Span) -> Span:
    start = max(text.rfind("。", head[0], position), text.rfind("\n", head[0], position)) + 1
    stops = [p for p in (text.find("。", position, head[1]), text.find("\n", position, head[1])) if p >= 0]
    return max(start, head[0]), min(stops, default=head[1])


def _stay(text: str, mentions: list[Mention], head: Span) -> tuple[Mention, Mention | None] | None:
    """The dates between which the team was there; the end may be unknown."""
    for a, b in pairwise(mentions):
        entry = _ENTRY.search(text, a.end, min(b.start, a.end + 10)) is not None
        loose = entry and b.start - a.end <= 16 and re.search(r"[至到]$", text[a.end : b.start]) is not None
        if not (loose or is_range(text, a, b)):
            continue
        start, end = _sentence(text, a.start, head)
        after = text[b.end : min(end, b.end + 44)]
        if not _INSPECTED.search(text[start:end]) or _NOT_STAY.search(
            text, max(start, a.start - 16), min(end, b.end + 12)
        ):
            continue
        if (told := re.search(r"反馈", after)) and not re.search(
            r"开展|进行|巡[视察](?!组|机构|党组织|单位)|(?<!一)对", after[: told.start()]
        ):
            continue
        if re.match(r",?[^,。;]{0,18}(?:陆续|全部|先后|分批|完成|均)[^,。;]{0,6}进驻", after):
            return a, None
        return a, b
    return _entry_and_exit(text, mentions, head)


def _entry_and_exit(text: str, mentions: list[Mention], head: Span) -> tuple[Mention, Mention | None] | None:
    """3月18日进驻，5月24日结束现场工作: two dates, each with its own verb."""
    first: Mention | None = None
    for m in mentions:
        words = text[m.end : min(head[1], m.end + 20)]
        begun = re.match(r"(?:前|起)?,?[^。;,]{0,10}(?:进驻|入驻)", words) or (
            re.match(r"(?:起)?(?:正式)?(?:启动|开始|开展)", words)
            and re.search(r"[自从于]$", text[head[0] : m.start])
        )
        if first is None and begun:
            first = m
        elif first is not None and re.match(r",?[^。;,]{0,6}(?:结束|完成|撤离|撤点)", words):
            return first, m
    if first is not None and not re.match(r".{0,12}(?:进驻|入驻)", text[first.end : first.end + 16]):
        return None
    return (first, None) if first else None


def _feedback(
    text: str, mentions: list[Mention], stay: tuple[Mention, Mention | None] | None, head: Span,
    timeline: Timeline, published: str | None, anchor: int | None, kind: str,
) -> None:  # fmt: skip
    used = {m.start for m in stay if m} if stay else set()
    for i, mention in enumerate(mentions):
        if mention.start in used:
            continue
        _, stop = _sentence(text, mention.start, head)
        if i + 1 < len(mentions) and not is_range(text, mention, mentions[i + 1]):
            stop = min(stop, mentions[i + 1].start)
        words = text[mention.end : min(stop, mention.end + 90)]
        found = _FED_BACK.search(words)
        before = text[max(head[0], mention.start - 12) : mention.start]
        labelled = re.search(r"反馈(?:时间|日期|意见)?(?:为|于|:)$", before)
        other = _OTHER_ACT.search(words)
        if not labelled and (not found or (other and other.start() < found.start())):
            continue
        year = mention.year or _feedback_year(mention, stay, timeline, published, anchor)
        if timeline.put("feedback", mention, year):
            return


def _feedback_year(
    mention: Mention, stay: tuple[Mention, Mention | None] | None, timeline: Timeline,
    published: str | None, anchor: int | None,
) -> int | None:  # fmt: skip
    end = timeline.values.get("inspection_end") or timeline.values.get("inspection_start")
    if published and not end:
        return _year_before(mention, published)
    if end:
        year, month = int(end[:4]), int(end[5:7])
        day = int(end[8:10]) if len(end) > 7 else 1
        return year + (1 if (mention.month, mention.day or 28) < (month, day) else 0)
    return _year_before(mention, published) or anchor


# ── publication ───────────────────────────────────────────────────────────────────────────────────────────
def _publication(page: Page, timeline: Timeline, title: Span | None) -> None:
    text, paragraphs = page.normal.text, page.paragraphs
    count = len(paragraphs)
    edge = [i for i in range(count) if i < 10 or i >= count - 14 or paragraphs[i].chrome]
    for i in edge:
        p = paragraphs[i]
        for mention in find_dates(text, p.start, min(p.end, p.start + 400)):
            before = text[max(p.start, mention.start - 10) : mention.start]
            if mention.year and _RELEASED.search(before):
                timeline.put("published", mention, mention.year)
                return
    _early_line(page, timeline) or _signature(page, timeline)


def _early_line(page: Page, timeline: Timeline) -> bool:
    text = page.normal.text
    for p in page.paragraphs[:8]:
        if _beside_furniture(text, p, timeline):
            return True
        words = text[p.start : p.end]
        if "。" in words and p.end - p.start > 30:
            return False
        if p.end - p.start > 70 or p.block.cells:
            continue
        for mention in find_dates(text, p.start, p.end):
            printed = text[mention.start : mention.end]
            alone = (
                re.search(r"来源|浏览|点击|阅读|发布|作者|编辑|字号|打印|第\d+版", words)
                or _CLOCK.match(text, mention.end)
                or len(words) <= len(printed) + 4
            )
            if mention.year and mention.day and alone and not re.search(r"会议上", words):
                return timeline.put("published", mention, mention.year)
    return False


# a page prints the time of day beside its date, a text hardly ever
_CLOCK = re.compile(r" ?\d{1,2}:\d{2}(?!\d)")
_FURNITURE = re.compile(r"(?:来源|发布人|发布单位|作者|编辑|供稿)[:： ]|浏览|点击|阅读|已读|阅览|字号|打印")


def _beside_furniture(text: str, p: Paragraph, timeline: Timeline) -> bool:
    """A date among 来源, 已读 and the like at the beginning of a paragraph that runs on into the text."""
    for mention in find_dates(text, p.start, min(p.end, p.start + 120)):
        if not (mention.year and mention.day):
            continue
        before, after = text[p.start : mention.start], text[mention.end : mention.end + 12]
        open_ended = "。" not in before and "," not in before
        if open_ended and (_FURNITURE.search(before) or _FURNITURE.match(after.strip(" |"))):
            return timeline.put("published", mention, mention.year)
    return False


# a telephone number and the like on the line of the signature
_CONTACT = re.compile(
    r"^[ ;,。]*(?:[㐀-鿿]{0,6}(?:电话|邮箱|信箱|地址|联系人|联系方式)|\(?此件).*$", re.DOTALL
)
_SIGNED = re.compile(r"^[( ]*(?:[^,。;:]{0,40}?)\s*$")


def _signature(page: Page, timeline: Timeline) -> bool:
    text = page.normal.text
    tail = [p for p in page.paragraphs[-16:] if not p.chrome and not p.block.cells]
    for p in reversed(tail):
        for mention in reversed(find_dates(text, max(p.start, p.end - 80), p.end)):
            after = _CONTACT.sub("", text[mention.end : p.end]).strip(" )。")
            before = text[p.start : mention.start]
            cut = max(before.rfind("。"), before.rfind("\n")) + 1
            own_line = len(before) - cut <= 40 and _SIGNED.match(before[cut:])
            if mention.year and mention.day and not after and own_line:
                return timeline.put("published", mention, mention.year)
    return False


def places(timeline: Timeline) -> Mapping[str, Span]:
    return timeline.places
