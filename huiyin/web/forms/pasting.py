"""A sheet that is pasted or sent as a file, as one text of lines."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.utils.translation import get_language

from huiyin.reading.document import UnreadableFile
from huiyin.reading.pasting import text_of_file

from ..refusals import Unfit


def sheet_text(form: BaseForm, data: dict[str, Any]) -> str:
    """What was pasted, or the file's rows; raises `Unfit` with reason and remedy at the file's field."""
    if not data["file"]:
        return str(data["text"])
    try:
        return text_of_file(data["file"].read(), data["file"].name or "")
    except UnreadableFile as unreadable:
        form.add_error("file", why_unreadable(unreadable))
        raise Unfit(form) from unreadable


def why_unreadable(unreadable: UnreadableFile) -> str:
    """Reason and remedy in the reader's language."""
    if (get_language() or "zh").startswith("en"):
        return f"{unreadable.reason_en} {unreadable.remedy_en}"
    return f"{unreadable.reason} {unreadable.remedy}"
