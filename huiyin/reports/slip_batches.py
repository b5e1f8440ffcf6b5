"""Slips of many findings as one archive: asked for, made in the background, fetched, let go.

What can't be made is named and the others are delivered. A job that is cut off begins anew: the archive
stands at its place only once it is whole.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZIP_STORED, ZipFile

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.findings.queries import findings_for
from huiyin.intake.keeping import viewer_by_id
from huiyin.journal.actions import record
from huiyin.rules.roles import WHOLE_UNIT, Role
from huiyin.ticking.jobs import Stopped, alive, end, lost, take_up
from huiyin.writing import NoChineseFont

from .models import SlipBatch, SlipBatchState
from .slips import Slip, slips_for, with_slip

logger = logging.getLogger(__name__)
#: as with lists: administrators and reviewers take nothing out in bulk, nor do those who see single matters
TAKERS = (Role.OFFICE, Role.LEADING_GROUP, Role.TEAM, *WHOLE_UNIT)
FORMS = ("docx", "pdf")
#: so many slips at once; two forms of them are about 100 MB
MOST_SLIPS = 1000
#: slips whose facts are read together
BATCH = 50
#: a job that has not been heard of for so long lost its process
LOST_AFTER = timedelta(minutes=3)
KEPT = timedelta(days=3)

#: a slip in one form, and the path of its file in the archive without the ending
Write = Callable[[Slip, str], bytes]
Name = Callable[[Slip], str]


def archive_of(batch: SlipBatch) -> Path:
    return Path(settings.HUIYIN_EXPORTS) / f"{batch.pk}.zip"


@transaction.atomic
def ask(*, findings: QuerySet[Finding], forms: Collection[str], language: str, by: Viewer) -> SlipBatch:
    """Note which slips are wanted: those of these findings, all within the viewer's scope, that have one."""
    chosen = [form for form in FORMS if form in forms]
    if not chosen:
        raise ValidationError({"forms": _("请至少选择一种格式。")})
    rows = with_slip(findings).select_related(None).order_by("unit__name", "round_id", "number", "pk")
    ids = list(rows.values_list("pk", "body_id")[: MOST_SLIPS + 1])
    if not ids:
        raise ValidationError(_("这些问题中没有已销号或认定基本完成的，不能出具对账销号单。"))
    if len(ids) > MOST_SLIPS:
        raise ValidationError(_("一次最多生成 %(n)d 份：请先缩小范围。") % {"n": MOST_SLIPS})
    batch = SlipBatch.objects.create(
        asked_by=by.id,
        language=language,
        forms=chosen,
        findings=[str(pk) for pk, _body in ids],
        total=len(ids),
    )
    for body in sorted({body for _pk, body in ids}):
        n = sum(b == body for _pk, b in ids)
        record(body=body, by=by, action="export_slips", object_type="export", object_id=batch.pk,
               payload={"slips": n, "forms": chosen})  # fmt: skip
    return batch


def batches_for(viewer: Viewer) -> QuerySet[SlipBatch]:
    return SlipBatch.objects.visible_to(viewer)


def still_in_scope(batch: SlipBatch, viewer: Viewer) -> bool:
    """Whether the viewer may still see every finding whose slip is in the archive."""
    own = findings_for(viewer.only(*TAKERS)).filter(pk__in=batch.made)
    return own.order_by().count() == len(batch.made)


def stop(*, batch_id: UUID, by: Viewer) -> None:
    """Ask a running job to end; one that waits ends at once."""
    rows = batches_for(by).filter(pk=batch_id)
    rows.filter(state=SlipBatchState.WAITING).update(state=SlipBatchState.STOPPED, ended_at=timezone.now())
    rows.filter(state=SlipBatchState.RUNNING).update(stop_asked=True)


def run(batch_id: UUID, write: Write, name: Name) -> None:
    """Take up a batch that waits, or whose process was lost, and make its archive."""
    if (batch := take_up(SlipBatch.objects.all(), batch_id, LOST_AFTER, done=0)) is None:
        return
    partial = archive_of(batch).with_suffix(".partial")
    try:
        _make(batch, partial, write, name)
    except Stopped:
        end(batch, SlipBatchState.STOPPED)
    except Exception:
        logger.exception("slips of batch %s failed", batch_id)
        end(batch, SlipBatchState.FAILED)
    finally:
        partial.unlink(missing_ok=True)


def _make(batch: SlipBatch, partial: Path, write: Write, name: Name) -> None:
    # as they are granted now, with those roles alone that take slips out
    viewer = viewer_by_id(batch.asked_by).only(*TAKERS)
    partial.parent.mkdir(parents=True, exist_ok=True)
    made: list[str] = []
    failures: list[dict[str, Any]] = []
    done = 0
    with ZipFile(partial, "w", ZIP_STORED) as archive:
        for some in _some(batch.findings):
            found = {s.finding.pk: s for s in slips_for(viewer, some)}
            for pk in some:
                wrong = _add(archive, found.get(pk), pk, batch.forms, write, name)
                failures += wrong
                made += [str(pk)] if len(wrong) < len(batch.forms) and pk in found else []
            done += len(some)
            alive(batch, done=done)
    partial.replace(archive_of(batch))
    end(batch, SlipBatchState.DONE, made=made, failures=failures, size=archive_of(batch).stat().st_size)


def _some(ids: Sequence[str]) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), BATCH):
        yield [UUID(pk) for pk in ids[start : start + BATCH]]


def _add(
    archive: ZipFile, slip: Slip | None, pk: UUID, forms: Sequence[str], write: Write, name: Name
) -> list[dict[str, Any]]:
    """Put a slip's forms into the archive; gives what could not be made, and why."""
    if slip is None:
        return [{"finding": str(pk), "number": None, "unit": "", "form": "", "code": "gone"}]
    wrong = []
    for form in forms:
        try:
            archive.writestr(f"{name(slip)}.{form}", write(slip, form))
        except Exception as fault:
            # whatever one slip does to its writer, the others are delivered and this one is named
            known = isinstance(fault, NoChineseFont)
            if not known:
                logger.exception("slip of finding %s as %s failed", pk, form)
            wrong.append({
                "finding": str(pk), "number": slip.finding.number, "unit": slip.finding.unit.name,
                "form": form, "code": "no_font" if known else "failed",
            })  # fmt: skip
    return wrong


def lost_batches() -> list[tuple[UUID, str]]:
    """Batches whose process is gone, with their language, to be taken up again."""
    return list(lost(SlipBatch.objects.all(), LOST_AFTER).values_list("pk", "language"))


def let_go() -> None:
    """Delete archives that were there to be fetched long enough; what was in them stands in the ledger."""
    old = SlipBatch.objects.filter(state=SlipBatchState.DONE, ended_at__lt=timezone.now() - KEPT)
    for batch in old:
        archive_of(batch).unlink(missing_ok=True)
    old.update(state=SlipBatchState.LET_GO)
