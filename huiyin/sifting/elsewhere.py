"""Names of elsewhere that stand where the own name belongs, without a word of answering for the matter.

Whoever copies a text changes its head and forgets what is further down: what another county will do next,
whose section now keeps the list, whose service has become better, what is to be ensured for it. A place is
taken only at the level of the own one, an organisation only of the own kind; whoever came, lent, sent,
signed or took over is company.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.sifting.strangers import NO_BEGINNING, NO_NAME, Stranger, akin, kind_of

_LEVELS = {"县": "county", "区": "county", "旗": "county", "市": "city", "州": "city"}
_TIME = (
    r"(?:(?:下一?步|接下来|现在|如今|目前|当前|今后|此后|之后|以后|从此|同时|另外|此外|随后|至此|眼下|现|"
    r"(?:通过|经过|经)整改|整改[后中]|整改以来|\d{1,2}月(?:\d{1,2}日)?(?:以来|起|底|初|[上中下]旬)?)[，,]?)?"
)
_HEAD = r"(?:^|(?<=[。；，,;！\n：:]))" + _TIME
_OFFICE = r"(?:[\u4e00-\u9fff]{2,5}(?:科|股|室|队|所|中心|站|部|办|处|组|车间))"
_OUTCOME = (
    r"(?:由此|从此|因此|明显|显著|大幅|进一步|持续|全面|不断|切实|有效|得到|走上|步入|迈上|迈入|焕然一新|根本|"
    r"取得|更加|实现了?|再上|稳步|稳定|逐步)"
)
#: what those who do a work do with it
_WORKS = (
    r"(?:将|每[天日周旬月季年半次逢]|按[天日周旬月季]|定期|不定期|统一|重新|逐[一户个项笔村]|对(?!方|口)|一律|不再|专人|坚持|组织|安排|建立|设立|成立|"
    r"制定|制订|出台|修订|印发|开展|实行|推行|施行|负责|核对|核查|核定|清理|清退|追回|收回|追缴|整治|排查|抽查|巡查|公示|"
    r"公开|通报|调整|落实|推进|完善|健全|纳入|配备|补齐|更换|完成)"
)
#: in the same clause: two sides, somebody came, gave, took, or is learned from
_COMPANY = re.compile(
    r"我[们局县市区院校馆镇乡村]|双方|[两三]地|两[县市区镇]|共[管享建治]|对方|他们|接[走回收]|来[人函访电]|派|签[了订署字]|寄|送来|发来|"
    r"[答回]复|函|经验|做法|借|移交|转[来交]|协助|配合|支持|援助|联合|交叉|互[查通认]|邻|籍|户口|租|出让|竞得|中标|供货|卖|买"
)
_AIM = (
    r"(?:推动|推进|促进|确保|保障|保证|提升|提高|改善|优化|助力|维护|规范|加强|强化|巩固|覆盖|遍及|面向|擦亮|"
    r"为(?=[\u4e00-\u9fff]{3,20}(?:奠定|提供|打下|作出|做出|贡献|增添|注入)))了?"
)
#: no clause is longer for this purpose: a text without any stop costs no more
NEAR = 60
_STOP = re.compile(r"[。；;！\n，,]")
_PLACE = r"[\u4e00-\u9fff]{2}[县区市旗]"
_WHOLE = r"(?:全[县区市域]|上下|各[乡镇村科部]|所有|辖区|境内|范围内)"
#: the words in which an aim is set for a place
_AIMED = re.compile(rf"{_AIM}(?P<name>{_PLACE})(?!委?(?:法院|仲裁))")
_WHOLLY = re.compile(rf"(?P<name>{_PLACE})(?={_WHOLE})")
#: one example of what the unit has many of
_EXAMPLE = re.compile(
    rf"(?P<name>{_PLACE}[\u4e00-\u9fff]{{2,10}}?)等(?=\d*[个家所名]?[\u4e00-\u9fff]{{0,4}}?(?:学校|乡镇|村|社区|单位|部门|站点|网点|医院|校区|点位))"
)
_PLACE_ACTS = re.compile(
    rf"{_HEAD}(?P<name>{_PLACE})(?P<rest>[\u4e00-\u9fff]{{0,14}}?)(?P<does>{_WORKS}|{_OUTCOME})"
)
_KIND_ACTS = re.compile(
    rf"{_HEAD}(?P<name>[\u4e00-\u9fff]{{2,8}}?(?:镇|乡|街道|大学|学院|中学|小学|幼儿园|学校|医院|卫生院|公司|集团|林场|农场|村|社区))"
    rf"(?:(?P<office>{_OFFICE})(?:{_WORKS})|的?[\u4e00-\u9fff]{{0,12}}?(?P<outcome>{_OUTCOME}))"
)
#: a firm by its first name and its trade: …燃气, …水务
_TRADES = tuple(
    re.findall(
        r"[\u4e00-\u9fff]+",
        "燃气 热力 供热 水务 供水 排水 自来水 公交 客运 供电 电力 风电 光伏 城投 交投 建投 "
        "文旅 旅投 粮油 粮食 环卫 物业 "
        "置业 地产 建工 路桥 港务 航运 物流 盐业 烟草 矿业 煤业 钢铁 化工 石化 药业 农垦 茶业 种业 "
        "渔业 林业 传媒 印务 "
        "保安 担保 信托 证券",
    )
)
_TRADE_ACTS = re.compile(
    rf"{_HEAD}(?P<name>[\u4e00-\u9fff]{{2}}(?:{'|'.join(_TRADES)}))(?P<office>{_OFFICE})?(?P<does>{_WORKS}|的?[\u4e00-\u9fff]{{0,8}}?{_OUTCOME})"
)
#: wherever else a place stands: with what role its clause gives it
_STANDS = re.compile(rf"(?P<name>{_PLACE})(?=(?P<after>[\u4e00-\u9fff]{{0,10}}))")
_ROLE_BEFORE = re.compile(
    r"(?:[在到去赴往给归从向与和同跟由被经对及、报送交住距离自]|位于|来自|前往|参照|学习|依托|[东南西北]邻)(?:[\u4e00-\u9fff]{2}市)?$"
)
_ROLE_AFTER = re.compile(
    r"^(?:人(?!民政府|大)|境|交界|方向|一[家名个]|某|的?[\u4e00-\u9fff]{2,10}?(?:公司|厂|银行|合作社|事务所|法院|仲裁委|律所|商行|农户|客商))"
)
#: a name of three characters that ends in 区 or 市 is one where an office or all of it follows
_OFFICE_AFTER = re.compile(
    r"^(?:的?[\u4e00-\u9fff]{0,8}(?:局|馆|院|校|委|中心|镇|乡|街道|政府|所|站|学|处|办)|将|各|全|群众|居民|干部|教育|卫生|交通|农村|城市|民政|水利|医)"
)
_KIND_STANDS = re.compile(
    rf"(?:{_HEAD}|{_AIM}|[让使])(?P<name>[\u4e00-\u9fff]{{2,4}}?(?:镇|乡|街道|大学|学院|中学|小学|幼儿园|医院|卫生院))(?!后山|门[口前]|旁|附近|路|街|一?名|的?车)"
)
#: what belongs to an organisation itself, wherever it is named; or whose orders are carried out
_INNER = (
    r"(?:教务处|德育处|后勤|食堂|门诊|病区|便民|党政办|党委|党支部|领导班子|班子|全体|职工|师生|教职工|护士|干部|群众|居民|村民|辖区|"
    r"各[村科班部室]|基本户|官网|公众号|门户网站|纪委|行政办|办公室)"
)
_KIND_INSIDE = re.compile(
    rf"(?:[由在把将对向经报让使]|方便了?|服务)(?P<name>[\u4e00-\u9fff]{{2,4}}?(?:镇|乡|街道|大学|学院|中学|小学|幼儿园|医院|卫生院|集团))(?={_INNER})"
)
_ORDERS = re.compile(
    rf"(?:按照|根据|落实|执行|对照|贯彻|依据)(?P<name>{_PLACE}|[\u4e00-\u9fff]{{2}}(?:集团|大学|镇|乡|街道))"
    r"(?=[\u4e00-\u9fff]{0,8}?(?:党委|总部|纪委|董事会|统一|部署|要求|制度|规定|办法|方案|政府|财政|安排))"
)
_NO_KIND_NAME = re.compile(
    r"中医|妇幼|人民|专科|协作|合作|上级|定点|医联|兄弟|友好|多家|民办|公办|部属|高等|职业技|实验|附属"
)
_NOT_A_PLACE = re.compile(
    r"[取回送移退缴报请争入由经据按列进归转付还拨申汇划支属查问审批准函告商会联调派借租占用发出立成要求给走去一律是都也已未须应可]|[全我本该各外跨邻两每省中至有个处名次新老旧郊园社城景库片山辖工业发小超上门灌矿林牧保居住校厂院病疫灾禁限控]|乡镇"
)


def elsewhere(text: str, unit: str, body: str, place: str) -> Iterator[Stranger]:
    """Places of the own level and organisations of the own kind that act, get better or are aimed at."""
    if place:
        yield from _places(text, unit, body, place)
    yield from _kinds(text, unit, body)


def _places(text: str, unit: str, body: str, place: str) -> Iterator[Stranger]:
    for pattern in (_AIMED, _WHOLLY, _EXAMPLE, _ORDERS):
        for found in pattern.finditer(text):
            of_place = found["name"][2] in _LEVELS
            if of_place and _other_place(found["name"], unit, body, place) and not _in_company(text, found):
                yield Stranger(found["name"], found.start("name"), found.end("name"), False)
    for found in _STANDS.finditer(text):
        if _stands_for_the_own(text, found) and _other_place(found["name"], unit, body, place):
            yield Stranger(found["name"], found.start("name"), found.end("name"), False)
    tail = unit.removeprefix(place)
    for found in _PLACE_ACTS.finditer(text):
        if not _other_place(found["name"], unit, body, place) or _in_company(text, found):
            continue
        rest = found["rest"]
        if re.fullmatch(_OUTCOME, found["does"]) or not rest or _of_the_same_build(rest, tail):
            own = rest if _of_the_same_build(rest, tail) else ""
            yield Stranger(found["name"] + own, found.start("name"), found.end("name") + len(own), False)


def _stands_for_the_own(text: str, found: re.Match[str]) -> bool:
    """No preposition, firm or company makes the place another side."""
    return (
        not _ROLE_BEFORE.search(text, max(0, found.start() - 8), found.start())
        and not _ROLE_AFTER.match(text[found.end() : found.end() + 16])
        and (found["name"][-1] == "县" or _OFFICE_AFTER.match(found["after"]) is not None)
        and not _in_company(text, found)
    )


def _kinds(text: str, unit: str, body: str) -> Iterator[Stranger]:
    own_kind = kind_of(unit)
    for found in _KIND_ACTS.finditer(text):
        name = found["name"]
        if kind_of(name) == own_kind and _foreign(name, unit, body) and not _in_company(text, found):
            yield Stranger(name, found.start("name"), found.end("name"), False)
    for found in (*_KIND_STANDS.finditer(text), *_KIND_INSIDE.finditer(text), *_ORDERS.finditer(text)):
        name = found["name"]
        proper = kind_of(name) == own_kind and not (
            _NO_KIND_NAME.search(name) or _NOT_A_PLACE.search(name[:2])
        )
        if proper and _foreign(name, unit, body) and not _in_company(text, found):
            yield Stranger(name, found.start("name"), found.end("name"), False)
    for found in _TRADE_ACTS.finditer(text):
        name = found["name"]
        if name[2:] in unit and _foreign(name, unit, body) and not _in_company(text, found):
            yield Stranger(name, found.start("name"), found.end("name"), False)


def _other_place(name: str, unit: str, body: str, place: str) -> bool:
    """Of the own level, of another name, and built like a name."""
    where = name[:3]
    return (
        _LEVELS[where[-1]] == _LEVELS.get(place[-1])
        and not place.endswith(where)
        and not _NOT_A_PLACE.search(where[:-1])
        and _foreign(where, unit, body)
    )


def _foreign(name: str, unit: str, body: str) -> bool:
    whole = any(w in unit and w not in name for w in ("集团", "大学"))
    inner = whole and not any(name.endswith(t) for t in _TRADES)
    return not (inner or NO_NAME.search(name) or NO_BEGINNING.match(name) or akin(name, unit, body))


def _of_the_same_build(rest: str, tail: str) -> bool:
    """交通运输局养护科 and 交通局 for a 交通运输局: the same office of another place, or a section of it."""
    if not rest or not tail:
        return False
    return rest.startswith(tail) or (rest[0] == tail[0] and tail[-1] in rest[1:])


def _in_company(text: str, found: re.Match[str]) -> bool:
    return in_company(text, found.start("name"), found.end())


def in_company(text: str, start: int, end: int) -> bool:
    """Whether the clause that holds the name tells of two sides."""
    around = text[max(0, start - NEAR) : end + NEAR]
    own_start, own_end = min(start, NEAR), min(start, NEAR) + end - start
    begins = max(around.rfind(mark, 0, own_start) for mark in "。；，,;！\n：:") + 1
    stop = _STOP.search(around, own_end)
    return _COMPANY.search(around, begins, stop.start() if stop else len(around)) is not None
