"""Template tags of the frame; built in, so no {% load %} is needed.

{% icon "list" %}                                a sign of icons.svg
{% word finding.state "FindingState" %}          the word of an enum member or of its stored value
{% chip finding.state "FindingState" %}          colour + sign + word
{% due_chip finding.due_on finding.is_settled %} how pressing a date is, in days
{% obstacles refusal.obstacles %}                what stands against a step, and what to do
{% action_button "销号" url obstacles kind="primary" icon="check" %}  greyed with its reasons when refused
{% submit_button "提交" obstacles kind="danger" confirm="…" %}        the same for the submit of a form
{% fact "整改时限" value %}                       one key fact, inside <dl class="facts">
{% figure door %}                                 a number (`n`) that leads to the list it counts (`url`)
{% empty "还没有问题" "从文件导入，或逐条登记。" url "导入文件" %}
{% progress 3 10 "已销号" %}                      a bar with its figures
{% close_point p.check p.params p.task %}         what a check before closing found, in a sentence
{% timeline events %}                             events: at (or `on`, a day), title, by, text, tone, icon
{% comparison before after "原来" "现在" %}        two texts, differences marked
{{ amount|money }} {{ date|day }} {{ time|moment }} {{ part|share:whole }} {{ value|word:"Pace" }}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django import template
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from huiyin.organisations.clock import today
from huiyin.rules.deadlines import OverdueLevel, days_overdue, overdue_level
from huiyin.rules.moves import Obstacle
from huiyin.web import figures, journal_words
from huiyin.web.closing_sentences import placed
from huiyin.web.comparing import compare
from huiyin.web.objections import sentence
from huiyin.web.tones import tone
from huiyin.web.wording import word as word_of

register = template.Library()
register.filter("money", figures.money)
register.filter("day", figures.day)
register.filter("moment", figures.moment)
register.filter("share", figures.share)
register.filter("word", word_of)
register.filter("journal_action", journal_words.action_word)
register.filter("journal_object", journal_words.object_word)
register.filter("obstacle", sentence)
register.simple_tag(word_of, name="word")
register.simple_tag(placed, name="close_point")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A sign; with a label it speaks, without one it is decoration beside a word."""
    return _icon(name, str(label))


@lru_cache(maxsize=500)
def _icon(name: str, label: str) -> SafeString:
    """Signs by the hundred stand on a page, and few are different."""
    address = f"{static('web/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)


def _chip(colour: str, sign: str, words: str | Promise) -> SafeString:
    return _chip_saying(colour, sign, str(words))


@lru_cache(maxsize=1000)
def _chip_saying(colour: str, sign: str, words: str) -> SafeString:
    return format_html('<span class="chip tone-{}">{}{}</span>', colour, icon(sign), words)


@register.simple_tag
def chip(value: object, kind: str | None = None) -> SafeString | str:
    """Colour, sign and word of a state; nothing for an empty value."""
    if value in (None, ""):
        return ""
    colour, sign = tone(value, kind)
    return _chip(colour, sign, word_of(value, kind))


@register.simple_tag
def share_of(part: float) -> str:
    """A share from 0 to 1 in per cent, as whole numbers."""
    return f"{part * 100:.0f}%"


@register.simple_tag
def mark(words: str, colour: str = "idle", sign: str = "circle") -> SafeString:
    """A chip of one's own words, in one of the tones."""
    return _chip(colour, sign, words)


@register.simple_tag
def due_chip(due_on: date | None, settled: bool = False) -> SafeString | str:
    """How pressing a due date is; nothing while it does not press."""
    level = overdue_level(due_on, today(), settled)
    if level == OverdueLevel.NONE or due_on is None:
        return ""
    colour, sign = tone(level)
    if level == OverdueLevel.DUE_SOON:
        return _chip(colour, sign, days_left(due_on))
    late = days_overdue(due_on, today())
    return _chip(colour, sign, ngettext("超期 %(n)d 天", "超期 %(n)d 天", late) % {"n": late})


@register.filter
def days_left(due_on: date) -> str:
    """How many days a date that is not past leaves; on the day itself that it is today."""
    left = (due_on - today()).days
    return ngettext("还剩 %(n)d 天", "还剩 %(n)d 天", left) % {"n": left} if left else gettext("今天到期")


@register.filter
def days_late(due_on: date | None) -> int:
    return days_overdue(due_on, today())


@register.inclusion_tag("web/components/obstacles.html")
def obstacles(standing: Sequence[Obstacle], title: str = "") -> dict[str, Any]:
    return {"sentences": [sentence(o) for o in standing or ()], "title": title}


@register.inclusion_tag("web/components/action_button.html")
def action_button(
    words: str,
    url: str,
    standing: Sequence[Obstacle] = (),
    kind: str = "secondary",
    icon: str = "",
    key: str = "",
) -> dict[str, Any]:
    """A link that looks like a button. `key="e"` makes it the page's edit action."""
    return {
        "words": words,
        "url": url,
        "sentences": [sentence(o) for o in standing or ()],
        "kind": kind,
        "icon_name": icon,
        "key": key,
        "id": f"why-{uuid4().hex[:8]}",
    }


@register.inclusion_tag("web/components/submit_button.html")
def submit_button(
    words: str,
    standing: Sequence[Obstacle] = (),
    kind: str = "primary",
    icon: str = "",
    confirm: str = "",
    name: str = "",
    value: str = "",
) -> dict[str, Any]:
    """The submit of a form; `confirm` asks inside the form, with a box to tick, before it can be pressed."""
    return {
        "words": words,
        "sentences": [sentence(o) for o in standing or ()],
        "kind": kind,
        "icon_name": icon,
        "confirm": confirm,
        "name": name,
        "value": value,
        "id": f"why-{uuid4().hex[:8]}",
    }


@register.simple_tag
def fact(label: str, value: object, url: str = "") -> SafeString:
    """One key fact; with a url its value is a door to what it counts."""
    shown = "—" if value in (None, "") else value
    if url:
        shown = format_html('<a href="{}">{}</a>', url, shown)
    return format_html('<div class="fact"><dt>{}</dt><dd>{}</dd></div>', label, shown)


@register.simple_tag
def figure(door: Any) -> SafeString:
    """A number that is a door: `door.n` things, listed at `door.url`; without an address the number alone."""
    if not door.url:
        return format_html('<span class="num">{}</span>', door.n)
    return format_html('<a class="num" href="{}">{}</a>', door.url, door.n)


@register.inclusion_tag("web/empty.html")
def empty(title: str, text: str = "", url: str = "", words: str = "") -> dict[str, str]:
    return {"title": title, "text": text, "url": url, "words": words}


@register.inclusion_tag("web/components/progress.html")
def progress(done: int, total: int, label: str = "", tone: str = "active") -> dict[str, Any]:
    return {"done": done, "total": total, "label": label, "tone": tone}


@register.inclusion_tag("web/components/timeline.html")
def timeline(events: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"events": events}


@register.inclusion_tag("web/components/comparison.html")
def comparison(left: str, right: str, left_title: str = "", right_title: str = "") -> dict[str, Any]:
    lefts, rights = compare(left or "", right or "")
    return {"lefts": lefts, "rights": rights, "left_title": left_title, "right_title": right_title}
