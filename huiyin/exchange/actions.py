"""What a person does with a list that comes back: upload it, decide about rows, apply it, take it back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePath
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.content import Rejected
from huiyin.evidence.models import StoredFile
from huiyin.evidence.storage import keep
from huiyin.journal.staleness import check_version, update_unchanged
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role
from huiyin.rules.three_way import DECIDABLE, RowChoice, RowVerdict

from . import tasks
from .applying import apply_workbook, changing, demand_reason
from .models import OwnerAlias, Workbook, WorkbookRow, WorkbookState
from .naming import folded

#: roles that change rows of a list at all
EDITING = (Role.OFFICE, Role.TEAM, Role.UNIT)
#: more changing rows than this are applied in the background
MOST_AT_ONCE = 500
LONGEST_REASON = 500


def upload(*, name: str, chunks: Iterable[bytes], by: Viewer, enqueue: bool = True) -> Workbook:
    """Keep a file and have it compared in the background (or, without `enqueue`, by the caller).

    Raises `Refused` for who edits no list, `ValidationError` when the file is empty or too large.
    """
    if not by.has(*EDITING):
        raise Refused(Role.OFFICE, [Obstacle("not_your_role", {"roles": sorted(EDITING)})])
    try:
        kept = keep(chunks, name, checked=False)
    except Rejected as rejected:
        raise ValidationError(_rejected(rejected)) from rejected
    with transaction.atomic():
        StoredFile.objects.of(kept)
        workbook = Workbook.objects.create(
            name=PurePath(name.replace("\\", "/")).name[:255] or "—", sha256=kept.sha256, size=kept.size,
            uploaded_by=by.id, uploaded_by_name=by.name,
        )  # fmt: skip
        if enqueue:
            transaction.on_commit(lambda: tasks.read_workbook.enqueue(str(workbook.pk)))
    return workbook


def _rejected(rejected: Rejected) -> str:
    if rejected.code == "too_large":
        return _("文件超过 %(limit)s MB 的上限。请只保留要改的行后再上传。") % dict(rejected.params)
    return _("文件是空的。请重新选择。")


def held(workbook_id: UUID, by: Viewer, version: int | None = None) -> Workbook:
    """The workbook, its row held. Raises `DoesNotExist` for another's, `Stale` when it has moved on."""
    Workbook.objects.visible_to(by).only("pk").get(pk=workbook_id)
    workbook = Workbook.objects.select_for_update().get(pk=workbook_id)
    check_version(workbook, version)
    return workbook


def _open(workbook_id: UUID, by: Viewer, version: int | None) -> Workbook:
    workbook = held(workbook_id, by, version)
    if workbook.state != WorkbookState.READ:
        raise Refused(Role.OFFICE, [Obstacle("workbook_not_open")])
    return workbook


@transaction.atomic
def choose(
    *, workbook_id: UUID, by: Viewer, choices: Mapping[int, str], version: int | None = None
) -> Workbook:
    """Decide about single rows, by their place; "" takes a decision back. What can't be decided is left."""
    workbook = _open(workbook_id, by, version)
    for choice in {str(c) for c in choices.values()}:
        wanted = [place for place, c in choices.items() if str(c) == choice]
        if choice and choice not in set(RowChoice):
            raise ValidationError(_("请选择列出的处理方式。"))
        _decidable(workbook, choice).filter(place__in=wanted).update(choice=choice)
    return update_unchanged(workbook, version=workbook.version)


@transaction.atomic
def choose_all(
    *, workbook_id: UUID, by: Viewer, verdict: RowVerdict, choice: str, version: int | None = None
) -> int:
    """Decide about all rows of one kind; gives how many."""
    workbook = _open(workbook_id, by, version)
    if verdict not in DECIDABLE or (choice and choice not in set(RowChoice)):
        raise ValidationError(_("请选择列出的处理方式。"))
    done = _decidable(workbook, choice).filter(verdict=verdict).update(choice=choice)
    update_unchanged(workbook, version=workbook.version)
    return done


def _decidable(workbook: Workbook, choice: str) -> QuerySet[WorkbookRow]:
    rows = WorkbookRow.objects.filter(workbook=workbook, verdict__in=sorted(DECIDABLE))
    if choice == RowChoice.MINE:
        # where the rules refuse the file's values, nobody can choose them
        rows = rows.filter(obstacles=[])
    return rows


@transaction.atomic
def name_owners(
    *, workbook_id: UUID, by: Viewer, meant: Mapping[int, str], version: int | None = None
) -> Workbook:
    """Say what written names mean, by their place in `names`: a near name, or the written one itself.

    Remembered for the unit; the file is compared again with it.
    """
    workbook = _open(workbook_id, by, version)
    for place, name in meant.items():
        question = workbook.names[place] if 0 <= place < len(workbook.names) else None
        if question is None or name not in (*question["near"], question["written"]):
            raise ValidationError(_("请选择列出的名称。"))
        OwnerAlias.objects.update_or_create(
            unit_id=UUID(question["unit"]), mark=folded(question["written"])[:120],
            defaults={"body_id": workbook.body_id, "name": name[:120]},
        )  # fmt: skip
    return _again(workbook)


@transaction.atomic
def compare_again(*, workbook_id: UUID, by: Viewer) -> Workbook:
    """Hold the file against the ledger as it is now; also one whose reader was lost, or that failed."""
    workbook = held(workbook_id, by)
    if workbook.state not in (WorkbookState.READ, WorkbookState.FAILED) and not tasks.is_lost(workbook):
        raise Refused(Role.OFFICE, [Obstacle("workbook_not_open")])
    return _again(workbook)


def _again(workbook: Workbook) -> Workbook:
    update_unchanged(
        workbook, version=workbook.version, state=WorkbookState.WAITING, started_at=timezone.now(), problem={}
    )
    transaction.on_commit(lambda: tasks.read_workbook.enqueue(str(workbook.pk)))
    return workbook


def apply(*, workbook_id: UUID, by: Viewer, version: int | None = None, reason: str = "") -> Workbook:
    """Apply what the dry run says: at once when it is little, else in the background.

    Raises `Refused` when nothing would change or a reason is missing, `Stale` when the workbook has moved on.
    When the ledger has moved since the dry run, nothing is applied and the workbook says so.
    """
    with transaction.atomic():
        workbook = _open(workbook_id, by, version)
        rows = changing(workbook)
        if not rows.exists():
            raise Refused(Role.OFFICE, [Obstacle("nothing_changes")])
        demand_reason(workbook, reason)
        update_unchanged(
            workbook, version=workbook.version, state=WorkbookState.APPLYING, started_at=timezone.now(),
            reason=reason.strip()[:LONGEST_REASON], problem={},
        )  # fmt: skip
        if rows.count() > MOST_AT_ONCE:
            transaction.on_commit(lambda: tasks.apply_in_background.enqueue(str(workbook.pk), str(by.id)))
            return workbook
    return apply_workbook(workbook.pk, by)


@transaction.atomic
def discard(*, workbook_id: UUID, by: Viewer, version: int | None = None) -> Workbook:
    """Leave it: nothing of it goes into the ledger."""
    workbook = held(workbook_id, by, version)
    if workbook.state not in (WorkbookState.READ, WorkbookState.FAILED):
        raise Refused(Role.OFFICE, [Obstacle("workbook_not_open")])
    return update_unchanged(workbook, version=workbook.version, state=WorkbookState.DISCARDED)


def places(numbers: Collection[str]) -> list[int]:
    """Row places from a form; what is no number is left out."""
    return [int(n) for n in numbers if n.isdecimal()]
