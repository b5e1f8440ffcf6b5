"""What is left of a text when names, persons, dates, numbers and list markers are taken out."""

from __future__ import annotations

import re

from huiyin.sifting.clauses import MARKER
from huiyin.sifting.names import SELF, Finder

_DATE = re.compile(
    r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|末|初)?|\d{4}年(?:[上下]半年|底|末|初)?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
)
_PERSON = re.compile(r"[\u4e00-\u9fff](?:某某?|××?)(?:同志)?|[\u4e00-\u9fff]同志")
_NUMBER = re.compile(r"\d[\d,，.]*\d|\d")
_NOISE = re.compile(r"[^\w\u4e00-\u9fff]+")
#: without one of these there is nothing to look for; most clauses have none, and looking costs most
_OF_MARKER, _OF_PERSON, _DIGIT = re.compile("[第是、（(.．①-⑳]"), re.compile("[某×同]"), re.compile(r"\d")
_SMALL_NUMERAL = re.compile(r"[一二三四五六七八九十两]{1,3}(?=[个名人份次项处件家户张台间起条])")


def masked(text: str, finder: Finder | None = None) -> str:
    """The bare wording: two copies that differ in names, persons, dates, numbers or markers are equal."""
    if finder is not None:
        kept, place = [], 0
        for mention in finder.mentions(text):
            kept.append(text[place : mention.start])
            place = mention.end
        text = "".join(kept) + text[place:] if kept else text
    if _OF_MARKER.search(text):
        text = MARKER.sub("。", text)
    digits = _DIGIT.search(text) is not None
    if digits:
        text = _DATE.sub("", text)
    text = SELF.sub("", text)
    if _OF_PERSON.search(text):
        text = _PERSON.sub("", text)
    if digits:
        text = _NUMBER.sub("0", text)
    return _NOISE.sub("", _SMALL_NUMERAL.sub("0", text))
