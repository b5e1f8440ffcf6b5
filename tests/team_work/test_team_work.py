"""Papers become drafts, drafts are merged and registered; nobody outside the team and the office sees any."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.evidence.storage import keep_named
from huiyin.findings.models import Finding
from huiyin.findings.queries import findings_for
from huiyin.journal.models import Entry
from huiyin.journal.staleness import Stale
from huiyin.notices.models import Notice
from huiyin.organisations.clock import due_date, today
from huiyin.rectification.plans import owed_plans
from huiyin.rounds.models import Round
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.draft import DraftState
from huiyin.rules.finding import FindingState, Pace
from huiyin.rules.moves import Refused
from huiyin.rules.round import RoundState
from huiyin.rules.working_paper import PaperKind, PaperState
from huiyin.team_work import actions, merging, papers, queries
from huiyin.team_work.models import Draft, WorkingPaper
from tests.team_work.conftest import content_of, paper_of

CANARY = "只有本组知道的金丝雀"
OUTSIDERS = ("team2", "unit1", "head1", "staff1", "reviewer", "department_staff", "leader", "system_admin")


def test_a_draft_is_registered_by_the_leader_and_stays_unseen_by_the_unit(side, write):
    draft = write(proposed=True)
    finding = actions.register(draft_id=draft.pk, by=side.chief)
    assert (finding.title, finding.text, finding.basis) == (draft.title, draft.fact, draft.basis)
    assert finding.state == FindingState.REGISTERED
    assert not findings_for(side.unit1).filter(pk=finding.pk).exists()
    draft.refresh_from_db()
    assert (draft.state, draft.finding_id) == (DraftState.REGISTERED, finding.pk)
    assert "财务处处长" not in f"{finding.title}{finding.text}{finding.basis}"


@pytest.mark.parametrize(("who", "why"), [("team1", "leader_decides"), ("office", "leader_decides")])
def test_who_does_not_lead_does_not_register(side, write, who, why):
    draft = write(proposed=True)
    with pytest.raises(Refused) as refused:
        actions.register(draft_id=draft.pk, by=side.viewers[who])
    assert why in {o.code for o in refused.value.obstacles}
    assert not Finding.objects.exists()


def test_the_leader_does_not_decide_on_a_draft_of_their_own(side):
    draft = actions.write_draft(
        target_id=side.targets[0].pk, content=content_of(side, paper_of(side)), by=side.chief
    )
    actions.propose(draft_id=draft.pk, by=side.team1)
    with pytest.raises(Refused) as refused:
        actions.register(draft_id=draft.pk, by=side.chief)
    assert [o.code for o in refused.value.obstacles] == ["own_draft"]


def test_the_office_decides_for_a_team_whose_leader_has_no_account(side):
    target = side.targets[1].pk
    paper = papers.write_paper(
        target_id=target, kind=PaperKind.VISIT, title="走访", on=today(), by=side.team2
    )
    content = content_of(side, paper)
    draft = actions.write_draft(target_id=target, content=content, by=side.team2)
    actions.propose(draft_id=draft.pk, by=side.team2)
    assert actions.register(draft_id=draft.pk, by=side.office).target_id == target


def test_immediate_rectification_is_handed_over_while_the_team_is_there(side, write):
    draft = write(proposed=True, pace=Pace.IMMEDIATE)
    finding = actions.hand_over(draft_id=draft.pk, by=side.chief)
    assert finding.state == FindingState.FED_BACK
    assert finding.due_on == due_date(side.body, DeadlineKind.IMMEDIATE, today())
    assert findings_for(side.unit1).get() == finding
    # the plan is owed from the round's feedback, not from here
    assert owed_plans(side.unit1) == []
    assert list(queries.drafts_for(side.unit1)) == []


def test_what_is_not_urgent_waits_for_the_feedback(side, write):
    draft = write(proposed=True)
    with pytest.raises(Refused) as refused:
        actions.hand_over(draft_id=draft.pk, by=side.chief)
    assert [o.code for o in refused.value.obstacles] == ["pace_not_immediate"]
    Round.objects.update(state=RoundState.REPORTED)
    urgent = write(proposed=True, title="关于“消防通道堵塞”的问题", pace=Pace.IMMEDIATE)
    with pytest.raises(Refused) as refused:
        actions.hand_over(draft_id=urgent.pk, by=side.chief)
    assert [o.code for o in refused.value.obstacles] == ["team_not_there"]
    assert not Finding.objects.exists()


def test_merged_drafts_stay_readable_and_can_be_separated(side, write):
    one, two = write(amount=100), write(title="关于“账实不符”的问题", fact="短少 2 台。", amount=50)
    told = merging.joined([one, two])
    assert (told.fact, told.amount) == ("三个月未登记，涉及 32 笔。\n短少 2 台。", 150)
    whole = merging.merge(draft_ids=[one.pk, two.pk], content=told, by=side.chief)
    parts = Draft.objects.filter(merged_into=whole)
    assert {(p.fact, p.state, p.merged_by_name) for p in parts} == {
        ("三个月未登记，涉及 32 笔。", "merged", side.chief.name), ("短少 2 台。", "merged", side.chief.name),
    }  # fmt: skip
    assert whole.grounds.count() == 2
    with pytest.raises(Refused) as refused:
        actions.drop(draft_id=whole.pk, reason="不用了", by=side.team1)
    assert [o.code for o in refused.value.obstacles] == ["separate_first"]
    merging.separate(draft_id=whole.pk, reason="不是一回事", by=side.team1)
    found = {d.pk: (d.state, d.merged_into_id) for d in Draft.objects.all()}
    assert found == {one.pk: ("written", None), two.pk: ("written", None), whole.pk: ("dropped", None)}


def test_nobody_decides_on_what_was_merged_from_their_own(side, write):
    theirs = actions.write_draft(
        target_id=side.targets[0].pk,
        content=content_of(side, paper_of(side), title="组长写的一条"),
        by=side.chief,
    )
    whole = merging.merge(
        draft_ids=[theirs.pk, write().pk], content=content_of(side, paper_of(side)), by=side.team1
    )
    actions.propose(draft_id=whole.pk, by=side.team1)
    with pytest.raises(Refused) as refused:
        actions.register(draft_id=whole.pk, by=side.chief)
    assert [o.code for o in refused.value.obstacles] == ["own_draft"]


def test_drafts_of_two_units_are_not_merged(side, write):
    paper = papers.write_paper(
        target_id=side.targets[1].pk, kind=PaperKind.TALK, title="谈话", on=today(), by=side.team2
    )
    content = content_of(side, paper)
    other = actions.write_draft(target_id=side.targets[1].pk, content=content, by=side.team2)
    with pytest.raises(ObjectDoesNotExist):
        merging.merge(draft_ids=[write().pk, other.pk], content=content, by=side.team1)
    with pytest.raises(ValidationError, match="至少选两条"):
        merging.merge(draft_ids=[write().pk], content=content, by=side.team1)


def test_a_paper_that_is_leant_on_stays(side, write):
    draft = write()
    paper = draft.papers.get()
    with pytest.raises(Refused):
        papers.withdraw_paper(paper_id=paper.pk, reason="写重了", by=side.team1)
    actions.drop(draft_id=draft.pk, reason="查无实据", by=side.team1)
    papers.withdraw_paper(paper_id=paper.pk, reason="写重了", by=side.team1)
    paper.refresh_from_db()
    assert (paper.state, paper.text) == (PaperState.WITHDRAWN, "台账三个月未登记。")


def test_the_second_of_two_is_told_that_somebody_was_first(side, write):
    draft = write()
    actions.amend_draft(draft_id=draft.pk, content=content_of(side, fact="改过。"), version=1, by=side.chief)
    with pytest.raises(Stale):
        actions.amend_draft(
            draft_id=draft.pk, content=content_of(side, fact="也改。"), version=1, by=side.team1
        )
    assert Entry.objects.filter(object_type="draft", action="amend").count() == 1


def test_a_paper_of_tomorrow_or_of_a_planned_round_is_refused(side):
    with pytest.raises(ValidationError, match="不能晚于今天"):
        paper_of(side, on=today() + timedelta(days=1))
    Round.objects.update(state=RoundState.PLANNED)
    with pytest.raises(Refused) as refused:
        paper_of(side)
    assert [o.code for o in refused.value.obstacles] == ["round_not_drafting"]


@pytest.fixture
def canaries(side, write):
    """A paper, a draft with a remark, a merged one and a registered one, all with the canary."""
    draft = write(title=f"{CANARY}一", fact=CANARY, people=CANARY)
    actions.remark(draft_id=draft.pk, text=CANARY, by=side.team1)
    paper = paper_of(side, CANARY, title=CANARY, source=CANARY)
    handed = write(proposed=True, title="关于“消防通道堵塞”的问题", people=CANARY, pace=Pace.IMMEDIATE)
    actions.hand_over(draft_id=handed.pk, by=side.chief)
    return draft, paper


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_else_learns_that_drafts_and_papers_exist(world, side, canaries, who):
    draft, paper = canaries
    viewer, client = side.viewers[who], world.client(side.viewers[who])
    assert not queries.drafts_for(viewer).filter(target=side.targets[0]).exists()
    assert not queries.papers_for(viewer).filter(target=side.targets[0]).exists()
    assert not queries.remarks_for(viewer).exists()
    target = side.targets[0].pk
    own = [
        reverse("draft", args=[draft.pk]), reverse("amend_draft", args=[draft.pk]),
        reverse("working_paper", args=[paper.pk]), reverse("amend_paper", args=[paper.pk]),
        *(reverse(n, args=[target]) for n in ("desk", "write_paper", "write_draft", "merge_drafts")),
    ]  # fmt: skip
    for address in own:
        assert client.get(address).status_code in (403, 404), address
    for name, given in (
        ("answer_draft", {"decision": "drop", "reason": "x"}),
        ("remark_on_draft", {"text": "x"}),
    ):
        assert client.post(reverse(name, args=[draft.pk]), given).status_code in (403, 404)
    names = ("home", "inbox", "findings", "owed", "desks", "drafts", "working_papers")
    open_to_all = [*map(reverse, names), f"{reverse('search')}?q={CANARY[:4]}"]
    handed = Finding.objects.get()
    for address in (*open_to_all, reverse("finding", args=[handed.pk])):
        shown = client.get(address).content.decode()
        assert CANARY[4:] not in shown, address
    told = Notice.objects.filter(recipient_id=viewer.id)
    assert {n.kind for n in told} <= {"fed_back"}


def test_another_body_sees_nothing_either(world, side, canaries):
    for who in ("office", "team1"):
        viewer = world.theirs.viewers[who]
        assert not queries.drafts_for(viewer).exists()
        assert not queries.desks_for(viewer).filter(pk=side.targets[0].pk).exists()


def test_lists_ask_the_same_number_of_questions_for_one_row_and_for_three(world, side, write):
    client = world.client(side.team1)
    write()
    addresses = [reverse("desks"), reverse("drafts"), reverse("working_papers"),
                 reverse("desk", args=[side.targets[0].pk])]  # fmt: skip
    counted = [_queries(client, a) for a in addresses]
    for n in range(2):
        write(title=f"关于“第 {n} 件事”的问题")
    assert [_queries(client, a) for a in addresses] == counted


def _queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_the_pages_lead_from_a_paper_to_a_registered_finding(world, side):
    member, chief = world.client(side.team1), world.client(side.chief)
    target = side.targets[0].pk
    made = member.post(reverse("write_paper", args=[target]), {
        "kind": "talk", "on": "2024-01-08", "title": "与财务处处长谈话", "text": "三个月未登记。",
    })  # fmt: skip
    paper = WorkingPaper.objects.get()
    assert made.url == reverse("working_paper", args=[paper.pk])
    form = {
        "title": "关于“台账不全”的问题",
        "text": "三个月未登记。",
        "pace": "staged",
        "papers": [str(paper.pk)],
    }
    made = member.post(reverse("write_draft", args=[target]), {**form, "once": "d"})
    draft = Draft.objects.get()
    address = reverse("answer_draft", args=[draft.pk])
    refused = member.post(address, {"decision": "propose", "once": "q"})
    assert refused.status_code == 409
    assert "还没有问题类别" in refused.content.decode()
    category = {"category": str(side.category.pk), "version": draft.version, "once": "e"}
    assert member.post(reverse("amend_draft", args=[draft.pk]), {**form, **category}).status_code == 302
    assert member.post(address, {"decision": "propose", "once": "q"}).status_code == 302
    assert "由本组组长或副组长审定" in member.get(reverse("draft", args=[draft.pk])).content.decode()
    assert chief.post(address, {"decision": "send_back", "reason": "", "once": "r"}).status_code == 422
    done = chief.post(address, {"decision": "register", "once": "s"})
    finding = Finding.objects.get()
    assert done.url == reverse("finding", args=[finding.pk])
    assert finding.title in member.get(reverse("draft", args=[draft.pk])).content.decode()
    again = chief.post(address, {"decision": "register", "once": "s"})
    assert again.url == done.url
    assert Finding.objects.count() == 1


def test_merging_on_pages_keeps_each_part(world, side, write):
    member = world.client(side.team1)
    one, two = write(), write(title="关于“账实不符”的问题")
    address = reverse("merge_drafts", args=[side.targets[0].pk])
    assert one.title in member.get(address).content.decode()
    chosen = member.get(f"{address}?draft={one.pk}&draft={two.pk}")
    assert "由各条初稿拼成" in chosen.content.decode()
    form = {
        "title": "合并后的一条",
        "text": "合并后的事实",
        "pace": "staged",
        "draft": [str(one.pk), str(two.pk)],
    }
    done = member.post(address, {**form, "once": "m"})
    shown = member.get(done.url).content.decode()
    assert one.title in shown
    assert two.title in shown
    assert "由这些初稿合并而来" in shown


def test_a_file_of_a_paper_is_fetched_by_the_team_alone(world, side):
    kept = keep_named([b"receipts"], "收据.txt")
    paper = paper_of(side, files=[kept])
    address = reverse("paper_file", args=[paper.files.get().pk])
    assert b"".join(world.client(side.team1).get(address)) == b"receipts"
    assert world.client(side.unit1).get(address).status_code == 404
    assert world.client(side.team2).get(address).status_code == 404


def test_an_account_is_put_beside_one_name_alone(world, side):
    office = world.client(side.office)
    given = {"name": "另一人", "account_id": str(side.chief.id), "body": str(side.body.pk)}
    twice = office.post(reverse("new_inspector"), given)
    assert "已属于另一名巡视人员" in twice.content.decode()
