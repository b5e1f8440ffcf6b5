"""What belongs to the page and not to the text: navigation, counters, buttons, footers.

Works on the finished draft, by what a line says, how much of it is links, and where it stands. The article
decides: everything that looks like furniture must lie outside of it or be a short line that says so itself.
The text keeps every line; only the spans are named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from huiyin.reading.document import Block
from huiyin.reading.formats.assembly import Draft, merged
from huiyin.reading.formats.wrapping import MARKER


@dataclass(frozen=True, slots=True)
class Trait:
    """Of a block of a web page: the share of its letters that are links, 1 or 2 for a telling place, and the
    number of the element that is this place."""

    links: float = 0.0
    furniture: int = 0
    owner: int = 0


_NO_TRAIT = Trait()
_DATE = r"(?:\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?(?:\s?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?)"
_COUNT_WORD = r"(?:浏览|阅读|点击|访问|查看|瀏覽|閱讀|點擊|訪問)"
COUNTER = re.compile(
    rf"[（(\[【]?\s*(?:本文|已有|共|总|今日|累计)?{_COUNT_WORD}(?:次数|量|数|人次|人数|：|:)*\s*[:：]?\s*[【\[]?\s*"
    r"\d[\d,]{0,9}\s*[】\]]?\s*(?:次|人次|人)?\s*[)）\]】]?"
)
_LABEL = (
    r"(?:发布|發布|发表|更新|录入|上传|撰稿|成文|生成)?(?:日期|时间|時間)|发布|来源|來源|信息来源|文章来源|稿源|作者|编辑|責任編輯|责任编辑|"
    r"供稿|审核|审核人|校对|发布人|发布者|发布机构|发布单位|索引号|信息索引号|文号|主题分类|公开方式|字号|字体|字体大小|浏览|阅读|点击|访问"
)
_META_START = re.compile(rf"^[\s•·【\[（(|]*(?:{_LABEL}|{_COUNT_WORD}(?:次数|量|数)?)\s*[:：]")
_META_PART = re.compile(
    rf"(?:(?:{_LABEL})\s*[:：]?\s*[^\s，。；]{{0,24}}|{_COUNT_WORD}[^，。；\s]{{0,8}}\s*\d*\s*次?|{_DATE}|打印|关闭|收藏|分享\S{{0,6}}|"
    r"[【\[（(]?\s*[大中小](?:\s*[大中小])*\s*[】\])）]?)"
)
_BUTTON = re.compile(
    r"[【\[（(]?\s*(?:打印(?:本页|文章|此文)?|关闭(?:窗口|本页)?|收藏(?:本页)?|分享(?:到|至)?|返回(?:顶部|首页|列表)?|字号|字体|大|中|小|微信|微博|"
    r"QQ空间|A[+-]?|推荐给朋友|复制链接|登录|注册|搜索|无障碍(?:浏览|阅读)?|长者(?:模式|版)|繁體|简体|手机版|加入收藏|设为首页)\s*[】\])）]?"
)
_CRUMB = re.compile(
    r"^[\s•·]*(?:(?:您?(?:的|现在的|当前的|所在)?)?(?:当前|现在|目前)?(?:所在)?位置|当前所在|当前页面|您(?:现在|当前)?(?:正在|所在)\S{0,4})\s*[:：]?|"
    r"^[\s•·]*(?:网站)?首页\s*(?:[>＞›»/|｜→\\-]|&gt;|$)|^[^，。；：]{1,20}(?:\s*[>＞›»]\s*[^，。；：]{1,20}){2,}$"
)
_LOCATION = re.compile(
    r"^[\s•·]*(?:您?(?:的|现在的|当前的|所在)?(?:当前|现在|目前)?(?:所在)?位置|当前所在|当前页面)\s*[:：].{0,40}(?:[>＞›»/]|首页)"
)
_MENU = re.compile(r"^[^，。；：！？]{1,10}(?:\s*[|｜]\s*[^，。；：！？]{1,12}){2,}$")
# words that only the foot of a site has
_FOOTER = re.compile(
    r"版权所有|版權所有|copyright|©|ICP备|ICP證|icp备|公网安备|网站标识码|技术支持\s*[:：]|(?:总|今日|累计)访问(?:量|人?次数?)?\s*[:：]?\s*\d|"
    r"访问量\s*[:：]|您是第.{1,14}位?访|建议使用.{0,20}(?:浏览器|分辨率)|政府网站找错|网站地图|网站\s*[|｜]"
)
# lines that follow an article; in the middle of one they may be its own words
_AFTERWORD = re.compile(
    r"^[\s•]*(?:主办单位|承办单位|主办|承办|协办|维护单位|网站维护|友情链接|相关链接)\s*[:：]|^(?:上|下)一(?:篇|页|則)|^(?:上|下)一条\s*[:：]|"
    r"^(?:相关(?:文章|阅读|新闻|信息|稿件|附件|文件)|(?:推荐|延伸)阅读|热门(?:文章|推荐)|更多(?:新闻|内容|资讯)|扫一扫|关注我们|分享到|分享至|"
    r"微信公众号|附件下载)[:：>\s]|^(?:相关(?:文章|阅读|新闻|链接|信息)|(?:推荐|延伸|热门|热点|最新|图片|点击)(?:阅读|文章|推荐|新闻|信息|排行)|"
    r"友情链接|联系我们|关于我们|分享到?|扫一扫.{0,12})$|"
    r"^[（(]?(?:责任编辑|责编|编辑|来源|审核|校对|撰稿|供稿)\s*[:：]\s*[^。]{1,30}[)）]?$"
)
_TITLE_END = re.compile(
    r"(?:通报|报告|公告|公示|意见|情况|通知|函|方案|台账|清单|公开|反馈|消息|进驻|工作|通報|報告|情況)[）)》”\"]?$"
)
_SENTENCE = re.compile(r"[。；！？]|\.(?=\s|$)|;")
_CLAUSE = re.compile(r"[，。；！？]")
_SHORT = 120


def mark_chrome(draft: Draft, traits: Sequence[object] = ()) -> Draft:
    """The draft with `chrome` completed; `traits` stand beside the blocks (web pages only)."""
    lines = _Lines(draft, traits)
    spans = list(draft.chrome)
    for index, block in enumerate(draft.blocks):
        if lines.is_furniture(index):
            spans.append((block.start, block.end))
        elif index < lines.head_end or index >= lines.tail_start:
            spans.extend(_counters(draft.text, block))
    draft.chrome = merged(spans)
    return draft


def _counters(text: str, block: Block) -> list[tuple[int, int]]:
    """Counters glued to a line of the article: only their own letters are chrome."""
    line = text[block.start : min(block.end, block.start + 400)]
    spans: list[tuple[int, int]] = []
    for found in COUNTER.finditer(line):
        start = found.start()
        date = re.search(rf"(?:发布|发布时间|发布日期|时间|日期)\s*[:：]?\s*{_DATE}[\s　]*$", line[:start])
        spans.append((block.start + (date.start() if date else start), block.start + found.end()))
    return spans


class _Lines:
    """The lines of a document, and where its article begins and ends."""

    def __init__(self, draft: Draft, traits: Sequence[object]) -> None:
        self._blocks = draft.blocks
        self._page = any(isinstance(trait, Trait) for trait in traits)
        self._traits = [trait if isinstance(trait, Trait) else _NO_TRAIT for trait in traits]
        self._traits += [_NO_TRAIT] * (len(draft.blocks) - len(self._traits))
        self._acquit_the_article()
        count = len(draft.blocks)
        edge = count if self._page else 12
        self._text = [
            draft.text[block.start : min(block.end, block.start + 600)]
            if index < edge or index >= count - edge
            else ""
            for index, block in enumerate(draft.blocks)
        ]
        self._prose = [index for index in range(count) if self._is_prose(index)]
        self.head_end = (self._prose[0] if self._prose else count) + 1
        self.tail_start = self._prose[-1] + 1 if self._prose else count
        self._title = self._title_line(draft.title_hint) if self._page else None
        self._footer_from = self._footer_start()

    def _acquit_the_article(self) -> None:
        """An element that holds much of what is written on the page is no furniture, whatever it is
        called.
        """
        written: Counter[int] = Counter()
        for block, trait in zip(self._blocks, self._traits, strict=True):
            written[trait.owner] += round((block.end - block.start) * (1 - trait.links))
        enough = 0.3 * written.total()
        innocent = {owner for owner, size in written.items() if owner and size > enough}
        if innocent:
            self._traits = [
                Trait(trait.links) if trait.owner in innocent else trait for trait in self._traits
            ]

    def is_furniture(self, index: int) -> bool:
        text, block, trait = self._text[index], self._blocks[index], self._traits[index]
        inside = self.head_end - 1 <= index < self.tail_start
        if not text:
            return False
        if block.table is not None:
            before = self._page and self._title is not None and index < self._title
            return (trait.furniture == 2 or before) and len(text) < _SHORT
        if index >= self._footer_from or says_so(text, inside=inside):
            return True
        if block.heading is not None and block.heading <= 2 and trait.furniture < 2:
            return False
        if not self._page or (index in range(self._title or 0, self.head_end - 1) and trait.furniture < 2):
            return False
        return self._by_place(index, text, trait)

    def _by_place(self, index: int, text: str, trait: Trait) -> bool:
        outside = index < self.head_end - 1 or index >= self.tail_start
        if not outside:
            return trait.furniture == 2 and trait.links > 0.5 and len(text) < _SHORT
        if trait.furniture == 2 or trait.links > 0.6:
            return len(text) < 4 * _SHORT
        if self._title is not None and index < self._title:
            return len(text) < _SHORT
        return trait.furniture == 1 and len(text) < _SHORT and not _SENTENCE.search(text)

    def _is_prose(self, index: int) -> bool:
        """A line that only an article has: a numbered heading, a sentence, a row of a table."""
        text, block, trait = self._text[index], self._blocks[index], self._traits[index]
        if not self._page and not text:
            return True
        if trait.furniture == 2 or trait.links > 0.5 or says_so(text):
            return False
        if block.table is not None:
            return len(text) >= 25 or any(character.isdigit() for character in text)
        if len(text) >= 60:
            return True
        return MARKER.match(text) is not None or (len(text) >= 25 and _SENTENCE.search(text) is not None)

    def _title_line(self, hint: str | None) -> int | None:
        """The first line of the title: a heading, or a line that the page's own title names, or one that ends
        as titles do; headings of columns of the site come before it."""
        candidates = [
            index
            for index in range(min(self.head_end, len(self._text)))
            if not says_so(self._text[index])
            and len(self._text[index]) <= _SHORT
            and self._traits[index].links < 0.5
        ]
        tests: tuple[Callable[[int], bool], ...] = (
            lambda index: self._blocks[index].heading == 1 and self._traits[index].furniture < 2,
            lambda index: bool(hint) and len(self._text[index]) >= 8 and self._text[index] in str(hint),
            lambda index: _TITLE_END.search(self._text[index]) is not None and len(self._text[index]) >= 10,
            lambda index: self._blocks[index].centred and len(self._text[index]) >= 6,
        )
        for test in tests:
            found = [index for index in candidates if test(index)]
            if found:
                return self._first_of_title(found[0])
        return None

    def _first_of_title(self, index: int) -> int:
        """A title wrapped over lines begins where lines of its look begin."""
        while index > 0:
            above, here = self._blocks[index - 1], self._blocks[index]
            alike = (above.heading, above.centred, above.bold) == (here.heading, here.centred, here.bold)
            marked = here.heading is not None or here.centred or here.bold
            if (
                not (alike and marked)
                or says_so(self._text[index - 1])
                or self._traits[index - 1].links > 0.5
            ):
                break
            index -= 1
        return index

    def _footer_start(self) -> int:
        """From the first line that is surely a footer on, all that follows the article is footer."""
        for index in range(self.tail_start, len(self._text)):
            text = self._text[index]
            if (_FOOTER.search(text) or _AFTERWORD.search(text)) and len(text) <= 4 * _SHORT:
                return index
        return len(self._text)


def says_so(text: str, *, inside: bool = False) -> bool:
    """A line that by its own words is a crumb, a meta line, a row of buttons or a footer.

    `inside` an article only what can't be its own words counts: "时间：" and "承办：" may well be.
    """
    if len(text) > 2 * _SHORT or (MARKER.match(text) and not text.startswith("•")):
        return False
    few_sentences = len(text) < 60 or len(_SENTENCE.findall(text)) <= 1
    if few_sentences and _FOOTER.search(text):
        return True
    if _BUTTON.search(text) and _rest(_BUTTON, text) <= 0.1 * len(text):
        return True
    if inside:
        return _LOCATION.match(text) is not None and len(text) <= _SHORT
    if few_sentences and (_is_crumb(text) or _AFTERWORD.search(text)):
        return True
    return _is_meta(text)


def _is_meta(text: str) -> bool:
    """Source, date, author, counter: labels and their values, and hardly anything else."""
    if len(text) <= 60 and COUNTER.search(text) and re.search(_DATE, text) and not _CLAUSE.search(text):
        return True
    dated = re.match(_DATE, text)
    more_than_a_date = dated is not None and (text[dated.end() :].strip() != "" or ":" in dated[0])
    if _META_START.match(text) or COUNTER.search(text) or more_than_a_date:
        return _rest(_META_PART, COUNTER.sub("", text)) <= max(4, 0.2 * len(text))
    return False


def _is_crumb(text: str) -> bool:
    return len(text) <= _SHORT and (_CRUMB.search(text) is not None or _MENU.match(text) is not None)


def _rest(pattern: re.Pattern[str], text: str) -> int:
    """How many letters remain when everything that `pattern` knows is taken away."""
    return sum(1 for character in pattern.sub("", text) if character.isalnum())
