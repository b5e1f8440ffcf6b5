"""The targets of a round, where a text or a table names them; never more than it names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from huiyin.reading.cues import Grammar
from huiyin.reading.numerals import CHINESE
from huiyin.reading.result import RoundTarget

_NUMBER = rf"(?:\d{{1,4}}|[{CHINESE}]{{1,5}})"
_LIST_LEAD = re.compile(
    r"(?:的(?:单位|对象|党组织|企业|部门|地区|地方)?(?:分别)?(?:是|有|为|包括|:)|单位(?:分别)?"
    r"(?:是|有|为|包括|:)|对象(?:分别)?(?:是|有|为|包括|:)|包括|分别(?:是|为|对|巡[视察]|进驻)"
    r"?|对|:)"
)
_LIST_END = re.compile(
    rf"等?{_NUMBER}(?:个|家|所)(?=[㐀-鿿(])|等(?=单位|地区|部门|企业|党组织|高校|\d|$)|(?:开展|"
    rf"进行|实施|接受)(?![㐀-鿿]*(?:局|委|中心|公司))|\("
)
_NO_NAME = re.compile(
    r"^[^㐀-鿿]*$|\d{3}|信箱|来访|\d+个|情况|问题|工作(?!部|委|局|站|中心)|作风|意识|方面|不(?!动产)|清单|电话|邮箱"
    r"|精神(?!卫生|病|文明)|责任|时间|来信|来电|行为|巡[视察](?!办)|依规|严肃|监督(?!管理|检验|局|委)"
)


_TEAM_LIST = re.compile(
    r"(?:^|(?<=[\n;。]))[ \t]*[㐀-鿿]{0,8}第[一二三四五六七八九十\d]{1,3}巡[视察]组(?:[ \t]+|:|[(])"
    r"(?P<names>[^\n;。:(]{2,160}?)(?=[)\n;。]|$)"
)


class Targets:
    """Finds the targets in the normal text of a document."""

    def __init__(self, text: str, grammar: Grammar) -> None:
        self.text, self.rounds = text, grammar.rounds

    def listed(self) -> list[RoundTarget]:
        """Targets that sentences name: 对甲局、乙局、丙局等9个单位开展常规巡察."""
        found: list[RoundTarget] = []
        seen: set[str] = set()
        for sentence in re.split(r"[。\n]", self.text):
            if not re.search(r"巡[视察]|回头看|单位|对象", sentence):
                continue
            if not re.search(r"是|为|包括|分别|对|:|进驻", sentence):
                continue
            for part in re.split(r"[;,]", sentence):
                for name in self._names(part):
                    if name not in seen:
                        seen.add(name)
                        found.append(RoundTarget(name, self._kind(part, sentence), self._type(name)))
        return found + [x for x in self._by_team() if x.name not in seen]

    def _by_team(self) -> list[RoundTarget]:
        """Targets that stand beside the name of their team: 第一巡察组 县财政局、县审计局."""
        found: dict[str, RoundTarget] = {}
        for m in _TEAM_LIST.finditer(self.text):
            names = [n.strip(" “”:•)") for n in re.split(r"[、,]", m.group("names"))]
            good = [n for n in names if 2 <= len(n) <= 24 and not _NO_NAME.search(n)]
            if good and len(good) == len(names):
                for name in good:
                    found.setdefault(
                        name, RoundTarget(name, self._kind(self.text[:600], ""), self._type(name))
                    )
        return list(found.values())

    def _names(self, part: str) -> list[str]:
        first = part.find("、")
        lead = list(_LIST_LEAD.finditer(part[:first] if first > 0 else part))
        if not lead or (first < 0 and part[lead[-1].end() - 1] != ":"):
            return []
        listed = _LIST_END.split(part[lead[-1].end() :], maxsplit=1)[0]
        names = [
            n.strip(" “”:•")
            for n in re.split(
                r"、|(?<=[局委部厅办司团学院心站校行社镇乡道村区县市会])和(?=[㐀-鿿]{3,})", listed
            )
        ]
        good = [n for n in names if 2 <= len(n) <= 24 and not _NO_NAME.search(n)]
        return good if len(good) >= min(2, len(names)) and len(good) >= 0.7 * len(names) else []

    def in_tables(self, tables: Sequence[Sequence[str]], counts: Mapping[str, int]) -> list[RoundTarget]:
        """Targets under a head such as 巡察对象; `counts` are the numbers of targets by kind."""
        kind = next(iter(counts)) if len(counts) == 1 else self._kind(self.text[:600], "")
        return [
            RoundTarget(n, self._kind(row, "") or kind, self._type(n)) for n, row in _column_names(tables)
        ]

    def _kind(self, part: str, sentence: str) -> str | None:
        for words in (part, sentence):
            found = [(m.start(), k) for k, p in self.rounds["kinds"].items() if (m := re.search(p, words))]
            if found:
                return str(min(found)[1])
        return None

    def _type(self, name: str) -> str | None:
        for unit_type, pattern in self.rounds["unit_types"].items():
            if re.search(pattern, name):
                return str(unit_type)
        return None


def _column_names(tables: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """Names under a head such as 巡察对象 in the tables of a notice, each with the words of its row."""
    names: dict[str, str] = {}
    column = -1
    for row in tables:
        heads = [
            i
            for i, cell in enumerate(row)
            if re.search(r"(?:巡[视察](?:对象|单位)|被巡[视察](?:单位|党组织)|单位名称)$", cell)
        ]
        if heads:
            column = heads[0]
            continue
        if 0 <= column < len(row):
            for name in re.split(r"[、,，;；\n]", row[column]):
                if len(name.strip()) >= 2:
                    names.setdefault(name.strip(), "\n".join(c for i, c in enumerate(row) if i != column))
    return list(names.items())
