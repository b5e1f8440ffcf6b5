"""What a unit sends out: prepared by its liaison, signed by its head, done in the same transaction."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from huiyin.accounts.models import Grant, User
from huiyin.findings.models import Finding
from huiyin.journal.models import Entry
from huiyin.journal.staleness import Stale
from huiyin.rectification import actions, extending, planning
from huiyin.rectification.models import CloseApplication, Extension, Plan
from huiyin.rules.dispatch import DispatchState
from huiyin.rules.moves import Refused
from huiyin.rules.roles import Role
from huiyin.unit_work import dispatching, signing
from huiyin.unit_work.dispatches import dispatches_for, own_dispatches, waiting_for_signature
from huiyin.unit_work.dispatching import Applied
from huiyin.unit_work.models import Dispatch
from huiyin.unit_work.queries import has_head, units_without_head
from huiyin.verification import actions as verification
from tests.conftest import explained

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("heads_sign")]
SCAN = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def ready(side, title="关于“台账更新不及时”的问题", *, target=0) -> Finding:
    """A finding that could be applied for: planned, reported, proven."""
    finding = side.issue(title, target=target)
    task = side.plan(finding)
    actions.report_progress(
        finding_id=finding.pk, task_id=task.pk, text="已补录 32 条。", by=side.staff_of(finding)
    )
    side.prove(task)
    actions.complete_task(task_id=task.pk, by=side.staff_of(finding))
    return Finding.objects.get(pk=finding.pk)


def prepared(side, *findings) -> Dispatch:
    items = [
        Applied(f.pk, f"台账已补录 {n} 条。", explanations=explained(f))
        for n, f in enumerate(findings, start=32)
    ]
    return dispatching.prepare_application(items=items, by=side.staff_of(findings[0]))


def codes(refused) -> list[str]:
    return [o.code for o in refused.value.obstacles]


def test_a_liaison_applies_through_the_head_alone_and_the_head_signs_with_the_pledge(ours):
    finding = ready(ours)
    with pytest.raises(Refused) as refused:
        ours.hand_in(finding)
    assert codes(refused) == ["head_signature_missing"]
    with pytest.raises(Refused) as refused:
        ours.hand_in(finding, by=ours.head1)
    assert codes(refused) == ["head_signature_missing"]

    dispatch = prepared(ours, finding)
    with pytest.raises(Refused) as refused:
        signing.sign(dispatch_id=dispatch.pk, by=ours.head1, pledge=False)
    assert codes(refused) == ["pledge_missing"]
    for other in (ours.unit1, ours.office, ours.unit2, ours.staff1):
        with pytest.raises((Refused, Dispatch.DoesNotExist)):
            signing.sign(dispatch_id=dispatch.pk, by=other, pledge=True)
    assert not CloseApplication.objects.exists()

    signing.sign(dispatch_id=dispatch.pk, by=ours.head1, pledge=True)
    application = CloseApplication.objects.get()
    assert (application.submitted_by, application.prepared_by) == (ours.head1.id, ours.unit1.id)
    signed = Dispatch.objects.get()
    assert signed.state == DispatchState.SIGNED
    assert (signed.signed_by_name, signed.signed_post) == (ours.head1.name, ours.head1.name)
    assert "真实" in signed.pledge
    told = Entry.objects.filter(object_type="dispatch").values_list("action", flat=True)
    assert set(told) == {"prepare_dispatch", "sign_dispatch"}


def test_what_the_rules_refuse_by_then_is_not_signed_and_every_obstacle_is_told(ours):
    one, other = ready(ours, "问题一"), ready(ours, "问题二")
    dispatch = prepared(ours, one, other)
    actions.plan_task(finding_id=other.pk, title="另一项任务", by=ours.unit1)
    with pytest.raises(Refused) as refused:
        signing.sign(dispatch_id=dispatch.pk, by=ours.head1, pledge=True)
    assert {o.code for o in refused.value.obstacles} == {
        "owner_missing",
        "deadline_missing",
        "evidence_missing",
        "points_unexplained",
    }
    assert {o.params["number"] for o in refused.value.obstacles} == {other.number}
    assert not CloseApplication.objects.exists()
    assert Dispatch.objects.get().state == DispatchState.PREPARED
    assert not Entry.objects.filter(action="sign_dispatch").exists()


def test_nothing_is_prepared_twice_before_it_is_taken_back_and_nothing_that_is_not_ready(ours):
    finding = ready(ours)
    dispatch = prepared(ours, finding)
    with pytest.raises(Refused) as refused:
        prepared(ours, finding)
    assert codes(refused) == ["prepared_already"]
    dispatching.take_back(dispatch_id=dispatch.pk, by=ours.unit1)
    assert prepared(ours, finding).state == DispatchState.PREPARED
    bare = ours.issue("关于“未制定任务”的问题")
    with pytest.raises(Refused) as refused:
        prepared(ours, bare)
    assert codes(refused) == ["not_in_this_state"]
    with pytest.raises(ValidationError):
        dispatching.prepare_application(items=[], by=ours.unit1)


def test_what_the_head_sends_back_is_mended_and_put_before_them_again(ours):
    dispatch = prepared(ours, ready(ours))
    dispatching.send_back(dispatch_id=dispatch.pk, reason="数字与台账不一致", by=ours.head1)
    with pytest.raises(Refused):
        signing.sign(dispatch_id=dispatch.pk, by=ours.head1, pledge=True)
    again = dispatching.prepare_again(dispatch_id=dispatch.pk, texts=["台账已补录 30 条。"], by=ours.unit1)
    with pytest.raises(Stale):
        signing.sign(dispatch_id=dispatch.pk, by=ours.head1, pledge=True, version=again.version - 1)
    signing.sign(dispatch_id=dispatch.pk, by=ours.head1, pledge=True, version=again.version)
    assert CloseApplication.objects.get().text == "台账已补录 30 条。"


def test_whoever_prepared_an_application_does_not_decide_on_it_even_on_the_other_side(ours):
    signing.sign(dispatch_id=prepared(ours, ready(ours)).pk, by=ours.head1, pledge=True)
    application = CloseApplication.objects.get()
    CloseApplication.objects.filter(pk=application.pk).update(prepared_by=ours.team1.id)
    with pytest.raises(Refused) as refused:
        verification.accept(application_id=application.pk, by=ours.team1)
    assert codes(refused) == ["own_preparation"]


def test_a_plan_and_more_time_go_out_under_the_signature_too(ours):
    finding = ready(ours)
    target = ours.targets[0]
    with pytest.raises(Refused) as refused:
        planning.submit(target_id=target.pk, by=ours.unit1)
    assert codes(refused) == ["head_signature_missing"]
    before = dispatching.prepare_plan(target_id=target.pk, by=ours.unit1)
    ours.plan(finding, "另一项任务")
    with pytest.raises(Refused) as refused:
        signing.sign(dispatch_id=before.pk, by=ours.head1, pledge=True)
    assert "changed_since_prepared" in codes(refused)
    dispatching.send_back(dispatch_id=before.pk, reason="与台账不一致", by=ours.head1)
    dispatching.prepare_again(dispatch_id=before.pk, by=ours.unit1)
    signing.sign(dispatch_id=before.pk, by=ours.head1, pledge=True)
    plan = Plan.objects.get(target=target)
    assert (plan.state, plan.editions.get().prepared_by) == ("submitted", ours.unit1.id)

    day = date(2031, 1, 2)
    with pytest.raises(Refused):
        extending.ask(finding_id=finding.pk, wanted_on=day, reason="须待批复", by=ours.unit1)
    asked = dispatching.prepare_extension(
        finding_id=finding.pk, wanted_on=day, reason="须待批复", by=ours.unit1
    )
    signing.sign(dispatch_id=asked.pk, by=ours.head1, pledge=True)
    extension = Extension.objects.get()
    assert (extension.asked_by, extension.prepared_by) == (ours.head1.id, ours.unit1.id)


def test_without_an_account_of_the_head_the_office_is_told_and_a_scan_of_the_pledge_stands_in(ours):
    assert has_head(ours.units[0].pk)
    assert not has_head(ours.units[1].pk)
    finding = ready(ours, target=1)
    assert list(units_without_head(ours.office)) == [ours.units[1]]
    assert not units_without_head(ours.unit2).exists()
    dispatch = prepared(ours, finding)
    signing.sign_on_paper(
        dispatch_id=dispatch.pk, by=ours.unit2, chunks=[SCAN], name="承诺书.pdf", head="某某", post="董事长"
    )
    signed = Dispatch.objects.get()
    assert (signed.signed_post, signed.pledge_name, signed.state) == ("董事长", "承诺书.pdf", "signed")
    assert CloseApplication.objects.get().submitted_by == ours.unit2.id
    at_ours = prepared(ours, ready(ours, "另一问题"))
    with pytest.raises(Refused) as refused:
        signing.sign_on_paper(
            dispatch_id=at_ours.pk, by=ours.unit1, chunks=[SCAN], name="承诺书.pdf", head="某某", post="厅长"
        )
    assert codes(refused) == ["head_signs_here"]


def test_a_dispatch_is_the_units_own_until_it_is_signed(world):
    ours = world.ours
    dispatch = prepared(ours, ready(ours))
    outside = (
        "office",
        "leader",
        "team1",
        "team2",
        "unit2",
        "reviewer",
        "staff1",
        "department_staff",
        "audit_admin",
    )
    assert all(not dispatches_for(ours.viewers[who]).exists() for who in outside)
    assert not dispatches_for(world.theirs.office).exists()
    assert own_dispatches(ours.unit1).get() == waiting_for_signature(ours.head1).get() == dispatch
    page, listing = reverse("dispatch", args=[dispatch.pk]), reverse("dispatches")
    for who in outside:
        client = world.client(ours.viewers[who])
        assert client.get(page).status_code == 404
        assert client.get(listing).status_code == (200 if who == "unit2" else 403)
    signing.sign(dispatch_id=dispatch.pk, by=ours.head1, pledge=True)
    for who in ("office", "leader", "team1", "reviewer"):
        assert dispatches_for(ours.viewers[who]).get() == dispatch
    for who in ("team2", "unit2", "staff1"):
        assert not dispatches_for(ours.viewers[who]).exists()


def test_liaison_and_head_walk_it_on_the_pages(world):
    ours, finding = world.ours, ready(world.ours)
    liaison, head = world.client(ours.unit1), world.client(ours.head1)
    page = liaison.get(reverse("finding", args=[finding.pk])).content.decode()
    assert "送主要负责人签批" in page
    assert "申请销号前还差" not in page
    assert "送主要负责人签批" not in head.get(reverse("finding", args=[finding.pk])).content.decode()
    data = {
        "version": Finding.objects.get().version,
        "completion": "done",
        "text": "台账已补录 32 条。",
        "once": "a",
        **explained(Finding.objects.get()),
    }
    sent = liaison.post(reverse("apply_to_close", args=[finding.pk]), data)
    dispatch = Dispatch.objects.get()
    assert sent.url == reverse("dispatch", args=[dispatch.pk])
    assert "待签批" in liaison.get(sent.url).content.decode()
    listed = head.get(reverse("dispatches")).content.decode()
    assert finding.title in listed
    address = reverse("decide_dispatch", args=[dispatch.pk])
    step = {"version": dispatch.version, "decision": "sign", "once": "b"}
    refused = head.post(address, step)
    assert refused.status_code == 422
    assert "请先阅读承诺内容" in refused.content.decode()
    assert head.post(address, step | {"pledge": "on"}).status_code == 302
    assert "已签批报出" in head.get(sent.url, headers={"accept-language": "zh"}).content.decode()
    office = world.client(ours.office, language="en").get(sent.url)
    assert "Pledge of truth" in office.content.decode()


def test_a_grant_of_the_head_that_was_revoked_signs_nothing_any_more(ours):
    dispatch = prepared(ours, ready(ours))
    Grant.objects.filter(user_id=ours.head1.id, role=Role.UNIT_HEAD).update(state="revoked")
    assert not has_head(ours.units[0].pk)
    assert User.objects.filter(pk=ours.head1.id).exists()
    assert Dispatch.objects.filter(pk=dispatch.pk, state="prepared").exists()
