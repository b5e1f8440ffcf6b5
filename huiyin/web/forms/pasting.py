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
        english = (get_language() or "zh").startswith("en")
        words = (unreadable.reason, unreadable.remedy)
        if english:
            words = (unreadable.reason_en, unreadable.remedy_en)
        form.add_error("file", " ".join(words))
        raise Unfit(form) from unreadable
