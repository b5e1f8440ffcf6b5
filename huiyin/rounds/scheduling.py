"""When a planned round is to be held and how many targets it can bear; what a term's plan starts from."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.journal.staleness import check_version, update_unchanged
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.round import LIFE, RoundAction, RoundFacts, RoundState

from .models import Round


@transaction.atomic
def set_window(
    *, round_id: UUID, start: date, end: date, capacity: int, by: Viewer, version: int | None = None
) -> Round:
    """Set a planned round's days and room; raises `ValidationError` for days the wrong way round or
    outside of its term.

    Only while it is planned: later its stationing and its targets say it.
    """
    found = Round.objects.select_for_update().get(pk__in=Round.objects.visible_to(by).filter(pk=round_id))
    LIFE.next_state(RoundAction.AMEND, RoundState(found.state), by.roles(found.body_id), RoundFacts())
    if found.state != RoundState.PLANNED:
        raise Refused(RoundAction.AMEND, [Obstacle("not_in_this_state", {"state": RoundState(found.state)})])
    check_version(found, version)
    if end < start:
        raise ValidationError({"planned_until": _("结束日期早于开始日期，请核对。")})
    _demand_in_term(found, start, end)
    if capacity < 1:
        raise ValidationError({"capacity": _("至少能巡视 1 个单位。")})
    update_unchanged(found, version=found.version, planned_from=start, planned_until=end, capacity=capacity)
    record(body=found.body_id, by=by, action="set_window", object_type="round", object_id=found.pk,
           payload={"from": start, "until": end, "capacity": capacity})  # fmt: skip
    return found


def _demand_in_term(found: Round, start: date, end: date) -> None:
    term = found.term
    if start < term.starts_on:
        words = _("开始日期早于这一届的起始日期 %(day)s，请核对。")
        raise ValidationError({"planned_from": words % {"day": term.starts_on}})
    if term.ends_on is not None and end > term.ends_on:
        words = _("结束日期晚于这一届的届满日期 %(day)s，请核对。")
        raise ValidationError({"planned_until": words % {"day": term.ends_on}})
