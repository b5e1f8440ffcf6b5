"""Plans and requests for more time in the demonstration."""

from __future__ import annotations

import pytest
from django.utils.timezone import localdate

from huiyin.demo.script import SHOWN
from huiyin.demo.stage import main_round
from huiyin.journal.models import Entry
from huiyin.rectification.models import Extension, Plan, PlanEdition
from huiyin.rules.extension import UNANSWERED
from huiyin.rules.plan import PlanState

pytestmark = pytest.mark.usefixtures("demo")


def test_the_plan_that_visitors_look_at_came_back_once_and_is_under_review_again():
    plan = Plan.objects.get(target__unit__name=main_round()[SHOWN].actor.name, target__round__number=2)
    assert (plan.state, plan.edition) == (PlanState.UNDER_REVIEW, 2)
    first, second = plan.editions.all()
    assert first.content != second.content
    assert first.remarks.exists()


def test_plans_are_approved_reviewed_and_owed():
    states = set(Plan.objects.values_list("state", flat=True))
    assert {PlanState.APPROVED, PlanState.UNDER_REVIEW} <= states
    for edition in PlanEdition.objects.filter(answer=PlanState.APPROVED):
        assert {o.party for o in edition.opinions.all()} == {"office", "discipline", "organisation"}


def test_a_third_extension_waits_for_the_leading_group():
    assert Extension.objects.filter(state="forwarded").count() == 1
    assert Extension.objects.filter(state__in=UNANSWERED).count() >= 2


def test_nothing_is_answered_before_it_was_asked_or_handed_in(today):
    for asked in Extension.objects.all():
        assert localdate(asked.asked_at) <= today
        assert asked.answered_at is None or asked.answered_at >= asked.asked_at
    for edition in PlanEdition.objects.prefetch_related("opinions"):
        assert all(o.given_at >= edition.submitted_at for o in edition.opinions.all())


def test_every_step_was_taken_through_the_actions():
    entries = Entry.objects.filter(action__startswith="extension_").count()
    answered = Extension.objects.exclude(state__in=UNANSWERED).count()
    assert (
        entries == Extension.objects.count() + answered + Extension.objects.filter(state="forwarded").count()
    )
