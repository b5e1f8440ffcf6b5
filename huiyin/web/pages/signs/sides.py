"""What a reviewer wants to see beside each other: two texts, two pictures, and days in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.authenticity.queries import Compared, as_inspector
from huiyin.evidence.queries import evidence_for, evidence_named
from huiyin.rectification.queries import tasks_of

from ...comparing import Piece

Spans = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Side:
    """A text with the passages that the other side has too; its heading, and where it is found."""

    title: str
    pieces: list[Piece]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the finding's life; `concerned` when the sign is about it."""

    on: date
    what: str
    concerned: bool = False


@dataclass(frozen=True, slots=True)
class Pictures:
    """The same picture, as handed in here and there; `other` is empty where it may not be seen."""

    own: str
    other: str
    own_title: str
    other_title: str = field(default="")


def marked(text: str, spans: Spans) -> list[Piece]:
    """The text cut at the spans; overlapping spans count once, and what lies outside the text not at all."""
    pieces, at = [], 0
    for start, end in sorted((max(0, s), min(len(text), e)) for s, e in spans):
        if end <= max(at, start):
            continue
        start = max(at, start)
        if start > at:
            pieces.append(Piece(text[at:start], False))
        pieces.append(Piece(text[start:end], True))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:], False))
    return pieces


def texts(sign: Any, others: Sequence[Compared]) -> list[Side]:
    """The claim with its marked passages, and beside it that of the first record compared with, if seen."""
    compared = [c for c in sign.compared if c.get("own") or c.get("other")]
    own = [span for c in compared[:1] for span in c.get("own", ())] or sign.spans
    sides = [Side(_("本问题的整改情况"), marked(sign.text, own))]
    seen = {other.ref: other for other in others if other.finding is not None}
    for comparison in compared[:1]:
        other = seen.get(comparison["ref"])
        if other is not None and other.finding is not None:
            title = f"{other.finding.unit.name} · {other.finding.number}"
            sides.append(Side(title, _said(comparison, other), reverse("finding", args=[other.finding.pk])))
    return sides


def _said(comparison: dict[str, Any], other: Compared) -> list[Piece]:
    """The other's text where it still reads as it did, else the passages as they were."""
    text = other.sifted.text if other.sifted else ""
    spans, said = comparison.get("other", ()), comparison.get("said", ())
    if [text[s:e] for s, e in spans] == list(said):
        return marked(text, spans)
    return [piece for passage in said for piece in (Piece(passage, True), Piece(" … ", False))]


def pictures(viewer: Any, sign: Any) -> list[Pictures]:
    """Pairs of pictures that the sign calls the same; the other only where its finding is in scope."""
    pairs = [c for c in sign.compared if "evidence" in c]
    ids = [v for c in pairs for v in (c["evidence"], c.get("other_evidence")) if v]
    found = {str(e.pk): e for e in evidence_named(as_inspector(viewer), ids)}
    shown = []
    for pair in pairs:
        own, other = found.get(pair["evidence"]), found.get(pair.get("other_evidence", ""))
        if own is None or not own.file.media_type.startswith("image/"):
            continue
        shown.append(
            Pictures(
                own=reverse("signs:picture", args=[sign.pk, own.pk]),
                other=reverse("signs:picture", args=[sign.pk, other.pk]) if other else "",
                own_title=str(own),
                other_title=f"{other.finding.unit.name} · {other}" if other else "",
            )
        )
    return shown


def day_line(viewer: Any, sign: Any) -> list[Day]:
    """The days of the finding, its tasks, its evidence and its claim, in order; those the sign is about
    marked.
    """
    finding = sign.finding
    concerned = {sign.params.get("day"), sign.params.get("against"), sign.params.get("ended")}
    days = [(finding.recorded_on, _("问题登记")), (finding.fed_back_on, _("问题反馈"))]
    days += [(t.due_on, _("任务时限：%(title)s") % {"title": t.title}) for t in tasks_of(finding)]
    for piece in evidence_for(viewer, finding.pk):
        if piece.withdrawn_at is None:
            days.append((piece.dated, _("材料日期：%(title)s") % {"title": piece}))
    if sign.application is not None:
        days.append((localdate(sign.application.submitted_at), _("提出申请")))
    days.append((finding.closed_on, _("办结")))
    told = {on.isoformat() for on, _what in days if on}
    for extra in sorted(d for d in concerned if d and d not in told):
        days.append(
            (
                date.fromisoformat(extra),
                _("文件内的时间：%(title)s") % {"title": sign.params.get("title", "")},
            )
        )
    return sorted((Day(on, what, on.isoformat() in concerned) for on, what in days if on), key=lambda d: d.on)
