#!/bin/sh
# Collects the texts of code and templates into huiyin/locale/en and compiles the English ones (needs gettext).
# A text whose Chinese has changed comes back empty rather than guessed: tests/web/test_english.py names it.
set -eu
for tool in xgettext msgmerge msgfmt; do
  command -v $tool >/dev/null 2>&1 || {
    printf '\ngettext is missing / 缺少 gettext：\n    apt-get install gettext\n' >&2
    exit 1
  }
done
python=$PWD/$1/bin/python
cd huiyin
DJANGO_SETTINGS_MODULE=huiyin.server.settings "$python" - <<'PYTHON'
import django
from django.core.management import call_command
from django.core.management.commands import makemessages

django.setup()
collect = makemessages.Command()
# lazy texts are marked with __ where _ is the one that translates at once
collect.xgettext_options = [*collect.xgettext_options, "--keyword=__"]
collect.msgmerge_options = [*collect.msgmerge_options, "--no-fuzzy-matching"]
call_command(collect, locale=["en"], no_wrap=True, no_location=True, no_obsolete=True)
call_command("compilemessages", locale=["en"], verbosity=0)
PYTHON
