"""From printed lines to paragraphs: broken lines come together.

In a Chinese document a paragraph shows itself by its indented first line; in one without indents by a line
that stops short, by its last punctuation mark, or by the marker that the next line begins with.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from huiyin.reading.formats.assembly import Assembler
from huiyin.reading.formats.pdf_lines import Line
from huiyin.reading.formats.wrapping import MARKER, joined, unbreakable

_SLACK = 0.9  # em that justification and rounding may leave at the end of a full line
# 一是 … 二是 … usually stand within a paragraph
_INLINE = re.compile(r"[一二三四五六七八九十]{1,3}是")
_ENDINGS = frozenset("。：；！？:;!?…")


@dataclass(slots=True)
class Frame:
    """The text area of the document: where lines begin and end, and what a usual line measures.

    `indented`: paragraphs begin with an indent; `spaced`: they stand further apart than their lines.
    """

    left: float
    right: float
    size: float
    pitch: float
    indented: bool
    spaced: bool


def frame_of(lines: Sequence[Line], width: float) -> Frame:
    """The text area by what most lines keep to; on a page of `width` points when there are few lines."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[round(line.size * 2) / 2] += len(line.text)
    size = max(weights.most_common(1)[0][0], 1.0) if weights else 12.0
    body = [line for line in lines if abs(line.size - size) < 1.5] or list(lines)
    least = max(2, 0.04 * len(body))
    starts = Counter(round(line.x0 / 3) for line in body)
    ends = Counter(round(line.x1 / 6) for line in body)
    common_starts = [at for at, times in starts.items() if times >= least] or list(starts)
    common_ends = [at for at, times in ends.items() if times >= least] or list(ends)
    left = min((line.x0 for line in body if round(line.x0 / 3) == min(common_starts)), default=0.0)
    right = max(common_ends, default=100) * 6.0
    if len(body) < 5:
        right = max(right, width - left)
    elif not any(times >= least for times in ends.values()):
        # no two lines end alike: the longest one up to the margin tells how far lines may go
        right = max((line.x1 for line in body if line.x1 <= width - 0.5 * left), default=right)
    steps = [
        above.y - below.y
        for above, below in itertools.pairwise(body)
        if above.page == below.page and 0.8 * size < above.y - below.y < 5 * size
    ]
    pitch = _pitch(steps, size)
    apart = sum(1 for step in steps if 1.3 * pitch < step < 3 * pitch)
    inside = sum(1 for line in body if 1.4 * size <= line.x0 - left <= 2.8 * size)
    at_left = sum(1 for line in body if abs(line.x0 - left) < 0.8 * size)
    indented = inside >= 3 and at_left > 0
    spaced = min(apart, len(steps) - apart) >= max(3, 0.15 * len(steps))
    return Frame(left, right, size, pitch, indented, spaced)


def _pitch(steps: Sequence[float], size: float) -> float:
    """The distance of two lines in a paragraph: the smallest that is usual."""
    usual = Counter(round(step) for step in steps)
    least = max(2, 0.1 * len(steps))
    return float(min((step for step, times in usual.items() if times >= least), default=1.6 * size))


def add_paragraphs(assembler: Assembler, lines: Sequence[Line], frame: Frame) -> None:
    """The lines as blocks; a paragraph takes page, size and place from its first line."""
    group: list[Line] = []
    for line in lines:
        if group and not _continues(group, line, frame):
            _add(assembler, group, frame)
            group = []
        group.append(line)
    if group:
        _add(assembler, group, frame)


def _continues(group: list[Line], line: Line, frame: Frame) -> bool:
    """Whether `line` goes on with the paragraph that ends with the last line of `group`."""
    last = group[-1]
    if abs(line.size - last.size) > 0.12 * last.size or (
        len(group) == 1 and line.bold != last.bold and last.bold
    ):
        return False
    if is_centred(line, frame) or is_centred(last, frame):
        return _is_wrapped_title(group, line, frame)
    together = last.page == line.page and frame.spaced and last.y - line.y <= 1.3 * frame.pitch
    most = (1.3 if frame.spaced else 1.75) * max(frame.pitch, last.size)
    if last.page == line.page and last.y - line.y > most:
        return False
    # where paragraphs stand apart, lines close to each other belong together though a word left a hole
    full = _is_full(last, frame, line.text) or (together and frame.right - last.x1 < 8 * last.size)
    if not full or line.gaps > 1:
        return False
    step = line.x0 - frame.left
    if frame.indented:
        # the indent decides; a marker at the margin is only a wrapped "（一）" unless the sentence had ended
        if step > 0.9 * frame.size:
            return _hangs(group, line, frame)
        begins = MARKER.match(line.text) and not _INLINE.match(line.text)
        return not (begins and last.text[-1:] in _ENDINGS)
    if MARKER.match(line.text) or (last.text[-1:] in _ENDINGS and not together):
        return False
    return step <= 0.9 * frame.size or abs(line.x0 - last.x0) < 0.5 * frame.size


def _is_wrapped_title(group: list[Line], line: Line, frame: Frame) -> bool:
    """A title too long for one line: the first is as wide as the page lets it be, the second in the
    middle.
    """
    last = group[-1]
    free = (frame.right - frame.left) - (last.x1 - last.x0)
    return (
        is_centred(line, frame)
        and last.page == line.page
        and last.y - line.y < 2.4 * last.size
        and last.bold == line.bold
        and last.text[-1:] not in _ENDINGS
        and MARKER.match(line.text) is None
        and free <= (_SLACK + unbreakable(line.text)) * last.size
    )


def _hangs(group: list[Line], line: Line, frame: Frame) -> bool:
    """A block that stands in as a whole: its lines begin where the one above began, in mid-sentence."""
    last = group[-1]
    if last.text[-1:] in _ENDINGS or MARKER.match(line.text):
        return False
    return abs(line.x0 - last.x0) < 0.4 * frame.size and (
        len(group) > 1 or last.x0 - frame.left > 3 * frame.size
    )


def _is_full(line: Line, frame: Frame, following: str) -> bool:
    """What begins the next line would not have fitted on this one."""
    return frame.right - line.x1 <= (_SLACK + unbreakable(following)) * line.size


def is_centred(line: Line, frame: Frame) -> bool:
    """As far from the left as from the right, and from neither less than two characters."""
    before, after = line.x0 - frame.left, frame.right - line.x1
    # a title in larger letters may leave little on both sides; body text that does is an indented short line
    least = (0.5 if line.size > 1.15 * frame.size else 2.4) * frame.size
    return min(before, after) > least and abs(before - after) < 2.5 * line.size and line.gaps == 0


def _add(assembler: Assembler, group: list[Line], frame: Frame) -> None:
    first = group[0]
    centred = len(group) == 1 and is_centred(first, frame)
    right = not centred and first.x0 - frame.left > 0.45 * (frame.right - frame.left)
    indent = max(0.0, round((first.x0 - frame.left) / max(frame.size, 1.0), 1))
    assembler.add(
        joined([line.text for line in group]),
        bold=all(line.bold for line in group),
        centred=centred,
        right=right,
        indent=0.0 if centred or right or indent < 0.6 else indent,
        page=first.page,
        size=round(first.size * 2) / 2,
    )
