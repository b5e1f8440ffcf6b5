"""What the enum members of comments, questions and owed answers are called; a part of `wording.WORDS`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.rules.comment import Audience, Group
from huiyin.rules.question import QuestionAbout, QuestionAction, QuestionState

ANSWERING_WORDS: dict[str, Mapping[str, str | Promise]] = {
    Audience.__name__: {
        Audience.ALL: _("能看到本问题的各方"),
        Audience.INSIDE: _("仅监督方"),
    },
    Group.__name__: {
        Group.OFFICE: _("巡视巡察办"),
        Group.TEAM: _("巡视巡察组"),
        Group.UNIT: _("被巡视单位"),
    },
    QuestionState.__name__: {
        QuestionState.ASKED: _("等待答复"),
        QuestionState.FORWARDED: _("已转交"),
        QuestionState.ANSWERED: _("已答复"),
        QuestionState.WITHDRAWN: _("已撤回"),
    },
    QuestionAction.__name__: {
        QuestionAction.ANSWER: pgettext_lazy("action", "答复"),
        QuestionAction.FORWARD: pgettext_lazy("action", "转交"),
        QuestionAction.WITHDRAW: _("撤回提问"),
    },
    QuestionAbout.__name__: {
        QuestionAbout.FINDING: _("问题"),
        QuestionAbout.PLAN: _("整改方案"),
        QuestionAbout.APPLICATION: _("销号申请"),
    },
}
