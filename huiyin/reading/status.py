"""How far a finding is, in its own words: its state and whether it is kept up for good."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from huiyin.reading.cues import Grammar
from huiyin.reading.normal import same_length
from huiyin.reading.result import Span

_SENTENCE = re.compile(r"[^。;!?\n]+")
_HALF_STOP = re.compile(r"(?<=[㐀-鿿”)])\.(?=[㐀-鿿“\s]|$)")
_SUBJECT = (
    r"(?:(?:目前|现|现已|截至[^,。]{2,14}|至此)[,:]?)?(?:(?:该|此|本|上述|以上)(?:项|个)?)?(?:"
    r"反馈|整改)?(?:问题|事项|任务|工作|具体问题)?"
    r"(?:的?(?:整改)?(?:工作)?)?(?:进展|状态|结果)?(?:情况)?[:是为]?(?:现|目前)?(?:已经|已|均"
    r"已|均|全部|全面|现已)*"
)


# a label before the state: 整改状态：, 【完成情况】
_PREFIX = r"(?:[㐀-鿿]{2,8}:\s*|【[㐀-鿿]{2,8}】:?\s*)?"


@dataclass(frozen=True, slots=True)
class State:
    status: str | None
    standing: bool
    span: Span | None


@lru_cache(maxsize=8)
def _sentence_pattern(states: str, standing: str) -> re.Pattern[str]:
    one = f"(?:{states}|{standing})"
    tail = r"(?:[,、;并且和 及(]+(?:需|要|将|已)?(?:" + one + r")[)]?)*"
    return re.compile(
        rf"\s*{_PREFIX}[(【\[]?{_SUBJECT}(?P<state>{one}{tail})(?:整改)?(?:任务|工作|状态)?[)】\].]?\s*$"
    )


def read_state(text: str, pieces: list[Span], grammar: Grammar) -> State:
    """The state that the sentences of `pieces` (spans of `text`, in order) give; the last one counts."""
    sentence = _sentence_pattern(grammar.state_sentence.pattern, grammar.standing.pattern)
    best: State | None = None
    tail: State | None = None
    for start, end in pieces:
        for a, b in _sentences(text, start, end):
            if not grammar.state_sentence.search(text, a, b) and not grammar.standing.search(text, a, b):
                continue
            if b - a <= 60 and (m := sentence.match(text[a:b])):
                best = _joined(best, _state(m.group("state"), (a, b), grammar))
                continue
            if (
                (cut := text.find(",", a, b)) > 0
                and _ABOUT.match(text, a, cut)
                and (m := sentence.match(text[a:cut]))
            ):
                best = _state(m.group("state"), (a, cut), grammar)
                continue
            found = _bracketed(text, a, b, sentence, grammar) or _last_clause(text, a, b, sentence, grammar)
            if found is not None:
                tail = found
    return best or tail or State(None, False, None)


def _joined(before: State | None, now: State) -> State:
    """What was said before and what is said now: 长期坚持 alone says nothing about how far a finding is."""
    if before is None or before.status is None or now.status is not None:
        return now
    return State(before.status, before.standing or now.standing, before.span)


def is_state_only(text: str, grammar: Grammar) -> bool:
    """Whether the words say nothing but how far a finding is."""
    pattern = _sentence_pattern(grammar.state_sentence.pattern, grammar.standing.pattern)
    return len(text) <= 40 and pattern.match(text.strip(" 。,;")) is not None


_AT_THE_END = re.compile(r"[(（【\[]([^()（）【】\[\]]{2,24})[)）】\]]\s*$|[-—─－]{1,2}([^-—─－]{2,16})$")


def without_state(title: str, grammar: Grammar) -> tuple[str, State | None]:
    """A heading without the state in brackets at its end, and that state: 台账不全（已完成）."""
    found = _AT_THE_END.search(title)
    if found is None:
        return title, None
    words = _LABELLED.sub("", same_length(found.group(1) or found.group(2)))
    if not is_state_only(words, grammar):
        return title, None
    return title[: found.start()].rstrip(), read_state(words, [(0, len(words))], grammar)


def _sentences(text: str, start: int, end: int) -> list[Span]:
    found = []
    for m in _SENTENCE.finditer(text, start, end):
        a = m.start()
        for stop in _HALF_STOP.finditer(text, m.start(), m.end()):
            if stop.start() > a:
                found.append((a, stop.start()))
            a = stop.end()
        if a < m.end():
            found.append((a, m.end()))
    return found


_ABOUT = re.compile(
    r"\s*(?:(?:目前,?)?(?:该|此|本)(?:项|个)?(?:反馈|整改)?(?:问题|事项|任务)"
    r"|[㐀-鿿]{0,6}(?:完成|状态|结果|进展)(?:情况)?:)"
)
_LABELLED = re.compile(r"^[^:,。]{0,12}:")


def _bracketed(text: str, a: int, b: int, sentence: re.Pattern[str], grammar: Grammar) -> State | None:
    for m in re.finditer(r"[(【\[]([^()【】\[\]]{2,24})[)】\]]", text[a:b]):
        inner = m.group(1)
        if found := sentence.match(_LABELLED.sub("", inner)):
            return _state(found.group("state"), (a + m.start(), a + m.end()), grammar)
    return None


def _last_clause(text: str, a: int, b: int, sentence: re.Pattern[str], grammar: Grammar) -> State | None:
    cut = max(text.rfind(sign, a, b) for sign in ",: -")
    if cut < 0 or b - cut > 40:
        return None
    if m := sentence.match(text[cut + 1 : b]):
        before = max(text.rfind(",", a, cut), text.rfind(":", a, cut))
        if before > 0 and (wider := sentence.match(text[before + 1 : b])):
            m = wider
        return _state(m.group("state"), (cut + 1, b), grammar)
    return None


def _state(words: str, span: Span, grammar: Grammar) -> State:
    standing = bool(grammar.standing.search(words))
    first: tuple[int, str] | None = None
    for state, pattern in grammar.states:
        m = pattern.search(words)
        if m and (first is None or m.start() < first[0]):
            first = (m.start(), state)
    return State(first[1] if first else None, standing, span)
