"""Governance campaigns: who is given what, who answers and accepts, who sees which part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from huiyin.evidence.storage import keep_named
from huiyin.governance import actions, queries
from huiyin.governance.actions import NewTask
from huiyin.governance.answering import take
from huiyin.governance.models import Campaign, CampaignTask
from huiyin.journal.staleness import Stale
from huiyin.notices.due import tell_due
from huiyin.notices.making import catch_up
from huiyin.notices.models import Notice
from huiyin.organisations.clock import today
from huiyin.owing.doubts import doubtful
from huiyin.owing.due import things_due
from huiyin.owing.queries import everything_owed
from huiyin.owing.wanted import Wanted, Whose
from huiyin.rules.campaign import Addressed
from huiyin.rules.campaign_task import CampaignTaskAction as A
from huiyin.rules.due import DueKind
from huiyin.rules.moves import Refused
from huiyin.rules.notice_kinds import NoticeKind
from huiyin.rules.owed import OwedKind
from huiyin.rules.roles import Role
from huiyin.themes.actions import merge
from huiyin.themes.models import Theme, ThemePlace
from tests.conftest import person

DUE = today() + timedelta(days=5)
WANTED = Wanted(kinds=frozenset({OwedKind.CAMPAIGN}))


@pytest.fixture
def theme(ours):
    """A common problem with a finding of the first unit, told to it, and one of the second, not told yet."""
    made = Theme.objects.create(body=ours.body, name="公务接待不规范")
    for finding in (ours.issue("接待清单缺失"), ours.register("接待标准超支", target=1)):
        ThemePlace.objects.create(finding=finding, body=ours.body, theme=made)
    return made


@pytest.fixture
def second(ours):
    return person("甲省巡视办副主任", Role.OFFICE, ours.body.pk)


def task(addressed: Addressed = Addressed.ALL, *chosen, **more) -> NewTask:
    given = {"text": "自查近三年接待费用", "deliverable": "自查报告", "due_on": DUE} | more
    return NewTask(**given, addressed=addressed, chosen=chosen)


def opened(ours, *themes, given: NewTask | None = None, by=None) -> Campaign:
    return actions.open_campaign(
        body_id=ours.body.pk, title="公务接待专项治理", reason="多个单位反复出现",
        themes=[t.pk for t in themes], task=given or task(), by=by or ours.office,
    )  # fmt: skip


def owed_by(viewer, **more) -> list[tuple]:
    wanted = Wanted(kinds=WANTED.kinds, **more)
    return [(o.owed.step, o.owed.by, o.owed.to) for o in everything_owed(viewer, wanted, today())]


class TestOpening:
    def test_each_addressee_has_its_task(self, ours, theme):
        def names(*given):
            tasks = opened(ours, theme, given=task(*given)).tasks
            return set(tasks.values_list("addressee__name", "owner"))

        first, other = (u.name for u in ours.units)
        assert names(Addressed.ALL) == {(first, "unit"), (other, "unit")}
        # a unit that was not told of its finding does not learn of it by a task
        assert names(Addressed.CONCERNED) == {(first, "unit")}
        assert names(Addressed.CHOSEN, ours.units[1].pk) == {(other, "unit")}
        assert names(Addressed.DEPARTMENT, ours.department.pk) == {(ours.department.name, "department")}

    def test_the_theme_keeps_its_name_from_then_on(self, ours, theme):
        opened(ours, theme)
        theme.refresh_from_db()
        assert theme.named_by_hand

    def test_everything_that_is_missing_is_said_at_once(self, ours):
        with pytest.raises(Refused) as refused:
            opened(ours, given=task(Addressed.CHOSEN, text=" ", deliverable="", due_on=today()))
        assert {o.code for o in refused.value.obstacles} == {
            "campaign_task_missing", "campaign_deliverable_missing", "campaign_day_past",
            "campaign_to_nobody",
        }  # fmt: skip
        with pytest.raises(ValidationError):
            actions.open_campaign(
                body_id=ours.body.pk, title=" ", reason="", themes=(), task=task(), by=ours.office
            )
        assert not Campaign.objects.exists()

    @pytest.mark.parametrize("who", ["team1", "unit1", "leader", "department_staff", "reviewer"])
    def test_it_is_the_offices_alone(self, ours, who):
        with pytest.raises(Refused):
            opened(ours, by=ours.viewers[who])

    def test_what_is_of_another_body_is_unknown(self, world, theme):
        theirs, ours = world.theirs, world.ours
        with pytest.raises(ObjectDoesNotExist):
            opened(theirs, theme)
        for to, foreign in ((Addressed.CHOSEN, theirs.units[0]), (Addressed.DEPARTMENT, theirs.department)):
            with pytest.raises(Refused):
                opened(ours, given=task(to, foreign.pk))


ANSWERING = {Role.UNIT: "unit1", Role.DEPARTMENT: "department_staff"}


@pytest.fixture(params=ANSWERING)
def given(request, ours):
    """A task for each kind of addressee, with whoever answers it."""
    role = Role(request.param)
    to = (Addressed.DEPARTMENT, ours.department.pk) if role == Role.DEPARTMENT else (
        Addressed.CHOSEN, ours.units[0].pk
    )  # fmt: skip
    return opened(ours, given=task(*to)).tasks.get(), ours.viewers[ANSWERING[role]]


class TestAnswering:
    def test_somebody_owes_a_task_until_another_of_the_office_accepts_it(self, ours, second, given):
        made, owner = given
        assert owed_by(owner, whose=Whose.MINE) == [("carry_out", Role(made.owner), Role.OFFICE)]
        take(task_id=made.pk, action=A.ANSWER, text="已自查", by=owner, version=1)
        assert owed_by(second, whose=Whose.MINE) == [("answer", Role.OFFICE, Role(made.owner))]
        later = DUE + timedelta(days=9)
        take(task_id=made.pk, action=A.RETURN, text="还差明细", due_on=later, by=ours.office)
        made.refresh_from_db()
        assert (made.state, made.due_on) == ("given", later)
        assert owed_by(owner, whose=Whose.MINE) == [("carry_out", Role(made.owner), Role.OFFICE)]
        take(task_id=made.pk, action=A.ANSWER, text="已补明细", by=owner)
        take(task_id=made.pk, action=A.ACCEPT, by=second)
        assert owed_by(owner) == owed_by(second) == []
        assert list(doubtful()) == []
        made.refresh_from_db()
        assert (made.state, made.answer, made.accepted_by) == ("done", "已补明细", second.id)
        assert [e.text for e in queries.events_of_task(made)] == ["", "已补明细", "还差明细", "已自查"]

    def test_whoever_gave_it_does_not_accept_it(self, ours, given):
        made, owner = given
        take(task_id=made.pk, action=A.ANSWER, text="已自查", by=owner)
        with pytest.raises(Refused) as refused:
            take(task_id=made.pk, action=A.ACCEPT, by=ours.office)
        assert [o.code for o in refused.value.obstacles] == ["own_campaign_task"]
        with pytest.raises(IntegrityError), transaction.atomic():
            CampaignTask.objects.filter(pk=made.pk).update(accepted_by=ours.office.id)

    def test_it_is_sent_back_with_a_reason_and_a_day_that_can_be_kept(self, ours, given):
        made, owner = given
        take(task_id=made.pk, action=A.ANSWER, text="已自查", by=owner)
        with pytest.raises(Refused) as refused:
            take(task_id=made.pk, action=A.RETURN, due_on=today(), by=ours.office)
        assert {o.code for o in refused.value.obstacles} == {"reason_missing", "campaign_day_past"}

    def test_the_second_of_two_is_told(self, ours, given):
        made, owner = given
        take(task_id=made.pk, action=A.ANSWER, text="已自查", by=owner, version=1)
        with pytest.raises(Stale):
            take(task_id=made.pk, action=A.ANSWER, text="另一稿", by=owner, version=1)

    def test_it_is_told_to_its_addressee_and_its_answer_to_the_office(self, ours, second, given):
        made, owner = given
        catch_up()
        told = lambda who, kind: Notice.objects.visible_to(who).filter(kind=kind)  # noqa: E731
        assert told(owner, NoticeKind.CAMPAIGN_GIVEN).get().thing_id == made.pk
        for who in ("unit2", "head1", "team1", "leader"):
            assert not told(ours.viewers[who], NoticeKind.CAMPAIGN_GIVEN).exists()
        take(task_id=made.pk, action=A.ANSWER, text="已自查", by=owner)
        take(task_id=made.pk, action=A.ACCEPT, by=second)
        catch_up()
        assert told(ours.office, NoticeKind.CAMPAIGN_ANSWERED).count() == 1
        assert told(owner, NoticeKind.CAMPAIGN_SETTLED).count() == 1

    def test_what_is_late_is_told_once_and_stands_in_the_calendar(self, ours, given):
        made, owner = given
        CampaignTask.objects.filter(pk=made.pk).update(due_on=today() - timedelta(days=1))
        assert tell_due() >= 2
        assert tell_due() == 0
        late = Notice.objects.visible_to(owner).get(kind=NoticeKind.OVERDUE)
        assert (
            late.due_kind
            == {"unit": DueKind.CAMPAIGN_UNIT, "department": DueKind.CAMPAIGN_DEPARTMENT}[made.owner]
        )
        day = today() - timedelta(days=1)
        [due] = [d for d in things_due(owner, day, day, most=5) if d.row == made]
        assert (due.title, due.unit) == ("公务接待专项治理", made.addressee.name)


class TestEnding:
    def test_what_still_waits_is_left_with_a_reason_and_not_in_silence(self, ours, second):
        made = opened(ours)
        answered, rest = made.tasks.order_by("addressee__name")
        by = ours.viewers["unit1" if answered.addressee == ours.units[0] else "unit2"]
        take(task_id=answered.pk, action=A.ANSWER, text="已自查", by=by)
        take(task_id=answered.pk, action=A.ACCEPT, by=second)
        with pytest.raises(Refused) as refused:
            actions.end_campaign(campaign_id=made.pk, text=" ", by=ours.office)
        assert [(o.code, o.params["n"]) for o in refused.value.obstacles] == [
            ("campaign_rest_unexplained", 1)
        ]
        ended = actions.end_campaign(campaign_id=made.pk, text="该单位正在改制", by=ours.office)
        rest.refresh_from_db()
        assert (ended.state, ended.ended_on, rest.state) == ("ended", today(), "left")
        assert [e.text for e in queries.events_of_task(rest)] == ["该单位正在改制"]
        assert owed_by(ours.office) == []
        with pytest.raises(Refused):
            actions.give_task(campaign_id=made.pk, task=task(), by=ours.office)

    def test_when_all_is_accepted_nothing_needs_to_be_explained(self, ours, second):
        made = opened(ours, given=task(Addressed.CHOSEN, ours.units[0].pk))
        take(task_id=made.tasks.get().pk, action=A.ANSWER, text="已自查", by=ours.unit1)
        take(task_id=made.tasks.get().pk, action=A.ACCEPT, by=second)
        assert actions.end_campaign(campaign_id=made.pk, text="", by=ours.office).state == "ended"

    def test_a_mistake_is_withdrawn_with_all_its_tasks(self, ours):
        made = opened(ours)
        with pytest.raises(Refused):
            actions.end_campaign(campaign_id=made.pk, text="", by=ours.office)
        actions.withdraw_campaign(campaign_id=made.pk, text="重复开展", by=ours.office)
        assert set(made.tasks.values_list("state", flat=True)) == {"withdrawn"}
        catch_up()
        told = Notice.objects.visible_to(ours.unit1).filter(kind=NoticeKind.CAMPAIGN_SETTLED)
        assert told.count() == 1

    def test_a_theme_that_was_merged_stands_as_the_other(self, ours, theme):
        made = opened(ours, theme)
        other = Theme.objects.create(body=ours.body, name="三公经费")
        merge(theme_id=theme.pk, into_id=other.pk, by=ours.office)
        assert queries.themes_of(made) == [other]
        assert list(queries.campaigns_about(ours.office, other)) == [made]


class TestScope:
    def test_addressees_see_their_own_task_and_nothing_of_others(self, world, theme):
        ours = world.ours
        made = opened(ours, theme)
        own = made.tasks.get(addressee=ours.units[0])
        other = made.tasks.get(addressee=ours.units[1])
        for who in ("unit1", "head1"):
            client = world.client(ours.viewers[who])
            page = client.get(reverse("campaign_task", args=[own.pk]))
            text = page.content.decode()
            assert "公务接待专项治理" in text
            assert "多个单位反复出现" in text
            assert theme.name not in text
            assert other.addressee.name not in text
            assert client.get(reverse("campaign_task", args=[other.pk])).status_code == 404
            assert client.get(reverse("campaign", args=[made.pk])).status_code == 404
            listed = client.get(reverse("campaign_tasks")).content.decode()
            assert own.addressee.name in listed
            assert other.addressee.name not in listed
            assert client.get(reverse("campaigns")).status_code == 403
        for who in ("team1", "staff1", "reviewer", "department_staff"):
            client = world.client(ours.viewers[who])
            assert client.get(reverse("campaign_task", args=[own.pk])).status_code == 404
            assert client.get(reverse("campaign", args=[made.pk])).status_code == 404
        assert world.client(world.theirs.office).get(reverse("campaign", args=[made.pk])).status_code == 404
        assert world.client(ours.leader).get(reverse("campaign", args=[made.pk])).status_code == 200

    def test_a_deliverable_is_its_addressees_and_the_offices(self, world):
        ours = world.ours
        made = opened(ours)
        own = made.tasks.get(addressee=ours.units[0])
        file = keep_named(["自查报告".encode()], "自查报告.txt")
        take(task_id=own.pk, action=A.ANSWER, text="已自查", files=[file], by=ours.unit1)
        address = reverse("campaign_file", args=[own.files.get().pk])
        found = {
            w: world.client(ours.viewers[w]).get(address).status_code for w in ("unit1", "office", "unit2")
        }
        assert found == {"unit1": 200, "office": 200, "unit2": 404}

    def test_the_lists_take_as_many_queries_for_two_campaigns_as_for_six(
        self, world, django_assert_max_num_queries
    ):
        ours, client = world.ours, world.client(world.ours.office)
        for n in (2, 4):
            for _ in range(n):
                opened(ours)
            for name in ("campaigns", "campaign_tasks", "owed"):
                client.get(reverse(name))
                with django_assert_max_num_queries(14):
                    assert client.get(reverse(name)).status_code == 200


def test_the_forms_do_what_they_say(world, theme, second):
    ours, client = world.ours, world.client(world.ours.office)
    new = reverse("open_campaign")
    page = client.get(new, {"theme": theme.pk}).content.decode()
    assert "有这类问题的单位（1 个）" in page
    sent = {
        "title": "接待专项治理", "reason": "反复出现", "themes": [str(theme.pk)], "text": "自查",
        "deliverable": "自查报告", "due_on": DUE.isoformat(), "addressed": "department", "once": "a",
    }  # fmt: skip
    assert client.post(new, sent).status_code == 422
    client.post(new, sent | {"addressed": "concerned"})
    made = Campaign.objects.get()
    assert "接待专项治理" in client.get(reverse("themes:theme", args=[theme.pk])).content.decode()
    give = reverse("give_campaign_task", args=[made.pk])
    assert client.get(give).status_code == 200
    more = {k: sent[k] for k in ("text", "deliverable", "due_on")} | {"once": "b"}
    client.post(give, more | {"addressed": "department", "department": str(ours.department.pk)})
    assert set(made.tasks.values_list("owner", flat=True)) == {"unit", "department"}
    of_unit = made.tasks.get(owner="unit")
    step = {"version": 1, "decision": "answer", "text": "已自查", "once": "c"}
    world.client(ours.unit1).post(reverse("campaign_task", args=[of_unit.pk]), step)
    step = {"version": 2, "decision": "accept", "once": "d"}
    assert client.post(reverse("campaign_task", args=[of_unit.pk]), step).status_code == 409
    world.client(second).post(reverse("campaign_task", args=[of_unit.pk]), step)
    assert CampaignTask.objects.get(pk=of_unit.pk).state == "done"
    page = client.get(reverse("campaign", args=[made.pk])).content.decode()
    assert "成效" in page
    made.refresh_from_db()
    end = {"version": made.version, "decision": "end", "text": "部门已另行发文", "once": "e"}
    client.post(reverse("campaign", args=[made.pk]), end)
    assert Campaign.objects.get().state == "ended"
    answer = client.get(reverse("export_campaign_tasks"), {"campaign": str(made.pk)})
    assert b"".join(answer.streaming_content)[:2] == b"PK"
