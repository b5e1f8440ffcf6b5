"""Pages for what went wrong: what happened, what to do, and a number to name it by. Never a trace."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .away import is_away
from .reference import reference_of

#: what is away may be back in so many seconds
SOON = 15
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fault:
    """An error page's content: the status, what happened and why, and what to do."""

    status: int
    title: str
    why: str
    what_to_do: str


def page(request: HttpRequest, fault: Fault) -> HttpResponse:
    """Render a fault; a partial when htmx asked. Stands without session, user or viewer."""
    template = "web/error_part.html" if getattr(request, "htmx", False) else "web/error.html"
    reference = reference_of(request)
    # not through the request's context processors: what failed may be one of them
    html = render_to_string(template, {"fault": fault, "reference": reference, "bare": True})
    return HttpResponse(html, status=fault.status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(request)
    fault = Fault(
        400,
        _("请求无法识别"),
        _("浏览器发来的内容不完整，或地址不是本系统登记的名称。"),
        _("请返回上一页重试；仍不行时，请把下面的编号告诉管理员。"),
    )
    return page(request, fault)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    fault = Fault(
        403,
        _("没有办理权限"),
        _("您的角色不包含这项操作。"),
        _("如需办理，请联系安全管理员授权。"),
    )
    return page(request, fault)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    fault = Fault(
        403,
        _("页面已过期"),
        _("这一页打开后登录状态已变化，为防他人冒用，提交未被接受，也没有任何改动。"),
        _("请返回上一页刷新后重新提交；填写的内容已在本机留有草稿。"),
    )
    return page(request, fault)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page whether a thing doesn't exist or is outside the viewer's scope."""
    fault = Fault(
        404,
        _("没有找到"),
        _("地址有误，或者内容不在您的职责范围内。"),
        _("请核对地址，或从首页重新进入。"),
    )
    return page(request, fault)


def too_large(request: HttpRequest, limit: int | None = None) -> HttpResponse:
    """413; `limit` in bytes when the caller knows which one was exceeded."""
    why = _("提交的内容超过了允许的大小，没有保存。")
    if limit:
        why = _("提交的内容超过 %(limit)s，没有保存。") % {"limit": filesizeformat(limit)}
    fault = Fault(413, _("内容过大"), why, _("请拆分或压缩后重新上传；扫描件可降低分辨率。"))
    return page(request, fault)


def not_allowed(request: HttpRequest) -> HttpResponse:
    """405: an address that takes only what a form sends was opened, or the reverse."""
    fault = Fault(
        405,
        _("不能这样打开"),
        _("这个地址只接受页面上的提交，不能直接打开或刷新。"),
        _("请从首页或清单重新进入。"),
    )
    return page(request, fault)


def too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: asked more often than people do; nothing was done."""
    fault = Fault(
        429,
        _("操作过于频繁"),
        _("这个账号或地址短时间内的请求太多，这一次没有办理，数据没有改动。"),
        _("请等 %(n)d 秒再继续；如确需批量取数，请用导出，或请系统管理员调整限额。") % {"n": seconds},
    )
    return page(request, fault)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database or the disk can't be written for now; nothing was done."""
    fault = Fault(
        503,
        _("系统暂时无法办理"),
        _("数据库或磁盘暂时不可用，这一步没有办成，数据没有改动。"),
        _("填写的内容请先不要关闭，稍后重新提交；持续几分钟仍不行时，请告诉系统管理员。"),
    )
    response = page(request, fault)
    response.headers["Retry-After"] = str(SOON)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500; called while the exception that could not be handled is being handled."""
    if is_away(sys.exc_info()[1]):
        logger.error(
            "request %s: database or disk away: %s %s", reference_of(request), request.method, request.path
        )
        return unavailable(request)
    logger.error("request %s failed: %s %s", reference_of(request), request.method, request.path)
    fault = Fault(
        500,
        _("系统出现故障"),
        _("这一步没有办成，数据没有改动。"),
        _("请稍后重试；仍不行时，请把下面的编号告诉管理员，凭编号可以查到原因。"),
    )
    return page(request, fault)
