"""What a campaign's page says of its effect: every figure is the length of the list that it opens."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from huiyin.governance import actions
from huiyin.governance.actions import NewTask
from huiyin.governance.effect import effect_of
from huiyin.governance.models import Campaign
from huiyin.rounds.models import Round, Target
from huiyin.rules.campaign import Addressed
from huiyin.rules.recurrence import Change, Frequency, Side
from huiyin.themes.models import Theme, ThemePlace


def placed(side, theme, *findings) -> None:
    for finding in findings:
        ThemePlace.objects.create(finding=finding, body=side.body, theme=theme)


@pytest.fixture
def campaign(world):
    """Ended long after the side's only round; a second round is made of the first by its days."""
    ours = world.ours
    theme, other = (Theme.objects.create(body=ours.body, name=name) for name in ("公务接待", "招标采购"))
    placed(ours, theme, ours.issue("接待超标"), ours.issue("接待无清单"), ours.issue("接待无公函", target=1))
    placed(ours, other, ours.issue("未招标"))
    withdrawn = ours.issue("接待记录重复")
    placed(ours, theme, withdrawn)
    type(withdrawn).objects.filter(pk=withdrawn.pk).update(state="withdrawn")
    theirs = Theme.objects.create(body=world.theirs.body, name="公务接待")
    placed(world.theirs, theirs, world.theirs.issue("接待超标"))
    Round.objects.filter(pk=ours.round.pk).update(
        stationed_from=date(2023, 10, 16), stationed_until=date(2023, 12, 15)
    )
    made = actions.open_campaign(
        body_id=ours.body.pk, title="接待专项治理", reason="反复出现", themes=[theme.pk],
        task=NewTask("自查", "自查报告", date(2099, 1, 5), Addressed.ALL), by=ours.office,
    )  # fmt: skip
    actions.end_campaign(campaign_id=made.pk, text="改制中", by=ours.office)
    return Campaign.objects.get(pk=made.pk)


def figures(client, page: str) -> list[tuple[int, int]]:
    """The figures of the effect with how many rows the list behind each has."""
    part = page.split('id="effect"')[1].split("</section>")[0]
    doors = re.findall(r'class="num" href="([^"]+)">(\d+)<', part)
    return [(int(n), client.get(unescape(url)).context["count"]) for url, n in doors]


@pytest.mark.parametrize("who", ["office", "leader"])
def test_every_figure_is_the_length_of_its_list(world, campaign, who):
    client = world.client(world.ours.viewers[who])
    found = figures(client, client.get(reverse("campaign", args=[campaign.pk])).content.decode())
    # a department, an enterprise, all together, the round
    assert [n for n, _listed in found] == [1, 2, 3, 3] or [n for n, _listed in found] == [2, 1, 3, 3]
    assert all(n == listed for n, listed in found)


def test_rounds_stand_before_or_after_by_their_stay_and_too_little_is_said_so(world, campaign):
    ours = world.ours
    found = effect_of(ours.office, campaign)
    [one] = found.rounds
    assert (one.side, one.whole) == (Side.BEFORE, Frequency(3, 2))
    assert {p.change for p in found.compared} == {Change.TOO_LITTLE}
    for began, side in ((date(2020, 1, 1), Side.AFTER), (date(2023, 11, 1), Side.DURING)):
        ended = date(2023, 10, 1) if side == Side.AFTER else date(2023, 12, 1)
        Campaign.objects.filter(pk=campaign.pk).update(opened_on=began, ended_on=ended)
        campaign.refresh_from_db()
        [one] = effect_of(ours.office, campaign).rounds
        assert one.side == side


def test_a_round_without_days_stands_by_when_its_findings_were_recorded(world, campaign):
    Round.objects.filter(pk=world.ours.round.pk).update(stationed_from=None, stationed_until=None)
    [one] = effect_of(world.ours.office, campaign).rounds
    assert one.side == Side.BEFORE


def test_units_without_such_a_finding_count_as_inspected(world, campaign):
    ours = world.ours
    Target.objects.create(body=ours.body, round=ours.round, unit=ours.department)
    assert effect_of(ours.office, campaign).rounds[0].whole == Frequency(3, 3)


def test_a_campaign_about_no_common_problem_says_so(world):
    ours = world.ours
    made = actions.open_campaign(
        body_id=ours.body.pk, title="专项治理", reason="反复出现", themes=(),
        task=NewTask("自查", "自查报告", date(2099, 1, 5), Addressed.ALL), by=ours.office,
    )  # fmt: skip
    page = world.client(ours.office).get(reverse("campaign", args=[made.pk])).content.decode()
    assert "没有对应的共性问题" in page
    assert 'id="effect"' not in page
