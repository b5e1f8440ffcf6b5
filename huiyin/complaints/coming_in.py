"""Taking in a complaint, from the inspecting side or by the web form: sealed before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from huiyin.accounts.viewer import SYSTEM, Viewer
from huiyin.organisations.clock import due_date, today
from huiyin.organisations.models import InspectingBody
from huiyin.rounds.models import Round, Target
from huiyin.rules.complaint import (
    PERIODS,
    ComplaintAction,
    ComplaintChannel,
    ComplaintState,
    against_registering,
)
from huiyin.rules.moves import Refused
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState

from .house_key import lock_up, marked
from .models import Complaint, LetterBox
from .noting import handler_of, note
from .queries import targets_for, units_told_of
from .receipts import code_of, new_seed


@dataclass(frozen=True, slots=True)
class Letter:
    """What came in. Name and contact may be empty."""

    channel: ComplaintChannel
    subject: str
    text: str
    name: str = ""
    contact: str = ""
    received_on: date | None = None


@transaction.atomic
def register(*, letter: Letter, target_id: UUID, by: Viewer) -> tuple[Complaint, str]:
    """Take in what came by telephone, letter or visit; gives the receipt code, once."""
    target = targets_for(by).get(pk=target_id)
    roles = {Role.TEAM} if target.team_id in by.scopes(Role.TEAM) else {Role.OFFICE}
    if against := against_registering(roles, subject=letter.subject, text=letter.text):
        raise Refused(ComplaintAction.REGISTER, against)
    seed = new_seed()
    return _taken_in(target.body, target.round, target, letter, seed, by, by.name), code_of(seed)


@transaction.atomic
def drop_in(*, body: InspectingBody, target_id: UUID | None, letter: Letter, seed: str) -> Complaint:
    """Take in what the web form sent; `seed` is the form's own, so that one sent twice is taken once.

    Raises `LetterBox.DoesNotExist` while the body takes none, `Target.DoesNotExist` for a unit that is
    not named there.
    """
    LetterBox.objects.select_for_update().get(body=body, opened=True)
    if there := Complaint.objects.filter(code=marked(code_of(seed))).first():
        return there
    if against := against_registering({Role.OFFICE}, subject=letter.subject, text=letter.text):
        raise Refused(ComplaintAction.REGISTER, against)
    named = {t.pk: t for t, _name in units_told_of(body)}
    if target_id is not None and target_id not in named:
        raise Target.DoesNotExist
    target = named.get(target_id) if target_id else None
    round_ = target.round if target else _newest_round(body)
    return _taken_in(body, round_, target, letter, seed, SYSTEM, "")


def _newest_round(body: InspectingBody) -> Round:
    """Where a complaint stands whose unit is not known: the newest round that was announced."""
    rows = Round.objects.filter(body=body).exclude(state__in=(RoundState.PLANNED, RoundState.MOBILISED))
    return rows.order_by("-number")[:1].get()


def _taken_in(
    body: InspectingBody, round_: Round, target: Target | None, letter: Letter, seed: str, by: Viewer,
    name: str,
) -> Complaint:  # fmt: skip
    received = letter.received_on or today()
    complaint = Complaint(
        body=body, round=round_, target=target, channel=letter.channel, handled_by=handler_of(target),
        signed=bool(letter.name.strip()), code=marked(code_of(seed)), received_on=received,
        registered_by_name=name, due_on=due_date(body, PERIODS[ComplaintState.RECEIVED], received),
    )  # fmt: skip
    lock_up(
        complaint,
        {"subject": letter.subject.strip(), "text": letter.text.strip()},
        {"name": letter.name.strip(), "contact": letter.contact.strip()},
    )
    complaint.year, complaint.number = _number(body)
    complaint.save()
    note(complaint, ComplaintAction.REGISTER, by)
    return complaint


def _number(body: InspectingBody) -> tuple[int, int]:
    """The next number of this year; the body's row is held, so that two don't get the same."""
    InspectingBody.objects.select_for_update().get(pk=body.pk)
    year = today().year
    last = Complaint.objects.filter(body=body, year=year).aggregate(n=Max("number"))["n"]
    return year, (last or 0) + 1
