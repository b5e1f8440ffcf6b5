"""Policy suggestions: where they stand, what became of them, and the list for the comprehensive report."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from huiyin.governance import queries
from huiyin.governance.models import PolicySuggestion
from huiyin.governance.suggesting import decide, suggest
from huiyin.journal.staleness import Stale
from huiyin.rules.moves import Refused
from huiyin.rules.policy_suggestion import SuggestionAction as A
from huiyin.themes.models import Theme


@pytest.fixture
def theme(ours):
    return Theme.objects.create(body=ours.body, name="公务接待")


@pytest.fixture
def one(ours, theme):
    return suggest(text="修订接待办法", department_id=ours.department.pk, theme_id=theme.pk, by=ours.office)


def test_what_is_not_taken_up_has_its_reason_and_can_be_reconsidered(ours, one):
    with pytest.raises(Refused):
        decide(suggestion_id=one.pk, action=A.NOT_TAKE_UP, reason=" ", by=ours.office)
    done = decide(suggestion_id=one.pk, action=A.NOT_TAKE_UP, reason="已有规定", by=ours.office, version=1)
    assert (done.state, done.answer) == ("not_taken_up", "已有规定")
    with pytest.raises(Stale):
        decide(suggestion_id=one.pk, action=A.TAKE_UP, by=ours.office, version=1)
    decide(suggestion_id=one.pk, action=A.RECONSIDER, reason="规定已废止", by=ours.office)
    assert decide(suggestion_id=one.pk, action=A.TAKE_UP, by=ours.office).state == "taken_up"


def test_it_stands_at_its_problem_and_is_said_in_full(ours, theme, one):
    assert list(queries.suggestions_about(ours.office, theme)) == [one]
    with pytest.raises(ValidationError):
        suggest(text=" ", department_id=ours.department.pk, theme_id=theme.pk, by=ours.office)
    with pytest.raises(ValidationError):
        suggest(text="修订", department_id=ours.department.pk, by=ours.office)
    with pytest.raises(ObjectDoesNotExist):
        # a unit that receives nothing is no department
        suggest(text="修订", department_id=ours.units[0].pk, theme_id=theme.pk, by=ours.office)


def test_it_is_the_offices_and_the_leaders_of_its_own_body(world, one):
    for who in ("team1", "unit1", "department_staff", "reviewer"):
        viewer = world.ours.viewers[who]
        assert not queries.suggestions_for(viewer).exists()
        client = world.client(viewer)
        assert client.get(reverse("suggestions")).status_code == 403
        assert client.get(reverse("suggestion", args=[one.pk])).status_code == 404
    assert world.client(world.theirs.office).get(reverse("suggestion", args=[one.pk])).status_code == 404
    assert world.client(world.ours.leader).get(reverse("suggestion", args=[one.pk])).status_code == 200
    with pytest.raises(Refused):
        decide(suggestion_id=one.pk, action=A.TAKE_UP, by=world.ours.leader)


def test_the_pages_and_the_workbook_do_what_they_say(world, theme):
    ours, client = world.ours, world.client(world.ours.office)
    new = f"{reverse('new_suggestion')}?theme={theme.pk}"
    assert client.get(reverse("new_suggestion")).status_code == 404
    sent = {"text": "=1+1 修订接待办法", "department": str(ours.department.pk), "once": "a"}
    client.post(new, sent)
    one = PolicySuggestion.objects.get()
    step = {"version": 1, "decision": "take_up", "reason": "列入计划", "once": "b"}
    client.post(reverse("suggestion", args=[one.pk]), step)
    assert "列入计划" in client.get(reverse("suggestion", args=[one.pk])).content.decode()
    assert "修订接待办法" in client.get(reverse("themes:theme", args=[theme.pk])).content.decode()
    answer = client.get(reverse("export_suggestions"), {"state": "taken_up"})
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    said = next(row for row in rows if row and str(row[0]).endswith("=1+1 修订接待办法"))
    assert not said[0].startswith("="), "no formula leaves"
    assert said[1:4] == (ours.department.name, "已采纳", "公务接待")
