"""A body's findings grouped in the background: new ones join what is there, or everything is grouped anew.

What people decided stays: names, findings that were put into a theme or into none, themes that were brought
together. A run that was cut off is taken up again and compares anew; what it has written is right already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from huiyin import clustering
from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.journal.actions import record
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rules.finding import FindingState
from huiyin.ticking.jobs import Stopped, alive, end, lost, take_up

from .models import Grouping, GroupingState, Theme, ThemePlace

#: a run that has not been heard of for so long lost its process
LOST_AFTER = timedelta(minutes=10)
#: what a finding is about stands in its title and at the beginning of its text
SEEN = 160
BATCH = 1000
#: a group goes into a theme that gathers, if so much of what it had a theme for was there
GATHERED = 0.5


@dataclass
class _Read:
    """All findings of the body that count, with the theme that each has; `fixed`: placed by hand."""

    keys: list[UUID]
    words: list[list[str]]
    themes: list[UUID | None]
    fixed: list[bool]


def run(grouping_id: UUID) -> None:
    """Take up a run that waits, or whose process was lost; whatever stops it stands in its row."""
    found = take_up(Grouping.objects.select_related("body"), grouping_id, LOST_AFTER)
    if found is None:
        return
    try:
        _group(found)
    except Stopped:
        end(found, GroupingState.STOPPED)
    except Exception as fault:
        end(found, GroupingState.FAILED, problem=type(fault).__name__)
        raise
    else:
        end(found, GroupingState.DONE)


def lost_runs() -> list[UUID]:
    """Runs whose process is gone, to be taken up again."""
    return list(lost(Grouping.objects.all(), LOST_AFTER).values_list("pk", flat=True))


def _group(found: Grouping) -> None:
    read = _read(found.body)
    alive(found, share=10, findings=len(read.keys))
    numbers = {theme: n for n, theme in enumerate(sorted({t for t in read.themes if t}, key=str))}
    before = None if found.anew else [numbers.get(t, -1) if t else -1 for t in read.themes]
    # what a person put into no theme is grouped with nobody
    alone = [fixed and theme is None for fixed, theme in zip(read.fixed, read.themes, strict=True)]
    words = [[] if out else w for w, out in zip(read.words, alone, strict=True)]
    grouped = clustering.group(
        words, before=before, told=lambda share: alive(found, share=int(10 + share * 60))
    )
    labels = [int(label) for label in grouped.labels]
    if found.anew:
        known = _carried_on(labels, read.themes)
    else:
        known = {number: theme for theme, number in numbers.items()}
    names = clustering.named(words, grouped)
    with transaction.atomic():
        themes = _themes(found, labels, known, names, read)
    _write(found, read, _placed(labels, themes, read.themes), grouped.closeness.tolist())
    _finish(found)


def _read(body: InspectingBody) -> _Read:
    rows = Finding.objects.filter(body=body).exclude(state=FindingState.WITHDRAWN).order_by("pk")
    cutter = clustering.Words(masked=_names(body))
    read = _Read([], [], [], [])
    told = rows.values_list("pk", "title", "text", "place__theme_id", "place__by_hand")
    for key, title, text, theme, by_hand in told.iterator(chunk_size=BATCH):
        read.keys.append(key)
        read.words.append(cutter.of(f"{title}\n{text[:SEEN]}"))
        read.themes.append(theme)
        read.fixed.append(bool(by_hand))
    return read


def _names(body: InspectingBody) -> list[str]:
    """Names of units: they would bring together what is only of one place."""
    return list(Unit.objects.filter(body=body).values_list("name", flat=True))


def _carried_on(labels: Sequence[int], before: Sequence[UUID | None]) -> dict[int, UUID]:
    """Which theme goes on in which group; groups of a theme that gathers all go on in it."""
    known = dict(clustering.followed(labels, before))
    gathering = set(Theme.objects.filter(gathers=True, into=None).values_list("pk", flat=True))
    had: dict[int, Counter[UUID]] = {}
    for label, theme in zip(labels, before, strict=True):
        if label >= 0 and theme is not None:
            had.setdefault(label, Counter())[theme] += 1
    for label, themes in had.items():
        theme, n = themes.most_common(1)[0]
        if theme in gathering and n >= GATHERED * themes.total():
            known[label] = theme
    return known


def _themes(
    found: Grouping, labels: Sequence[int], known: dict[int, UUID], names: list[clustering.Named], read: _Read
) -> dict[int, UUID]:
    """The theme of each group: the one that goes on, or a new one."""
    there = Theme.objects.in_bulk(set(known.values()))
    nearest = {label: [read.keys[i] for i in name.central] for label, name in enumerate(names)}
    rows = Finding.objects.filter(pk__in=[key for keys in nearest.values() for key in keys])
    titles = dict(rows.values_list("pk", "title"))
    themes = {}
    for label in sorted(set(labels) - {-1}):
        theme = there.get(known[label]) if label in known else None
        if theme is None:
            theme = Theme(body=found.body, made_by_name=found.asked_by_name)
        theme.phrases = list(names[label].phrases)
        if not theme.named_by_hand:
            own = [titles[key] for key in nearest[label] if key in titles]
            theme.name = (clustering.titled(own) or "、".join(theme.phrases[:2]) or own[0])[:120]
        theme.save()
        themes[label] = theme.pk
    return themes


def _placed(
    labels: Sequence[int], themes: dict[int, UUID], before: Sequence[UUID | None]
) -> list[UUID | None]:
    """The theme of each finding. One that is in no group any more stays in a theme that people made."""
    kept = Theme.objects.filter(Q(named_by_hand=True) | Q(gathers=True), into=None)
    theirs = set(kept.values_list("pk", flat=True))
    return [
        themes.get(label) or (was if was in theirs else None)
        for label, was in zip(labels, before, strict=True)
    ]


def _write(found: Grouping, read: _Read, themes: Sequence[UUID | None], close: Sequence[float]) -> None:
    """The places that have changed, a thousand in a transaction; never one that a person has chosen."""
    changed = [
        ThemePlace(finding_id=key, body_id=found.body_id, theme_id=theme, closeness=round(near, 4))
        for key, theme, near, was, fixed in zip(
            read.keys, themes, close, read.themes, read.fixed, strict=True
        )
        if not fixed and (theme != was or found.anew)
    ]
    for start in range(0, len(changed), BATCH):
        some = changed[start : start + BATCH]
        with transaction.atomic():
            kept = ThemePlace.objects.filter(by_hand=True, finding__in=[p.finding_id for p in some])
            by_hand = set(kept.select_for_update().values_list("finding_id", flat=True))
            ThemePlace.objects.bulk_create(
                [p for p in some if p.finding_id not in by_hand], update_conflicts=True,
                unique_fields=["finding"], update_fields=["theme", "closeness"],
            )  # fmt: skip
            alive(found, share=70 + 30 * start // len(changed))


@transaction.atomic
def _finish(found: Grouping) -> None:
    """Themes in which nothing is any more go, if nobody named them; the journal is told."""
    body = Theme.objects.filter(body=found.body)
    body.filter(places=None, named_by_hand=False, merged=None, into=None).delete()
    placed = ThemePlace.objects.filter(body=found.body, theme__isnull=False).count()
    told = {"placed": placed, "themes": body.current().count()}
    Grouping.objects.filter(pk=found.pk).update(**told, share=100)
    by = Viewer(id=None, name=found.asked_by_name)
    record(body=found.body_id, by=by, action="group_findings", object_type="theme", object_id=found.pk,
           payload={**told, "anew": found.anew})  # fmt: skip
