"""Spot checks: seeded before drawn, drawn again by anybody, checked on site, confirmed by a second person."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from huiyin.accounts.models import Grant, GrantState, User
from huiyin.accounts.queries import viewer_for
from huiyin.evidence.storage import keep_named
from huiyin.findings.models import Finding
from huiyin.journal.models import Entry
from huiyin.journal.staleness import Stale
from huiyin.organisations.clock import today
from huiyin.rules.moves import Refused
from huiyin.rules.roles import Role
from huiyin.rules.spot_check import CheckAnswer, CheckQuestion, CheckResult, Stratum
from huiyin.spot_checks import actions, queries
from huiyin.spot_checks.models import SpotCheck, SpotCheckItem
from huiyin.spot_checks.queries import Scope

pytestmark = pytest.mark.django_db
ALL_YES = dict.fromkeys(CheckQuestion, CheckAnswer.YES)
PHOTO = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
)


def closed(side, title, *, target=0) -> Finding:
    """A finding that is closed, without the walk that led there."""
    finding = side.issue(title, target=target)
    Finding.objects.filter(pk=finding.pk).update(state="closed", closed_on=today())
    return finding


@pytest.fixture
def drawn(ours):
    for n in range(4):
        closed(ours, f"己水务问题{n}")
        closed(ours, f"己重工问题{n}", target=1)
    ours.issue("己未销号的问题")
    check = actions.seed(
        scope=Scope(ours.body.pk), title="第一次抽查", by_stratum=Stratum.UNIT, wanted=4, by=ours.office
    )
    ours.check = actions.draw(check_id=check.pk, by=ours.office)
    return ours


def second_office(side):
    user = User.objects.create_user("office2", "correct-horse-9", name="巡视办副主任")
    Grant.objects.create(user=user, role=Role.OFFICE, body_id=side.body.pk, state=GrantState.CONFIRMED)
    return viewer_for(user)


def test_the_seed_stands_in_the_journal_before_the_draw_and_the_draw_can_be_made_again(drawn):
    check = SpotCheck.objects.get()
    entries = list(Entry.objects.filter(object_type="spot_check").order_by("sequence"))
    assert [e.action for e in entries] == ["seed_spot_check", "draw_spot_check"]
    assert check.seed in entries[0].payload
    assert check.population_hash in entries[0].payload
    assert len(check.population) == 8
    assert SpotCheckItem.objects.filter(finding__unit=drawn.units[0]).count() == 2
    again = queries.drawn_again(check)
    assert again.list_is_same
    assert again.draw_is_same
    SpotCheck.objects.update(population=check.population[1:])
    assert not queries.drawn_again(SpotCheck.objects.get()).list_is_same
    with pytest.raises(Stale):
        actions.draw(check_id=check.pk, by=drawn.office)


def test_only_the_office_draws_and_not_more_than_there_is(world, drawn):
    for who in ("team1", "leader", "reviewer", "unit1"):
        with pytest.raises(Refused):
            actions.seed(
                scope=Scope(drawn.body.pk),
                title="x",
                by_stratum=Stratum.UNIT,
                wanted=1,
                by=drawn.viewers[who],
            )
    with pytest.raises(ValidationError):
        actions.seed(
            scope=Scope(drawn.body.pk), title="x", by_stratum=Stratum.UNIT, wanted=9, by=drawn.office
        )
    with pytest.raises(Refused):
        actions.seed(
            scope=Scope(drawn.body.pk), title="x", by_stratum=Stratum.UNIT, wanted=1, by=world.theirs.office
        )


def test_checkers_see_what_was_assigned_to_them_and_the_unit_nothing_until_it_is_told(world, drawn):
    item = SpotCheckItem.objects.filter(finding__unit=drawn.units[0]).first()
    other = SpotCheckItem.objects.filter(finding__unit=drawn.units[1]).first()
    with pytest.raises(ValidationError):
        actions.assign(check_id=drawn.check.pk, checkers={item.pk: drawn.team2.id}, by=drawn.office)
    actions.assign(check_id=drawn.check.pk, checkers={item.pk: drawn.team1.id}, by=drawn.office)
    assert list(queries.items_for(drawn.team1)) == [item]
    for who in ("team2", "unit1", "head1", "staff1", "reviewer", "department_staff", "audit_admin"):
        assert not queries.items_for(drawn.viewers[who]).exists()
        assert not queries.checks_for(drawn.viewers[who]).exists()
        page = world.client(drawn.viewers[who]).get(reverse("spot_check_item", args=[item.pk]))
        assert page.status_code == 404
    assert not queries.items_for(world.theirs.office).exists()
    kept = keep_named([PHOTO], "现场.png")
    actions.record_result(
        item_id=item.pk, answers=ALL_YES, result=CheckResult.REMARKS, remarks="台账缺一次复核签字", asked=6,
        satisfied=5, files=[kept], by=drawn.team1,
    )  # fmt: skip
    assert not queries.items_for(drawn.unit1).exists()
    with pytest.raises(Refused):
        actions.tell_unit(item_id=item.pk, by=drawn.team1)
    with pytest.raises(Refused):
        actions.tell_unit(item_id=other.pk, by=drawn.office)
    actions.tell_unit(item_id=item.pk, by=drawn.office)
    shown = world.client(drawn.unit1).get(reverse("spot_check_item", args=[item.pk])).content.decode()
    assert "台账缺一次复核签字" in shown
    assert drawn.team1.name not in shown
    assert not queries.items_for(drawn.unit2).exists()


def test_that_it_does_not_hold_is_confirmed_by_a_second_person_before_it_leads_on(world, drawn):
    item = SpotCheckItem.objects.first()
    actions.assign(check_id=drawn.check.pk, checkers={item.pk: drawn.office.id}, by=drawn.office)
    given = {"item_id": item.pk, "answers": ALL_YES, "result": CheckResult.FAILS, "by": drawn.office}
    with pytest.raises(Refused) as refused:
        actions.record_result(**given)
    assert [o.code for o in refused.value.obstacles] == ["check_remarks_missing"]
    actions.record_result(**given, remarks="现场没有所称的设备")
    with pytest.raises(Refused) as refused:
        actions.confirm(item_id=item.pk, by=drawn.office)
    assert [o.code for o in refused.value.obstacles] == ["own_check"]
    second = second_office(drawn)
    actions.confirm(item_id=item.pk, by=second)
    page = world.client(second).get(reverse("spot_check_item", args=[item.pk])).content.decode()
    assert reverse("review:reopen", args=[item.finding_id]) in page
    (line,) = [x for x in queries.summary(SpotCheckItem.objects.all()) if not x.stratum]
    assert (line.drawn, line.checked, line.fails, line.good) == (4, 1, 1, 0)


def test_office_and_checker_walk_it_on_the_pages(world, drawn):
    office, team = world.client(drawn.office), world.client(drawn.team1)
    made = office.post(reverse("new_spot_check"), {
        "title": "第二次抽查", "body": drawn.body.pk, "by_stratum": "unit", "wanted": 2,
    })  # fmt: skip
    check = SpotCheck.objects.get(title="第二次抽查")
    assert made.url == reverse("spot_check", args=[check.pk])
    assert check.seed in office.get(made.url).content.decode()
    assert office.post(reverse("draw_spot_check", args=[check.pk])).status_code == 302
    item = check.items.get(finding__unit=drawn.units[0])
    office.post(reverse("assign_spot_check", args=[check.pk]), {f"checker-{item.pk}": drawn.team1.id})
    assert item.finding.title in team.get(reverse("my_checks")).content.decode()
    address = reverse("answer_spot_check", args=[item.pk])
    data = {
        "version": SpotCheckItem.objects.get(pk=item.pk).version,
        "result": "holds",
        "asked": 3,
        "satisfied": 4,
    }
    refused = team.post(address, data)
    assert refused.status_code == 409
    assert "满意人数不能多于走访人数" in refused.content.decode()
    data |= {f"q_{q}": "yes" for q in CheckQuestion} | {"satisfied": 3}
    assert team.post(address, data).status_code == 302
    for url in (
        reverse("spot_checks"), made.url, reverse("redraw_spot_check", args=[check.pk]),
        reverse("spot_check_item", args=[item.pk]), reverse("print_spot_check_item", args=[item.pk]),
        reverse("new_spot_check"),
    ):  # fmt: skip
        for language in ("zh-hans", "en"):
            assert world.client(drawn.office, language=language).get(url).status_code == 200, url
    book = office.get(reverse("export_spot_check", args=[check.pk]))
    assert book.content.startswith(b"PK")
    for name in ("spot_checks", "new_spot_check"):
        assert team.get(reverse(name)).status_code == 403
    assert team.get(made.url).status_code == 404
