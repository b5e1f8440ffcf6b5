"""Headings that carry no number: by the file's own levels, by bold type, or by what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huiyin.reading.cues import Grammar
from huiyin.reading.markers import Mark
from huiyin.reading.paragraphs import Page, Paragraph
from huiyin.reading.result import Span

_FINDING_LINE = re.compile(
    r"(?:反馈问题[:.]?)?(?:关于|针对)\s?“[^“]{3,80}”[^。;]{0,14}(?:问题|整改)[^。;]{0,12}[:。.]?$"
    r"|(?:关于|针对)[^“”。;,]{4,50}(?:的问题|问题的整改(?:落实)?(?:情况)?)[:。.]?$"
)
_OPENING_WORDS = re.compile(
    r"\s*(?P<words>(?:关于|针对|对于?|就)\s?(?:“[^“”]{3,80}”(?:等)?(?:的)?(?:突出)?问题|[^“”。;,:]{4,50}的问题)(?:的?整改(?:落实)?(?:情况)?)?)[,。:;]"
)
_ASPECT_LINE = re.compile(
    r"(?!.{0,36}[一二三四五六七八九十\d]个方面)[^。;:!?]{2,40}方面(?:的?(?:主要)?问题|(?:的|问题)?整改(?:落实)?情况)?[:.]?$"
)
_PART_LINE = re.compile(
    r"(?:组织(?:整改|领导|推动)|整改(?:工作)?(?:总体|基本|组织|落实|完成|推进|进展)|(?:反馈)?"
    r"问题整改|主要问题|总体情况|整改成效|下一步)"
    r"[^。;,:!?]{0,16}$"
)
_NO_HEADING = re.compile(
    r"如下[:。.]?$|^(?:附件|附|注|备注|来源|发布|时间|日期|作者|编辑|审核|打印|联系|电话|邮编|"
    r"地址|抄送|主送|签发|责任编辑|点击|浏览|扫一扫|分享)"
    r"|[,;、]$|^\d|^中共.{2,30}(?:党组|党委|委员会|支部)$|年\d{1,2}月|https?:"
)
_OPEN_LINE = re.compile(r"[。;:!?,、]$|[。;:|]|\d{5,}|^[^㐀-鿿]")
_LIST_FAMILIES = frozenset("ABCDEQKFNT")
_AFTER_A_FINDING = ("measure", "result", "subfinding", "status", "leader", "department")


def find_headings(page: Page, marks: Sequence[Mark], skip: Sequence[Span], grammar: Grammar) -> list[Mark]:
    """Marks for lines that introduce what follows although no number stands before them."""
    text = page.normal.text
    first_in = {mark.paragraph: mark for mark in reversed(marks)}
    short = _short_lines(page, first_in)
    sentences = _telling_sentences(page, first_in, grammar)
    openings = _openings(page, first_in)
    begun = _first_body_paragraph(page)
    found: list[Mark] = []
    for index, paragraph in enumerate(page.paragraphs):
        if index in first_in and first_in[index].at_line:
            continue
        if paragraph.chrome or paragraph.block.cells or _inside(paragraph, skip):
            continue
        if reach := openings.get(index):
            found.append(Mark(paragraph.start, paragraph.start, "Hq", None, True, index, reach=reach))
            continue
        size = paragraph.end - paragraph.start
        if not 2 <= size <= 90:
            continue
        line = text[paragraph.start : paragraph.end].strip(" •·●◆■▲*")
        family = _family(line, paragraph, index >= begun, _next_opens_list(index, page, first_in))
        if family is None and index > begun and index in short and not _NO_HEADING.search(line):
            family = "Hs"
        if family is None and index in sentences:
            family = "Hd"
        if family:
            start = paragraph.start + text[paragraph.start : paragraph.end].find(line[:1])
            block = paragraph.block
            mark = Mark(start, start, family, None, True, index)
            mark.heading, mark.bold, mark.indent = block.heading, block.bold, block.indent
            found.append(mark)
    return found


def _family(line: str, paragraph: Paragraph, body: bool, opens_list: bool) -> str | None:
    if not line or _NO_HEADING.search(line):
        return None
    block = paragraph.block
    if block.heading is not None:
        return f"H{block.heading}"
    if block.right:
        return None
    if _FINDING_LINE.match(line):
        return "Hq"
    closed = line[-1] in "。!?;"
    if block.bold and body and len(line) <= 60 and line.count("。") <= 1 and (not closed or len(line) <= 30):
        return "Hc" if block.centred else "Hb"
    if closed or "。" in line or not body or block.centred:
        return None
    if _ASPECT_LINE.match(line):
        return "Ha"
    if _PART_LINE.match(line) and len(line) <= 30:
        return "Hp"
    if opens_list and len(line) <= 40 and "," not in line[-3:] and line[-1] != ":":
        return "Hu"
    return None


def _short_lines(page: Page, first_in: dict[int, Mark]) -> set[int]:
    """Short open lines that each stand before a whole sentence: headings, when there are several of them."""
    text, paragraphs = page.normal.text, page.paragraphs
    found: list[int] = []
    for i in range(len(paragraphs) - 1):
        p, after = paragraphs[i], paragraphs[i + 1]
        size = p.end - p.start
        if not 4 <= size <= 36 or p.block.cells or after.block.cells or p.chrome or p.block.right:
            continue
        if i in first_in and first_in[i].at_line:
            continue
        line, last = text[p.start : p.end], text[after.end - 1]
        if _OPEN_LINE.search(line) or last not in "。;!”)" or after.end - after.start < size or after.chrome:
            continue
        found.append(i)
    return set(found) if len(found) >= 3 else set()


def _openings(page: Page, first_in: dict[int, Mark]) -> dict[int, int]:
    """Paragraphs that begin with 针对“…”的问题 and run on into what was done, with the end of those words."""
    text = page.normal.text
    found: dict[int, int] = {}
    for index, p in enumerate(page.paragraphs):
        if p.chrome or p.block.cells or (index in first_in and first_in[index].at_line):
            continue
        m = _OPENING_WORDS.match(text, p.start, min(p.end, p.start + 140))
        if m is not None and p.end - m.end() > 8:
            found[index] = m.end("words")
    return found if len(found) >= 2 else {}


def _telling_sentences(page: Page, first_in: dict[int, Mark], grammar: Grammar) -> set[int]:
    """Sentences that stand alone, tell what is wrong, and come right before a list or a label: headings, when
    there are several of them."""
    text, paragraphs = page.normal.text, page.paragraphs
    found: set[int] = set()
    for i in range(len(paragraphs) - 1):
        p, mark = paragraphs[i], first_in.get(i + 1)
        if not 6 <= p.end - p.start <= 80 or p.block.cells or p.chrome or p.block.right:
            continue
        if (i in first_in and first_in[i].at_line) or mark is None or not mark.at_line:
            continue
        opens = mark.number == 1 or mark.label in _AFTER_A_FINDING
        line = text[p.start : p.end].strip()
        if (
            opens
            and not re.search(r"[。;!?].", line)
            and line[-1] not in ",、:"
            and grammar.is_deficient(line)
        ):
            found.add(i)
    return found if len(found) >= 2 else set()


def _first_body_paragraph(page: Page) -> int:
    """The first paragraph that is a sentence: before it stand titles and page furniture."""
    text = page.normal.text
    for index, paragraph in enumerate(page.paragraphs):
        if paragraph.end - paragraph.start >= 30 and "。" in text[paragraph.start : paragraph.end]:
            return index
    return 0


def _next_opens_list(index: int, page: Page, first_in: dict[int, Mark]) -> bool:
    mark = first_in.get(index + 1)
    return mark is not None and mark.at_line and mark.number == 1 and mark.family[0] in _LIST_FAMILIES


def _inside(paragraph: Paragraph, spans: Sequence[Span]) -> bool:
    return any(a <= paragraph.start and paragraph.end <= b for a, b in spans)
