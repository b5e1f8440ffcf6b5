"""Templates are indented for those who read them; the margin is left out when one is loaded.

A line's end is space enough between two elements, so a page looks the same and is a tenth smaller.
"""

from __future__ import annotations

import re
from typing import Any

from django.template.loaders.app_directories import Loader as AppDirectories

#: where a margin belongs to the text: what is translated is looked up with it
_WITH_MARGIN = re.compile(
    r"({%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}|<pre\b.*?</pre>|<textarea\b.*?</textarea>)",
    re.DOTALL,
)
_MARGIN = re.compile(r"\n[ \t]+")


def without_margin(source: str) -> str:
    """The template's text with its lines, whose margins are gone."""
    parts = _WITH_MARGIN.split(source)
    # every second part is one of those that keep it
    return "".join(part if n % 2 else _MARGIN.sub("\n", part) for n, part in enumerate(parts))


class Loader(AppDirectories):
    """As Django's own, for pages; letters and other texts stay as they are."""

    def get_contents(self, origin: Any) -> str:
        source: str = super().get_contents(origin)
        return without_margin(source) if str(origin.name).endswith(".html") else source
