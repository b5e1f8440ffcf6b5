"""What staff hand in, and what the liaison makes of it: taken over into the ledger, or sent back inside."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.evidence import actions as evidence
from huiyin.evidence.models import StoredFile
from huiyin.evidence.storage import Kept, keep, path_of
from huiyin.journal.staleness import Stale
from huiyin.rectification import actions as rectification
from huiyin.rules.errand import ContributionState, ErrandAction
from huiyin.rules.evidence import EvidenceKind

from .errands import locked, step
from .models import ContributedFile, Contribution, Errand


@dataclass(frozen=True, slots=True)
class Figures:
    """What was done, in figures that add up to outcomes; money in yuan."""

    rules_made: int = 0
    persons: int = 0
    meetings: int = 0
    money_recovered: Decimal = Decimal(0)

    def columns(self) -> dict[str, int | Decimal]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file that staff hand in, kept already."""

    kept: Kept
    name: str
    title: str = ""
    kind: EvidenceKind = EvidenceKind.OTHER
    dated: date | None = None


def keep_file(chunks: Iterable[bytes], name: str, **about: object) -> HandedIn:
    """Keep a file that is about to be handed in; raises `content.Rejected` for one that is not taken."""
    return HandedIn(keep(chunks, name), name, **about)  # type: ignore[arg-type]


@transaction.atomic
def contribute(
    *, errand_id: UUID, text: str, by: Viewer, figures: Figures | None = None, files: Sequence[HandedIn] = (),
    version: int | None = None,
) -> Contribution:  # fmt: skip
    """Hand in what was done about an errand, with its files. It stays inside until it is taken over."""
    errand = locked(errand_id, by, version)
    step(errand, ErrandAction.REPORT, by, facts={"said": text}, note={"files": len(files)},
         reported_at=timezone.now(), reason="")  # fmt: skip
    made = Contribution.objects.create(
        errand=errand,
        text=text.strip(),
        made_by=by.id,
        made_by_name=by.name,
        **(figures or Figures()).columns(),
    )
    for one in {f.kept.sha256: f for f in files}.values():
        stored = StoredFile.objects.of(one.kept)
        ContributedFile.objects.create(
            contribution=made, file=stored, name=PurePath(one.name).name[:255], title=one.title[:200],
            kind=one.kind, dated=one.dated,
        )  # fmt: skip
    return made


@transaction.atomic
def take_over(
    *, contribution_id: UUID, text: str, by: Viewer, figures: Figures, file_ids: Collection[UUID],
    version: int | None = None,
) -> Contribution:  # fmt: skip
    """Make a contribution a progress report and evidence of the unit, with its contributor named.

    `text` and `figures` are as the liaison leaves them; files that aren't named stay inside. What the rules
    of progress and evidence refuse is refused here, and nothing is taken over.
    """
    made, errand = _waiting(contribution_id, by, version)
    others = errand.contributions.filter(state=ContributionState.WAITING).exclude(pk=made.pk).exists()
    task = errand.task
    contributor = Viewer(made.made_by, made.made_by_name)
    report = rectification.report_progress(
        finding_id=task.finding_id, task_id=task.pk, text=text, by=by, contributor=contributor,
        **figures.columns(),
    )  # fmt: skip
    for piece in made.files.filter(pk__in=list(file_ids)).select_related("file"):
        with path_of(piece.file_id).open("rb") as opened:
            attached = evidence.attach(
                finding_id=task.finding_id, task_id=task.pk, chunks=iter(lambda: opened.read(1 << 20), b""),
                name=piece.name, title=piece.title, kind=EvidenceKind(piece.kind), dated=piece.dated,
                contributor=contributor, by=by,
            )  # fmt: skip
        ContributedFile.objects.filter(pk=piece.pk).update(evidence_id=attached.pk)
    errand.task.finding.refresh_from_db(fields=["state"])
    step(errand, ErrandAction.TAKE_OVER, by, facts={"others_wait": others},
         note={"contribution": made.pk, "progress": report.pk, "by": made.made_by_name})  # fmt: skip
    return _answered(made, ContributionState.TAKEN_OVER, by, progress=report)


@transaction.atomic
def send_back(*, contribution_id: UUID, reason: str, by: Viewer, version: int | None = None) -> Contribution:
    """Send a contribution back inside, with what is missing."""
    made, errand = _waiting(contribution_id, by, version)
    step(errand, ErrandAction.SEND_BACK, by, facts={"reason": reason}, reason=reason.strip(),
         note={"contribution": made.pk, "reason": reason})  # fmt: skip
    return _answered(made, ContributionState.SENT_BACK, by, reason=reason.strip())


def _waiting(contribution_id: UUID, by: Viewer, version: int | None) -> tuple[Contribution, Errand]:
    """The contribution with its errand, held; `Stale` when it was answered meanwhile."""
    seen = Contribution.objects.visible_to(by).only("errand_id").get(pk=contribution_id)
    errand = locked(seen.errand_id, by, version)
    made = Contribution.objects.get(pk=contribution_id)
    if made.state != ContributionState.WAITING:
        raise Stale(errand)
    return made, errand


def _answered(made: Contribution, state: ContributionState, by: Viewer, **more: object) -> Contribution:
    changes = {"state": state, "answered_at": timezone.now(), "answered_by_name": by.name, **more}
    for name, value in changes.items():
        setattr(made, name, value)
    made.save(update_fields=list(changes))
    return made
