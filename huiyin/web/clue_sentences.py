"""What stands against a step of a clue or of its department's key; a part of `objections.SENTENCES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

CLUE_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "clue_no_key": lambda p: _("该部门还没有建立密钥，内容无法密封：请先通知该部门建立密钥，再移交。"),
    "clue_key_closed": lambda p: _("本部门的密钥没有打开：请先输入口令打开密钥。"),
    "clue_reason_missing": lambda p: _("还没有选择理由：请选择一项。"),
    "clue_reply_missing": lambda p: _("还没有写反馈：请填写办理结果。"),
    "clue_not_yours": lambda p: _("这条线索不是您录入的：由录入人撤回，或请巡视巡察办办理。"),
    "clue_same_department": lambda p: _("线索已在这个部门：请选择其他部门。"),
    "clue_text_missing": lambda p: _("还没有写线索内容：请填写。"),
    "clue_not_stationed": lambda p: _("快速移交只在进驻期间使用：本轮次不在进驻期，请按一般程序移交。"),
    "key_member_already": lambda p: _("您已设置过本部门密钥的口令。"),
    "key_there_already": lambda p: _("本部门已有密钥：请由已能打开密钥的同事准许您使用。"),
    "key_not_admitted": lambda p: _("您还不能打开本部门的密钥：请同事准许，或凭两份恢复码取得。"),
    "key_member_left": lambda p: _("此人现在没有本部门的角色，不能准许。"),
    "key_last_member": lambda p: _("此人是最后一位能打开密钥的人：请先准许另一位同事，再取消。"),
    "key_no_passphrase": lambda p: _("您还没有设置口令：请先设置。"),
    "key_none": lambda p: _("本部门还没有密钥：请先建立。"),
}


def wrong_passphrase(left: int) -> str:
    """What a wrong passphrase comes to: so many tries are left, or the lock stays shut."""
    if left == 0:
        return _(
            "口令连续输错 5 次，已锁定，没有任何内容丢失。请重设口令，再由同事准许，或凭两份恢复码取得密钥。"
        )
    return ngettext(
        "口令不对，还可以再试 %(n)d 次；连续输错 5 次将锁定。",
        "口令不对，还可以再试 %(n)d 次；连续输错 5 次将锁定。",
        left,
    ) % {"n": left}


def bad_code(reason: str, place: int) -> str:
    """Which recovery code can't be used, and why."""
    words = {
        "mistyped": _("第 %(n)d 份恢复码有误：请对照纸面逐组核对。"),
        "other_key": _("第 %(n)d 份恢复码不属于本部门现在的密钥。"),
        "same_twice": _("两份恢复码相同：须是不同保管人的两份。"),
        "not_together": _("两份恢复码不是同一次打印的，不能合用：请取同一次打印的两份。"),
        "too_few": _("须有两份恢复码。"),
    }
    text = words[reason]
    return text % {"n": place} if "%" in text else text
