"""What stands against the steps of a spot check, as sentences; a part of `objections.SENTENCES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def _missing(params: Mapping[str, Any]) -> str:
    n = params["count"]
    return ngettext(
        "还有 %(n)d 个核查事项没有填写：请逐项填写。", "还有 %(n)d 个核查事项没有填写：请逐项填写。", n
    ) % {"n": n}


CHECK_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "check_not_yours": lambda p: _("这项核查没有分派给您：请由分派的人员填写。"),
    "check_answers_missing": _missing,
    "more_satisfied_than_asked": lambda p: _("满意人数不能多于走访人数：请核对。"),
    "check_result_missing": lambda p: _("还没有选定核查结论：请选定。"),
    "second_person_confirms": lambda p: _("结论是不属实的，须由另一人确认。"),
    "check_remarks_missing": lambda p: _("结论不是“属实”的，须写明看到的事实：请填写情况说明。"),
    "own_check": lambda p: _("这项核查由您本人完成，须由另一人确认。"),
    "check_not_done": lambda p: _("核查还没有完成，不能告知单位。"),
}
