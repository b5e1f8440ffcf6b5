"""Notices by mail: text and HTML, in the reader's language, through Django's mail backend."""

from __future__ import annotations

from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .composing import Line, inbox_address
from .webhooks import NotTaken

#: more lines than this are not read in a mail; the inbox has them all
MOST_LINES = 50


def subject_of(lines: Sequence[Line]) -> str:
    """What one notice says, or how many there are. Never content: subjects are read over shoulders."""
    if len(lines) == 1:
        return _("[回音] %(label)s") % {"label": lines[0].label}
    return ngettext("[回音] %(n)d 条通知", "[回音] %(n)d 条通知", len(lines)) % {"n": len(lines)}


def send_mail(to: str, name: str, lines: Sequence[Line], message_id: str) -> None:
    """One mail with these lines. The same `message_id` for a second attempt lets servers drop the double.

    Raises `NotTaken` with the kind of failure; never what the server said, which may name the recipient.
    """
    context = {
        "name": name, "lines": lines[:MOST_LINES], "more": max(0, len(lines) - MOST_LINES),
        "inbox": inbox_address(),
    }  # fmt: skip
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "huiyin"
    mail = EmailMultiAlternatives(
        subject_of(lines), render_to_string("notices/mail.txt", context), settings.DEFAULT_FROM_EMAIL, [to],
        headers={"Message-ID": f"<{message_id}@{domain}>", "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    mail.attach_alternative(render_to_string("notices/mail.html", context), "text/html")
    try:
        mail.send()
    except SMTPException as error:
        code = getattr(error, "smtp_code", "")
        raise NotTaken(f"{type(error).__name__} {code}".strip()) from error
    except OSError as error:
        raise NotTaken(type(error).__name__) from error
