"""What stands against changing rows of lists, as sentences; a part of `objections.SENTENCES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from huiyin.rules.bulk import UNDONE_WITHIN
from huiyin.rules.finding import FindingState

from .changing_words import FIELD_WORDS
from .wording import word

Params = Mapping[str, Any]


def _field(params: Params) -> str:
    name = str(params.get("field", ""))
    return next((str(words[name]) for words in FIELD_WORDS.values() if name in words), name)


def _field_not_now(params: Params) -> str:
    given = {"field": _field(params), "state": word(params["state"], FindingState)}
    return _("问题目前是“%(state)s”，不能在清单中修改“%(field)s”。") % given


def _about(say: Callable[[], str]) -> Callable[[Params], str]:
    return lambda params: (
        say() % {"value": "—", "longest": "—", "most": "—", **params, "field": _field(params)}
    )


CHANGING_SENTENCES: dict[str, Callable[[Params], str]] = {
    "field_not_now": _field_not_now,
    "field_unknown": _about(lambda: _("没有可以修改的“%(field)s”这一栏。")),
    "value_not_usable": _about(lambda: _("“%(field)s”不能填“%(value)s”：请核对。")),
    "value_too_long": _about(lambda: _("“%(field)s”最多 %(longest)s 字：请缩短。")),
    "date_not_sensible": _about(lambda: _("“%(field)s”不能填“%(value)s”：请核对年份。")),
    "category_unknown": lambda p: _("没有这个问题类别：请从本机构的类别中选择。"),
    "title_taken": lambda p: _("已有同名的一条：请换一种写法。"),
    "title_missing": lambda p: _("新任务要有名称：请填写“整改任务”。"),
    "number_unknown": lambda p: _("没有这个序号：请核对问题序号和任务序号。"),
    "row_given_twice": lambda p: _("同一条出现了两次：只按第一次的内容修改，请删去重复的一条。"),
    "nothing_changes": lambda p: _("没有需要修改的内容：各条已是这样，或都不能修改。"),
    "several_bodies": lambda p: _("一次只能修改同一机构的条目：请分机构选择。"),
    "view_unnamed": lambda p: _("还没有写明视图的名称：请填写。"),
    "view_name_too_long": _about(lambda: _("视图的名称最多 %(longest)s 字：请缩短。")),
    "view_name_taken": lambda p: _("您已有同名的视图：请换一个名称，或删除原有的。"),
    "view_too_many": _about(lambda: _("每份清单最多保存 %(most)s 个视图：请先删除不用的。")),
    "view_not_shared_by_you": lambda p: _("只有巡视巡察办和巡视组可以共享视图：请去掉“共享”后保存。"),
    "change_is_undo": lambda p: _("这一次本身是撤销，不能再撤销。"),
    "change_undone": lambda p: _("这一次修改已经撤销。"),
    "change_not_last": lambda p: _("此后您又做过修改：请先撤销后来的一次。"),
    "change_too_old": lambda p: (
        _("超过 %(hours)d 小时的修改不能撤销：请逐条改回。")
        % {"hours": int(UNDONE_WITHIN.total_seconds() // 3600)}
    ),
}
