"""Names where only a text's own can stand: who signs it, whom 我公司 means, whose rule it makes.

Each place is known by its build. A text that also speaks of itself (我局, or its own name) has its speaker,
so there another's meeting is company.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.sifting.deeds import DEED
from huiyin.sifting.names import SELF, own_names
from huiyin.sifting.strangers import Stranger, akin, kind_of

_BEGINNING = r"(?:^|(?<=[。；，,;！\n：:日\s]))"
_NAME = r"[\u4e00-\u9fff]"
_MYSELF = re.compile(
    rf"(?:我|本)(?:公司|局|镇|乡|校|院|街道|村|社区|单位|集团|中心|行)[（(](?P<name>{_NAME}{{3,20}})[）)]"
    rf"|{_BEGINNING}(?P<full>{_NAME}{{3,20}})[（(](?:以下)?(?:简称|称)[“\"]?(?:我|本)"
)
_SIGNED = re.compile(
    rf"(?P<name>{_NAME}{{3,20}}?)(?:党组|党委|党支部|党总支|党工委)?(?:[（(](?:盖|公)?章[）)])?"
    r"[\s，,]*(?:\d{4}[年\-./]\d{1,2}[月\-./]\d{1,2}日?)?"
)
#: the leadership's own meeting decides, as the subject
_MEETING = re.compile(
    rf"{_BEGINNING}(?P<name>{_NAME}{{2,12}}?(?:局|委员会|镇|乡|街道|学院|大学|医院|公司|集团))"
    r"(?:党组会|党委会|党工委会|党政联席会|局务会|院务会|校务会|班子会|董事会|办公会)(?:议)?"
    r"(?:专题|集体)?(?:研究|审议|讨论|决定|听取)"
)
#: 经局党组会, 我局党组会: no proper name
_NO_PROPER = re.compile(
    r"^.{0,2}$|^[我本该各全总分上下省市]|[的了在对就把将被和与及并为以由经从向前中后时请让使给]"
)
#: who grants something stands beside or above
_GRANTS = re.compile(r"同意|批准|批复|核定|核准|拨|追加|授权|转来|通报")
_OWN_GROUND = re.compile(
    rf"(?:{_BEGINNING}|(?<=[对在把将于就]))(?P<name>(?![对在把将于就]){_NAME}{{2,3}}(?:街道|镇|乡|社区|村|县|区))(?:辖区|所辖|下辖|境内)"
)
_NEIGHBOUR = re.compile(r"毗邻|交界|相邻|接壤|跨")
_TITLE_MADE = re.compile(r"(?:印发|制定|制订|出台|修订|修改|建立|完善)(?:了|并印发|实施)?《$")
_HOUSE = re.compile(r"^(.{2,8}?(?:大学|学院|集团|公司))(?=.{3})")
_ELSEWHERE = rf"{_NAME}{{2,4}}?[市县区州旗]|{_NAME}{{2,8}}?(?:大学|学院|集团|公司)"
_COMPANY = re.compile(
    r"^[^，。；,;]{0,12}(?:来函|复函|函|协助|配合|支持|联合|共同|交流|介绍|经验|做法|移[送交]|转[来交]|接收|反馈|提供|出具|牵头|协查|通报)"
)


def namesakes(text: str, unit: str, body: str, place: str) -> Iterator[Stranger]:
    """Names that stand for the text's own and are not: each answers for the matter."""
    for name, start in _placed(text, unit, place):
        if not akin(name, unit, body):
            yield Stranger(name, start, start + len(name), answers=True)


def _placed(text: str, unit: str, place: str) -> Iterator[tuple[str, int]]:
    for found in _MYSELF.finditer(text):
        group = "name" if found["name"] else "full"
        if kind_of(found[group]):
            yield found[group], found.start(group)
    yield from _signer(text, unit)
    yield from _made_here(text, unit, place)
    if _speaks_of_itself(text, unit):
        return
    yield from _twins(text, unit, place)
    for found in _MEETING.finditer(text):
        same_kind = kind_of(found["name"]) == kind_of(unit)
        after = text[found.end() : found.end() + 20]
        if same_kind and not _NO_PROPER.search(found["name"]) and not _GRANTS.search(after):
            yield found["name"], found.start("name")
    for found in _OWN_GROUND.finditer(text):
        around = text[max(0, found.start() - 6) : found.start()] + text[found.end() : found.end() + 6]
        same_kind = kind_of(found["name"]) == kind_of(unit)
        if same_kind and not _NO_PROPER.search(found["name"]) and not _NEIGHBOUR.search(around):
            yield found["name"], found.start("name")


def _speaks_of_itself(text: str, unit: str) -> bool:
    return SELF.search(text) is not None or any(name in text for name in own_names(unit, (), ""))


def _signer(text: str, unit: str) -> Iterator[tuple[str, int]]:
    """A name of the own kind that has one of the last two lines to itself."""
    lines = text.rstrip().split("\n")
    for k in range(max(1, len(lines) - 2), len(lines)):
        line = lines[k].strip()
        found = _SIGNED.fullmatch(line)
        if found and kind_of(found["name"]) == kind_of(unit):
            yield found["name"], text.rindex(line)


def _rest(unit: str, place: str) -> str:
    """卫生健康局 of 甲区卫生健康局, 后勤处 of 甲大学后勤处; empty where nothing can be cut off."""
    if place and len(unit) - len(place) > 2:
        return unit[len(place) :]
    house = _HOUSE.match(unit)
    return unit[house.end() :] if house else ""


def _made_here(text: str, unit: str, place: str) -> Iterator[tuple[str, int]]:
    """The rule that is made bears another's name: 印发《乙区卫生健康局接待办法》."""
    rest = _rest(unit, place)
    if rest:
        for found in re.finditer(rf"(?<=《)(?:{_ELSEWHERE}){re.escape(rest)}(?=[^》]*》)", text):
            if _TITLE_MADE.search(text[max(0, found.start() - 8) : found.start()]):
                yield found[0], found.start()


def _twins(text: str, unit: str, place: str) -> Iterator[tuple[str, int]]:
    """The same office of another place or house does the work."""
    rest = _rest(unit, place)
    if rest:
        for found in re.finditer(rf"{_BEGINNING}(?:{_ELSEWHERE}){re.escape(rest)}", text):
            clause = re.split(r"[。；;\n]", text[found.end() : found.end() + 60])[0]
            if DEED.search(clause) and not _COMPANY.match(clause):
                yield found[0], found.start()
