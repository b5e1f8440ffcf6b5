"""What the journal's entries tell, one by one, and the matters that they are about."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from huiyin.accounts.models import Grant
from huiyin.clues.models import Clue
from huiyin.complaints.models import Complaint
from huiyin.coordination.models import CoordinationRequest
from huiyin.findings.bulk import batches
from huiyin.findings.models import Finding
from huiyin.governance.models import CampaignTask
from huiyin.intake.models import DocumentState, ImportedDocument
from huiyin.journal.models import Entry
from huiyin.rectification.models import Task
from huiyin.rounds.models import MeetingDecision, Target
from huiyin.rules.notice_rows import DECIDED
from huiyin.rules.notices import Tell, told
from huiyin.unit_work.models import Dispatch, Errand

from .models import About


@dataclass(frozen=True, slots=True)
class Event:
    """One deed of which somebody is told: an entry of the journal, or one of the parts of an entry."""

    key: str
    at: datetime
    actor: UUID | None
    action: str
    object_type: str
    object_id: str
    payload: Mapping[str, Any]
    rows: tuple[Tell, ...]

    def ids(self, name: str) -> list[UUID]:
        """The identifiers in the payload under `name`, one or several; what is none is left out."""
        given = self.payload.get(name)
        values = given if isinstance(given, list) else [given]
        return [found for value in values if (found := identifier(value))]


#: what is seen by itself and not with its finding or target
_BY_THEMSELVES = frozenset(
    {
        About.ERRAND, About.DISPATCH, About.CLUE, About.REQUEST, About.DECISION, About.COMPLAINT,
        About.CAMPAIGN,
    }
)  # fmt: skip
#: what is done with a meeting's decision, journaled under its target or its round
_DECIDED = frozenset(action for _about, action in DECIDED)


@dataclass(frozen=True, slots=True)
class Matter:
    """What a notice is about, and whose it is."""

    about: About
    body: UUID
    id: UUID
    finding: UUID | None = None
    target: UUID | None = None
    team: UUID | None = None
    unit: UUID | None = None
    round: UUID | None = None
    uploader: UUID | None = None

    @property
    def name(self) -> str:
        """What it is read under: the finding where it belongs to one, else the target."""
        if self.finding:
            return f"{About.FINDING}:{self.finding}"
        return f"{About.TARGET}:{self.target}" if self.target else f"{self.about}:{self.id}"

    @property
    def thing(self) -> UUID | None:
        """What of the finding or target it is, where it is not the whole."""
        return self.id if self.about in _BY_THEMSELVES else None


def identifier(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def events_of(entries: Sequence[Entry]) -> list[Event]:
    """The deeds in these entries that the table knows, in order."""
    found = []
    for entry in entries:
        payload = json.loads(entry.payload)
        parts = payload.pop("parts", ())
        key = f"{entry.chain}:{entry.sequence}"
        whole = {"action": entry.action, "object_type": entry.object_type, "object_id": entry.object_id}
        for one in ({**whole, **payload}, *({**part} for part in parts)):
            rows = told(one["action"], one["object_type"], one)
            if rows:
                found.append(
                    Event(key, entry.at, entry.actor_id, one["action"], one["object_type"],
                          one["object_id"], one, rows)
                )  # fmt: skip
    return found


class Matters:
    """The matters of some events, read once for all of them."""

    def __init__(self, events: Sequence[Event]) -> None:
        ids: dict[str, set[UUID]] = defaultdict(set)
        for event in events:
            kind, wanted = _subject(event)
            ids[kind] |= set(wanted)
        self._found: dict[tuple[str, UUID], Matter] = {}
        for kind, read in _READERS.items():
            for batch in batches(sorted(ids[kind])):
                self._found |= {(kind, pk): matter for pk, matter in read(batch)}

    def of(self, event: Event) -> Iterator[Matter]:
        """What the event is about: mostly one matter, a finding each for those registered together."""
        kind, wanted = _subject(event)
        return (m for pk in wanted if (m := self._found.get((kind, pk))))

    @property
    def bodies(self) -> set[UUID]:
        return {m.body for m in self._found.values()}

    @property
    def targets(self) -> set[UUID]:
        return {m.target for m in self._found.values() if m.target}


def _subject(event: Event) -> tuple[str, list[UUID]]:
    if event.action == "register_findings":
        return About.FINDING, event.ids("findings")
    if event.action in _DECIDED:
        return About.DECISION, event.ids("decision")
    if event.object_type == About.CAMPAIGN:
        return About.CAMPAIGN, event.ids("tasks") + event.ids("task")
    if event.object_type == "round":
        return About.TARGET, event.ids("target")
    found = identifier(event.object_id)
    return event.object_type, [found] if found else []


Found = Iterator[tuple[UUID, Matter]]


def of_findings(ids: Collection[UUID]) -> Found:
    rows = Finding.objects.filter(pk__in=ids).order_by()
    columns = ("id", "body_id", "target_id", "target__team_id", "unit_id", "round_id")
    for pk, body, target, team, unit, round_id in rows.values_list(*columns):
        yield pk, Matter(About.FINDING, body, pk, pk, target, team, unit, round_id)


def _of_tasks(ids: Collection[UUID]) -> Found:
    """A task's matter is its finding."""
    tasks = dict(Task.objects.filter(pk__in=ids).order_by().values_list("pk", "finding_id"))
    matters = dict(of_findings(set(tasks.values())))
    return ((pk, matters[finding]) for pk, finding in tasks.items())


def of_targets(ids: Collection[UUID]) -> Found:
    rows = Target.objects.filter(pk__in=ids)
    for pk, body, team, unit, round_id in rows.values_list("id", "body_id", "team_id", "unit_id", "round_id"):
        yield pk, Matter(About.TARGET, body, pk, None, pk, team, unit, round_id)


def _of_documents(ids: Collection[UUID]) -> Found:
    # what was decided or put aside meanwhile waits for nobody
    waiting = (DocumentState.READ, DocumentState.FAILED)
    rows = ImportedDocument.objects.filter(pk__in=ids, state__in=waiting).order_by()
    for pk, body, round_id, by in rows.values_list("id", "body_id", "round_id", "uploaded_by"):
        yield pk, Matter(About.DOCUMENT, body, pk, round=round_id, uploader=by)


def _of_grants(ids: Collection[UUID]) -> Found:
    for pk, body in Grant.objects.filter(pk__in=ids).values_list("id", "body_id"):
        yield pk, Matter(About.GRANT, body, pk)


def _of_errands(ids: Collection[UUID]) -> Found:
    errands = dict(Errand.objects.filter(pk__in=ids).order_by().values_list("pk", "task__finding_id"))
    matters = dict(of_findings(set(errands.values())))
    return ((pk, replace(matters[f], about=About.ERRAND, id=pk)) for pk, f in errands.items())


def _of_dispatches(ids: Collection[UUID]) -> Found:
    sent = dict(Dispatch.objects.filter(pk__in=ids).order_by().values_list("pk", "target_id"))
    matters = dict(of_targets(set(sent.values())))
    return ((pk, replace(matters[t], about=About.DISPATCH, id=pk)) for pk, t in sent.items())


def of_clues(ids: Collection[UUID]) -> Found:
    """A clue is its own matter: its notices name neither unit nor round."""
    for pk, body, team in Clue.objects.filter(pk__in=ids).values_list("id", "body_id", "target__team_id"):
        yield pk, Matter(About.CLUE, body, pk, team=team)


def of_complaints(ids: Collection[UUID]) -> Found:
    """As clues: nobody's but their own, told of by number."""
    for pk, body, team in Complaint.objects.filter(pk__in=ids).values_list(
        "id", "body_id", "target__team_id"
    ):
        yield pk, Matter(About.COMPLAINT, body, pk, team=team)


def of_requests(ids: Collection[UUID]) -> Found:
    """Requests to departments: they are seen by themselves, not with their target."""
    rows = CoordinationRequest.objects.filter(pk__in=ids).order_by()
    columns = ("id", "body_id", "target__team_id", "target__unit_id", "target__round_id")
    for pk, body, team, unit, round_id in rows.values_list(*columns):
        yield pk, Matter(About.REQUEST, body, pk, team=team, unit=unit, round=round_id)


def of_decisions(ids: Collection[UUID]) -> Found:
    """What meetings decided: each is seen by itself, of a target or of none."""
    rows = MeetingDecision.objects.filter(pk__in=ids).order_by()
    for pk, body, team, unit, round_id in rows.values_list(
        "id", "body_id", "target__team_id", "target__unit_id", "round_id"
    ):
        yield pk, Matter(About.DECISION, body, pk, team=team, unit=unit, round=round_id)


def of_campaign_tasks(ids: Collection[UUID]) -> Found:
    """Each task of a campaign is its addressee's own, and told of to nobody else's."""
    for pk, body, unit in CampaignTask.objects.filter(pk__in=ids).values_list(
        "id", "body_id", "addressee_id"
    ):
        yield pk, Matter(About.CAMPAIGN, body, pk, unit=unit)


_READERS = {
    About.CLUE.value: of_clues,
    About.FINDING.value: of_findings,
    "task": _of_tasks,
    About.TARGET.value: of_targets,
    About.DOCUMENT.value: _of_documents,
    About.GRANT.value: _of_grants,
    About.ERRAND.value: _of_errands,
    About.DISPATCH.value: _of_dispatches,
    About.REQUEST.value: of_requests,
    About.DECISION.value: of_decisions,
    About.COMPLAINT.value: of_complaints,
    About.CAMPAIGN.value: of_campaign_tasks,
}
