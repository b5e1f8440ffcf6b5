"""Why a webhook's address is not taken, and why something could not be sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_REASONS: dict[str, Promise] = {
    "address_malformed": gettext_lazy("地址无法识别：请填写以 https:// 开头的完整地址，不含空格。"),
    "address_with_user": gettext_lazy("地址中不能带用户名、密码或 # 后的部分。"),
    "host_not_listed": gettext_lazy(
        "这个主机不在允许名单内：请服务器管理人员把它加入 HUIYIN_WEBHOOK_HOSTS 后再试。"
    ),
    "host_unknown": gettext_lazy("找不到这个主机：请核对主机名，或检查服务器的域名解析。"),
    "address_private": gettext_lazy(
        "主机指向内网地址：如确为本单位的系统，请服务器管理人员在 HUIYIN_WEBHOOK_HOSTS 中写明网段。"
    ),
    "secret_unsealable": gettext_lazy("服务器的密钥已更换，原来保存的地址和密钥无法读取：请重新填写。"),
    "answer_unreadable": gettext_lazy("对方的回答无法识别：请核对消息格式是否选对。"),
    "out_of_scope": gettext_lazy("接收人已无权查看。"),
    "read": gettext_lazy("已在收件箱中读过。"),
    "not_wanted": gettext_lazy("接收人已不再接收这类通知。"),
    "channel_off": gettext_lazy("渠道已停用。"),
}
_FAULTS: dict[str, Promise] = {
    "ConnectTimeoutError": gettext_lazy("连接超时：请检查网络和防火墙。"),
    "ReadTimeoutError": gettext_lazy("对方迟迟没有回答。"),
    "NewConnectionError": gettext_lazy("连接不上：请检查地址、端口和防火墙。"),
    "ConnectionRefusedError": gettext_lazy("连接不上：请检查地址、端口和防火墙。"),
    "TimeoutError": gettext_lazy("连接超时：请检查网络和防火墙。"),
    "gaierror": gettext_lazy("找不到这个主机：请核对主机名，或检查服务器的域名解析。"),
    "SSLError": gettext_lazy("对方的证书不被信任：请核对主机名和证书。"),
    "SMTPAuthenticationError": gettext_lazy("邮件服务器不接受用户名或密码。"),
    "SMTPRecipientsRefused": gettext_lazy("邮件服务器不接受收件地址。"),
    "SMTPSenderRefused": gettext_lazy("邮件服务器不接受发件地址。"),
    "SMTPNotSupportedError": gettext_lazy("邮件服务器不支持所选的加密或登录方式。"),
}


def reason_words(reason: str) -> str:
    """A code of `notices.sending` as a sentence; what is unknown is shown as it was given."""
    name, _space, rest = reason.partition(" ")
    if name == "status":
        return _("对方返回状态码 %(code)s。") % {"code": rest}
    if known := _REASONS.get(reason) or _FAULTS.get(name):
        return f"{known} {rest}".strip()
    return _("对方没有接收：%(reason)s") % {"reason": reason}


def _always(code: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda _params: str(_REASONS[code])


NOTICE_SENTENCES = {code: _always(code) for code in _REASONS}
