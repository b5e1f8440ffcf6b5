"""What fields, outcomes and ways of changing rows of lists are called; a part of `wording.WORDS`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.rules.bulk import ChangeSource, RowKind, Verdict
from huiyin.rules.saved_views import Density

CHANGING_WORDS: dict[str, Mapping[str, str | Promise]] = {
    RowKind.__name__: {RowKind.FINDING: _("问题"), RowKind.TASK: _("任务")},
    Verdict.__name__: {
        Verdict.WILL_CHANGE: _("将修改"),
        Verdict.UNCHANGED: _("无变化"),
        Verdict.CONFLICT: _("有冲突"),
        Verdict.REFUSED: _("不能修改"),
        Verdict.NOT_FOUND: _("查不到"),
    },
    Density.__name__: {Density.NORMAL: _("适中"), Density.DENSE: _("紧凑")},
    ChangeSource.__name__: {
        ChangeSource.BULK: _("批量修改"),
        ChangeSource.INLINE: _("行内修改"),
        ChangeSource.PASTE: _("粘贴"),
        ChangeSource.WORKBOOK: _("工作簿"),
    },
}

#: the fields of `rules.bulk.FIELDS` as lists and forms call them
FIELD_WORDS: dict[RowKind, dict[str, Promise]] = {
    RowKind.TASK: {
        "title": _("整改任务"),
        "text": _("具体措施"),
        "deliverable": _("成果形式"),
        "pace": _("整改类型"),
        "due_on": _("完成时限"),
        "lead_department": _("牵头部门"),
        "person": _("责任人"),
        "leader": _("责任领导"),
        "support_departments": _("配合部门"),
    },
    RowKind.FINDING: {
        "title": _("问题"),
        "text": _("具体表现"),
        "basis": _("依据"),
        "category": _("类别"),
        "amount": _("金额"),
        "pace": _("整改类型"),
        "key_watch": _("重点关注"),
        "due_on": _("整改时限"),
    },
}


def field_word(kind: RowKind, name: str) -> str:
    return str(FIELD_WORDS[kind].get(name, name))
