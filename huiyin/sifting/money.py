"""money_short: money is reported as settled and is less than what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations, islice

from huiyin.sifting.amounts import Amount, amounts, in_words
from huiyin.sifting.clauses import Part, sentences
from huiyin.sifting.codes import Code, Param, Reason, Sign
from huiyin.sifting.instalments import instalments
from huiyin.sifting.records import Record

_CAME_BACK = re.compile(
    r"退|缴|追|收齐|收回|收到|补收|赔|归还|补回|补足|归位|归垫|划回|转回|偿还|还清|还款|入账|入库|到账|进账|钱款|款项|现金|刷卡|转账|交回|上交|返还|扣回|清收"
)
_NOT_THAT = re.compile(
    r"扣发|扣服务费|残值|修复费|修好费|维修费|工程款|罚款|处罚|支付|月租|电费|每人|单价|价格|定为|补助金|预算|采购价|购入"
)
_TO_RECOVER = re.compile(
    r"多[收发领付报列支]|违规|少[收缴]|超发|漏缴|骗|坐支|公款|私存|未上缴|占用|虚报|套取|欠|挪用|列支|报销|冒领|重复|超标准|超范围|减免|侵占|截留|私分|垫付|借支|未收|流失|漏收|少缴|滞纳|礼|补助|补贴|涉及"
)
_NOT_TO_RECOVER = re.compile(r"超支|结余|预算|投资|滞留|沉淀|未拨付|闲置|年电费|总价")
_TOTAL = re.compile(r"(?:一共|共计|合计|总计|累计|共)[^，。；、\d]{0,6}$")
#: openly said why the rest does not come back
_EXPLAINED = re.compile(
    r"核减|核销|核实为|合规|无需|免除|豁免|剔除|死亡|不属于|仲裁|判决|执行中|终结|另案|坏账|已抵扣|抵扣|抵减|折抵"
)
#: openly said that the rest is still to come
_OPEN = re.compile(r"还差|尚差|尚欠|尚余|余款|剩余|其余|未收|未退|分期|分批")
#: a rest that did not come back: the courts or the supervisors have it, pay is docked, it is written down
_REST = re.compile(
    r"其余|余款|余额|余下|剩余|剩下|尚余|尚欠|还差|尚差|未退|未收回|未追回|另(?:有|外)?[^，。；]{0,8}(?:元|款|资金)|不足部分|差额"
)
_DISPOSED = re.compile(
    r"司法程序|法院|仲裁|强制执行|诉讼|起诉|立案|刑拘|破产(?:清算|债权)|申报债权"
    r"|(?:移送|移交)[^，。；]{0,12}(?:纪|监委|监察|公安|司法|检察|法院)"
    r"|(?:工资|绩效|薪酬|津贴|奖金|养老金)[^，。；]{0,16}(?:扣|抵)|(?:扣|抵)[^，。；]{0,10}(?:工资|绩效|薪酬|津贴|奖金)"
)
_WRITTEN_DOWN = re.compile(r"减值|核销|坏账|呆账")
_CALLED_TO_ACCOUNT = re.compile(r"追责|问责|处分|警告|记过|诫勉|降级|撤职|责任人|责任认定")
#: only meant to be done
_MEANT = re.compile(r"[拟将]|准备|计划|打算|争取|考虑|力争|下一步|适时")
_ROUNDING = 0.005
#: instalments that make less than this of the whole are about other money
LEAST_SHARE = 0.4
#: amounts of one claim that are added up in every way
MOST_PARTS, MOST_SUMS = 12, 300


def money_short(record: Record) -> Sign | None:
    """A sign when what came back is short of what was found and nothing explains the rest."""
    if not record.claims_done or record.claim is None:
        return None
    found, back = amount_found(record), _as_told(record, amount_back(record))
    if found is None or back is None or found.yuan <= 0:
        return None
    short = found.yuan - back.yuan
    margin = max(found.yuan * _ROUNDING, found.tolerance + back.tolerance, 0.5)
    if short <= margin or _explained(record, short, back):
        return None
    if record.claim.status == "basically_done" and _OPEN.search(record.text):
        return None
    share = short / found.yuan
    why = (
        f"问题金额 {in_words(found.yuan)}，整改情况只收回 {in_words(back.yuan)}，"
        f"少 {in_words(short)}（{share:.0%}），却申报完成"
    )
    spans = ((back.start, back.end),) if back.end else ()
    params: dict[str, Param] = {"found": found.yuan, "back": back.yuan, "short": short}
    score = min(0.98, 0.6 + 0.4 * share)
    return Sign(Code.MONEY_SHORT, score, why, (), spans, Reason.LESS_CAME_BACK, params)


def _as_told(record: Record, back: Amount | None) -> Amount | None:
    """The instalments' sum where it is less than the figure that was entered for the whole."""
    told = max(instalments(record.text), key=lambda run: run.yuan, default=None)
    if told is None or back is None or told.yuan >= back.yuan * (1 - _ROUNDING):
        return back
    if told.yuan < back.yuan * LEAST_SHARE:
        return back
    return Amount(told.yuan, 0.0, told.start, told.end)


def amount_found(record: Record) -> Amount | None:
    """What should come back: the recorded amount, or the largest in a finding that is about such money."""
    finding = record.finding
    if finding.amount is not None:
        return Amount(finding.amount, 0.0, 0, 0)
    if not _TO_RECOVER.search(finding.text) or _NOT_TO_RECOVER.search(finding.text):
        return None
    return max(amounts(finding.text), default=None)


def amount_back(record: Record) -> Amount | None:
    """What came back: the claim's own figure, else what its text adds up to."""
    if record.claim is not None and record.claim.money_recovered is not None:
        return Amount(record.claim.money_recovered, 0.0, 0, 0)
    told = [a for part in sentences(record.text) if _CAME_BACK.search(part.text) for a in _returned(part)]
    if not told:
        return None
    found = amount_found(record)
    whole = [a for a in told if found and abs(a.yuan - found.yuan) <= a.tolerance + found.tolerance + 0.5]
    if whole:
        return whole[0]
    return Amount(sum(a.yuan for a in told), sum(a.tolerance for a in told), told[0].start, told[-1].end)


def _returned(part: Part) -> list[Amount]:
    """Amounts of one sentence that came back; its own total stands for its parts."""
    kept = []
    for amount in amounts(part.text):
        before = re.split(r"[，,、；：:]", part.text[max(0, amount.start - 40) : amount.start])[-1]
        after = re.split(r"[，,、；：:]", part.text[amount.end : amount.end + 40])[0]
        if _NOT_THAT.search(before + after):
            continue
        moved = Amount(amount.yuan, amount.tolerance, part.start + amount.start, part.start + amount.end)
        if _TOTAL.search(part.text[max(0, amount.start - 12) : amount.start]):
            return [moved]
        kept.append(moved)
    return kept


def _explained(record: Record, short: float, back: Amount) -> bool:
    """The rest is told with its amount, whole or in up to three parts, or where it lies now."""
    if _disposed(record.text):
        return True
    told = [a for a in amounts(record.text) if a.yuan > 0 and abs(a.yuan - back.yuan) > a.tolerance]
    margin = max(short * _ROUNDING, 1)
    for size in (1, 2, 3):
        for some in islice(combinations(told[:MOST_PARTS], size), MOST_SUMS):
            if abs(sum(a.yuan for a in some) - short) <= max(margin, sum(a.tolerance for a in some)):
                return _EXPLAINED.search(record.text) is not None or not _all_back(record.text, some)
    return False


def _disposed(text: str) -> bool:
    """A rest in other hands already: 余款已移送司法, 其余从绩效中扣回; not one that is only chased."""
    for part in sentences(text):
        rest = _REST.search(part.text)
        told = part.text[rest.start() :] if rest else ""
        written_down = _WRITTEN_DOWN.search(told) and _CALLED_TO_ACCOUNT.search(told)
        if (written_down or _DISPOSED.search(told)) and not _MEANT.search(told):
            return True
    return False


def _all_back(text: str, some: Sequence[Amount]) -> bool:
    """All of these amounts are told in the same breath as what came back: 4月5日1万元、5月5日1万元."""
    runs = list(instalments(text))
    return any(run.start <= a.start < run.end for run in runs for a in some)
