"""Which findings want sifting: whatever the journal tells of since it was last read here.

The journal is the one place that every write passes, so nothing that was handed in can be forgotten, and no
action needs to know that there is such a thing as sifting.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from huiyin.journal.models import ChainHead, Entry
from huiyin.rectification.models import CloseApplication, ProgressReport

from .models import ReadUntil, Sifted

ENTRIES = 500
#: what is told of signs themselves changes nothing that is sifted
_OWN = frozenset(
    {"raise_signs", "ask_sign", "confirm_sign", "dismiss_sign", "reconsider_sign", "lift_suppression"}
)


def notice() -> int:
    """Read what the journal has grown by and mark the findings with a claim; how many were marked."""
    marked = 0
    for head in ChainHead.objects.filter(sequence__gt=0):
        while read := _read_on(head.chain):
            marked += read[1]
            if read[0] < ENTRIES:
                break
    return marked


@transaction.atomic
def _read_on(chain: str) -> tuple[int, int] | None:
    """Entries read and findings marked in one step, or None where there was nothing new."""
    ReadUntil.objects.get_or_create(pk=chain)
    until = ReadUntil.objects.select_for_update().get(pk=chain)
    entries = list(
        Entry.objects.filter(chain=chain, sequence__gt=until.sequence).order_by("sequence")[:ENTRIES]
    )
    if not entries:
        return None
    marked = want(set(_findings_in(entries)))
    until.sequence = entries[-1].sequence
    until.save(update_fields=["sequence"])
    return len(entries), marked


def _findings_in(entries: Iterable[Entry]) -> Iterator[UUID]:
    for entry in entries:
        if entry.action in _OWN:
            continue
        if entry.object_type == "finding":
            yield UUID(entry.object_id)
        for part in json.loads(entry.payload).get("parts", ()):
            if part["object_type"] == "finding":
                yield UUID(part["object_id"])


def want(findings: Iterable[UUID]) -> int:
    """Mark those of the findings that claim anything; others have nothing to sift."""
    ids, marked = list(findings), 0
    for start in range(0, len(ids), ENTRIES):
        some = ids[start : start + ENTRIES]
        claiming = set(
            ProgressReport.objects.filter(finding__in=some, counts=True).values_list("finding_id", flat=True)
        )
        claiming |= set(
            CloseApplication.objects.filter(finding__in=some).values_list("finding_id", flat=True)
        )
        now = timezone.now()
        Sifted.objects.bulk_create(
            [Sifted(finding_id=pk, wanted_at=now) for pk in claiming], update_conflicts=True,
            unique_fields=["finding"], update_fields=["wanted_at"],
        )  # fmt: skip
        marked += len(claiming)
    return marked


def waiting() -> list[UUID]:
    """Findings that were marked and not sifted since, those that wait longest first."""
    rows = Sifted.objects.filter(Q(sifted_at=None) | Q(sifted_at__lt=F("wanted_at")))
    return list(rows.order_by("wanted_at").values_list("finding_id", flat=True)[:ENTRIES])
