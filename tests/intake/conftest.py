"""Documents that were read, without the engine that reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.intake import actions
from huiyin.intake.keeping import keep_reading
from huiyin.intake.models import ImportedDocument
from huiyin.intake.queries import document_for
from huiyin.reading.result import Reading

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "docs"


@pytest.fixture
def take_in(ours) -> Callable[..., ImportedDocument]:
    """Upload a reading's text and keep the reading, as the background job would."""

    def take(
        reading: Reading, *, by: Viewer | None = None, target: int | None = 0, side=None, fed_back=True
    ) -> ImportedDocument:
        side, started = side or ours, timezone.now()
        by = by or side.office
        document = actions.upload(
            round_id=side.round.pk, target_id=side.targets[target].pk if target is not None else None,
            name=reading.name, chunks=[reading.text.encode()], by=by,
        )  # fmt: skip
        ImportedDocument.objects.filter(pk=document.pk).update(state="reading", started_at=started)
        assert keep_reading(document, reading, started)
        document = document_for(by, document.pk)
        if fed_back and reading.dates.feedback is None:
            document = actions.decide(
                document_id=document.pk, version=document.version, feedback_on=date(2024, 3, 26), by=by
            )
        return document

    return take
