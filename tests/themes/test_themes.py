"""Common problems: found, kept, put right by hand; and nobody sees or counts what is not theirs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.urls import reverse
from django.utils import timezone

from huiyin.findings.models import Finding
from huiyin.journal.models import Entry
from huiyin.journal.staleness import Stale
from huiyin.rules.moves import Refused
from huiyin.themes import actions, grouping, queries
from huiyin.themes.models import Grouping, Theme, ThemePlace
from huiyin.themes.ticks import join

pytestmark = pytest.mark.django_db
BANQUETS = [
    "公务接待超标准，接待清单未列酒水",
    "公务接待无公函，接待清单缺失",
    "公务接待一函多餐，接待清单不全",
]
TENDERS = ["工程项目未招标直接发包", "工程项目化整为零规避招标", "工程项目招标文件量身定制"]


@pytest.fixture
def ledger(ours):
    """Banquets in both units, tenders in the second alone."""
    banquets = [ours.issue(title, target=n % 2) for n, title in enumerate(BANQUETS)]
    tenders = [ours.issue(title, target=1) for title in TENDERS]
    return banquets, tenders


def grouped(side, **more):
    run = actions.start_grouping(body_id=side.body.pk, by=side.office, **more)
    grouping.run(run.pk)
    return Grouping.objects.get(pk=run.pk)


def theme_of(finding):
    return ThemePlace.objects.get(finding=finding).theme


def test_findings_about_the_same_become_a_theme_of_their_body_alone(world, ours, ledger):
    other = [world.theirs.issue(title) for title in BANQUETS]
    run = grouped(ours)
    banquets, tenders = ledger
    assert (run.state, run.findings, run.themes) == ("done", 6, 2)
    assert len({theme_of(f).pk for f in banquets}) == len({theme_of(f).pk for f in tenders}) == 1
    assert theme_of(banquets[0]) != theme_of(tenders[0])
    assert any(phrase in " ".join(BANQUETS) for phrase in theme_of(banquets[0]).phrases)
    assert not ThemePlace.objects.filter(finding__in=other).exists()


def test_a_new_finding_joins_and_what_was_there_stays(ours, ledger):
    grouped(ours)
    before = dict(ThemePlace.objects.values_list("finding", "theme"))
    fresh = ours.issue("公务接待超标准，接待清单未附公函")
    assert join() is None
    grouping.run(Grouping.objects.get(state="waiting").pk)
    assert theme_of(fresh) == theme_of(ledger[0][0])
    assert before.items() <= dict(ThemePlace.objects.values_list("finding", "theme")).items()


def test_what_people_decided_outlives_grouping_anew(ours, ledger):
    banquets, tenders = ledger
    grouped(ours)
    one, other = theme_of(banquets[0]), theme_of(tenders[0])
    actions.rename(theme_id=one.pk, name="接待管理", by=ours.office)
    split = actions.split(theme_id=other.pk, finding_ids=[tenders[2].pk], name="围标", by=ours.office)
    actions.place(finding_id=banquets[2].pk, theme_id=None, by=ours.office)
    grouped(ours, anew=True)
    assert theme_of(banquets[0]).name == theme_of(banquets[1]).name == "接待管理"
    assert theme_of(tenders[2]) == split
    assert theme_of(banquets[2]) is None


def test_themes_that_were_brought_together_stay_together(ours, ledger):
    banquets, tenders = ledger
    grouped(ours)
    into = theme_of(banquets[0])
    actions.merge(theme_id=theme_of(tenders[0]).pk, into_id=into.pk, by=ours.office)
    assert {theme_of(f) for f in banquets + tenders} == {into}
    grouped(ours, anew=True)
    assert {theme_of(f) for f in banquets + tenders} == {into}
    assert set(queries.themes_for(ours.office)) == {into}


def test_a_run_that_lost_its_process_is_taken_up_again_and_a_stopped_one_is_not(ours, ledger):
    run = actions.start_grouping(body_id=ours.body.pk, by=ours.office)
    # pressed twice it is one run
    assert actions.start_grouping(body_id=ours.body.pk, by=ours.office) == run
    lost = timezone.now() - grouping.LOST_AFTER - timedelta(seconds=1)
    Grouping.objects.filter(pk=run.pk).update(state="running", seen_alive_at=lost)
    assert grouping.lost_runs() == [run.pk]
    grouping.run(run.pk)
    grouping.run(run.pk)
    assert Grouping.objects.get(pk=run.pk).state == "done"
    assert Entry.objects.filter(action="group_findings").count() == 1
    again = actions.start_grouping(body_id=ours.body.pk, by=ours.office)
    actions.stop_grouping(grouping_id=again.pk, by=ours.office)
    grouping.run(again.pk)
    assert Grouping.objects.get(pk=again.pk).state == "stopped"


@pytest.mark.parametrize(
    "who", ["leader", "team1", "unit1", "head1", "reviewer", "department_staff", "audit_admin"]
)
def test_the_office_alone_puts_themes_right(ours, ledger, who):
    grouped(ours)
    theme, by = theme_of(ledger[0][0]), ours.viewers[who]
    for do in (
        lambda: actions.rename(theme_id=theme.pk, name="别名", by=by),
        lambda: actions.merge(theme_id=theme.pk, into_id=theme.pk, by=by),
        lambda: actions.split(theme_id=theme.pk, finding_ids=[ledger[0][0].pk], name="别名", by=by),
        lambda: actions.place(finding_id=ledger[0][0].pk, theme_id=None, by=by),
        lambda: actions.start_grouping(body_id=ours.body.pk, by=by),
    ):
        with pytest.raises((Refused, ObjectDoesNotExist)):
            do()
    assert Theme.objects.get(pk=theme.pk).name == theme.name


def test_nobody_reaches_a_theme_of_another_body(world, ours, ledger):
    grouped(ours)
    theme = theme_of(ledger[0][0])
    for viewer in (world.theirs.office, world.theirs.leader):
        assert not queries.themes_for(viewer).exists()
        assert world.client(viewer).get(reverse("themes:theme", args=[theme.pk])).status_code == 404
    with pytest.raises(ObjectDoesNotExist):
        actions.rename(theme_id=theme.pk, name="别名", by=world.theirs.office)


def test_a_team_counts_its_own_findings_alone(ours, ledger):
    grouped(ours)
    banquets, tenders = ledger
    whole, own = queries.figures(ours.office), queries.figures(ours.team1)
    theme = theme_of(banquets[0]).pk
    assert (whole[theme].findings, whole[theme].units) == (3, 2)
    assert (own[theme].findings, own[theme].units) == (2, 1)
    # the tenders are all of another team's unit
    assert theme_of(tenders[0]).pk not in own
    assert not queries.themes_for(ours.team1).filter(pk=theme_of(tenders[0]).pk).exists()


@pytest.mark.parametrize("who", ["office", "leader", "team1", "team2"])
def test_every_number_of_the_list_is_the_length_of_its_list(world, ours, ledger, who):
    grouped(ours)
    Finding.objects.filter(pk=ledger[0][0].pk).update(earlier=ledger[1][0].pk)
    client = world.client(ours.viewers[who])
    page = client.get(reverse("themes"), {"one": "1"}).content.decode()
    doors = re.findall(r'href="(/findings/\?[^"]*theme=[^"]+)"[^>]*>\s*(\d+)', page)
    assert len(doors) >= 4
    for address, n in doors:
        listed = client.get(address.replace("&amp;", "&"))
        assert listed.context["count"] == int(n), address


@pytest.mark.parametrize("who", ["unit1", "head1", "staff1", "department_staff", "reviewer", "system_admin"])
def test_others_find_no_page_no_entry_and_no_filter(world, ours, ledger, who):
    grouped(ours)
    theme = actions.rename(theme_id=theme_of(ledger[0][0]).pk, name="接待乱象", by=ours.office)
    client = world.client(ours.viewers[who])
    assert client.get(reverse("themes")).status_code == 403
    assert client.get(reverse("themes:workbook")).status_code == 403
    assert client.get(reverse("themes:causes")).status_code == 403
    assert client.get(reverse("themes:theme", args=[theme.pk])).status_code in (403, 404)
    listed = client.get(reverse("findings"), {"theme": str(theme.pk)})
    if listed.status_code == 200:
        assert theme.name not in listed.content.decode()


def test_a_cause_is_decided_by_who_may_and_seen_in_the_matrix(world, ours, ledger):
    grouped(ours)
    finding = ledger[0][0]
    decided = actions.decide_cause(finding_id=finding.pk, cause="rules_ignored", by=ours.team1)
    with pytest.raises(Stale):
        actions.decide_cause(finding_id=finding.pk, cause="capability", by=ours.office)
    with pytest.raises(ValidationError):
        actions.decide_cause(finding_id=finding.pk, cause="weather", by=ours.office, version=decided.version)
    for who in ("unit1", "head1", "reviewer", "leader", "department_staff"):
        with pytest.raises((Refused, ObjectDoesNotExist)):
            actions.decide_cause(finding_id=finding.pk, cause="capability", by=ours.viewers[who], version=1)
    page = world.client(ours.office).get(reverse("themes:causes")).content.decode()
    assert "有制度不执行" in page
    assert queries.causes_by_theme(ours.office) == {theme_of(finding).pk: {"rules_ignored": 1}}
    assert queries.causes_of(ours.office, theme_of(finding)) == {"rules_ignored": 1}
    assert queries.causes_by_theme(ours.team2) == {}
    assert queries.causes_of(ours.team2, theme_of(finding)) == {}


def test_the_finding_tells_the_inspecting_side_its_theme_and_what_its_words_point_at(world, ours, ledger):
    grouped(ours)
    finding = ledger[0][0]
    Finding.objects.filter(pk=finding.pk).update(text="相关制度未按规定执行，监管缺位。")
    theme = theme_of(finding)
    page = world.client(ours.office).get(reverse("finding", args=[finding.pk])).content.decode()
    assert theme.name in page
    assert "未按规定" in page
    unit = world.client(ours.unit1).get(reverse("finding", args=[finding.pk])).content.decode()
    assert theme.name not in unit.replace(finding.title, "")
    assert "共性和原因" not in unit


def test_the_figures_go_out_as_a_workbook(world, ours, ledger):
    grouped(ours)
    answer = world.client(ours.office).get(reverse("themes:workbook"), {"one": "1"})
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"


def test_the_list_takes_as_many_queries_for_six_findings_as_for_twelve(
    world, ours, ledger, django_assert_max_num_queries
):
    grouped(ours)
    client = world.client(ours.office)
    client.get(reverse("themes"))
    with django_assert_max_num_queries(14):
        client.get(reverse("themes"), {"one": "1"})
    for title in (*BANQUETS, *TENDERS):
        ours.issue(f"{title}，情况相同")
    grouped(ours)
    client.get(reverse("themes"), {"one": "1"})
    with django_assert_max_num_queries(14):
        client.get(reverse("themes"), {"one": "1"})


def test_the_forms_do_what_they_say(world, ours, ledger):
    grouped(ours)
    client, (banquets, tenders) = world.client(ours.office), ledger
    theme, other = theme_of(banquets[0]), theme_of(tenders[0])
    client.post(
        reverse("themes:rename", args=[theme.pk]), {"name": "接待", "once": "a", "version": theme.version}
    )
    assert Theme.objects.get(pk=theme.pk).name == "接待"
    assert (
        client.post(reverse("themes:rename", args=[theme.pk]), {"name": " ", "once": "b"}).status_code == 302
    )
    client.post(reverse("themes:place", args=[banquets[0].pk]), {"theme": "", "once": "c"})
    assert theme_of(banquets[0]) is None
    split = {"finding": [str(tenders[0].pk)], "name": "规避招标", "once": "d"}
    client.post(reverse("themes:split", args=[other.pk]), split)
    assert theme_of(tenders[0]).name == "规避招标"
    client.post(reverse("themes:merge", args=[other.pk]), {"into": str(theme.pk), "once": "e"})
    assert theme_of(tenders[1]) == Theme.objects.get(pk=theme.pk)
    client.post(
        reverse("themes:cause", args=[tenders[1].pk]), {"cause": "interest", "seen": "0", "once": "f"}
    )
    assert queries.cause_of(tenders[1]).cause == "interest"
    assert client.post(reverse("themes:group"), {"anew": "1", "once": "g"}).status_code == 302
    assert Grouping.objects.filter(state="waiting", anew=True).exists()
