"""What the journal calls the steps around accounts, roles and the keys of other programs."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACCESS_ACTIONS: dict[str, Promise] = {
    "create_account": _("新建账号"),
    "lock_account": _("停用账号"),
    "unlock_account": _("启用账号"),
    "propose_grant": _("提出授权"),
    "confirm_grant": _("确认授权"),
    "refuse_grant": _("不批准授权"),
    "revoke_grant": _("收回授权"),
    "first_grant": _("初始授权"),
    "reset_password": _("重设密码"),
    "make_calendar_address": _("生成日历订阅地址"),
    "revoke_calendar_address": _("停用日历订阅地址"),
    "make_token": _("生成接口令牌"),
    "revoke_token": _("停用接口令牌"),
}
