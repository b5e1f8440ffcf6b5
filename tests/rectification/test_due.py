"""The calendar: what falls due within scope, each count as long as its list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from lxml import html

from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.organisations.clock import today
from huiyin.owing.due import counts_due, things_due
from huiyin.rectification import extending, planning
from huiyin.rectification.models import Extension, Plan, StandingCheck, Task
from huiyin.rules.due import DueKind, week_of
from huiyin.rules.standing import StandingState

pytestmark = pytest.mark.django_db
FIRST, LAST = week_of(today())
SOMEBODY = ["office", "leader", "team1", "team2", "unit1", "unit2", "reviewer", "department_staff"]


def fill(side):
    """What falls due this week, for both units of a body; reports and yearly checks are tested apart."""
    for place in (0, 1):
        finding = side.issue(f"问题{place}", target=place)
        task = side.plan(finding)
        planning.submit(target_id=side.targets[place].pk, by=side.staff_of(finding))
        findings.refer(finding_id=finding.pk, department_id=side.department.pk, note="请核实", by=side.office)
        Finding.objects.filter(pk=finding.pk).update(due_on=LAST)
        extending.ask(
            finding_id=finding.pk, wanted_on=LAST + timedelta(days=60), reason="未办结",
            by=side.staff_of(finding),
        )  # fmt: skip
        Task.objects.filter(pk=task.pk).update(due_on=FIRST)
        side.apply(side.issue(f"申请{place}", target=place))
        finding.referrals.update(answer_due_on=FIRST)
        _keep_up(side, place)
    Plan.objects.filter(target__body=side.body).update(answer_due_on=LAST)
    Extension.objects.filter(finding__body=side.body).update(answer_due_on=FIRST)
    for finding in Finding.objects.filter(body=side.body):
        finding.applications.update(answer_due_on=LAST)


def _keep_up(side, place):
    """Two closed findings that are kept up: one is to be reported on, the report on the other answered."""
    for state in (StandingState.DUE, StandingState.REPORTED):
        closed = side.issue(f"长期{place}{state}", target=place)
        Finding.objects.filter(pk=closed.pk).update(state="closed", standing=True, closed_on=FIRST)
        due = {"due_on": FIRST, "answer_due_on": LAST}
        StandingCheck.objects.create(finding=closed, state=state, **due)


@pytest.fixture
def full(world):
    for side in (world.ours, world.theirs):
        fill(side)
    return world


def kinds(viewer) -> dict[DueKind, int]:
    found = {}
    for (_day, kind), n in counts_due(viewer, FIRST, LAST).items():
        found[kind] = found.get(kind, 0) + n
    return found


def test_the_office_sees_everything_of_its_own_body_that_is_owed(full):
    assert kinds(full.ours.office) == {
        DueKind.TASK: 2, DueKind.FINDING: 2, DueKind.PLAN_ANSWER: 2, DueKind.EXTENSION_ANSWER: 2,
        DueKind.APPLICATION_ANSWER: 2, DueKind.REFERRAL_ANSWER: 2, DueKind.STANDING_CHECK: 2,
        DueKind.STANDING_ANSWER: 2,
    }  # fmt: skip


def test_a_unit_sees_what_it_owes_and_not_what_is_owed_to_it(full):
    assert kinds(full.ours.unit1) == {DueKind.TASK: 1, DueKind.FINDING: 1, DueKind.STANDING_CHECK: 1}


def test_a_department_sees_what_it_was_asked_for(full):
    assert kinds(full.ours.department_staff) == {DueKind.REFERRAL_ANSWER: 2}


@pytest.mark.parametrize("who", ["team1", "reviewer"])
def test_who_looks_at_one_target_sees_what_is_due_there(full, who):
    assert kinds(getattr(full.ours, who)) == {
        DueKind.TASK: 1, DueKind.FINDING: 1, DueKind.PLAN_ANSWER: 1, DueKind.EXTENSION_ANSWER: 1,
        DueKind.APPLICATION_ANSWER: 1, DueKind.STANDING_CHECK: 1, DueKind.STANDING_ANSWER: 1,
    }  # fmt: skip


def test_a_plan_that_is_not_handed_in_is_due_in_the_profiles_time(ours):
    finding = ours.issue()
    due = things_due(ours.unit1, finding.fed_back_on, finding.fed_back_on + timedelta(days=40), most=9)
    assert [(d.kind, d.row.pk) for d in due] == [(DueKind.PLAN, ours.targets[0].pk)]


def test_what_is_settled_is_due_no_more(full):
    Finding.objects.update(state="withdrawn")
    assert set(kinds(full.ours.office)) <= {
        DueKind.EXTENSION_ANSWER,
        DueKind.PLAN_ANSWER,
        DueKind.APPLICATION_ANSWER,
        DueKind.STANDING_CHECK,
        DueKind.STANDING_ANSWER,
    }


@pytest.mark.parametrize("who", SOMEBODY)
def test_the_front_pages_count_is_as_long_as_the_week_it_leads_to(full, who):
    client = full.client(getattr(full.ours, who))
    front = html.fromstring(client.get("/").content.decode())
    (link,) = front.xpath("//a[contains(@href, '/calendar/?view=week')]")
    (n,) = link.xpath("./text()")
    week = html.fromstring(client.get(link.get("href")).content.decode())
    assert week.xpath("//span[@class='list-count']/strong/text()") == [n]
    assert len(week.xpath("//td[contains(@class, 'card-title')]")) == int(n)
    assert len(things_due(getattr(full.ours, who), FIRST, LAST, most=99)) == int(n)


@pytest.mark.parametrize("who", SOMEBODY)
def test_every_thing_leads_to_a_page_that_one_may_open(full, who):
    client = full.client(getattr(full.ours, who))
    week = html.fromstring(client.get("/calendar/?view=week").content.decode())
    links = week.xpath("//td[contains(@class, 'card-title')]/a/@href")
    assert links
    assert {client.get(url).status_code for url in links} == {200}


@pytest.mark.parametrize("who", SOMEBODY)
def test_nothing_of_another_body_is_on_it(full, who):
    client = full.client(getattr(full.ours, who))
    for view in ("week", "month"):
        page = client.get(f"/calendar/?view={view}")
        assert page.status_code == 200
        assert "乙省" not in page.content.decode()


def test_administrators_have_no_calendar(full):
    for who in ("system_admin", "security_admin", "audit_admin"):
        assert full.client(getattr(full.ours, who)).get("/calendar/").status_code == 403


@pytest.mark.parametrize("day", ["", "昨天", "0001-01-01", "9999-12-31", "2024-02-29"])
def test_whatever_stands_in_the_address_a_month_is_shown(full, day):
    client = full.client(full.ours.office)
    for view in ("week", "month"):
        assert client.get("/calendar/", {"view": view, "day": day}).status_code == 200


def test_days_off_are_marked_by_the_official_calendar(full):
    page = full.client(full.ours.office).get("/calendar/?view=month&day=2024-10-01").content.decode()
    sheet = html.fromstring(page)
    off = {t.get("datetime") for t in sheet.xpath("//td[contains(@class,'is-off')]//time")}
    assert {"2024-10-01", "2024-10-07"} <= off
    assert "2024-10-12" not in off, "a Saturday that is worked"
