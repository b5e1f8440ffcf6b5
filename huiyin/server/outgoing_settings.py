"""What leaves the house; nothing does until it is set:
HUIYIN_ADDRESS         where users open the program, for links in messages: https://huiyin.example.org
HUIYIN_MAIL_HOST       the mail server; with it notices go out by mail
HUIYIN_MAIL_PORT, HUIYIN_MAIL_USER, HUIYIN_MAIL_PASSWORD, HUIYIN_MAIL_FROM
HUIYIN_MAIL_SECURITY   starttls (default), tls or none
HUIYIN_MAIL_DOMAINS    the only domains that people may have mail sent to, parted by commas (default: any)
HUIYIN_NOTICE_CONTENT  number (default) or title: what messages say of a matter besides the kind of notice
HUIYIN_WEBHOOK_HOSTS   the only hosts to which webhooks may post, see docs/notices.md
HUIYIN_CALENDAR_FEEDS  0 where nobody may fetch a calendar without logging in (default: 1, see docs/rounds.md)
"""

from __future__ import annotations

import os

HUIYIN_ADDRESS = os.environ.get("HUIYIN_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
HUIYIN_MAIL_DOMAINS = os.environ.get("HUIYIN_MAIL_DOMAINS", "")
HUIYIN_NOTICE_CONTENT = os.environ.get("HUIYIN_NOTICE_CONTENT", "number")
HUIYIN_CALENDAR_FEEDS = os.environ.get("HUIYIN_CALENDAR_FEEDS", "1") == "1"
HUIYIN_WEBHOOK_HOSTS = os.environ.get("HUIYIN_WEBHOOK_HOSTS", "")
EMAIL_HOST = os.environ.get("HUIYIN_MAIL_HOST", "")
HUIYIN_MAIL_ON = bool(EMAIL_HOST)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if HUIYIN_MAIL_ON else 'dummy'}.EmailBackend"
_SECURITY = os.environ.get("HUIYIN_MAIL_SECURITY", "starttls")
EMAIL_USE_TLS, EMAIL_USE_SSL = _SECURITY == "starttls", _SECURITY == "tls"
EMAIL_PORT = int(os.environ.get("HUIYIN_MAIL_PORT", "465" if EMAIL_USE_SSL else "587"))
EMAIL_HOST_USER = os.environ.get("HUIYIN_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("HUIYIN_MAIL_PASSWORD", "")
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = os.environ.get("HUIYIN_MAIL_FROM", "huiyin@localhost")
