"""Reading requests to departments, within the viewer's scope."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.organisations.models import Unit
from huiyin.organisations.profiles import profile_of
from huiyin.rounds.models import Target
from huiyin.rules.coordination import LIFE, Recipient, RequestAction, RequestFacts, RequestKind, RequestState
from huiyin.rules.moves import Obstacle
from huiyin.rules.roles import Role
from huiyin.rules.round import FEEDBACK_STATES, RoundState
from huiyin.team_work.models import Draft
from huiyin.team_work.queries import desks_bare, roles_at

from .models import CoordinationRequest, RequestFile


def requests_for(viewer: Viewer) -> QuerySet[CoordinationRequest]:
    related = ("target__unit", "target__round", "target__team", "department", "body")
    return CoordinationRequest.objects.visible_to(viewer).select_related(*related)


def places_to_ask(viewer: Viewer) -> QuerySet[Target]:
    """The targets about which this viewer may ask departments: those of rounds that are not over."""
    rows = desks_bare(viewer).exclude(round__state=RoundState.COMPLETED)
    return rows.select_related("unit", "round")


def without_copies(viewer: Viewer) -> QuerySet[Target]:
    """Targets that were fed back to and whose feedback was copied to nobody; told to the office alone."""
    fed_back = Finding.objects.filter(target=OuterRef("pk"), fed_back_on__isnull=False)
    copied = CoordinationRequest.objects.filter(target=OuterRef("pk"), kind=RequestKind.COPY)
    rows = desks_bare(viewer.only(Role.OFFICE)).filter(round__state__in=sorted(FEEDBACK_STATES))
    rows = rows.filter(Exists(fed_back), ~Exists(copied.exclude(state=RequestState.WITHDRAWN)))
    return rows.select_related("unit", "round")


def waiting_requests(viewer: Viewer) -> QuerySet[CoordinationRequest]:
    """Requests to which a department owes an answer."""
    return requests_for(viewer).filter(state=RequestState.ASKED)


def files_for(viewer: Viewer) -> QuerySet[RequestFile]:
    return RequestFile.objects.visible_to(viewer).select_related("file")


def roles_in(request: CoordinationRequest, viewer: Viewer) -> frozenset[Role]:
    """The roles in which the viewer deals with this request."""
    held = roles_at(request.target, viewer)
    return held | {Role.DEPARTMENT} if request.department_id in viewer.scopes(Role.DEPARTMENT) else held


def steps_on(request: CoordinationRequest, viewer: Viewer) -> dict[RequestAction, list[Obstacle]]:
    """Each step that state and roles know; what its form asks for does not stand against it."""
    state, held = RequestState(request.state), roles_in(request, viewer)
    facts = RequestFacts(RequestKind(request.kind), answer="…", reason="…")
    return {a: LIFE.obstacles(a, state, held, facts) for a in LIFE.offered(state, held)}


def departments_of(target: Target) -> QuerySet[Unit]:
    """The departments of a target's body that receive matters, without the unit itself."""
    return Unit.objects.filter(body_id=target.body_id, receives=True).exclude(pk=target.unit_id)


def recipients_of(target: Target) -> list[tuple[Recipient, list[Unit]]]:
    """To whom the profile sends copies of the feedback, each with the departments that are there."""
    there = list(departments_of(target))

    def found(recipient: Recipient) -> list[Unit]:
        if recipient.supervises:
            return [d for d in there if d.pk == target.unit.supervised_by_id]
        return [d for d in there if recipient.is_called(d.name)]

    return [(r, found(r)) for r in profile_of(target.body).copies_to]


def may_be_linked(viewer: Viewer, target: Target) -> tuple[QuerySet[Draft], QuerySet[Finding]]:
    """The drafts and findings of a target that an answer can be linked to."""
    drafts = Draft.objects.visible_to(viewer).filter(target=target)
    return drafts, Finding.objects.visible_to(viewer).filter(target=target).order_by("number")
