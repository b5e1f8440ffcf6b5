"""What enum members of spot checks are called; a part of `wording.WORDS`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.rules.spot_check import (
    CheckAction,
    CheckAnswer,
    CheckQuestion,
    CheckResult,
    CheckState,
    Stratum,
)

CHECK_WORDS: dict[str, Mapping[str, str | Promise]] = {
    Stratum.__name__: {
        Stratum.UNIT: pgettext_lazy("stratum", "单位"),
        Stratum.CATEGORY: pgettext_lazy("stratum", "问题类别"),
        Stratum.UNIT_TYPE: pgettext_lazy("stratum", "单位类型"),
    },
    CheckState.__name__: {
        CheckState.TO_CHECK: _("待核查"),
        CheckState.DOUBTED: _("不属实，待确认"),
        CheckState.RECORDED: pgettext_lazy("check", "已核查"),
        CheckState.CONFIRMED: _("已确认不属实"),
    },
    CheckAction.__name__: {
        CheckAction.RECORD: _("填写核查结果"),
        CheckAction.CONFIRM: _("确认不属实"),
        CheckAction.REJECT: _("退回重新核查"),
    },
    CheckResult.__name__: {
        CheckResult.HOLDS: pgettext_lazy("result", "属实"),
        CheckResult.REMARKS: pgettext_lazy("result", "基本属实，有问题需完善"),
        CheckResult.FAILS: pgettext_lazy("result", "不属实"),
    },
    CheckAnswer.__name__: {
        CheckAnswer.YES: pgettext_lazy("answer", "是"),
        CheckAnswer.PARTLY: pgettext_lazy("answer", "部分"),
        CheckAnswer.NO: pgettext_lazy("answer", "否"),
    },
    CheckQuestion.__name__: {
        CheckQuestion.EVIDENCE_GENUINE: _("佐证材料真实"),
        CheckQuestion.MEASURE_IN_EFFECT: _("整改措施在执行"),
        CheckQuestion.EFFECT_VISIBLE: _("整改成效看得见"),
        CheckQuestion.PEOPLE_SATISFIED: _("有关群众或职工认可"),
    },
}
