"""Applying and deciding for several findings at once: as strict for each as alone, and said of each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from huiyin.authenticity.models import Sifted, Sign
from huiyin.findings.models import Finding
from huiyin.rectification import actions as rectification
from huiyin.rectification.models import CloseApplication
from huiyin.rules.batch import MOST
from huiyin.unit_work.models import Dispatch
from huiyin.verification import actions as verification
from huiyin.verification.batch_deciding import Chosen, decide_on_many
from huiyin.verification.models import Opening, Review

#: with those of the session, the person, their grants and the frame
MOST_QUERIES = 25
APPLY, DECIDE = reverse("batches:apply"), reverse("batches:decide")


def ready(side, title, *, target=0, **more):
    """A finding whose task is proven and done, with nothing for the checks to ask."""
    finding = side.issue(title, target=target, **more)
    Finding.objects.filter(pk=finding.pk).update(due_on=timezone.localdate() + timedelta(days=30))
    task = side.plan(finding)
    staff = side.staff_of(finding)
    rectification.report_progress(finding_id=finding.pk, task_id=task.pk, text="已补录 32 条。", by=staff)
    side.prove(task)
    rectification.complete_task(task_id=task.pk, by=staff)
    return Finding.objects.get(pk=finding.pk)


def applied(side, title, **more):
    application = side.hand_in(ready(side, title, **more))
    now = timezone.now()
    Sifted.objects.update_or_create(
        finding=application.finding, defaults={"wanted_at": now, "sifted_at": now + timedelta(seconds=1)}
    )
    return application


def form_of(findings, key="key-1", **more):
    """The page of the unit sent: every finding ticked, one result for all."""
    form = {"step": "apply", "once": key, "row": [str(f.pk) for f in findings], "text": "均已整改到位。"}
    for f in findings:
        form |= {f"{f.pk}-take": "on", f"{f.pk}-version": f.version, f"{f.pk}-completion": "done"}
    return form | more


def decisions_of(applications, decision="yes", key="key-1", **more):
    form = {"step": "decide", "once": key, "row": [str(a.pk) for a in applications], "reason": "同意。"}
    for a in applications:
        form |= {f"{a.pk}-decision": decision, f"{a.pk}-version": a.version}
    return form | more


def state_of(record) -> str:
    return type(record).objects.values_list("state", flat=True).get(pk=record.pk)


def test_a_unit_applies_for_what_is_ready_and_is_told_what_the_others_lack(world):
    ours = world.ours
    first, second = ready(ours, "关于“甲”的问题"), ready(ours, "关于“乙”的问题")
    money = ready(ours, "关于“丙”的问题", amount=5000)
    lacking = ours.issue("关于“没有任务”的问题")
    liaison = world.client(ours.unit1)
    picked = {"pk": [str(f.pk) for f in (first, second, money, lacking)]}
    page = liaison.post(APPLY, picked)
    assert [i.finding for i in page.context["items"]] == [first, second, money]
    assert [f for f, _against in page.context["left"]] == [lacking]
    assert "5,000 元" in page.content.decode()

    refused = liaison.post(APPLY, form_of([first, second, money]))
    assert refused.status_code == 422
    assert refused.context["items"][2].form.errors
    assert not CloseApplication.objects.exists()

    told = form_of([first, second, money], **{f"{money.pk}-amount_differs-0-0": "款项已核销。"})
    done = liaison.post(APPLY, told, follow=True)
    assert len(done.context["done"]) == 3
    assert {state_of(f) for f in (first, second, money)} == {"applied"}
    kept = CloseApplication.objects.get(finding=money)
    assert (kept.text, kept.points[0]["text"]) == ("均已整改到位。", "款项已核销。")
    again = liaison.post(APPLY, told, follow=True)
    assert again.redirect_chain == done.redirect_chain
    assert CloseApplication.objects.count() == 3


def test_an_unticked_finding_is_left_out_and_one_that_moved_meanwhile_is_named(world):
    ours = world.ours
    first, second, third = (ready(ours, f"关于“第{n}项”的问题") for n in "甲乙丙")
    form = form_of([first, second, third])
    del form[f"{first.pk}-take"]
    form[f"{second.pk}-version"] = second.version + 7
    done = world.client(ours.unit1).post(APPLY, form, follow=True)
    assert [r["title"] for r in done.context["done"]] == [f"{third.number} {third.title}"]
    assert "有变动" in done.context["left"][0]["why"][0]
    assert [state_of(f) for f in (first, second, third)] == ["in_progress", "in_progress", "applied"]


def test_what_is_anothers_is_neither_named_nor_applied_for(world):
    ours, theirs = world.ours, world.theirs
    mine = ready(ours, "关于“本单位”的问题")
    others = [ready(ours, "关于“别的单位的秘密”的问题", target=1), ready(theirs, "关于“别处的秘密”的问题")]
    liaison = world.client(ours.unit1)
    page = liaison.post(APPLY, {"pk": [str(f.pk) for f in (mine, *others)]})
    assert "秘密" not in page.content.decode()
    done = liaison.post(APPLY, form_of([mine, *others]), follow=True)
    assert len(done.context["done"]) == 1
    assert {state_of(f) for f in others} == {"in_progress"}
    for viewer in (ours.office, ours.head1, ours.staff1, ours.reviewer):
        assert world.client(viewer).post(APPLY, form_of([mine])).status_code == 403


def test_where_the_head_signs_all_of_it_is_one_dispatch(world, heads_sign):
    ours = world.ours
    first, second = ready(ours, "关于“甲”的问题"), ready(ours, "关于“乙”的问题")
    done = world.client(ours.unit1).post(APPLY, form_of([first, second]), follow=True)
    dispatch = Dispatch.objects.get()
    assert dispatch.items.count() == 2
    assert {r["url"] for r in done.context["done"]} == {reverse("dispatch", args=[dispatch.pk])}
    assert {state_of(first), state_of(second)} == {"in_progress"}
    page = world.client(ours.unit1).post(APPLY, {"pk": [str(first.pk)]})
    assert page.context["left"][0][1][0].code == "prepared_already"


def test_more_than_a_batch_takes_is_refused_with_the_way_out(world, monkeypatch):
    ours = world.ours
    findings = [ready(ours, f"关于“第{n}项”的问题") for n in "甲乙"]
    monkeypatch.setattr("huiyin.web.choosing.MOST", 1)
    answer = world.client(ours.unit1).post(APPLY, {"pk": [str(f.pk) for f in findings]}, follow=True)
    assert "一次最多办理 1 条" in answer.content.decode()
    assert MOST == 200


def test_a_reviewer_lets_pass_what_may_pass_and_the_office_closes_it(world):
    ours = world.ours
    first, second = applied(ours, "关于“甲”的问题"), applied(ours, "关于“乙”的问题")
    team, office = world.client(ours.team1), world.client(ours.office)
    page = team.post(DECIDE, {"pk": [str(first.pk), str(second.pk)]})
    assert len(page.context["ready"]) == 2
    assert Opening.objects.filter(reviewer=ours.team1.id).count() == 2
    done = team.post(
        DECIDE, decisions_of([first, second], **{f"{second.pk}-reason": "乙已现场核对。"}), follow=True
    )
    assert len(done.context["done"]) == 2
    assert sorted(Review.objects.values_list("reason", flat=True)) == ["乙已现场核对。", "同意。"]
    for application in (first, second):
        application.refresh_from_db()
    form = decisions_of([first, second], key="key-2")
    closed = office.post(DECIDE, form, follow=True)
    assert {state_of(first), state_of(second)} == {"closed"}
    assert Finding.objects.filter(state="closed").count() == 2
    assert office.post(DECIDE, form, follow=True).redirect_chain == closed.redirect_chain
    assert Review.objects.count() == 4


def test_two_pairs_of_eyes_open_signs_and_explanations_hold_in_each(world):
    ours = world.ours
    fine, doubted, explained = (applied(ours, f"关于“{n}”的问题", **more) for n, more in (
        ("妥当", {}), ("可疑", {}), ("有说明", {"amount": 5000}),
    ))  # fmt: skip
    unsifted = applied(ours, "关于“没有比对”的问题")
    everything = [fine, doubted, explained, unsifted]
    for application in everything:
        verification.accept(application_id=application.pk, by=ours.team1, reason="组内已核对")
        application.refresh_from_db()
    Sign.objects.create(finding=doubted.finding, application=doubted, code="copied_text", score=1, why="照搬")
    Sifted.objects.filter(finding=unsifted.finding).delete()
    own = applied(ours, "关于“本人通过”的问题")
    verification.accept(application_id=own.pk, by=ours.team1)
    own.refresh_from_db()
    CloseApplication.objects.filter(pk=own.pk).update(passed_by=[str(ours.office.id)])

    office = world.client(ours.office)
    page = office.post(DECIDE, {"pk": [str(a.pk) for a in (*everything, own)]})
    assert [i.application for i in page.context["ready"]] == [fine]
    against = {i.application.pk: {o.code for o in i.candidate.against_yes} for i in page.context["others"]}
    assert against[doubted.pk] == {"open_sign"}
    assert against[explained.pk] == {"explanations_one_by_one"}
    assert against[unsifted.pk] == {"sifting_waits"}
    assert against[own.pk] == {"own_acceptance"}

    forced = office.post(DECIDE, decisions_of([fine, doubted, explained, unsifted, own]))
    assert forced.status_code == 422
    assert state_of(fine) == "accepted"
    form = decisions_of([*everything, own], "") | {f"{fine.pk}-decision": "yes"}
    office.post(DECIDE, form)
    assert [state_of(a) for a in (*everything, own)] == ["closed", *["accepted"] * 4]


def test_a_sign_raised_between_looking_and_deciding_is_named_and_nothing_is_closed(world):
    ours = world.ours
    application = applied(ours, "关于“甲”的问题")
    verification.accept(application_id=application.pk, by=ours.team1)
    application.refresh_from_db()
    doubt = {"application": application, "code": "copied_text", "score": 1, "why": "照搬"}
    Sign.objects.create(finding=application.finding, **doubt)
    told = decide_on_many(items=[Chosen(application.pk, True, "同意", application.version)], by=ours.office)
    assert [o.code for o in told[0].obstacles] == ["open_sign"]
    stale = decide_on_many(items=[Chosen(application.pk, False, "退回", 99)], by=ours.office)
    assert stale[0].stale
    assert state_of(application) == "accepted"


def test_several_are_sent_back_with_reasons_point_by_point(world):
    ours = world.ours
    first, second = applied(ours, "关于“甲”的问题"), applied(ours, "关于“乙”的问题", amount=5000)
    office = world.client(ours.office)
    bare = decisions_of([first, second], "return", reason="")
    assert office.post(DECIDE, bare).status_code == 422
    form = bare | {f"{first.pk}-point_1": "缺台账原件", f"{second.pk}-check_0": "须附核销凭证"}
    done = office.post(DECIDE, form, follow=True)
    assert len(done.context["done"]) == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.remarks) == ("returned", [{"task": 1, "check": "", "text": "缺台账原件"}])
    assert second.remarks == [{"task": None, "check": "amount_differs", "text": "须附核销凭证"}]


def test_an_application_outside_the_queue_is_neither_shown_nor_decided(world):
    ours, theirs = world.ours, world.theirs
    mine, other = applied(ours, "关于“甲”的问题"), applied(ours, "关于“别组的秘密”的问题", target=1)
    foreign = applied(theirs, "关于“别处的秘密”的问题")
    team = world.client(ours.team1)
    page = team.post(DECIDE, {"pk": [str(a.pk) for a in (mine, other, foreign)]})
    assert [i.application for i in page.context["ready"]] == [mine]
    assert "秘密" not in page.content.decode()
    team.post(DECIDE, decisions_of([mine, other, foreign]))
    assert [state_of(a) for a in (mine, other, foreign)] == ["accepted", "submitted", "submitted"]
    assert world.client(ours.unit1).post(DECIDE, decisions_of([mine])).status_code == 403


@pytest.mark.parametrize("address", [APPLY, DECIDE])
def test_both_pages_cost_as_many_queries_for_many_as_for_one(world, address):
    ours = world.ours
    make, viewer = (ready, ours.unit1) if address == APPLY else (applied, ours.office)
    rows = [make(ours, f"关于“第{n}项”的问题") for n in "甲乙丙"]
    client = world.client(viewer)
    client.get("/help/")

    def queries(some):
        with CaptureQueriesContext(connection) as captured:
            assert client.post(address, {"pk": [str(r.pk) for r in some]}).status_code == 200
        return len(captured)

    some = queries(rows)
    assert queries(rows[:1]) == some
    assert some <= MOST_QUERIES
