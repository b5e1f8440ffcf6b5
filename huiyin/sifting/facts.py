"""Facts that somebody could check: numbers with units, dates, papers, posts, places, named things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Fact(NamedTuple):
    """A checkable detail; `value` is what is compared between texts."""

    kind: str
    value: str
    start: int
    end: int


_MEASURE_WORDS = (
    "人次|人民币|平方米|立方米|平方|公里|公斤|千克|万元|小时|分钟|人|名|户|家|份|张|台|间|辆|座|处|起|笔|件|套|本|册|棵|株|亩|吨|米|元|"
    "条|项|期|场|次|天|日|周|个|支|枚|块|扇|盏|根|只|头|艘|袋|箱|桶|瓶|卷|页|篇|组|队|宗|批|层|栋|所|度|岁|年|分|倍|号|点|款|类|种|样|幅|盘|把|"
    "片|门|桌|餐|位|眼|口|面|道|段|趟|轮|车|单|户次|车次|%|％"
)
_NUMERAL = "[一二三四五六七八九十百千两]+"
#: measure words with which a Chinese numeral counts things, not figures of speech
_THINGS = (
    "人|名|户|家|份|张|台|间|辆|座|处|起|笔|件|套|本|册|棵|亩|吨|米|元|根|块|盏|扇|卷|箱|"
    "平方米|公里|小时|倍|车|栋|眼"
)
_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "paper",
        r"《[^》]{2,60}》|[\u4e00-\u9fff]{1,8}[〔\[（(]\d{4}[〕\]）)]\d{1,6}号|(?<!\d)\d{1,9}号(?:文|令|通知|函|凭证|合同|纪要)",
    ),
    (
        "date",
        r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|初|末)?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{4}年",
    ),
    ("money", r"(?<![\d.])\d[\d,，]*(?:\.\d+)?\s*(?:亿|千万|百万|万|千)?余?元"),
    ("number", rf"(?<![\d.])\d+(?:\.\d+)?\s*(?:万|亿|余)?(?:{_MEASURE_WORDS})"),
    (
        "count",
        rf"(?<![第每统同唯万之一二三四五六七八九十百千两])(?!一(?:处|名|家|人|件件|张|套)(?!的)?[^，。；]{{0,1}}[又是])(?:{_NUMERAL})(?:{_THINGS})",
    ),
    ("share", r"百分之[一二三四五六七八九十百零点]{1,9}|(?<![\d.])\d+(?:\.\d+)?[%％]"),
    (
        "person",
        r"(?<![负有领全党老各体])[\u4e00-\u9fff](?<![责关导体员])(?:同志|某某?)|(?:局长|主任|科长|股长|书记|馆长|校长|院长|站长|所长|队长|镇长|乡长|村长|会计|出纳|经理|厂长|园长|组长|库管|护林员|管理员|驾驶员|司机|经办人|当事人)",
    ),
    (
        "firm",
        r"[\u4e00-\u9fff]{2,10}(?:公司|合作社|商贸行|厂|超市|酒店|饭店|银行|信用社|事务所|企业|物业社|传媒部|商行|经营部|门市部|农场)",
    ),
    (
        "place",
        r"[\u4e00-\u9fff]{1,4}(?:(?<![乡农全本我各该新])村|社区|小区|大街|(?:路|街)(?=\d+号|口|段)|大桥|水库|广场|市场|仓库|车站|码头|敬老院|卫生室|农家书屋|大厅|礼堂|机房|库房|校门口)",
    ),
    (
        "voucher",
        r"(?:收据|凭证|凭单|回单|存根|发票|流水|银行卡|专户|账户|编号|档号|车牌|钥匙|合同|协议书|签收单|领取表|入库单|验收单|对账页)",
    ),
)
_FACT = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS))
#: figures of speech: 三个到位, 一个都不能少, 百分之百落实, 两手抓
_SLOGAN = re.compile(
    r"(?<![一二三四五六七八九十两\d])[一二三四五六七八九十两\d]+(?:个|项|种)?(?:到位|坚持|确保|必须|不放过|意识|维护|自信|强化|结合|统一|严格|表率|把手|盘棋|条心|手抓|股劲|票否决)|"
    r"一([项件个条步点户次])一\1|一[项件个条][项件个条]|(?:100|百分之百)[%％]?(?:到位|落实|重视|完成|整改|满意)|一(?:个|种|项|件|条)(?:都|也)?不|新[一]?轮|一系列|一把手"
)
#: said so generally that nothing can be looked up
_WEAK = frozenset({"place", "voucher", "person"})


def facts(text: str) -> Iterator[Fact]:
    """Every checkable detail, left to right, without overlaps and without figures of speech."""
    told = _SLOGAN.sub(lambda speech: "＿" * len(speech[0]), text)
    for found in _FACT.finditer(told):
        kind = found.lastgroup or ""
        yield Fact(kind, found[0].replace(" ", ""), found.start(), found.end())


def weight(found: list[Fact]) -> float:
    """How much can be checked: a place, a post or a voucher counts half, and all of them one."""
    kinds = [kind for kind, _ in {(f.kind, f.value) for f in found}]
    weak = sum(kind in _WEAK for kind in kinds)
    return len(kinds) - weak + min(1.0, 0.5 * weak)
