"""The application as any WSGI server takes it."""

from __future__ import annotations

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.server.settings")
application = get_wsgi_application()

# Everything that pages need is loaded before the first is asked for, and stays for good. Left among what is
# looked through for garbage, it held up an answer now and then by a sixth of a second; and what an answer
# makes is small, so that looking every few answers is enough.
get_resolver().url_patterns  # noqa: B018 - loads every page
for code, _name in settings.LANGUAGES:
    with translation.override(code):  # loads its texts
        pass
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 20)
