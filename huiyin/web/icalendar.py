"""iCalendar (RFC 5545) for whole days: what calendar programs of telephones and desks subscribe to.

Everything here lasts whole days, so that no time zone is spoken of: a day is a day wherever it is read.
Lines are folded at 75 octets without tearing a character apart, texts escaped, control characters left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MEDIA_TYPE = "text/calendar; charset=utf-8"
#: octets of a line without its break (RFC 5545 § 3.1)
LINE = 75
#: how often a program should come again, as an ISO 8601 duration
AGAIN = "PT4H"
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Event:
    """Something from a day to a day, both included. `uid` stays while the thing does: a moved one moves."""

    uid: str
    start: date
    end: date
    summary: str
    description: str = ""
    url: str = ""
    category: str = ""
    location: str = ""


def calendar_text(name: str, events: Iterable[Event], *, stamped: datetime) -> str:
    """A calendar of this name as one text, its lines ended as the format demands."""
    stamp = f"{stamped.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    said = escaped(name)
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Huiyin//Calendar//ZH", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"NAME:{said}", f"X-WR-CALNAME:{said}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{AGAIN}", f"X-PUBLISHED-TTL:{AGAIN}",
    ]  # fmt: skip
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in folded(line))


def _event(event: Event, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}"
    # the day on which it is over is not a day of it (RFC 5545 § 3.6.1)
    yield f"DTEND;VALUE=DATE:{max(event.start, event.end) + timedelta(days=1):%Y%m%d}"
    texts = {
        "SUMMARY": event.summary, "DESCRIPTION": event.description, "LOCATION": event.location,
        "CATEGORIES": event.category,
    }  # fmt: skip
    for name, text in texts.items():
        if text:
            yield f"{name}:{escaped(text)}"
    if event.url:
        yield f"URL:{event.url}"
    yield "CLASS:PRIVATE"
    # a deadline or a round takes nobody's day
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A text value (RFC 5545 § 3.3.11)."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in plain if c in "\n\t" or c.isprintable()).translate(_ESCAPED)


def folded(line: str) -> Iterator[str]:
    """The line in pieces of 75 octets at most; all but the first begin with the blank that joins them."""
    piece, room = "", LINE
    for character in line:
        width = len(character.encode())
        if width > room:
            yield piece
            piece, room = " ", LINE - 1
        piece, room = piece + character, room - width
    yield piece
