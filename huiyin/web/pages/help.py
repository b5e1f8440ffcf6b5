"""The help page: keys, how the pages behave, and whom to ask."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

#: keys and what they do; app.js acts on them, the page and the ? panel list them
KEYS = (
    ("/", _("查找")),
    ("j", _("下一行")),
    ("k", _("上一行")),
    ("Enter", _("打开所在行")),
    ("o", _("在侧边查看所在行")),
    ("x", _("选中所在行")),
    ("e", _("修改所在行的责任和时限，或编辑当前内容")),
    ("?", _("显示本页按键")),
    ("Esc", _("关闭侧边或面板")),
)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "web/help.html", {"keys": KEYS})


@require_safe
def keys_panel(request: HttpRequest) -> HttpResponse:
    """The list of keys alone, for the panel that ? opens."""
    return render(request, "web/keys.html", {"keys": KEYS})


urlpatterns = [
    path("help/", help_page, name="help"),
    path("help/keys/", keys_panel, name="help_keys"),
]
