"""Entering a clue, sealed at once, and each step of its life: one transaction, one entry of the journal.

Neither journal nor event holds a word of what it is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.journal.staleness import check_version, update_unchanged
from huiyin.organisations.clock import due_date, today
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rules.clue import (
    HANDLING,
    LIFE,
    OPEN,
    PERIODS,
    REPLIED,
    ClueAction,
    ClueClass,
    ClueReason,
    ClueSource,
    ClueState,
    against_entering,
)
from huiyin.rules.moves import Refused
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState
from huiyin.sealing import index_key, new_content_key, seal_text, seal_to, tokens

from .files import SealedFile
from .keys import active_key
from .models import Clue, ClueEvent, ClueFile, ClueReply, ClueToken
from .opening import OpenKeys
from .queries import FIELDS, facts_of, opened, receivers_for, roles_at, targets_of

#: as whom one acts where one is several things to a clue
_AS = (Role.DEPARTMENT, Role.OFFICE, Role.TEAM)


@transaction.atomic
def enter(
    *, target_id: UUID, department_id: UUID, clue_class: ClueClass, source: ClueSource,
    fields: Mapping[str, str], by: Viewer, quick: bool = False, content_key: bytes | None = None,
    files: Sequence[SealedFile] = (),
) -> Clue:  # fmt: skip
    """Seal a clue to its department. `content_key` is the one that the files were sealed under.

    Raises `Refused`, `Target.DoesNotExist` outside one's teams, `Unit.DoesNotExist` for what receives none.
    """
    target = targets_of(by).get(pk=target_id)
    department = _receiver(by, target, department_id)
    key = active_key(department.pk)
    against = against_entering(
        {Role.TEAM}, key=key is not None, quick=quick, round_state=RoundState(target.round.state),
        words=fields.get("text", ""),
    )  # fmt: skip
    if against or key is None:
        raise Refused(ClueAction.ENTER, against)
    own = content_key or new_content_key()
    clue = Clue(
        body=target.body, target=target, department=department, clue_class=clue_class, source=source,
        quick=quick, key=key, sealed_key=seal_to(bytes(key.public), own), entered_by=by.id,
        due_on=_due(target.body, ClueState.ENTERED, quick),
    )  # fmt: skip
    clue.content = seal_text(own, {n: fields.get(n, "").strip() for n in FIELDS}, str(clue.pk))
    clue.year, clue.number = _number(target.body)
    clue.save()
    for place, file in enumerate(files, start=1):
        label = seal_text(own, {"name": file.name or ""}, str(file.pk))
        ClueFile.objects.create(pk=file.pk, clue=clue, place=place, label=label, size=file.sealed)
    _note(clue, ClueAction.ENTER, by, Role.TEAM, due_on=clue.due_on)
    return clue


def _receiver(by: Viewer, target: Any, department_id: UUID) -> Unit:
    for unit, _keyed in receivers_for(by, target):
        if unit.pk == department_id:
            return unit
    raise Unit.DoesNotExist


def _number(body: InspectingBody) -> tuple[int, int]:
    """The next number of this year; the body's row is held, so that two don't get the same."""
    InspectingBody.objects.select_for_update().get(pk=body.pk)
    year = today().year
    last = Clue.objects.filter(body=body, year=year).aggregate(n=Max("number"))["n"]
    return year, (last or 0) + 1


def _due(body: InspectingBody, state: ClueState, quick: bool) -> date:
    usual, hurried = PERIODS[state]
    return due_date(body, hurried if quick else usual, today())


@transaction.atomic
def take(
    *, clue_id: UUID, action: ClueAction, by: Viewer, reason: ClueReason | None = None, reply: str = "",
    keys: OpenKeys | None = None, version: int | None = None,
) -> Clue:  # fmt: skip
    """One step of the life that needs no other department; raises `Refused`, `Stale`.

    On receiving, the index is made: from then on the department finds the clue by its words. What is replied
    is sealed to the department itself; in clear is only how far the clue is.
    """
    clue = _locked(clue_id, by, version)
    facts = facts_of(clue, by, reason=reason or "", reply=reply, keys=keys)
    state = ClueState(clue.state)
    after = LIFE.next_state(action, state, roles_at(clue, by), facts)
    changes: dict[str, Any] = {"state": after, **_days(clue, state, after)}
    if action == ClueAction.ROUTE:
        changes["sent_on"] = today()
    if action == ClueAction.RECEIVE and keys is not None:
        _index(clue, keys)
    if after in REPLIED:
        _reply(clue, after, reply)
    update_unchanged(clue, version=clue.version, **changes)
    _note(clue, action, by, _as(clue, by), reason=reason or "", due_on=changes.get("due_on"))
    return clue


def _days(clue: Clue, before: ClueState, after: ClueState) -> dict[str, Any]:
    """The day by which the next step is owed; between the steps of handling the reply's day stays."""
    if after not in OPEN:
        return {"due_on": None, "ended_on": today()}
    if after in HANDLING and before in HANDLING:
        return {}
    until = _due(clue.body, after, clue.quick)
    changes: dict[str, Any] = {"due_on": until, "ended_on": None}
    if after in HANDLING:
        changes |= {"reply_due_on": until, "received_on": clue.received_on or today()}
    return changes


@transaction.atomic
def redirect(
    *, clue_id: UUID, department_id: UUID, keys: OpenKeys | None, by: Viewer, version: int | None = None
) -> Clue:  # fmt: skip
    """Seal a clue anew to another department; the office routes it there. Files stay as they are: their key
    alone is sealed again."""
    clue = _locked(clue_id, by, version)
    department = _receiver(by, clue.target, department_id)
    facts = facts_of(clue, by, keys=keys, to=department)
    after = LIFE.next_state(ClueAction.REDIRECT, ClueState(clue.state), roles_at(clue, by), facts)
    key = active_key(department.pk)
    if key is None or keys is None:
        raise AssertionError("the rules let a clue go where no key is")
    sealed = seal_to(bytes(key.public), keys.content_key(clue.key_id, clue.sealed_key))
    role, former = _as(clue, by), clue.department_id
    update_unchanged(
        clue, version=clue.version, state=after, department=department, key=key, sealed_key=sealed,
        due_on=_due(clue.body, after, clue.quick), sent_on=None, received_on=None, reply_due_on=None,
    )  # fmt: skip
    ClueToken.objects.filter(clue=clue).delete()
    _note(clue, ClueAction.REDIRECT, by, role, due_on=clue.due_on, former=former)
    return clue


@transaction.atomic
def note_file(*, clue: Clue, by: Viewer) -> None:
    """Enter into the journal that the department fetched a sealed file."""
    _journal(clue, by, "read_clue_file")


@transaction.atomic
def note_paper(*, clue: Clue, form: str, by: Viewer) -> None:
    """Enter into the journal that the letter or receipt was taken out, and as what (docx, pdf)."""
    _journal(clue, by, "export_clue_paper", form=form)


def _index(clue: Clue, keys: OpenKeys) -> None:
    told = opened(clue, keys)
    texts = [*told.fields.values(), *(name for _file, name in told.files)]
    made = tokens(index_key(keys.privates[clue.key_id]), texts)
    # in the order of the tokens, which is random: the rows say nothing of the order in the text
    rows = [ClueToken(clue=clue, token=token) for token in sorted(made)]
    ClueToken.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def _reply(clue: Clue, state: ClueState, text: str) -> None:
    key, own = clue.key, new_content_key()
    ClueReply.objects.create(
        clue=clue, state=state, key=key, sealed_key=seal_to(bytes(key.public), own),
        content=seal_text(own, {"text": text.strip()}, str(clue.pk)),
    )  # fmt: skip


def _locked(clue_id: UUID, by: Viewer, version: int | None) -> Clue:
    """The clue in the viewer's scope, its row held; `Stale` when it moved on meanwhile."""
    Clue.objects.visible_to(by).get(pk=clue_id)
    Clue.objects.select_for_update().get(pk=clue_id)
    rows = Clue.objects.select_related("target__round", "target__unit", "body", "department", "key")
    clue = rows.get(pk=clue_id)
    check_version(clue, version)
    return clue


def _as(clue: Clue, by: Viewer) -> Role:
    roles = roles_at(clue, by)
    return next(role for role in _AS if role in roles)


def _note(
    clue: Clue, action: ClueAction, by: Viewer, role: Role, *, reason: str = "", due_on: date | None = None,
    former: UUID | None = None,
) -> None:  # fmt: skip
    ClueEvent.objects.create(
        clue=clue, action=action, by_role=role, reason=reason, due_on=due_on, at=timezone.now()
    )
    _journal(clue, by, f"clue_{action}", quick=clue.quick, sent=clue.sent_on is not None, former=former)


def _journal(clue: Clue, by: Viewer, action: str, **more: Any) -> None:
    payload = {"department": clue.department_id, "state": clue.state, **more}
    record(body=clue.body_id, by=by, action=action, object_type="clue", object_id=clue.pk, payload=payload)
