"""The page of a target."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiyin.findings.queries import findings_for
from huiyin.organisations.clock import calendar
from huiyin.rounds import queries
from huiyin.rounds.stationing import roles_at, stay_of
from huiyin.rules.finding import OPEN
from huiyin.rules.look_back import Recheck
from huiyin.rules.round import LIFE, RoundAction, RoundState
from huiyin.rules.stationing import KEEPING, warnings
from huiyin.verification.looking_back import carried_along

from ...doors import Door, door
from ...refusals import one_of_or_404
from ...wording import word
from ..rounds.access import conducts


@require_safe
def target_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    viewer = request.viewer
    target = one_of_or_404(
        queries.targets_for(viewer).select_related("round__term", "looks_back_at__round"), pk
    )
    found = target.round
    stay = queries.stays_for(viewer, found.pk).filter(target=target).first()
    unusual = []
    if stay is not None:
        unusual = warnings(
            stay_of(stay), round_from=found.stationed_from, round_until=found.stationed_until,
            calendar=calendar(),
        )  # fmt: skip
    findings = findings_for(viewer).filter(target=target).order_by()
    place = {"round": found.pk, "unit": target.unit_id}
    state = RoundState(found.state)
    carried = carried_along(viewer, target)
    context = {
        "carried": carried,
        "rechecked": [(word(r), n) for r in Recheck if (n := sum(c.result == r for c in carried))],
        "target": target,
        "round": found,
        "stay": stay,
        "unusual": [word(w) for w in unusual],
        "meetings": queries.meetings_for(viewer, found.pk).filter(target=target),
        "total": Door(findings.count(), door("findings", **place)),
        "open": Door(
            findings.filter(state__in=sorted(OPEN)).count(), door("findings", **place, state=sorted(OPEN))
        ),
        "may_keep": state != RoundState.COMPLETED and bool(roles_at(viewer, target) & KEEPING),
        "may_amend": bool(LIFE.rows(RoundAction.AMEND, state)) and conducts(viewer, target.body_id),
    }
    return render(request, "web/targets/target.html", context)
