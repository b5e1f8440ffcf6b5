"""Slips in the background. A job that comes twice, or is cut off, has one effect."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from huiyin.reports import slip_batches
from huiyin.reports.slips import Slip
from huiyin.writing import to_docx, to_pdf

from .composing import paper_of
from .naming import fit

_WRITE = {"docx": to_docx, "pdf": partial(to_pdf, font_folder=settings.HUIYIN_FONTS)}


@task()
def make_slips(batch_id: str, language: str) -> None:
    """Make the archive of one batch in the language in which it was asked for."""
    with translation.override(language):
        slip_batches.run(UUID(batch_id), write, place)


def write(slip: Slip, form: str) -> bytes:
    return _WRITE[form](paper_of(slip))


def place(slip: Slip) -> str:
    """Where a slip lies in the archive: a folder a round, in it one a unit."""
    finding = slip.finding
    name = _("%(number)s %(title)s") % {"number": finding.number, "title": finding.title[:40]}
    return "/".join(fit(part) for part in (finding.round.name, finding.unit.name, name))
