"""A paper as the file that is taken out: .docx, or PDF where a Chinese font is there to set it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from huiyin.writing import NoChineseFont, Paper, chosen_fonts, to_docx, to_pdf

from .slips.naming import fit

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


@cache
def _fonts_there(folder: Path | None) -> None:
    """Looked for once while they are there: it takes longer than a page. That none is there is not kept."""
    chosen_fonts(folder)


def font_problem() -> str:
    """Why no PDF can be set here, and what the administrator does about it; empty where it can."""
    try:
        _fonts_there(settings.HUIYIN_FONTS)
    except NoChineseFont as missing:
        return _(
            "这台服务器没有中文字体，暂时不能生成 PDF，可以先下载 .docx。请系统管理员安装中文字体"
            "（如 Noto CJK），或把字体文件放到 %(folder)s。"
        ) % {"folder": missing.folder}
    return ""


def paper_file(
    request: HttpRequest, paper: Paper, form: str, name: str, *, note: Callable[[], None], back: str
) -> HttpResponse:
    """The paper as an attachment called `name`; `note` enters it into the journal.

    `form` is docx or pdf, anything else is a 404. Without a font the reader goes `back` and is told why.
    """
    if form == "docx":
        made, media_type = to_docx(paper), DOCX
    elif form == "pdf":
        try:
            made, media_type = to_pdf(paper, settings.HUIYIN_FONTS), PDF
        except NoChineseFont:
            messages.warning(request, font_problem())
            return redirect(back)
    else:
        raise Http404
    note()
    return attached(made, media_type, f"{fit(name)}.{form}")


def attached(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = (
        f"attachment; filename=\"slip\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
