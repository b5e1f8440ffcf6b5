"""What the enum members of plans and of requests for more time are called; a part of `wording.WORDS`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.rules.extension import ExtensionAction, ExtensionState

PLANNING_WORDS: dict[str, Mapping[str, str | Promise]] = {
    ExtensionState.__name__: {
        ExtensionState.ASKED: _("等待答复"),
        ExtensionState.FORWARDED: _("待领导小组审定"),
        ExtensionState.GRANTED: _("已同意"),
        ExtensionState.REFUSED: _("未同意"),
        ExtensionState.RECALLED: _("已撤回"),
    },
    ExtensionAction.__name__: {
        ExtensionAction.GRANT: _("同意延期"),
        ExtensionAction.FORWARD: _("报领导小组"),
        ExtensionAction.REFUSE: _("不同意"),
        ExtensionAction.RECALL: _("撤回申请"),
    },
}
