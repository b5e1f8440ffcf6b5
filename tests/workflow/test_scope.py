"""What is outside a viewer's scope does not exist. Data that could leak stands beside what may be seen."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.accounts.journal_scope import journal_for
from huiyin.accounts.queries import grants_for, people_for, viewer_for
from huiyin.accounts.viewer import NOBODY
from huiyin.evidence.queries import evidence_for
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.findings.queries import counts_by_state, findings_for, referrals_for
from huiyin.organisations.queries import bodies_for, departments_for, units_for
from huiyin.rectification.queries import applications_for, outcomes, progress_for, tasks_for
from huiyin.rounds.queries import meetings_for, rounds_for, targets_for, teams_for, terms_for
from huiyin.verification.queries import missing_for, overdue_for, unanswered_for

pytestmark = pytest.mark.django_db
TODAY = date(2030, 1, 1)

#: titles of the findings below that each person may know of
SEEN = {
    "office": {"己登记一", "己反馈一", "己反馈二", "己移送二"},
    "leader": {"己登记一", "己反馈一", "己反馈二", "己移送二"},
    "team1": {"己登记一", "己反馈一"},
    "team2": {"己反馈二", "己移送二"},
    "unit1": {"己反馈一"},
    "unit2": {"己反馈二", "己移送二"},
    "reviewer": {"己反馈一"},
    "department_staff": {"己移送二"},
    "system_admin": set(),
    "security_admin": set(),
    "audit_admin": set(),
}


@pytest.fixture
def full(world):
    """In both bodies: one finding not yet issued, one issued a unit, one referred; each with everything."""
    for mark, side in (("己", world.ours), ("彼", world.theirs)):
        side.register(f"{mark}登记一")
        side.apply(side.issue(f"{mark}反馈一"))
        side.apply(side.issue(f"{mark}反馈二", target=1))
        referred = side.issue(f"{mark}移送二", target=1)
        side.plan(referred)
        findings.refer(
            finding_id=referred.pk, department_id=side.department.pk, note="请核实资金去向", by=side.office
        )
    return world


@pytest.mark.parametrize("who", SEEN)
def test_each_role_sees_exactly_its_findings(full, who):
    assert {f.title for f in findings_for(getattr(full.ours, who))} == SEEN[who]


@pytest.mark.parametrize("who", SEEN)
def test_counts_speak_of_the_same_findings_as_lists(full, who):
    viewer = getattr(full.ours, who)
    assert sum(counts_by_state(viewer, full.ours.round.pk).values()) == len(SEEN[who])
    assert counts_by_state(viewer, full.theirs.round.pk) == {}


@pytest.mark.parametrize("who", SEEN)
def test_what_hangs_on_a_finding_is_seen_with_it_and_not_without(full, who):
    viewer = getattr(full.ours, who)
    for rows in (tasks_for(viewer), applications_for(viewer), evidence_for(viewer)):
        assert {r.finding.title for r in rows} <= SEEN[who]
    assert {t.finding.title for t in tasks_for(viewer)} == SEEN[who] - {"己登记一"}
    for rows in (missing_for(viewer, TODAY), overdue_for(viewer, TODAY)):
        assert {f.title for f in rows} <= SEEN[who]
    assert {a.finding.title for a in unanswered_for(viewer, TODAY)} <= SEEN[who]


@pytest.mark.parametrize("who", SEEN)
def test_progress_and_outcomes_stay_within_scope(full, who):
    viewer = getattr(full.ours, who)
    for finding in Finding.objects.all():
        seen = finding.title in SEEN[who]
        assert progress_for(viewer, finding.pk).exists() == (seen and finding.title[1:3] == "反馈")
    assert outcomes(viewer, list(Finding.objects.values_list("pk", flat=True)))["rules_made"] == 0


def test_units_rounds_and_targets_of_another_body_do_not_exist(full):
    for who in SEEN:
        viewer = getattr(full.ours, who)
        assert {b.name for b in bodies_for(viewer)} == {"甲省巡视办"}
        assert all(u.body_id == full.ours.body.pk for u in units_for(viewer))
        assert all(r.body_id == full.ours.body.pk for r in rounds_for(viewer))
        assert not targets_for(viewer, full.theirs.round.pk).exists()
        assert not teams_for(viewer, full.theirs.round.pk).exists()
        assert not meetings_for(viewer, full.theirs.round.pk).exists()
        assert not departments_for(viewer, full.theirs.body.pk).exists()
        assert all(t.body_id == full.ours.body.pk for t in terms_for(viewer))


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("unit1", {"甲省水务厅"}),
        ("team2", {"甲省重工集团"}),
        ("reviewer", {"甲省水务厅"}),
        ("department_staff", {"甲省审计厅"}),
        ("office", {"甲省水务厅", "甲省重工集团", "甲省审计厅"}),
        ("audit_admin", set()),
    ],
)
def test_each_role_knows_of_its_units_only(full, who, names):
    assert {u.name for u in units_for(getattr(full.ours, who))} == names


def test_a_department_sees_only_what_was_referred_to_it(full):
    assert {r.finding.title for r in referrals_for(full.ours.department_staff)} == {"己移送二"}
    assert not referrals_for(full.ours.unit2).exists()
    assert not referrals_for(full.ours.team2).exists()


def test_the_journal_shows_each_role_its_part(full):
    chain = str(full.ours.body.pk)
    for who in ("office", "leader", "security_admin", "audit_admin"):
        chains = set(journal_for(getattr(full.ours, who)).values_list("chain", flat=True))
        assert chain in chains
        assert str(full.theirs.body.pk) not in chains
    own = journal_for(full.ours.unit1)
    assert own.exists()
    assert {e.actor_id for e in own} == {full.ours.unit1.id}


def test_accounts_and_grants_are_the_administrators_matter(full):
    assert [u.pk for u in people_for(full.ours.unit1)] == [full.ours.unit1.id]
    assert {g.user_id for g in grants_for(full.ours.office)} == {full.ours.office.id}
    seen = {g.body_id for g in grants_for(full.ours.security_admin)}
    assert seen == {full.ours.body.pk}


def test_a_revoked_grant_ends_at_once(full):
    from huiyin.accounts.actions import revoke_grant
    from huiyin.accounts.models import Grant, User

    user = User.objects.get(pk=full.ours.unit1.id)
    assert findings_for(viewer_for(user)).exists()
    revoke_grant(grant_id=Grant.objects.get(user=user).pk, reason="调离", by=full.ours.security_admin)
    assert not findings_for(viewer_for(user)).exists()


def test_nobody_sees_nothing(full):
    for query in (findings_for, tasks_for, applications_for, evidence_for, units_for, rounds_for, bodies_for):
        assert not query(NOBODY).exists()
