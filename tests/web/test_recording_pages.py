"""Recording, feeding back and referring findings through pages."""

from __future__ import annotations

import pytest

from huiyin.findings import actions
from huiyin.findings.models import Finding, Referral

pytestmark = pytest.mark.django_db


def form(ours, **more):
    return {
        "target": ours.targets[0].pk, "title": "关于“往来款长期挂账”的问题", "text": "挂账 12 笔。",
        "basis": "",
        "category": ours.category.pk, "amount": "120000", "pace": "staged", "recorded_on": "2024-01-08",
        "once": "k" * 20, **more,
    }  # fmt: skip


def test_a_team_member_registers_for_their_own_target(world):
    ours = world.ours
    assert world.client(ours.team1).post("/findings/new/", form(ours)).status_code == 302
    finding = Finding.objects.get()
    assert (finding.state, finding.amount, finding.category) == ("registered", 120000, ours.category)


def test_another_teams_target_is_not_among_the_choices_and_not_taken(world):
    ours = world.ours
    client = world.client(ours.team2)
    assert ours.units[0].name not in client.get("/findings/new/").content.decode()
    assert client.post("/findings/new/", form(ours)).status_code == 422
    assert not Finding.objects.exists()


@pytest.mark.parametrize("who", ["unit1", "leader", "reviewer", "department_staff", "audit_admin"])
def test_who_records_nothing_registers_nothing(world, who):
    ours = world.ours
    answer = world.client(getattr(ours, who)).post("/findings/new/", form(ours))
    assert answer.status_code in (404, 409, 422)
    assert not Finding.objects.exists()


def test_a_negative_amount_is_named_and_what_was_typed_is_kept(world):
    ours = world.ours
    answer = world.client(ours.office).post("/findings/new/", form(ours, amount="-5"))
    assert answer.status_code == 422
    assert "往来款长期挂账" in answer.content.decode()


def test_a_finding_is_amended_until_it_is_fed_back(world):
    ours = world.ours
    finding = ours.register()
    client = world.client(ours.office)
    data = {"version": 1, "title": "关于“台账缺项”的问题", "pace": "staged", "category": ours.category.pk}
    assert client.post(f"/findings/{finding.pk}/amend/", {**data, "once": "l" * 20}).status_code == 302
    stale = client.post(f"/findings/{finding.pk}/amend/", {**data, "title": "另一写法", "once": "m" * 20})
    assert stale.status_code == 409
    assert "另一写法" in stale.content.decode()
    finding.refresh_from_db()
    assert finding.title == "关于“台账缺项”的问题"


def test_feeding_back_a_target_is_all_or_nothing(world):
    ours = world.ours
    good = ours.register("关于“甲”的问题")
    bad = ours.register("关于“乙”的问题")
    Finding.objects.filter(pk=bad.pk).update(category=None)
    client = world.client(ours.office)
    address = f"/targets/{ours.targets[0].pk}/feed-back/"
    assert client.post(address, {"on": "2024-03-26", "once": "n" * 20}).status_code == 409
    good.refresh_from_db()
    assert good.state == "registered"
    Finding.objects.filter(pk=bad.pk).update(category=ours.category)
    assert client.post(address, {"on": "2024-03-26", "once": "n" * 20}).status_code == 302
    assert set(Finding.objects.values_list("state", flat=True)) == {"fed_back"}


def test_a_feedback_date_before_the_finding_is_refused(world):
    ours = world.ours
    finding = ours.register()
    answer = world.client(ours.office).post(
        f"/findings/{finding.pk}/feed-back/", {"on": "2020-01-01", "once": "o" * 20}
    )
    assert answer.status_code == 422
    assert "2024-01-08" in answer.content.decode()


def test_a_department_answers_what_was_referred_to_it_and_sees_nothing_else(world):
    ours = world.ours
    finding, other = ours.issue("关于“资金滞留”的问题"), ours.issue("关于“账实不符”的问题")
    client = world.client(ours.office)
    data = {"department": ours.department.pk, "note": "请核实资金去向", "once": "p" * 20}
    assert client.post(f"/findings/{finding.pk}/refer/", data).status_code == 302
    referral = Referral.objects.get()
    staff = world.client(ours.department_staff)
    listed = staff.get("/referrals/").content.decode()
    assert "资金滞留" in listed
    assert "账实不符" not in listed
    answer = {"version": referral.version, "answer": "已核实，滞留 12 万元。", "once": "q" * 20}
    for stranger in (ours.unit1, ours.team1, world.theirs.department_staff):
        assert world.client(stranger).post(f"/referrals/{referral.pk}/answer/", answer).status_code == 404
    assert staff.post(f"/referrals/{referral.pk}/answer/", answer).status_code == 302
    referral.refresh_from_db()
    assert referral.answer == "已核实，滞留 12 万元。"
    assert staff.get(f"/findings/{other.pk}/refer/").status_code == 404


def test_an_answer_is_given_once(world):
    ours = world.ours
    finding = ours.issue()
    referral = actions.refer(
        finding_id=finding.pk, department_id=ours.department.pk, note="请核实", by=ours.office
    )
    staff = world.client(ours.department_staff)
    for n, status in ((1, 302), (2, 409)):
        data = {"version": referral.version, "answer": f"答复{n}", "once": str(n) * 20}
        assert staff.post(f"/referrals/{referral.pk}/answer/", data).status_code == status
    referral.refresh_from_db()
    assert referral.answer == "答复1"


def test_a_key_matter_is_marked_by_the_office_alone(world):
    ours = world.ours
    finding = ours.issue()
    for who, status in ((ours.team1, 409), (ours.unit1, 409), (ours.office, 302)):
        answer = world.client(who).post(
            f"/findings/{finding.pk}/watch/", {"on": "1", "once": str(who.id)[:20]}
        )
        assert answer.status_code == status
    finding.refresh_from_db()
    assert finding.key_watch


@pytest.mark.parametrize("path", ["amend/", "withdraw/", "feed-back/", "refer/"])
def test_every_form_of_recording_opens(world, path):
    ours = world.ours
    finding = ours.register()
    assert world.client(ours.office).get(f"/findings/{finding.pk}/{path}").status_code == 200
    assert world.client(ours.unit1).get(f"/findings/{finding.pk}/{path}").status_code == 404
