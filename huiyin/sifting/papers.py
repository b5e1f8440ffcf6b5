"""What a piece of evidence is, by its title and text: a rule, a voucher, a paper about people."""

from __future__ import annotations

import re

from huiyin.sifting.clauses import sentences
from huiyin.sifting.records import Piece

_RULE = re.compile(r"制度|办法|规定|细则|规则|条例|标准|规程|章程|守则|指引|规范|机制|清单管理|流程")
_NO_RULE = re.compile(r"通知|意见|方案|报告|纪要|倡议|承诺|计划|简报|手册")
_COLLECTION = re.compile(r"汇编|合集|制度集|全套制度|制度.{0,4}本")
_VOUCHER = re.compile(
    r"凭单|凭证|收据|回单|发票|票据|流水|转账|缴款|缴费|进账|入账|到账|银行|存单|存款|汇款|退款|领取|签收|结算单|缴库|付款|退缴|退赔|对账|"
    r"缴款书|回执|收款|退费|退款|扣款|还款|结清|付讫|收条|收讫|划款|拨款|账单|缴存"
)
_PEOPLE = re.compile(r"问责|处分|处理决定|处理材料|诫勉|谈话|批评|检讨|检查书|通报|追责|组织处理|决定书|惩处")
_MADE = re.compile(
    r"出台|制定|制订|印制|修订|新定|新订|定了|订立|印发|建立|完善|颁布|公布|发布|实施|制发|起草|形成|定出|健全|细化|推出|新建"
)
_TITLE = re.compile(r"《([^》]{2,60})》")
_GONE_BY = re.compile(r"(?:按照?|依据?|依照|根据|对照|遵照|参照|违反|执行|适用|学习|符合)[^，。；《]{0,14}$")
_ARTICLE = re.compile(r"^第[一二三四五六七八九十\d]{1,3}条")
_NUMBER = re.compile(
    r"(?:共|合计|等|计)\s*(\d+)\s*(?:项|份|个|部|件)|(?<!\d)(\d+)\s*(?:项|份|个|部|件)(?:管理|内控|配套)?(?:制度|办法|规定|规章|细则)"
)
#: instruments by which people are dealt with
PENALTY = re.compile(
    r"解除(?:劳动)?合同|解聘|辞退|严重警告|问责|批评教育|提醒谈话|诫勉|警告|记过|降级|撤职|开除|免职|停职|处分|检讨|约谈|通报批评|责令检查|责令作出检查|组织处理|扣发|调离|谈话提醒|书面检查"
)


def is_voucher(piece: Piece) -> bool:
    return bool(_VOUCHER.search(piece.title + piece.text))


def is_about_people(piece: Piece) -> bool:
    told = piece.title + piece.text
    return bool(_PEOPLE.search(told) or PENALTY.search(told))


def is_rule(piece: Piece) -> bool:
    titles = _TITLE.findall(piece.title + piece.text)
    return any(not _NO_RULE.search(t) for t in titles) or bool(_RULE.search(piece.title))


def is_collection(piece: Piece) -> bool:
    """One paper that holds several rules."""
    return bool(_COLLECTION.search(piece.title + piece.text)) or len(set(_TITLE.findall(piece.text))) > 1


def _made_titles(sentence: str) -> list[str]:
    """Titles in a sentence, without those that it only goes by (按照《…》第五条办理)."""
    return [
        found[1]
        for found in _TITLE.finditer(sentence)
        if not (
            _GONE_BY.search(sentence[: found.start()].rpartition("，")[2])
            or _ARTICLE.match(sentence[found.end() :])
        )
    ]


def rules_told(text: str) -> tuple[list[str], int]:
    """Titles of the rules that a claim says were made, and their number where it is printed."""
    titles: dict[str, None] = {}
    number = 0
    for part in sentences(text):
        if not _MADE.search(_TITLE.sub("", part.text)):
            continue
        told = [t for t in _made_titles(part.text) if _RULE.search(t) or not _NO_RULE.search(t)]
        titles.update(dict.fromkeys(told))
        counted = _NUMBER.search(_TITLE.sub("《》", part.text)) if told or "制度" in part.text else None
        number = max(number, int(counted[1] or counted[2]) if counted else 0)
    return list(titles), number
