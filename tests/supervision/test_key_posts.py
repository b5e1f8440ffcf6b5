"""Key posts: named by post on a finding, watched sooner, and the inspecting side's alone."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from huiyin.journal.models import Entry
from huiyin.rules.moves import Refused
from huiyin.supervision.key_posts import MOST, posts_of, set_key_posts
from huiyin.supervision.models import KeyPost
from huiyin.supervision.queries import lights_for
from huiyin.supervision.triggering import look_over

pytestmark = pytest.mark.django_db
POSTS = ["分管采购的副总经理", "采购部部长"]


@pytest.fixture
def finding(ours):
    return ours.issue("采购合同拆分")


def test_posts_are_named_changed_and_journaled_by_office_and_team_alone(ours, finding):
    set_key_posts(
        finding_id=finding.pk, posts=[" 分管采购的副总经理 ", "采购部部长", "采购部部长", ""], by=ours.team1
    )
    assert posts_of(ours.office, finding) == POSTS
    with pytest.raises(ValidationError, match="另一人"):
        set_key_posts(finding_id=finding.pk, posts=["其他"], was=["采购部部长"], by=ours.office)
    set_key_posts(finding_id=finding.pk, posts=POSTS[:1], was=POSTS, by=ours.office)
    set_key_posts(finding_id=finding.pk, posts=POSTS[:1], by=ours.office)
    told = [json.loads(e.payload) for e in Entry.objects.filter(action="key_posts").order_by("sequence")]
    assert told == [{"before": [], "after": POSTS}, {"before": POSTS, "after": POSTS[:1]}]
    for viewer in (ours.leader, ours.reviewer):
        with pytest.raises(Refused):
            set_key_posts(finding_id=finding.pk, posts=["x"], by=viewer)
    with pytest.raises(ValidationError):
        set_key_posts(finding_id=finding.pk, posts=[f"岗位{n}" for n in range(MOST + 1)], by=ours.office)
    with pytest.raises(ValidationError):
        set_key_posts(finding_id=finding.pk, posts=["岗" * 61], by=ours.office)


def test_a_finding_with_key_posts_is_on_the_watch_list_at_once_and_after_each_look(ours, world, finding):
    other = ours.issue("别的问题")
    KeyPost.objects.all().delete()
    set_key_posts(finding_id=finding.pk, posts=POSTS, by=ours.office)
    assert [li.finding_id for li in lights_for(ours.office)] == [finding.pk]
    look_over()
    office = world.client(ours.office)
    page = office.get("/watch/?posts=true").content.decode()
    assert finding.title in page
    assert POSTS[0] in page
    assert other.title not in page
    assert finding.title in office.get("/watch/?post=采购部").content.decode()
    assert finding.title not in office.get("/watch/?post=财务").content.decode()
    taken = office.get("/watch/watch.xlsx?posts=true")
    rows = list(load_workbook(BytesIO(b"".join(taken.streaming_content))).active.values)
    assert any("、".join(POSTS) in row for row in rows)


@pytest.mark.parametrize("who", ["unit1", "head1", "staff1"])
def test_the_unit_sees_no_key_post_and_names_none(world, ours, finding, who):
    set_key_posts(finding_id=finding.pk, posts=POSTS, by=ours.office)
    client = world.client(getattr(ours, who))
    for page in (f"/findings/{finding.pk}/", f"/findings/{finding.pk}/history/", "/findings/"):
        assert POSTS[0] not in client.get(page, follow=True).content.decode()
    refused = client.post(f"/findings/{finding.pk}/key-posts/", {"posts": "x"})
    assert refused.status_code in (403, 404, 409)
    assert POSTS[1] in world.client(ours.team1).get(f"/findings/{finding.pk}/").content.decode()


def test_they_are_changed_on_the_finding_s_page(world, ours, finding):
    team, address = world.client(ours.team1), f"/findings/{finding.pk}/key-posts/"
    assert team.post(address, {"posts": "\n".join(POSTS), "once": "a" * 32}).status_code == 302
    assert team.post(address, {"posts": "x", "was": ["旧的"], "once": "b" * 32}).status_code == 422
    assert posts_of(ours.team1, finding) == POSTS
    assert team.post(address, {"posts": "", "was": POSTS, "once": "c" * 32}).status_code == 302
    assert posts_of(ours.team1, finding) == []
