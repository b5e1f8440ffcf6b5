"""Whether a unit sees where it stands among the others: only where the profile says so, and by a number."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from huiyin.findings.models import UnitTotal
from huiyin.organisations import profiles
from huiyin.organisations.models import Unit
from huiyin.reports.unit_rank import Rank, rank_of

SAID = "列第"


@pytest.fixture
def told(monkeypatch):
    """The profiles let units see it."""
    known = profiles.profile

    def telling(key: str):
        found = known(key)
        return replace(found, unit=replace(found.unit, sees_rank=True))

    monkeypatch.setattr(profiles, "profile", telling)


@pytest.fixture
def round_of_six(ours):
    """Six units of which the first two have closed the same, one more and three nothing."""
    others = [
        Unit.objects.create(body=ours.body, name=f"甲省单位{n}", unit_type="enterprise") for n in range(4)
    ]
    closed = (5, 5, 8, 0, 0, 0)
    for unit, n in zip((*ours.units, *others), closed, strict=True):
        given = {"body_id": ours.body.pk, "round_id": ours.round.pk, "unit_id": unit.pk}
        UnitTotal.objects.create(**given, state="closed", count=n)
        UnitTotal.objects.create(**given, state="fed_back", count=10 - n)
    return ours.round


def test_by_default_a_unit_sees_itself_alone(world, round_of_six):
    ours = world.ours
    assert rank_of(ours.unit1, round_of_six) is None
    ours.issue()
    page = world.client(ours.unit1).get(reverse("cockpit"), {"round": str(round_of_six.pk)})
    assert SAID not in page.content.decode()


def test_where_the_profile_says_so_it_sees_its_place_and_nobody_s_name(world, round_of_six, told):
    ours = world.ours
    assert rank_of(ours.unit1, round_of_six) == rank_of(ours.unit2, round_of_six) == Rank(2, 6)
    assert rank_of(ours.head1, round_of_six) == Rank(2, 6)
    for who in ("office", "team1", "leader", "staff1", "department_staff"):
        assert rank_of(ours.viewers[who], round_of_six) is None
    assert rank_of(world.theirs.unit1, round_of_six) is None
    assert rank_of(ours.unit1, None) is None
    ours.issue()
    page = world.client(ours.unit1).get(reverse("cockpit"), {"round": str(round_of_six.pk)}).content.decode()
    assert SAID in page
    assert ours.units[1].name not in page


def test_among_few_nothing_is_said(ours, told):
    ours.issue()
    assert rank_of(ours.unit1, ours.round) is None
