"""What signs, what is made of them, and what they teach are called; a part of `wording.WORDS`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.rules.sign import SignAction, SignState, SuppressionKind
from huiyin.sifting import Code

SIGN_WORDS: dict[str, Mapping[str, str | Promise]] = {
    Code.__name__: {
        Code.COPIED_TEXT: _("文字雷同"),
        Code.RECYCLED_TEXT: _("照搬往轮"),
        Code.FOREIGN_NAME: _("出现其他单位名称"),
        Code.NO_SUBSTANCE: _("没有可核对的事实"),
        Code.PLAN_AS_RESULT: _("以计划代结果"),
        Code.MEETINGS_ONLY: _("以会议文件代整改"),
        Code.EVIDENCE_MISSING: _("佐证材料不足"),
        Code.EVIDENCE_PREDATES: _("材料早于问题"),
        Code.EVIDENCE_POSTDATES: _("材料晚于完成"),
        Code.REUSED_EVIDENCE: _("材料重复使用"),
        Code.TOTALS_DIFFER: _("数字对不上"),
        Code.MONEY_SHORT: _("资金未足额追回"),
        Code.ONE_FOR_MANY: _("一项措施应付多个问题"),
        Code.RUSHED_CLOSE: _("突击销号"),
        Code.RECURRED: _("同一问题再次出现"),
    },
    SignState.__name__: {
        SignState.OPEN: _("待判断"),
        SignState.ASKED: _("已请单位说明"),
        SignState.CONFIRMED: _("属实"),
        SignState.DISMISSED: _("排除"),
        SignState.SUPPRESSED: _("不再提示"),
        SignState.GONE: _("已消除"),
    },
    SignAction.__name__: {
        SignAction.ASK: _("请单位说明"),
        SignAction.CONFIRM: _("判断属实"),
        SignAction.DISMISS: _("排除疑点"),
        SignAction.RECONSIDER: _("重新判断"),
        SignAction.SUPPRESS: pgettext_lazy("action", "不再提示"),
        SignAction.LIFT: _("恢复提示"),
        SignAction.SUPERSEDE: _("消除"),
    },
    SuppressionKind.__name__: {
        SuppressionKind.PAIR: _("这两个问题之间"),
        SuppressionKind.FILE: _("这一份材料"),
        SuppressionKind.FINDING: _("这个问题"),
        SuppressionKind.UNIT_ROUND: _("这个单位本轮次的全部问题"),
    },
    "SweepState": {
        "waiting": _("等待开始"),
        "running": _("正在排查"),
        "done": _("已完成"),
        "stopped": _("已停止"),
        "failed": _("未能完成"),
    },
    "SweepPhase": {
        "queued": _("等待后台处理"),
        "gathering": _("汇集整改材料"),
        "comparing": _("逐一比对"),
        "writing": _("登记疑点"),
        "indexing": _("更新比对底册"),
    },
}

#: what each sign is worth knowing before one judges, and what often explains it honestly
ADVICE: Mapping[str, Promise] = {
    Code.COPIED_TEXT: _("看相同的部分是不是统一要求的表述；各自的时间、文号、金额、人数是否属实。"),
    Code.RECYCLED_TEXT: _("看本轮是否确有新的工作；沿用的制度或做法应写明本轮如何执行。"),
    Code.FOREIGN_NAME: _("看该单位是否确实参与（协办、上级、受文）；如与本事项无关，多为照抄未改。"),
    Code.NO_SUBSTANCE: _("请单位补充可核对的事实：何时、何人、文号、金额、数量。"),
    Code.PLAN_AS_RESULT: _("看所述是已经做成还是准备去做；未完成的应如实填报正在整改。"),
    Code.MEETINGS_ONLY: _("这类问题要看钱、物、人、事本身是否纠正，会议和文件只是过程。"),
    Code.EVIDENCE_MISSING: _("对照承诺的成果逐项要材料：制度原文、凭证、处理决定。"),
    Code.EVIDENCE_PREDATES: _("看材料是不是用来证明问题原状；如用来证明整改，日期应在发现问题之后。"),
    Code.EVIDENCE_POSTDATES: _("看是否为扫描或转换时间；文件内容的时间与落款应能互相印证。"),
    Code.REUSED_EVIDENCE: _("看同一材料是否确能证明两个问题；上级统一下发的文件可以共用。"),
    Code.TOTALS_DIFFER: _("逐项核对合计与分项、正文与材料；可能是口径不同，应写明。"),
    Code.MONEY_SHORT: _("看差额是否有减免、分期或诉讼等依据，并附凭证。"),
    Code.ONE_FOR_MANY: _("看同一措施能否真正回答每个问题；一项制度可以覆盖同类问题。"),
    Code.RUSHED_CLOSE: _("抽查其中几件，看审核意见是否针对具体材料。"),
    Code.RECURRED: _("对照往轮的整改措施为何没有管住，是否需要重新整改或问责。"),
}
