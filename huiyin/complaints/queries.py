"""Reading complaints within the viewer's scope, and what somebody with a receipt code is told."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.findings.queries import findings_for
from huiyin.organisations.models import InspectingBody
from huiyin.rounds.models import Target
from huiyin.rules.clue import REPLIED
from huiyin.rules.complaint import (
    ALIKE,
    LIFE,
    OPEN,
    SETTLED,
    ComplaintAction,
    ComplaintFacts,
    ComplaintState,
)
from huiyin.rules.moves import Obstacle
from huiyin.rules.roles import OF_UNIT, Role
from huiyin.rules.round import RoundState
from huiyin.sealing import Unreadable
from huiyin.sifting.one_against import shares

from .house_key import answer_of, marked, sender_of, told
from .models import Complaint, ComplaintEvent, LetterBox

#: the newest of the round with which a complaint is compared
MOST_COMPARED = 2000
MOST_SHOWN = 10
_RELATED = ("target__unit", "target__team", "round", "body", "joined_to", "clue")


@dataclass(frozen=True, slots=True)
class Words:
    """What was told, in clear, for those who may read it."""

    subject: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Another complaint with much of the same wording; `share` is what both have, in hundredths."""

    complaint: Complaint
    subject: str
    share: int


def complaints_for(viewer: Viewer) -> QuerySet[Complaint]:
    """Complaints in scope, what waits first, the one due first at the top."""
    waits = Q(state__in=sorted(OPEN))
    return (
        Complaint.objects.visible_to(viewer)
        .select_related(*_RELATED)
        .annotate(rank=Case(When(waits, then=Value(0)), default=Value(1), output_field=IntegerField()))
        .order_by("rank", "due_on", "-year", "-number")
    )


def waiting_complaints(viewer: Viewer) -> QuerySet[Complaint]:
    """Complaints in scope whose next step somebody owes, for lists, calendars and reminders."""
    return complaints_for(viewer).filter(state__in=sorted(OPEN))


def roles_at(complaint: Complaint, viewer: Viewer) -> frozenset[Role]:
    """What the viewer is to this complaint."""
    unit = complaint.target.unit_id if complaint.target else None
    if unit in viewer.scopes(*OF_UNIT):
        return frozenset()
    found = {Role.OFFICE} if complaint.body_id in viewer.bodies(Role.OFFICE) else set()
    if complaint.target and complaint.target.team_id in viewer.scopes(Role.TEAM):
        found.add(Role.TEAM)
    return frozenset(found)


def events_of(complaint: Complaint) -> QuerySet[ComplaintEvent]:
    """What was done, oldest first; the caller has shown that the viewer may know of the complaint."""
    return ComplaintEvent.objects.filter(complaint=complaint).order_by("id")


def moves_on(complaint: Complaint, viewer: Viewer) -> dict[ComplaintAction, list[Obstacle]]:
    """Every step that state and roles know; what its form asks for stands against none."""
    state, roles = ComplaintState(complaint.state), roles_at(complaint, viewer)
    willing = ComplaintFacts(
        placed=complaint.target_id is not None, readable=words_of(complaint) is not None, topic="…",
        elsewhere="…", answer="…", way="…", other=True, department=True,
    )  # fmt: skip
    chosen = {"complaint_reason_missing"}
    return {
        a: [o for o in LIFE.obstacles(a, state, roles, willing) if o.code not in chosen]
        for a in LIFE.offered(state, roles)
    }


def words_of(complaint: Complaint) -> Words | None:
    """What was told; None once it was handed on, or where the installation's key is not the one it had."""
    try:
        found = told(complaint)
        return Words(found["subject"], found["text"], answer_of(complaint))
    except Unreadable:
        return None


def sender_in_clear(complaint: Complaint) -> dict[str, str] | None:
    """Name and contact; the caller has entered into the journal that they are read."""
    try:
        return sender_of(complaint)
    except Unreadable:
        return None


def targets_for(viewer: Viewer) -> QuerySet[Target]:
    """The targets to which the viewer may place a complaint: the office's, and those of one's teams."""
    own = Q(body_id__in=viewer.bodies(Role.OFFICE)) | Q(team_id__in=viewer.scopes(Role.TEAM))
    rows = Target.objects.filter(own).exclude(unit_id__in=viewer.scopes(*OF_UNIT))
    rows = rows.exclude(round__state__in=(RoundState.PLANNED, RoundState.COMPLETED))
    return rows.select_related("unit", "round", "body").order_by("-round__number", "unit__name")


def findings_about(complaint: Complaint, viewer: Viewer) -> QuerySet[Finding]:
    """The findings of the same target to which it can be linked."""
    return findings_for(viewer).filter(target=complaint.target_id).order_by("number")


def links_of(complaint: Complaint, viewer: Viewer) -> QuerySet[Finding]:
    return findings_for(viewer).filter(pk__in=complaint.findings.values("pk")).order_by("number")


def linked_to(finding: Finding, viewer: Viewer) -> QuerySet[Complaint]:
    """Complaints in scope that were linked to this finding; to whoever may see none there are none."""
    return Complaint.objects.visible_to(viewer).filter(findings=finding).order_by("year", "number")


def joined_for(complaint: Complaint, viewer: Viewer) -> QuerySet[Complaint]:
    """Those that were joined to it."""
    return Complaint.objects.visible_to(viewer).filter(joined_to=complaint).order_by("year", "number")


def alike(complaint: Complaint, viewer: Viewer) -> list[Alike]:
    """Complaints in scope of the same round with much of the same wording, the most alike first."""
    own = words_of(complaint)
    rows = Complaint.objects.visible_to(viewer).filter(round=complaint.round_id, content__isnull=False)
    others = rows.exclude(pk=complaint.pk).exclude(joined_to=complaint).order_by("-year", "-number")
    there = [(o, w) for o in others[:MOST_COMPARED] if (w := words_of(o))]
    if own is None or not there:
        return []
    parts = shares(_wording(own), (_wording(w) for _o, w in there))
    found = [
        Alike(o, w.subject, round(100 * part))
        for (o, w), part in zip(there, parts, strict=True)
        if part >= ALIKE
    ]
    return sorted(found, key=lambda a: -a.share)[:MOST_SHOWN]


def _wording(words: Words) -> str:
    return f"{words.subject}\n{words.text}"


def box_of(body: InspectingBody) -> LetterBox | None:
    return LetterBox.objects.filter(body=body).first()


def open_boxes() -> QuerySet[InspectingBody]:
    """The bodies that take complaints by the web form. For everybody: takes no viewer."""
    taking = LetterBox.objects.filter(opened=True).values("body_id")
    return InspectingBody.objects.filter(pk__in=taking).order_by("name")


def units_told_of(body: InspectingBody) -> list[tuple[Target, str]]:
    """The units that the public form names: those whose inspection was announced, and is not over."""
    hidden = (RoundState.PLANNED, RoundState.MOBILISED, RoundState.COMPLETED)
    rows = Target.objects.filter(body=body).exclude(round__state__in=hidden).select_related("unit")
    newest: dict[object, Target] = {}
    for target in rows.order_by("round__number"):
        newest[target.unit_id] = target
    return sorted(((t, t.unit.name) for t in newest.values()), key=lambda r: r[1])


def answered(code: str) -> bool | None:
    """Whether the complaint with this receipt code was answered; None where there is none. Takes no viewer:
    whoever has the code is told this and nothing else."""
    plain = "".join(c for c in code.upper() if c.isalnum())
    found = Complaint.objects.filter(code=marked(plain)).select_related("joined_to__clue", "clue").first()
    if found is None:
        return None
    if found.state == ComplaintState.JOINED and found.joined_to:
        found = found.joined_to
    if found.clue is not None:
        return found.clue.state in REPLIED
    return found.state in SETTLED
