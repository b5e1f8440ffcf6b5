"""What the phases of a round and what is unusual about a stay are called; a part of `wording.WORDS`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.rules.round_phases import Phase
from huiyin.rules.stationing import StayWarning

STAY_WORDS: dict[str, Mapping[str, Promise]] = {
    Phase.__name__: {
        Phase.ENTER: _("进驻"),
        Phase.LEAVE: _("撤离"),
        Phase.HEAR: _("听取汇报"),
        Phase.FEED_BACK: _("集中反馈"),
        Phase.FEED_BACK_EACH: _("一对一反馈"),
    },
    StayWarning.__name__: {
        StayWarning.BEFORE_ROUND: _("进驻早于本轮的进驻日期"),
        StayWarning.AFTER_ROUND: _("撤离晚于本轮的撤离日期"),
        StayWarning.ENTRY_OFF: _("进驻当天是休息日"),
        StayWarning.LEAVING_OFF: _("撤离当天是休息日"),
        StayWarning.ACCEPTING_AFTER_LEAVING: _("受理截止晚于撤离"),
        StayWarning.CALENDAR_GUESSED: _("当年放假安排尚未公布，休息日按周末推断"),
    },
}
