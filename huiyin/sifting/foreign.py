"""foreign_name: the name of another unit or place left in a text that speaks for this unit."""

from __future__ import annotations

import re

from huiyin.sifting.codes import Code, Reason, Sign, Span
from huiyin.sifting.elsewhere import elsewhere, in_company
from huiyin.sifting.names import Directory, Mention, own_names
from huiyin.sifting.namesakes import namesakes
from huiyin.sifting.records import Record
from huiyin.sifting.strangers import strangers

#: honest company: the other unit helped, was asked, answered, received
_PARTNER_BEFORE = re.compile(
    r"(?:会同|联合|邀请|商请|提请|请|协调|配合|协助|对接|函告|致函|移交|移送|转交|转|交|送|报|向|与|和|同|跟|经|由|到|赴|从|被|给|在|对|"
    r"参照|借鉴|学习|参观|通过|委托|接受|按照|根据|抄送|来自|及|、|以及|原|调往|调至|调入|借调)[^，。；,;]{0,3}$"
)
_PARTNER_AFTER = re.compile(
    r"^[^，。；,;]{0,12}(?:来函|复函|回函|函复|发函|出具|监交|协助|配合|支持|联合|共同|一起|接收|签收|答复|盖章|派员|派人|列席|到场|审计组|"
    r"验收|批复|审批|核准|备案|受理|牵头|工作人员参加|见证|来人|来电|协同|派出|援助|借出|借给|转来|经验|做法|交叉检查|互查|反馈意见|提供)"
    # somebody of theirs did something: 水务集团电工交叉试跳
    r"|^的?[\u4e00-\u9fff]{0,3}(?:测绘员|技术员|检验员|安全员|信息员|师傅|会计|电工|专家|民警|医生|教师|律师|师生|人员|志愿者|苗圃)"
)
#: the other side of a transfer: 民政局借用的车, 粮食局退回的款
_OTHER_SIDE = re.compile(
    r"^(?:已|于|又|也|均|随后|当日|随即|\d{1,2}月(?:\d{1,2}日)?)*(?:此前|长期|以前|原|先后|多年|一直)?"
    r"(?:借[用走入调]|占用|使用|租[用赁]|承租|归还|交还|返还|退[还回款]|还[回清款]|偿还|欠|拖欠|划[转拨]|拨[付来入]|汇[来入]|转[来入账]|代[管收付]|来(?=人|函|局|校|我|参|访)|接管|腾[退出])"
)
#: it speaks in the text's own name
_SPEAKS = re.compile(
    r"^(?:党组|党委|党总支|党支部|党工委|领导班子|班子|全体\w{2}|干部职工)?(?:高度重视|认可|认领|认真|明确|专门|安排|成立|制定|出台|组织|对照|"
    r"针对|立即|结合|坚持|从|已|对|将|开展|完成|全面|迅速|深刻|诚恳|接到|收到|召开|按|把)"
)
_VISIT = re.compile(
    r"赴|前往|到.{0,8}(?:学习|考察|参观|调研)|学习|考察|借鉴|参观|对标|协查|异地|籍|户口|来自|交界|邻|转诊|就医|务工|外出"
)
_FIRM_FOLLOWS = re.compile(r"^[^，。；,;]{0,14}(?:公司|银行|厂|合作社|事务所|检测中心|法院|仲裁)")
#: the name tells where, not who: 第二小学后山, 县医院门口
_WHEREABOUTS = re.compile(
    r"^(?:后山|后面|前面|背后|门前|门口|旁|附近|对面|周边|围墙|东|西|南|北|路口|路段|段|一带|片区|站|沿线|至|往|方向|那[边条]|"
    r"[东西南北]?(?:侧|门|面|头)|小区|路|街|巷|桥)"
)
#: a known short name in the place of the subject that goes on with the work: 现在…每天, …三个合同审减
_AT_HEAD = re.compile(r"(?:^|[，,：:])(?:现在?|目前|如今|今后|此后|下一?步|整改后|随后|同时)?$")
_AT_WORK = re.compile(
    r"^(?:每[天日周旬月季年]|按[周月季]|将|今后|目前|现已|\d{1,4}[个份名家处笔项]|[一二三四五六七八九十两]+[个份名家处笔项]"
    r"[\u4e00-\u9fff]{1,6}(?:审减|追回|收回|退回|整改|完成|清退|补齐|入账|办结))"
)
#: a group of firms has stations and sites in many places
_GROUND = re.compile(
    r"^(?:境内)?的[\u4e00-\u9fff\d]{0,8}?(?:站|库|厂|所|点|项目|门店|仓|场|网点|工区|分部|段)"
)
_TOWNSHIP = re.compile(r"(?:镇|乡|街道|村|社区|公司|集团)$")


def foreign_name(record: Record, directory: Directory) -> Sign | None:
    """The clearest foreign name, when there is one that no cooperation explains."""
    text = record.text
    if not text:
        return None
    own = own_names(record.unit, record.aliases, record.body)
    place = directory.place_by_unit.get(record.unit, "")
    known = record.finding.text + "".join(m.text for m in record.measures) + record.body
    best = _stranger_speaks(record, own, place, known)
    for mention in directory.finder.mentions(text):
        name = mention.name
        if name in own or name == place or name in known or name in record.unit or _within(name, own):
            continue
        score = _score(mention, record, directory, place)
        if score and (best is None or score > best.score):
            of_unit = name in directory.owners
            best = _sign(score, name, (mention.start, mention.end), record, of_unit=of_unit)
    return best


def _stranger_speaks(record: Record, own: frozenset[str], place: str, known: str) -> Sign | None:
    """An organisation known from no record that answers for the rectification, or does it."""
    best: Sign | None = None
    found_here = (
        *strangers(record.text, record.unit, record.body, place),
        *namesakes(record.text, record.unit, record.body, place),
        *elsewhere(record.text, record.unit, record.body, place),
    )
    for found in found_here:
        after = record.text[found.end : found.end + 40]
        if _OTHER_SIDE.match(after) or found.name in known or any(found.name in name for name in own):
            continue
        score = 0.75 if found.answers else 0.6
        if best is None or score > best.score:
            best = _sign(score, found.name, (found.start, found.end), record, of_unit=True)
    return best


def _within(name: str, own: frozenset[str]) -> bool:
    """A sub-unit of this unit, or its superior: 青石镇中心小学 in a text of 青石镇."""
    return any(len(mine) > 2 and (name.startswith(mine) or mine.startswith(name)) for mine in own)


def _score(mention: Mention, record: Record, directory: Directory, place: str) -> float:
    before = re.split(r"[。；;！\n]", record.text[max(0, mention.start - 80) : mention.start])[-1]
    after = record.text[mention.end : mention.end + 40]
    near = re.split(r"[，,：:、]", before)[-1]
    speaks = bool(_SPEAKS.match(after))
    if (_FIRM_FOLLOWS.match(after) and not speaks) or _OTHER_SIDE.match(after):
        return 0.0
    if mention.name not in directory.owners:
        return _place_score(mention, before, after, directory, place)
    apart = mention.name not in record.unit and not _PARTNER_AFTER.match(after)
    heads = apart and _AT_HEAD.search(before) is not None and not _WHEREABOUTS.match(after)
    if heads and (_AT_WORK.match(after) or _stands_alone(record.text, mention)):
        return 0.65
    if _PARTNER_BEFORE.search(near) or (_PARTNER_AFTER.match(after) and not speaks):
        return 0.0
    full = mention.name in directory.place_by_unit
    if not full and (_WHEREABOUTS.match(after) or before.endswith("、") or after.startswith("、")):
        return 0.0
    if not full and before and before[-1] in "省市县区州旗镇乡" and not before.endswith(("我县", "我市")):
        return 0.0
    # a neighbour's short name may stand for many kinds of help, unless it speaks
    if not (full or speaks):
        return 0.0
    return 0.62 + 0.2 * full + 0.15 * speaks


def _stands_alone(text: str, mention: Mention) -> bool:
    """Not 市图书馆, which may be any neighbour, and nothing in its clause tells of two sides."""
    return mention.name[0] not in "省市县区镇" and not in_company(text, mention.start, mention.end)


def _place_score(mention: Mention, before: str, after: str, directory: Directory, place: str) -> float:
    """Another city or county. Within the own one, or on a journey, it has its reason."""
    if mention.name not in directory.places or (place and directory.related(mention.name, place)):
        return 0.0
    around = before[-12:] + after[:12]
    if _VISIT.search(around) or (_PARTNER_AFTER.match(after) and _PARTNER_BEFORE.search(before)):
        return 0.0
    if not place and _GROUND.match(after):
        return 0.0
    return 0.85 if after.startswith(("委", "党委", "政府", "人民政府")) else 0.7


def _sign(score: float, name: str, span: Span, record: Record, *, of_unit: bool) -> Sign:
    around = record.text[max(0, span[0] - 8) : span[1] + 10].replace("\n", " ")
    why = f"{record.unit}的整改情况中出现“{name}”（…{around}…），与本单位无关，可能是照搬他处材料留下的"
    reason = Reason.OTHER_UNIT_NAMED if of_unit else Reason.OTHER_PLACE_NAMED
    params = {"name": name, "around": around}
    return Sign(Code.FOREIGN_NAME, score, why, spans=(span,), reason=reason, params=params)
