"""Sifting findings as they are now, each with its neighbours in the installation's index.

The index is a file that can always be made anew from the ledger; it holds texts of all units and is therefore
kept where the database is, never where files are fetched from.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from huiyin import sifting

from .models import Sifted
from .raising import keep_signs
from .records import Claimed, records_of

logger = logging.getLogger(__name__)


def sifter() -> sifting.Sifter:
    return sifting.Sifter(Path(settings.HUIYIN_FILES), tell=logger.info)


@contextmanager
def kept_index() -> Iterator[sifting.Index]:
    folder = Path(settings.HUIYIN_SIFTING)
    folder.mkdir(parents=True, exist_ok=True)
    index = sifting.Index(folder / "index.sqlite3")
    try:
        yield index
    finally:
        index.close()


def sift(findings: Sequence[UUID]) -> int:
    """Sift those of the findings that have changed since; how many signs were raised.

    A finding that can't be sifted is named in its row and keeps nobody else from being sifted.
    """
    started = timezone.now()
    try:
        raised = _sift_changed(findings, started)
    except Exception as fault:
        if len(findings) > 1:
            return sum(sift([pk]) for pk in findings)
        logger.exception("sifting finding %s failed", findings[0])
        Sifted.objects.filter(pk=findings[0]).update(sifted_at=started, problem=type(fault).__name__)
        return 0
    Sifted.objects.filter(finding__in=findings).update(sifted_at=started)
    return raised


def _sift_changed(findings: Sequence[UUID], started: datetime) -> int:
    claimed = list(records_of(findings))
    seals = dict(Sifted.objects.filter(finding__in=findings).values_list("finding_id", "seal"))
    fresh = [c for c in claimed if seals.get(c.finding.pk) != c.seal]
    if not fresh:
        return 0
    with kept_index() as index:
        answers = _answers(fresh, index)
    return sum(keep_signs(c, answers.get(c.record.id), at=started) for c in fresh)


def _answers(fresh: Sequence[Claimed], index: sifting.Index) -> dict[str, sifting.Answer]:
    found = sifter().sift([c.record for c in fresh], index=index, anew=True)
    return {answer.id: answer for answer in found}
