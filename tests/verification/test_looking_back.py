"""A look-back carries the earlier findings along: checked again one by one, shown to those who look back."""

from __future__ import annotations

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse

from huiyin.findings.models import Finding
from huiyin.rounds.models import Target
from huiyin.rules.look_back import Recheck
from huiyin.rules.moves import Refused
from huiyin.verification.looking_back import carried_along, check
from huiyin.verification.models import LookBackCheck


@pytest.fixture
def looked_back(ours):
    """The first team's target looks back at the second target's unit, whose findings another team made."""
    closed, open_, hidden = (
        ours.issue("已整改的问题", target=1), ours.issue("没有整改的问题", target=1),
        ours.register("没有反馈的问题", target=1),
    )  # fmt: skip
    Finding.objects.filter(pk=closed.pk).update(state="closed", closed_on="2024-06-03", completion="done")
    target = ours.targets[0]
    Target.objects.filter(pk=target.pk).update(kind="look_back", looks_back_at=ours.targets[1])
    target.refresh_from_db()
    return target, closed, open_, hidden


def recheck(side, target, finding, result=Recheck.KEPT, note="抽查 12 份台账，均已更新", by=None, **more):
    given = {"target_id": target.pk, "finding_id": finding.pk, "result": result, "note": note}
    return check(**given, by=by or side.team1, **more)


def codes(refused) -> list[str]:
    return [o.code for o in refused.value.obstacles]


def test_what_was_fed_back_is_carried_along_and_not_checked_at_first(ours, looked_back):
    target, closed, open_, _hidden = looked_back
    found = carried_along(ours.team1, target)
    assert [(c.finding, c.result) for c in found] == [(closed, "unchecked"), (open_, "unchecked")]


@pytest.mark.parametrize(("who", "n"), [
    ("office", 2), ("leader", 2), ("team1", 2), ("team2", 0), ("unit1", 0), ("unit2", 0), ("reviewer", 0),
    ("system_admin", 0),
])  # fmt: skip
def test_those_who_look_back_are_told_and_nobody_else(ours, looked_back, who, n):
    assert len(carried_along(ours.viewers[who], looked_back[0])) == n


def test_kept_or_come_back_is_said_with_what_was_seen(ours, looked_back):
    target, closed, open_, _hidden = looked_back
    again = ours.register("同一问题又出现", target=0)
    recheck(ours, target, closed)
    recheck(ours, target, closed, Recheck.COME_BACK, "新设小金库", found_id=again.pk, version=1)
    row = LookBackCheck.objects.get()
    assert (row.result, row.found, row.version) == ("come_back", again, 2)
    with pytest.raises(Refused) as refused:
        recheck(ours, target, open_, note=" ")
    assert codes(refused) == ["recheck_not_closed", "recheck_note_missing"]


def test_nothing_else_is_checked_here(world, looked_back):
    ours = world.ours
    target, closed, _open, hidden = looked_back
    for other in (hidden, world.theirs.issue("别处的问题"), ours.issue("本次的问题", target=0)):
        with pytest.raises(ObjectDoesNotExist):
            recheck(ours, target, other)
    with pytest.raises(ObjectDoesNotExist):
        recheck(ours, target, closed, by=world.theirs.office)
    with pytest.raises(Refused) as refused:
        recheck(ours, target, closed, by=ours.leader)
    assert codes(refused) == ["not_your_role"]
    Target.objects.filter(pk=target.pk).update(kind="regular")
    with pytest.raises(Refused) as refused:
        recheck(ours, target, closed)
    assert codes(refused) == ["not_a_look_back"]


def test_the_page_lists_them_and_takes_the_result(world, looked_back):
    ours = world.ours
    target, closed, _open, _hidden = looked_back
    client = world.client(ours.team1)
    page = client.get(reverse("target", args=[target.pk])).content.decode()
    assert "已整改的问题" in page
    assert "没有反馈的问题" not in page
    address = reverse("check_again", args=[target.pk, closed.pk])
    assert address in page
    data = {"result": "come_back", "note": "", "version": 0}
    refused = client.post(address, data)
    assert refused.status_code == 409
    assert "还没有写明检查的依据" in refused.content.decode()
    assert client.post(address, data | {"note": "又出现同类问题"}).status_code == 302
    page = world.client(ours.office).get(reverse("target", args=[target.pk])).content.decode()
    assert "又出现同类问题" in page
    assert reverse("review:reopen", args=[closed.pk]) in page
    unit = world.client(ours.unit1).get(reverse("target", args=[target.pk])).content.decode()
    assert "已整改的问题" not in unit
