"""The application as any WSGI server takes it."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.server.settings")
application = get_wsgi_application()

# What was loaded stays for good. Left among what is looked through for garbage, it held up now and then an
# answer by a third of a second.
gc.collect()
gc.freeze()
