"""Text cleaning that all formats share; linear, and a no-op on clean text."""

from __future__ import annotations

import re
import unicodedata

# C0/C1 controls, zero-width and bidirectional marks, soft hyphen, byte order mark, lone surrogates,
# non-characters
_INVISIBLE_SET = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff"
)
_LINE_END_SET = "\x0b\x0c\x85\u2028\u2029"
_SPACE_SET = "\u00a0\u1680\u2000-\u200a\u202f\u205f"
# Kangxi and CJK radicals: what broken PDF fonts and some input methods give for the plain character
_RADICAL_SET = "\u2e80-\u2ef3\u2f00-\u2fd5"

_INVISIBLE = re.compile(f"[{_INVISIBLE_SET}]+")
_LINE_ENDS = re.compile(f"\r\n?|[{_LINE_END_SET}]")
_SPACES = re.compile(f"[{_SPACE_SET}]")
_RADICALS = re.compile(f"[{_RADICAL_SET}]")
# most texts are clean: one look is cheaper than four replacements
_ANY = re.compile(f"[\r{_INVISIBLE_SET}{_LINE_END_SET}{_SPACE_SET}{_RADICAL_SET}]")


def clean(text: str) -> str:
    """NFC, `\\n` as the only line end, no invisible characters, plain spaces, radicals as characters."""
    if _ANY.search(text):
        text = _LINE_ENDS.sub("\n", text)
        text = _INVISIBLE.sub("", text)
        text = _SPACES.sub(" ", text)
        text = _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def leading_width(line: str) -> float:
    """Width of the white space that a line begins with, in characters of the body font (a space is half)."""
    width = 0.0
    for character in line:
        if character == "\u3000":
            width += 1.0
        elif character == " ":
            width += 0.5
        elif character == "\t":
            width += 2.0
        else:
            break
    return width
