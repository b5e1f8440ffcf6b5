"""Who was inspected and by whom, as written in the header paragraph or, failing that, in the title."""

from __future__ import annotations

import re

from huiyin.reading.result import Span

_N = r"[一二三四五六七八九十百\d]{1,3}"
_TEAM = re.compile(
    rf"(?:(?:涉[㐀-鿿]{{1,6}}|[㐀-鿿]{{2,8}}领域|[㐀-鿿]{{2,6}})专项巡[视察]组|第{_N}(?:轮)?(?:"
    rf"联动|交叉|提级|专项|常规|综合|机动|异地)*巡[视察]组|(?:联动|交叉|提级|专项|常规|机动)*巡"
    rf"[视察]第?{_N}组|(?:联动|交叉|提级|专项|机动|常规|综合)?巡[视察]组"
    rf"|第{_N}(?:生态环境保护)?(?:督察|督查|检查|督导|审计)组|(?:督察|检查|审计|督导)组)"
)
_BODY = re.compile(
    r"(?:中央|(?:中共)?[㐀-鿿]{0,12}?(?:自治区|省|市|县|区|州|盟|旗|兵团|师|镇|乡|街道|集团|公"
    r"司|总公司|大学|学院|学校|医院|厅|局|委员会|总局|部|行|社)?(?:党)?(?:工委|党组|党委|委))$"
)
_BREAK = re.compile(
    r"[,。;:\s“”()]|[日月年]|由|经|受|向|对|在|与|和|按照|根据|接受|配合|通过|期间|收到|关于|"
    r"统一|工作|部署|安排|是|的|了|至|于|以来|并"
)
# in these kinds a team without a number is still the one that inspected
_ONE_TEAM = ("rectification_notice", "feedback_opinion")
_AUDITOR = re.compile(
    r"(?:[㐀-鿿]{0,10}?(?:省|市|县|区|州|盟|旗|师|集团|公司|学校|大学))?审计(?:局|厅|署|办|处|部|中心)"
)
_ORGAN = (
    r"(?:党组|党委|党工委|党总支(?:部)?|总支部委员会|党支部|支部委员会|工委|委员会|机关党委|分党组|分党委)"
)
_NAME = r"(?P<u>[㐀-鿿A-Za-z0-9“”()、]{2,40}?)"
_VERB = r"(?:进行|开展|实施|展开)(?:了)?"
_SHORT = r"(?:\((?:以下|下)?简?称?[^()]{1,20}\))?"
_KINDS = (
    r"(?:为期[^,。]{1,12}的|集中|常规|专项|机动|提级|交叉|联动|政治|“?回头看”?|延伸|专题|现场|例行|全面)*"
)

#: in what way something was fed back
_HOW = r"(?:正式|进行|了|集中|补充|分别|逐一|单独|书面|当面|口头|再次|“?一对一”?)*"

_UNIT_PATTERNS = [
    re.compile(rf"对{_NAME}{_SHORT}(?P<o>{_ORGAN})?{_SHORT}(?:领导班子)?{_VERB}(?:了)?{_KINDS}(?:的)?(?:巡"
        rf"[视察]|审计|督察|检查)"),
    re.compile(rf"(?:巡[视察]组|巡[视察]{_N}组|审计组|督察组|检查组)(?:进驻|{_KINDS}巡[视察](?:了)?|"
        rf"{_KINDS}检查了?|对)(?P<u>[㐀-鿿A-Za-z0-9]{{2,30}}?)(?P<o>{_ORGAN})?{_SHORT}(?=[,。;]|并|"
        rf"开展|进行)"),
    re.compile(rf"(?:^|[,。;\n])(?:在)?(?P<u>[㐀-鿿A-Za-z0-9]{{2,30}}?)(?P<o>{_ORGAN})?{_SHORT}(?:接受|受"
        rf"到|迎来)(?:了)?[^,。]{{0,24}}(?:巡[视察]|审计)"),
    re.compile(rf"向{_NAME}{_SHORT}(?P<o>{_ORGAN})?{_SHORT}(?:领导班子)?{_HOW}反馈"),
    re.compile(rf"(?:入驻|进驻)(?P<u>[㐀-鿿A-Za-z0-9]{{2,30}}?)(?P<o>{_ORGAN})?{_SHORT}(?=[,。;]|并|开展|"
        rf"进行)"),
]  # fmt: skip
_TITLE_PATTERNS = [
    re.compile(rf"^(?:中共)?(?P<u>[^,。:]{{2,40}}?)(?P<o>{_ORGAN})(?=关于|(?![^关]{{0,10}}巡[视察]组).{{0,4}}(?:巡[视察]|整改))"),
    re.compile(rf"(?:关于|对|向)(?:巡[视察])?(?:中共)?(?P<u>[^,。:]{{2,40}}?)(?P<o>{_ORGAN})(?:的)?(?:开展"
        rf")?(?:常规|专项|提级)?(?:巡[视察])?(?:工作)?(?:情况)?(?:的)?(?:反馈|巡[视察]|检查)"),
    re.compile(r"^(?:中共)?(?P<u>[^,。:]{2,40}?)(?P<o>)(?=关于|对|落实(?:省|市|县|区|巡)|(?:省|市|县|区)"
        r"委巡[视察]|巡[视察](?:反馈|整改)|整改|审计整改|(?:内部)?审计(?:发现|查出|反馈))"),
]  # fmt: skip
_NO_UNIT = re.compile(
    r"^关于|轮$|[X×*○]{2}|^(?:我|你|您|本|该|其|被|各|全|有关|相关|下属|所属|下辖|\d|[一二三四五六七八九十]+个|上"
    r"述|以上|这|整改|意见|问题|反馈|落实|巡[视察])|个(?:单位|党组织)|^[省市县区镇乡村级直属]{0,3}(?:单位|部门)?党组织$|^(?:上级|公司|集团)$"
)
_COMMITTEE = re.compile(r"^(?:中共)?(?:中央|[㐀-鿿]{0,6}(?:省|市|县|区|州|旗|党)委)$")


def find_unit(head: str, title: str, offset: int, title_start: int) -> Span | None:
    """The span (normal text) of the inspected unit. `head` begins at `offset`, `title` at `title_start`.

    The header paragraph's words come first, unless the title names another unit: a notice of a bureau may
    tell in its header of the inspection of the whole city.
    """
    titled: Span | None = None
    for pattern in _TITLE_PATTERNS:
        m = pattern.search(title)
        if m and not _COMMITTEE.match(m.group("u")) and (titled := _unit_span(m)):
            break
    named = title[titled[0] : titled[1]] if titled else ""
    first: Span | None = None
    for pattern in _UNIT_PATTERNS:
        for m in pattern.finditer(head):
            found = _unit_span(m)
            if found and _same_unit(head[found[0] : found[1]], named):
                return offset + found[0], offset + found[1]
            first = first or found
    if titled and re.search(rf"{_ORGAN}$", named) and not (first and _is_unit(head[first[0] : first[1]])):
        at = _mention(head, named)
        return (offset + at[0], offset + at[1]) if at else (title_start + titled[0], title_start + titled[1])
    if first:
        return offset + first[0], offset + first[1]
    return (title_start + titled[0], title_start + titled[1]) if titled else None


def find_addressee(text: str) -> Span | None:
    """The unit that a feedback opinion is addressed to: 县水务局党组："""
    m = re.search(rf"(?:^|\n) *(?P<u>[^\s,。:;、()]{{2,30}}?{_ORGAN}): *(?=\n|$)", text)
    return m.span("u") if m else None


def find_signature(text: str, after: int) -> Span | None:
    """The unit that signs the last page: a line that is nothing but the name of a Party organisation."""
    signed = re.compile(rf"\n *(?:中共)?(?P<u>[^\s,。:;、()0-9]{{2,30}}?{_ORGAN}) *(?=\n|$|\d{{4}}年)")
    found = list(signed.finditer(text, max(after, len(text) - 400)))
    return found[-1].span("u") if found else None


def find_labelled_unit(text: str) -> Span | None:
    """The unit after a label, as ledgers print it: 责任主体：某某大学党委."""
    m = re.search(
        r"(?:责任主体|被巡[视察](?:单位|党组织)|填报单位|整改(?:责任)?单位|单位名称|单位\(盖章"
        r"\))[:：] ?(?P<u>[^\s()（）,，。:]{2,30})",
        text,
    )
    return m.span("u") if m else None


def _core(name: str) -> str:
    return re.sub(rf"^中共|{_ORGAN}$", "", name)


def _same_unit(found: str, named: str) -> bool:
    """Whether two ways of writing may mean one unit: 市财政局党组 and 中共潞水市财政局党组."""
    if not named:
        return True
    a, b = _core(found), _core(named)
    return a == b or a[-2:] == b[-2:]


def _is_unit(name: str) -> bool:
    """Whether the header names one organisation and not a region that the inspection of a whole was about."""
    return re.search(r"(?:省|市|县|区|州|旗|盟|镇|乡)$", name) is None


def _mention(head: str, named: str) -> Span | None:
    """The unit of the title as the header writes it: the longest ending of the name that stands there."""
    core = _core(named)
    for cut in range(len(core) - 3):
        m = re.search(re.escape(core[cut:]) + rf"{_ORGAN}", head)
        if m:
            start = m.start()
            return (start - 1 if start and cut and head[start - 1] == core[cut - 1] else start), m.end()
    return None


def _unit_span(m: re.Match[str]) -> Span | None:
    start, end = m.span("u")
    words = m.group("u")
    if (cut := re.search(r"^.*(?:巡[视察]组|督察组|审计组|派出|对|向)(?=.{2})", words)) is not None:
        start += cut.end()
        words = words[cut.end() :]
    if words.startswith("中共"):
        start, words = start + 2, words[2:]
    if len(words) < 2 or _NO_UNIT.search(words) or "、" in words or "," in words:
        return None
    if joined := re.search(r"(?:党组|党委|党工委)?(?:及其?|以及)(?:所属|所辖|下属|下辖|其|\d)", words):
        head = re.match(r"党组|党委|党工委", joined.group())
        return start, start + joined.start() + (head.end() if head else 0)
    if event := re.search(r"(?:工作)?(?:动员|开展|情况|公告).*$", words):
        return (start, start + event.start()) if event.start() >= 2 else None
    bracket = words.find("(")
    if bracket >= 2:
        end = start + bracket
    elif m.group("o"):
        end = m.end("o")
    return start, end


def find_inspector(head: str, title: str, offset: int, title_start: int, kind: str) -> Span | None:
    """The span (normal text) of the inspecting body or team."""
    if kind == "audit_rectification":
        for words, at in ((title, title_start), (head[:1500], offset)):
            if m := _AUDITOR.search(words):
                start = max(
                    (b.end() for b in _BREAK.finditer(words, m.start(), m.end() - 3)), default=m.start()
                )
                return at + start, at + m.end()
    best: Span | None = None
    unnamed: Span | None = None
    for words, at in ((head, offset), (title, title_start)):
        for m in _TEAM.finditer(words):
            start = _grow(words, m.start())
            span = at + start, at + m.end()
            named = re.search(rf"{_N}", m.group()) is not None or "专项" in m.group()
            if named and start < m.start():
                return span
            if not named and start < m.start() and unnamed is None:
                unnamed = span
            if named and (best is None or best[1] - best[0] < span[1] - span[0]):
                best = span
    return best or (unnamed if kind in _ONE_TEAM else None)


def find_teams(text: str) -> list[str]:
    """The numbered teams that a text names."""
    return [m.group() for m in _TEAM.finditer(text) if re.search(_N, m.group())]


def _grow(text: str, at: int) -> int:
    """Leftwards over the name of the body that sent the team: 市委, 中共某某市委, 某某集团党委."""
    start = max(0, at - 16)
    for m in _BREAK.finditer(text, start, at):
        start = m.end()
    words = text[start:at]
    if "中共" in words:
        return start + words.index("中共")
    body = re.search(r"(?:中央|[㐀-鿿]{0,14}(?:委|党组|工委))$", words)
    return start + body.start() if body else at


def find_parties(kind: str, text: str, title: Span, head: Span) -> tuple[Span | None, Span | None]:
    """Unit and inspector of a document, as far as its kind has them. `title` is empty when there is none."""
    named = text[title[0] : title[1]]
    words = text[head[0] : head[1]]
    inspector = find_inspector(words, named, head[0], title[0], kind)
    if kind == "round_news" or (kind == "stationing_notice" and not _single_team(words, named)):
        return None, None
    if kind == "audit_rectification":
        return None, inspector
    unit = find_labelled_unit(text[:3000]) if kind == "ledger_table" else None
    unit = unit or find_unit(words, named, head[0], title[0])
    if kind == "feedback_opinion" and (unit is None or unit[0] < title[1]):
        unit = find_addressee(text[:2000]) or unit
    if kind == "rectification_notice" and unit is None:
        unit = find_signature(text, title[1])
    return unit, inspector


def _single_team(words: str, title: str) -> bool:
    """Whether a notice speaks of one team in one unit, not of a round."""
    return len(set(find_teams(words))) == 1 and bool(find_teams(title))
