"""The inbox: what concerns one, within what one may see at this very moment."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.actions import revoke_grant
from huiyin.accounts.models import Grant, GrantState
from huiyin.accounts.queries import viewer_for
from huiyin.dialogue.asking import ask_about_finding
from huiyin.findings import actions as findings
from huiyin.journal.actions import record
from huiyin.notices.letting_go import let_go
from huiyin.notices.making import catch_up
from huiyin.notices.models import Notice
from huiyin.notices.queries import _unread_statement, notices_for, unread_count
from huiyin.rounds.actions import assign_team
from huiyin.rules.roles import Role

from .conftest import from_now_on

pytestmark = pytest.mark.django_db
SECRET = "关于“绝不外泄的标题”的问题"


@pytest.fixture
def finding(ours):
    from_now_on()
    finding = ours.issue(SECRET)
    ours.apply(finding)
    catch_up()
    return finding


def page(world, viewer, **query):
    answer = world.client(viewer).get(reverse("inbox"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def anew(viewer):
    """The person with what they are granted now."""
    return viewer_for(Grant.objects.filter(user_id=viewer.id).first().user)


def test_the_inbox_shows_the_unread_first_and_the_bell_counts_them(world, ours, finding):
    shown = page(world, ours.team1)
    assert SECRET in shown
    assert "已申请销号，待审核" in shown
    assert 'class="bell-count" aria-hidden="true">1<' in shown
    assert "还没有通知" in page(world, ours.team2)


def test_the_bells_statement_is_put_together_once_without_asking_the_database(
    world, ours, finding, django_assert_num_queries
):
    _unread_statement.cache_clear()
    with django_assert_num_queries(0):
        statements = {_unread_statement(getattr(ours, who)) for who in ("office", "team1", "unit1", "staff1")}
    assert len(statements) == 4
    with django_assert_num_queries(1):
        assert unread_count(ours.team1) == 1
    assert unread_count(ours.team1.only()) == 0


def test_opening_leads_to_the_matter_and_marks_as_read(world, ours, finding):
    notice = Notice.objects.get(recipient_id=ours.team1.id)
    answer = world.client(ours.team1).get(reverse("open_notice", args=[notice.pk]))
    assert answer.url == reverse("finding", args=[finding.pk])
    assert unread_count(ours.team1) == 0
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_anothers_notice_does_not_exist(world, ours, finding):
    notice = Notice.objects.get(recipient_id=ours.team1.id)
    for other in (ours.office, ours.unit1, ours.team2, world.theirs.office):
        client = world.client(other)
        assert client.get(reverse("open_notice", args=[notice.pk])).status_code == 404
        client.post(reverse("mark_notices"), {"pk": notice.pk})
    notice.refresh_from_db()
    assert notice.read_at is None


def test_after_the_role_is_gone_the_notice_is_not_shown_counted_or_opened(world, ours, finding):
    notice = Notice.objects.get(recipient_id=ours.team1.id)
    grant = Grant.objects.get(user_id=ours.team1.id)
    revoke_grant(grant_id=grant.pk, reason="调离", by=ours.security_admin)
    assert unread_count(anew(ours.team1)) == 0
    shown = page(world, ours.team1)
    assert SECRET not in shown
    assert "bell-count" not in shown
    answer = world.client(ours.team1).get(reverse("open_notice", args=[notice.pk]))
    assert answer.status_code == 404
    # what they are told of themselves they do see
    catch_up()
    assert [n.kind for n in notices_for(anew(ours.team1))] == ["role_revoked"]


def test_a_team_that_was_moved_away_sees_nothing_of_it_any_more(world, ours, finding):
    assign_team(target_id=ours.targets[0].pk, team_id=ours.teams[1].pk, by=ours.office)
    assert SECRET not in page(world, ours.team1)
    assert unread_count(ours.team1) == 0


def test_as_a_member_of_the_unit_one_does_not_go_on_seeing_what_one_was_told_as_a_department(world, ours):
    """The canary of the referral: the unit may see the finding, but not that it was referred."""
    person = Grant.objects.get(user_id=ours.department_staff.id)
    Grant.objects.create(
        user_id=person.user_id, role=Role.UNIT, body_id=ours.body.pk, scope_id=ours.units[0].pk,
        state=GrantState.CONFIRMED,
    )  # fmt: skip
    finding = ours.issue(SECRET)
    from_now_on()
    findings.refer(finding_id=finding.pk, department_id=ours.department.pk, note="密", by=ours.office)
    catch_up()
    both = anew(ours.department_staff)
    assert [n.kind for n in notices_for(both)] == ["referred"]
    Grant.objects.filter(pk=person.pk).update(state=GrantState.REVOKED)
    assert list(notices_for(anew(ours.department_staff))) == []
    assert "转来办理，待反馈</a>" not in page(world, ours.department_staff).replace("\n", "")
    assert unread_count(anew(ours.department_staff)) == 0


def test_a_unit_is_asked_a_question_and_never_shown_what_is_suspected(world, ours, finding):
    with transaction.atomic():
        record(body=ours.body.pk, by=ours.team1, action="confirm_sign", object_type="finding",
               object_id=finding.pk, payload={"text": "与乙单位雷同"})  # fmt: skip
    asked = ask_about_finding(finding_id=finding.pk, text="原文何来？", asked_of=Role.UNIT, by=ours.team1)
    catch_up()
    shown = page(world, ours.unit1, state="unread")
    assert "有提问，待答复" in shown
    assert "雷同" not in shown
    assert "迹象" not in shown
    notice = Notice.objects.get(recipient_id=ours.unit1.id, kind="question_asked")
    answer = world.client(ours.unit1).get(reverse("open_notice", args=[notice.pk]))
    assert answer.url == reverse("question", args=[asked.pk])


def test_notices_keep_identifiers_and_no_text(finding):
    columns = [f for f in Notice._meta.fields if f.get_internal_type() in ("CharField", "TextField")]
    for notice in Notice.objects.all():
        assert all("绝不外泄" not in str(getattr(notice, f.attname)) for f in columns)


def test_all_are_marked_as_read_and_that_is_undone(world, ours, finding):
    client = world.client(ours.office)
    before = unread_count(ours.office)
    assert before
    answer = client.post(reverse("mark_all_notices"), follow=True)
    assert "恢复为未读" in answer.content.decode()
    assert unread_count(ours.office) == 0
    batch = answer.context["undo"]
    world.client(ours.team1).post(reverse("undo_mark_all"), {"batch": batch})
    assert unread_count(ours.office) == 0
    client.post(reverse("undo_mark_all"), {"batch": batch})
    assert unread_count(ours.office) == before


def test_only_what_the_filters_show_is_marked(world, ours, finding):
    client = world.client(ours.office)
    before = unread_count(ours.office)
    client.post(reverse("mark_all_notices") + "?kind=plan_submitted")
    assert unread_count(ours.office) == before
    client.post(reverse("mark_all_notices") + f"?unit={ours.units[0].pk}&kind=applied")
    assert unread_count(ours.office) == before - 1


def test_the_inbox_is_filtered_in_the_address_and_offers_nothing_out_of_scope(world, ours, finding):
    assert SECRET in page(world, ours.office, kind="applied", round=ours.round.pk, state="unread")
    assert "没有符合条件的通知" in page(world, ours.office, kind="plan_submitted")
    shown = page(world, ours.office, unit=world.theirs.units[0].pk)
    assert "填写的条件无法使用" in shown
    assert world.theirs.units[0].name not in shown


def test_the_inbox_costs_the_same_with_three_matters_as_with_one(
    world, ours, finding, django_assert_max_num_queries
):
    client = world.client(ours.office)
    client.get(reverse("inbox"))
    with django_assert_max_num_queries(16) as first:
        client.get(reverse("inbox"))
    for n in range(3):
        ours.apply(ours.issue(f"关于“第{n}类”的问题"))
    findings.feed_back(finding_id=ours.register().pk, on=date(2024, 3, 26), by=ours.office)
    catch_up()
    with django_assert_max_num_queries(len(first.captured_queries)):
        client.get(reverse("inbox"))


def test_the_bell_costs_one_query_whatever_there_is(ours, finding, django_assert_num_queries):
    with django_assert_num_queries(1):
        unread_count(ours.office)


def test_what_was_read_long_ago_is_let_go_and_what_is_unread_never(ours, finding):
    mine = Notice.objects.filter(recipient_id=ours.team1.id)
    mine.update(read_at=timezone.now() - timedelta(days=401))
    count = Notice.objects.count()
    assert let_go() == 1
    assert (mine.count(), Notice.objects.count()) == (0, count - 1)
