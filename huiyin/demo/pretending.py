"""A few applications that only pretend: copied, empty, planned, reused. Reviewers find them with their
reasons.

The demonstration would be too good to be true without them; who handed them in is as invented as the rest.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import timedelta

from PIL import Image

from huiyin.evidence.models import Evidence, StoredFile
from huiyin.evidence.storage import keep, path_of
from huiyin.rectification.models import CloseApplication
from huiyin.rules.close_application import ApplicationState
from huiyin.rules.evidence import EvidenceKind

from .patterns import content
from .stage import Stage

#: the first come first where fewer units have an application waiting
KINDS = (
    "meetings_only", "copied", "no_substance", "reused", "predated", "plan_as_result", "totals_differ",
    "foreign_name",
)  # fmt: skip
#: how long before the finding a paper is dated that was not made for it
TOO_EARLY = timedelta(days=140)


class Pretending:
    """Changes waiting applications of the main round, each of another unit, so that something is amiss."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def run(self) -> None:
        """As many as there are units with a waiting application."""
        how = {"copied": self._copy, "reused": self._reuse, "predated": self._predate}
        for kind, chosen in zip(KINDS, self._waiting(), strict=False):
            if kind in how:
                how[kind](chosen)
            else:
                self._say(chosen, content("pretending")[kind])

    def _waiting(self) -> Iterator[CloseApplication]:
        """One waiting application a unit, of the unit's first such finding."""
        rows = CloseApplication.objects.filter(
            finding__round=self._stage.main.round, state=ApplicationState.SUBMITTED
        ).select_related("finding__unit")
        seen = set()
        for application in rows.order_by("finding__unit__name", "finding__number"):
            if application.finding.unit_id not in seen:
                seen.add(application.finding.unit_id)
                yield application

    def _say(self, application: CloseApplication, text: str) -> None:
        other = self._another(application)
        told = text.format(other=other.finding.unit.name if other else "")
        CloseApplication.objects.filter(pk=application.pk).update(text=told)

    def _another(self, application: CloseApplication) -> CloseApplication | None:
        """An application of another unit that was closed: what copyists take for a model."""
        closed = CloseApplication.objects.filter(
            finding__round=self._stage.main.round, state=ApplicationState.CLOSED
        ).exclude(finding__unit=application.finding.unit_id)
        return closed.select_related("finding__unit").order_by("finding__unit__name", "pk").first()

    def _copy(self, application: CloseApplication) -> None:
        """Another unit's text with nothing changed but the name."""
        if (other := self._another(application)) is not None:
            told = other.text.replace(other.finding.unit.name, application.finding.unit.name)
            CloseApplication.objects.filter(pk=application.pk).update(text=told)

    def _reuse(self, application: CloseApplication) -> None:
        """A photograph of another finding, cut and saved anew."""
        photos = Evidence.objects.filter(kind=EvidenceKind.PHOTO, finding__round=self._stage.main.round)
        taken = photos.exclude(finding__unit=application.finding.unit_id).order_by("pk").first()
        own = Evidence.objects.filter(finding=application.finding).order_by("pk").first()
        if taken is None or own is None:
            return
        kept = keep([_cut(path_of(taken.file_id).read_bytes())], "现场照片.jpg")
        StoredFile.objects.of(kept)
        Evidence.objects.filter(pk=own.pk).update(
            file_id=kept.sha256, name="现场照片.jpg", title="整改完成现场照片", kind=EvidenceKind.PHOTO
        )

    def _predate(self, application: CloseApplication) -> None:
        """A paper that was there long before the finding."""
        own: Sequence[Evidence] = Evidence.objects.filter(finding=application.finding).order_by("pk")[:1]
        for piece in own:
            day = application.finding.recorded_on - TOO_EARLY
            Evidence.objects.filter(pk=piece.pk).update(dated=day)


def _cut(content: bytes) -> bytes:
    """The picture without its rim, a little smaller and brighter."""
    with Image.open(io.BytesIO(content)) as picture:
        width, height = picture.size
        part = picture.crop((width // 20, height // 20, width - width // 20, height - height // 20))
        part = part.resize((width * 3 // 4, height * 3 // 4)).point(lambda v: min(255, int(v * 1.08)))
        out = io.BytesIO()
        part.save(out, "JPEG", quality=62)
    return out.getvalue()
