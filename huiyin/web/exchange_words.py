"""What the members around edited lists are called; a part of `wording.WORDS`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.rules.three_way import Held, ImportVerdict, RowChoice, RowVerdict

EXCHANGE_WORDS: dict[str, Mapping[str, str | Promise]] = {
    RowVerdict.__name__: {
        RowVerdict.CHANGED: _("有改动"),
        RowVerdict.CONFLICT: _("冲突"),
        RowVerdict.NEW: _("新增"),
        RowVerdict.REFUSED: _("不允许"),
        RowVerdict.UNCLEAR: _("认不出"),
        RowVerdict.NOT_FOUND: _("没有查到"),
        RowVerdict.MISSING: _("文件中缺少"),
        RowVerdict.THERE: _("台账已改"),
        RowVerdict.UNCHANGED: _("没有改动"),
    },
    Held.__name__: {
        Held.SAME: _("相同"),
        Held.HERE: _("文件改了"),
        Held.THERE: _("台账改了"),
        Held.ALIKE: _("改得一样"),
        Held.BOTH: _("两边都改了"),
        Held.BLANK: _("文件中清空，保持不变"),
    },
    ImportVerdict.__name__: {
        ImportVerdict.NEW: _("新增"),
        ImportVerdict.CHANGED: _("有改动"),
        ImportVerdict.CONFLICT: _("冲突"),
        ImportVerdict.UNCHANGED: _("没有改动"),
        ImportVerdict.MISSING: _("本次缺少"),
        ImportVerdict.BACK: _("重新出现"),
    },
    RowChoice.__name__: {
        RowChoice.MINE: _("用文件的"),
        RowChoice.THEIRS: _("用台账的"),
        RowChoice.SKIP: _("不写入"),
    },
    "WorkbookState": {
        "waiting": _("等待比对"),
        "reading": _("正在比对"),
        "read": _("待确认"),
        "failed": _("未能比对"),
        "applying": _("正在写入"),
        "applied": _("已写入"),
        "undone": _("已撤销"),
        "discarded": _("已弃用"),
    },
    "ListName": {
        "problems": _("问题清单"),
        "tasks": _("任务清单"),
        "responsibilities": _("责任清单"),
    },
}
