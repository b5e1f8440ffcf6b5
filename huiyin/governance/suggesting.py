"""Policy suggestions: collected at a common problem or a campaign, and what became of them."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.journal.staleness import check_version, update_unchanged
from huiyin.organisations.clock import today
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.policy_suggestion import LIFE, SuggestionAction, SuggestionFacts, SuggestionState
from huiyin.rules.roles import Role
from huiyin.themes.actions import pin

from .models import Campaign, PolicySuggestion
from .queries import departments_of


@transaction.atomic
def suggest(
    *, text: str, department_id: UUID, by: Viewer, theme_id: UUID | None = None,
    campaign_id: UUID | None = None,
) -> PolicySuggestion:  # fmt: skip
    """Keep a suggestion at a common problem or a campaign, to the department that would have to act."""
    campaign = Campaign.objects.visible_to(by).get(pk=campaign_id) if campaign_id else None
    theme = pin(theme_id=theme_id, by=by) if theme_id else None
    place = campaign or theme
    if place is None:
        raise ValidationError(_("请在共性问题或专项治理的页面上提出。"))
    if Role.OFFICE not in by.roles(place.body_id):
        raise Refused(SuggestionAction.TAKE_UP, [Obstacle("not_your_role", {"roles": [Role.OFFICE]})])
    if not text.strip():
        raise ValidationError({"text": _("请填写建议。")})
    made = PolicySuggestion.objects.create(
        body_id=place.body_id, theme=theme, campaign=campaign, text=text.strip(),
        department=departments_of(by).get(pk=department_id, body_id=place.body_id), suggested_on=today(),
        suggested_by_name=by.name,
    )  # fmt: skip
    _journal(made, by, "suggest_policy", "")
    return made


@transaction.atomic
def decide(
    *, suggestion_id: UUID, action: SuggestionAction, by: Viewer, reason: str = "",
    version: int | None = None,
) -> PolicySuggestion:  # fmt: skip
    """Write down what became of it. Raises `Refused`, `Stale`."""
    PolicySuggestion.objects.visible_to(by).get(pk=suggestion_id)
    one = PolicySuggestion.objects.select_for_update().get(pk=suggestion_id)
    check_version(one, version)
    held, facts = by.roles(one.body_id), SuggestionFacts(reason)
    after = LIFE.next_state(action, SuggestionState(one.state), held, facts)
    update_unchanged(
        one, version=one.version, state=after, answer=reason.strip(), decided_on=today(),
        decided_by_name=by.name,
    )  # fmt: skip
    _journal(one, by, f"suggestion_{action}", reason)
    return one


def _journal(one: PolicySuggestion, by: Viewer, action: str, reason: str) -> None:
    record(body=one.body_id, by=by, action=action, object_type="suggestion", object_id=one.pk,
           payload={"theme": one.theme_id, "campaign": one.campaign_id, "reason": reason})  # fmt: skip
