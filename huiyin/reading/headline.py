"""The title of a document: as printed, joined when it is wrapped, freed from the page around it."""

from __future__ import annotations

import re

from huiyin.reading.markers import Mark
from huiyin.reading.paragraphs import Page, Paragraph
from huiyin.reading.result import Span

_KIND_WORD = (
    r"(?:通报|公告|公示|报告|通知|意见书|意见|函|台账|清单|格式(?:要求)?|一览表|分解表|销号表|责任表|情况表|汇总表|明细表|统计表|推进"
    r"表|进度表|情况|反馈|反馈会|预告|会议|动员会|进展|方案|办法|规定|总结|问题|完成|结束|启动|进"
    r"驻|落实|进驻公告|召开|举行|综述|公布|要点|守则|细则|纪要|讲话|侧记|培训班|民主生活会)"
)
_TITLE_END = re.compile(_KIND_WORD + r"(?:\([^()]{1,30}\))?$")
_SUBJECT = re.compile(r"整改|巡[视察]|审计|反馈|台账|清单|进驻|检查|督察|通报|公告|报告|情况")
_FURNITURE = re.compile(
    r"^(?:当前|您|你|现在)?(?:的)?(?:当前)?(?:所在)?位置|首页|^来源|^信息来源|^发布|^作者|^编"
    r"辑|^时间|^日期|^(?:信息)?索引|^文号|^字号|^分享|浏览|点击|阅读|打印|^附件|^单位[:]|^填报"
    r"|^制表"
    r"|^\(|^第?\d+页?$|^\d{4}[-./年]\d|^\d{1,3}(?!\d)|^[^。]{0,12}文件$|〔\d{4}〕|机密|^秘密|"
    r"加急|^[^:]{0,6}:$|https?:"
)
_SALUTATION = re.compile(r"^[^,。]{2,40}:$")
_OPENING = re.compile(
    r"^(?:根据|按照?|依照|依据|遵照|经|为|现将|自?\d{4}年|近日|近期|日前|自|[^,。]{0,18}(?:统"
    r"一部署|统一安排|工作安排|工作部署)|截至|\d{1,2}月)"
)
_RUN_IN = re.compile(
    r"(?P<t>(?:中共)?[^\s,。:;!?>|]{0,44}?关于[^\s,。:;!?]{4,70}?(?:情况的?(?:通报|公告|公示|"
    r"报告|函|说明)|的(?:通报|公告|公示|报告|函|反馈意见|通知)|反馈意见))"
    r"(?=[\s(:]|发布|时间|日期|来源|阅读|点击|浏览|根据|按照?|依照|依据|\d{4}|经|为|$)"
)
# a title that the first paragraph of the text was glued to
_GLUED = re.compile(
    r"(?P<t>(?:中共)?[^\s,。:;!?>|]{0,44}?关于[^\s,。:;!?]{4,60}?情况的?(?:通报|公告|公示|报告|函|说明|反馈意见))(?!会)"
)
_ORGAN_ALONE = re.compile(r"(?:党组|党委|党工委|委员会|党总支|党支部|工委|公司|集团)$")
# rows of a page's own index: 索引号, 公开日期, 文号
_INDEX_ROW = re.compile(
    r"索引号|发布机构|公开日期|主题分类|发文日期|成文日期|文号|浏览次数|发布日期|信息分类|来源"
)
_CRUMB = re.compile(r"^.*?(?:公开|公告|公示|专栏|首页|正文|动态|网|栏)(?=中共)")


_BLANK_NAME = re.compile(r"[X×*○]{2}")


def find_title(page: Page, marks: list[Mark]) -> Span | None:
    """The span of the title in the normal text, None when the document has none."""
    # bold lines may be the lines of the title itself
    first_mark = next((m.start for m in marks if m.family not in ("Hb", "Hc")), len(page.normal.text))
    numbered = {m.paragraph for m in marks if m.at_line and m.family[0] in "PABCDEMNQFLT"}
    candidates: list[tuple[float, int, int]] = []
    paragraphs = page.paragraphs
    text = page.normal.text
    for i, p in enumerate(paragraphs[:40]):
        if p.block.cells and len(p.block.cells) > 1 and not _lone_cell(text, p):
            if _INDEX_ROW.search(text, p.start, p.end):
                continue
            break
        if i in numbered:
            continue
        if p.start > first_mark and p.block.heading != 1 and not p.chrome:
            if candidates:
                break
            continue
        span = _strip(text, p)
        line = text[span[0] : span[1]]
        score = _score(line, p, i)
        if score > 0:
            candidates.append((score, i, i))
        elif _OPENING.match(line) and len(line) > 60:
            break
    if candidates:
        best = max(candidates, key=lambda c: (c[0], -c[1]))
        first, last = _widen(page, best[1])
        return _strip(text, paragraphs[first])[0], _strip(text, paragraphs[last])[1]
    return _run_in(page) or _first_line(page, numbered)


def _lone_cell(text: str, p: Paragraph) -> bool:
    return sum(1 for cell in text[p.start : p.end].split("\t") if cell.strip()) == 1


def _strip(text: str, p: Paragraph) -> Span:
    start, end = p.start, p.end
    while start < end and text[start] in " \t#*":
        start += 1
    while end > start and text[end - 1] in " \t*#":
        end -= 1
    return start, end


def _score(line: str, p: Paragraph, index: int) -> float:
    """How much a line looks like the title; 0 or less when it doesn't."""
    block = p.block
    if not 4 <= len(line) <= 120 or _FURNITURE.search(line) or line[-1] in "。;,:、":
        return 0.0
    if "。" in line or _SALUTATION.match(line):
        return 0.0
    # a form to be filled in has XX for the name
    score = -3.0 if _BLANK_NAME.search(line) else 0.0
    if _TITLE_END.search(line):
        score += 2.0
    if _SUBJECT.search(line):
        score += 1.0
    if "关于" in line:
        score += 1.0
    if line.startswith("中共"):
        score += 0.5
    if block.heading == 1:
        score += 2.0
    elif block.centred or block.bold:
        score += 0.8
    if p.chrome:
        score -= 1.5
    if _OPENING.match(line) and len(line) > 40:
        score -= 2.0
    if line.count(",") >= 2:
        score -= 2.0
    return score - 1.5 - min(index, 20) * 0.05


def _widen(page: Page, i: int) -> tuple[int, int]:
    """A title that is printed over several lines: 中共…党组 / 关于…的通报."""
    text, paragraphs = page.normal.text, page.paragraphs
    first = last = i

    def line(k: int) -> str:
        a, b = _strip(text, paragraphs[k])
        return text[a:b]

    def fits(k: int) -> bool:
        p, here = paragraphs[k], paragraphs[i]
        words = line(k)
        if p.chrome != here.chrome or not _alike(text, p, here) or not 2 <= len(words) <= 60:
            return False
        same = p.block.centred == here.block.centred and p.block.heading == here.block.heading
        # 中共…党组 as a heading of its own level right above 关于…的通报
        same = same or (k < i and _ORGAN_ALONE.search(words) is not None and _begins(line(i)))
        return same and not _FURNITURE.search(words) and not re.search(r"[。,;:、!?]", words)

    while (
        first > 0
        and i - first < 2
        and fits(first - 1)
        and _begins(line(first))
        and not _TITLE_END.search(line(first - 1))
    ):
        first -= 1
    while last + 1 < len(paragraphs) and last - i < 2 and fits(last + 1):
        ahead = line(last + 1)
        unfinished = not _TITLE_END.search(line(last)) or re.match(r"^(?:的|关于|整改|情况)", ahead)
        if not unfinished or _OPENING.match(ahead) or not (_TITLE_END.search(ahead) or "关于" in ahead):
            break
        last += 1
    return first, last


def _alike(text: str, a: Paragraph, b: Paragraph) -> bool:
    """Whether both are lines of text, or both rows of one sheet that hold nothing but one cell."""
    if not a.block.cells and not b.block.cells:
        return True
    same = bool(a.block.cells) and bool(b.block.cells) and a.block.sheet == b.block.sheet
    return same and _lone_cell(text, a) and _lone_cell(text, b)


def _begins(words: str) -> bool:
    return bool(re.match(r"^(?:关于|[^关]{0,16}(?:整改|反馈|巡[视察]|情况))", words))


# a line of a page that tells where and when it was published
_DATED = re.compile(r"^[^。,;]{0,16}\d{4}(?:年|[-./])\d{1,2}(?:月|[-./])\d{1,2}[^。,;]{0,12}$")


def _first_line(page: Page, numbered: set[int]) -> Span | None:
    """A short first line without a stop, before a longer paragraph: a title that no word betrays."""
    text = page.normal.text
    for i, p in enumerate(page.paragraphs[:5]):
        start, end = _strip(text, p)
        line = text[start:end]
        if p.chrome or _FURNITURE.search(line) or not line:
            continue
        following = next(
            (q for q in page.paragraphs[i + 1 : i + 4] if not _DATED.search(text[q.start : q.end])), None
        )
        if following is None or i in numbered or (p.block.cells and not _lone_cell(text, p)):
            return None
        short = 4 <= len(line) <= 50 and not re.search(r"[。;,!?]|[:、]$", line) and not _OPENING.match(line)
        return (start, end) if short and following.end - following.start >= len(line) else None
    return None


def _run_in(page: Page) -> Span | None:
    """A title that stands in one paragraph with the page furniture or with the text."""
    text = page.normal.text
    for p in page.paragraphs[:4]:
        if p.block.cells:
            continue
        for m in _RUN_IN.finditer(text, p.start, min(p.end, p.start + 600)):
            start = m.start("t")
            crumb = _CRUMB.match(text[start : m.end("t")])
            return start + (crumb.end() if crumb else 0), m.end("t")
    first = next((p for p in page.paragraphs[:2] if not p.block.cells and not p.chrome), None)
    glued = _GLUED.match(text, first.start, min(first.end, first.start + 160)) if first else None
    return glued.span("t") if glued else None
