"""Organisations that no record names and that speak, in a claim, as if the rectification were theirs.

A name is taken for one by its build alone: a proper name, then what kind of organisation it is. Only the
subject of a clause counts, and only one of the own kind and level, from elsewhere: villages, schools and
firms below a town, a bureau or a group rightly appear in its text; whoever stands above it may well care.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_KINDS = {
    name: kind
    for kind, names in {
        "village": "村 社区",
        "town": "镇 乡 街道",
        "county": "县 区",
        "bureau": "局 委员会",
        "school": "大学 学院 学校 中学 小学 幼儿园",
        "hospital": "医院 卫生院",
        "firm": "公司 集团 酒店 银行 支行 农场 林场",
    }.items()
    for name in names.split()
}
#: who does not govern a place
_GOVERNED = frozenset({"firm", "school", "hospital"})
_KIND = "|".join(sorted(_KINDS, key=len, reverse=True))
#: who leads an organisation
_LEADERS = (
    r"(?:党组|党委|党总支|党支部|党工委|两委|领导班子|班子成员|班子|主要领导|主要负责人|主要负责同志|书记|领导|"
    r"理事会|董事会|经理层|全体干部|干部职工|上下)"
)
#: whose fault it was, or who answers for it
_ANSWERS = (
    r"(?:高度重视|非常重视|十分重视|极为重视|深刻反思|深刻剖析|诚恳接受|诚恳认领|认领|坚决扛起|始终坚持|提高政治站位|"
    r"认真对照|对照反馈|对照问题|举一反三|统一思想|迅速行动|闻令而动|立行立改|痛定思痛|压实责任|扛牢|多次调度|"
    r"亲自抓|亲自部署|亲自调度|专题研究|召开[^，。；]{0,8}会|成立[^，。；]{0,10}(?:小组|专班)|制定了?[^，。；]{0,8}(?:措施|方案|计划))"
)
_DUTY = (
    r"(?:[从自]\d{1,2}月(?:\d{1,2}日)?(?:份)?起|每[月季周年日]|按[月季周]|负责|承担|实行|建立|开展|完成|落实)"
)
_SUBJECT = re.compile(
    rf"(?:^|(?<=[。；，,;！\n：:]))(?:但|而|随后|同时|目前|其中|值得一提的是，)?"
    rf"(?P<name>[\u4e00-\u9fff]{{2,16}}?(?:{_KIND})(?:[\u4e00-\u9fff]{{0,6}}?(?:局|公司|集团|学院|医院))?)"
    rf"(?P<leaders>{_LEADERS})?"
    rf"(?:(?:对|就|围绕|针对)[^，。；]{{1,16}}?)?(?P<does>{_ANSWERS}|{_DUTY})"
)
#: what no proper name holds, and how none begins
NO_NAME = re.compile(
    r"[的了在对就把将被和与及并为以由从向到前中时经请让使给]|后(?!勤)|会同|联合|所属|下属|直属|协助|督促|指导|整改|反馈|巡察|巡视|问题|检查|发现|要求|通过|有关|相关|目前"
)
NO_BEGINNING = re.compile(
    r"^(?:[我本各该全贵县市省区乡镇村校院局总分子上下附两二三四五多某原新老其此双这那]|集团|所属|下属|二级|中心|人民|街道|社区|城区|农村|"
    r"有限|学校|学院|医院|公司|银行|责任|主管|职能|牵头|成员|承建|施工|中标|供货|物业|第三方|第[一二三四五六七八九十])"
)
_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,4}?[县区市州旗]")


class Stranger(NamedTuple):
    """A name, where it stands, and whether its leaders answer for the matter."""

    name: str
    start: int
    end: int
    answers: bool


def strangers(text: str, unit: str, body: str, place: str) -> Iterator[Stranger]:
    """Organisations of the kind of `unit` from elsewhere, in the place of the subject."""
    own_kind = kind_of(unit)
    for found in _SUBJECT.finditer(text):
        name = found["name"]
        if NO_NAME.search(name) or NO_BEGINNING.match(name) or akin(name, unit, body):
            continue
        kind, answers = kind_of(name), re.fullmatch(_ANSWERS, found["does"]) is not None
        if kind == own_kind:
            counts = answers or not _below(name, unit)
        else:
            counts = answers and (
                (kind in ("bureau", "county") and _of_another_county(name, place))
                or kind == "town"
                or (kind == "county" and own_kind in _GOVERNED)
            )
        if counts:
            yield Stranger(name, found.start("name"), found.end("name"), answers)


def _of_another_county(name: str, place: str) -> bool:
    """Of the level of the own place: whoever stands above may care."""
    found = _PLACE.match(name)
    return found is not None and place != "" and found[0][-1] == place[-1] and found[0] != place


def kind_of(name: str) -> str:
    """village, town, county, bureau, school, hospital, firm, or empty; a university's college is a school."""
    if "大学" in name:
        return "school"
    held = next((_KINDS[name[-size:]] for size in (3, 2, 1) if name[-size:] in _KINDS), "")
    return held or ("firm" if "集团" in name or "公司" in name else "")


def akin(name: str, unit: str, body: str) -> bool:
    """Of one house: a common beginning, or one name within the other."""
    return name[:2] in (unit[:2], body[:2]) or name in unit or name in body or unit in name


def _below(name: str, unit: str) -> bool:
    """A firm in the text of a group, a college in that of a university."""
    return any(whole in unit and whole not in name for whole in ("集团", "大学"))
