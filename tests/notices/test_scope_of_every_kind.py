"""Every kind of notice, in every part that is told it, is asked for its reader's scope when opened."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Grant, GrantState, User
from huiyin.accounts.queries import viewer_for
from huiyin.accounts.viewer import Viewer
from huiyin.clues.models import Clue, DepartmentKey
from huiyin.dialogue.actions import comment
from huiyin.dialogue.asking import ask_about_finding
from huiyin.findings import actions as findings
from huiyin.intake.models import ImportedDocument
from huiyin.notices.models import About, Notice
from huiyin.notices.queries import notices_for, unread_count
from huiyin.organisations.clock import today
from huiyin.rounds.actions import hold_meeting
from huiyin.rounds.meetings import NewDecision
from huiyin.rounds.meetings import give as give_on
from huiyin.rules.comment import Audience
from huiyin.rules.meeting_decision import OF_TARGET
from huiyin.rules.notice_kinds import NoticeKind, Part
from huiyin.rules.notices import EVERY_ROW
from huiyin.rules.roles import Role
from huiyin.rules.round import MeetingKind
from huiyin.unit_work.errands import give
from huiyin.unit_work.models import Dispatch, Person

pytestmark = pytest.mark.django_db
_K = NoticeKind
#: what is not about a finding itself
ABOUT = {
    **dict.fromkeys((_K.PLAN_SUBMITTED, _K.PLAN_OPINION, _K.PLAN_RETURNED, _K.PLAN_APPROVED), About.TARGET),
    _K.TO_REVIEW: About.TARGET,
    **dict.fromkeys((_K.DECISION_GIVEN, _K.DECISION_REPORTED, _K.DECISION_ANSWERED), About.DECISION),
    **dict.fromkeys((_K.ERRAND_GIVEN, _K.ERRAND_REPORTED, _K.ERRAND_RETURNED), About.ERRAND),
    **dict.fromkeys((_K.DISPATCH_WAITING, _K.DISPATCH_SIGNED, _K.DISPATCH_RETURNED), About.DISPATCH),
    **dict.fromkeys((_K.QUESTION_ASKED, _K.QUESTION_ANSWERED), About.QUESTION),
    _K.MENTIONED: About.COMMENT,
    **dict.fromkeys(
        (_K.CLUE_ENTERED, _K.CLUE_SENT, _K.CLUE_RECEIVED, _K.CLUE_REPLIED, _K.CLUE_BACK), About.CLUE
    ),
    _K.IMPORT_WAITING: About.DOCUMENT,
    **dict.fromkeys((_K.ROLE_PROPOSED, _K.ROLE_GRANTED, _K.ROLE_REVOKED), About.GRANT),
}
#: whoever has a part in the world's first unit
PEOPLE = {
    Part.OFFICE: "office", Part.TEAM: "team1", Part.REVIEWER: "reviewer", Part.UNIT: "unit1",
    Part.UNIT_HEAD: "head1", Part.UNIT_STAFF: "staff1", Part.DEPARTMENT: "department_staff",
    Part.LEADING_GROUP: "leader", Part.SECURITY_ADMIN: "security_admin", Part.OWNER: "unit1",
    Part.NAMED: "team1", Part.ADDRESSEE: "unit1", Part.ASKER: "team1", Part.UPLOADER: "office",
}  # fmt: skip
#: told to a person of themselves, and theirs also when they have no role any more
OF_ONESELF = {_K.ROLE_GRANTED, _K.ROLE_REVOKED}


def clue_of(ours) -> Clue:
    """A clue that was sent; nothing of it is opened here."""
    key = DepartmentKey.objects.create(department=ours.department, public=b"p", codes=3, made_by_name="…")
    return Clue.objects.create(
        body=ours.body, year=2026, number=1, target=ours.targets[0], department=ours.department,
        clue_class="other", source="talk", state="sent", key=key, sealed_key=b"k", content=b"c",
        entered_by=ours.team1.id, sent_on=today(), due_on=today(),
    )  # fmt: skip


#: to whom a meeting gave what such a part is told of
GIVEN_TO = {
    Part.TEAM: Role.TEAM, Part.UNIT: Role.UNIT, Part.DEPARTMENT: Role.DEPARTMENT, Part.OFFICE: Role.OFFICE,
    Part.LEADING_GROUP: Role.OFFICE,
}  # fmt: skip


def decided(ours) -> dict[Part, dict[str, object]]:
    """What a meeting gave to each, by whoever is told of it."""
    meeting = hold_meeting(
        round_id=ours.round.pk, kind=MeetingKind.RECTIFICATION, held_on=today(), by=ours.office
    )
    found = {}
    for part, owner in GIVEN_TO.items():
        target = ours.targets[0].pk if owner in OF_TARGET else None
        new = NewDecision("绝不外泄的事项", owner, today(), target, ours.department.pk)
        found[part] = {"thing_id": give_on(meeting_id=meeting.pk, new=new, by=ours.office).pk}
    return found


@pytest.fixture
def matters(ours) -> dict[str, dict[str, object]]:
    """One matter of each sort, all of the first unit."""
    finding = ours.issue("关于“绝不外泄的标题”的问题")
    findings.refer(finding_id=finding.pk, department_id=ours.department.pk, note="请核", by=ours.office)
    staff = Person.objects.create(unit=ours.units[0], name="承办人", account_id=ours.staff1.id)
    errand = give(task_id=ours.plan(finding).pk, inner_due_on=today() + timedelta(days=9), by=ours.unit1,
                  person_ids=[staff.pk])  # fmt: skip
    dispatch = Dispatch.objects.create(
        target=ours.targets[0], unit=ours.units[0], kind="plan", content={}, prepared_by_name="联络员"
    )
    question = ask_about_finding(finding_id=finding.pk, text="？", asked_of=Role.UNIT, by=ours.team1)
    said = comment(finding_id=finding.pk, text="请核", by=ours.office, audience=Audience.INSIDE)
    document = ImportedDocument.objects.create(
        body=ours.body, round=ours.round, uploaded_by=ours.office.id, name="通知.docx", size=1,
    )  # fmt: skip
    of_finding = {"finding": finding, "target": ours.targets[0], "unit": ours.units[0], "round": ours.round}
    of_target = {k: v for k, v in of_finding.items() if k != "finding"}
    return {
        About.FINDING: of_finding,
        About.TARGET: of_target,
        About.ERRAND: {**of_finding, "thing_id": errand.pk},
        About.DISPATCH: {**of_target, "thing_id": dispatch.pk},
        About.QUESTION: {**of_finding, "thing_id": question.pk},
        About.COMMENT: {**of_finding, "thing_id": said.pk},
        About.DOCUMENT: {"document": document, "round": ours.round},
        About.GRANT: {"grant_id": uuid4()},
        About.CLUE: {"thing_id": clue_of(ours).pk},
        About.DECISION: decided(ours),
    }


@pytest.fixture
def told(ours, matters) -> dict[UUID, Notice]:
    """A notice for every row of the tables: every kind, to every part."""
    made = [
        Notice(
            recipient_id=getattr(ours, PEOPLE[part]).id, part=part, kind=kind, urgency="routine",
            body=ours.body,
            about=ABOUT.get(kind, About.FINDING), matter=f"{part} {kind}", at=timezone.now(),
            key=f"{part} {kind}", **_of(matters, kind, part),
        )
        for part, kind in sorted({(row.part, row.kind) for row in EVERY_ROW})
    ]  # fmt: skip
    return {n.pk: n for n in Notice.objects.bulk_create(made)}


def _of(matters, kind: str, part: str) -> dict[str, object]:
    """The matter of such a notice; a decision is another one for each to whom it was given."""
    about = ABOUT.get(kind, About.FINDING)
    return matters[about][part] if about == About.DECISION else matters[about]


def readers(ours) -> list[User]:
    return list(User.objects.filter(pk__in={getattr(ours, name).id for name in PEOPLE.values()}))


def shown(user: User) -> set[UUID]:
    """What is in somebody's inbox, with what they are granted now; the bell counts the same."""
    viewer: Viewer = viewer_for(user)
    found = set(notices_for(viewer).values_list("pk", flat=True))
    assert unread_count(viewer) == len(found)
    return found


def test_every_kind_is_tried_in_every_part(told):
    assert {n.kind for n in told.values()} == set(NoticeKind)
    assert {n.part for n in told.values()} == set(Part)


def test_whoever_has_the_role_reads_all_that_they_were_told(ours, told):
    for user in readers(ours):
        assert shown(user) == {pk for pk, n in told.items() if n.recipient_id == user.pk}, user


@pytest.mark.parametrize("lost", ["revoked", "of another place", "of another body"])
def test_without_the_role_nothing_of_it_is_listed_counted_or_opened(world, ours, told, lost):
    for user in readers(ours):
        _lose(world, user, lost)
    for user in readers(ours):
        own = {pk for pk, n in told.items() if n.recipient_id == user.pk and n.kind in OF_ONESELF}
        assert shown(user) == own, (user, [told[pk].matter for pk in shown(user) ^ own])
    one_of_each = {n.kind: n for n in told.values() if n.kind not in OF_ONESELF}
    for notice in one_of_each.values():
        client = world.client(viewer_for(notice.recipient))
        assert client.get(reverse("open_notice", args=[notice.pk])).status_code == 404, notice.kind
    assert not Notice.objects.exclude(read_at=None).exists()


def _lose(world, user: User, how: str) -> None:
    """Their role goes: altogether, or to the other unit, team or department, or to the other body."""
    theirs = world.theirs
    for grant in Grant.objects.filter(user=user):
        if how == "revoked" or (how == "of another place" and grant.scope_id is None):
            grant.state = GrantState.REVOKED
        elif how == "of another place":
            grant.scope_id = {
                Role.TEAM: world.ours.teams[1].pk, Role.DEPARTMENT: theirs.department.pk,
            }.get(Role(grant.role), world.ours.units[1].pk)  # fmt: skip
        else:
            grant.body_id = theirs.body.pk
            grant.scope_id = grant.scope_id and {
                Role.TEAM: theirs.teams[0].pk, Role.DEPARTMENT: theirs.department.pk,
            }.get(Role(grant.role), theirs.units[0].pk)  # fmt: skip
        grant.save()
