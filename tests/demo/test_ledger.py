"""The loaded demonstration is a ledger that keeps every rule of the house."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.db.models import Sum
from django.utils.timezone import localdate

from huiyin.accounts.models import Grant, GrantState, User
from huiyin.accounts.queries import viewer_named
from huiyin.demo import commandline, loading
from huiyin.demo.people import PASSWORD
from huiyin.evidence.actions import attach
from huiyin.evidence.content import media_type
from huiyin.evidence.models import Evidence, StoredFile
from huiyin.evidence.storage import path_of
from huiyin.findings.models import Finding, LedgerTotal, Referral
from huiyin.findings.queries import recount
from huiyin.intake.models import ImportedDocument
from huiyin.journal.models import Entry
from huiyin.journal.proof import prove_all
from huiyin.owing.queries import everything_owed
from huiyin.owing.wanted import Wanted
from huiyin.reading import read
from huiyin.reading.opening import open_bytes
from huiyin.rectification.actions import report_progress
from huiyin.rectification.close_facts import points_of
from huiyin.rectification.closing import apply_to_close
from huiyin.rectification.models import (
    CloseApplication,
    ProgressReport,
    Responsibility,
    StandingCheck,
    Task,
)
from huiyin.rounds.models import Meeting, Round, Target, Team
from huiyin.rules.finding import FindingState
from huiyin.rules.invariants import Breach
from huiyin.rules.owed import OwedKind
from huiyin.rules.roles import Role
from huiyin.rules.round import InspectionKind, MeetingKind, RoundState
from huiyin.rules.task import TaskState
from huiyin.rules.unit import UnitType
from huiyin.server.doctor import examine
from huiyin.server.replaying import Replay
from huiyin.verification.actions import accept, close
from huiyin.verification.models import Review
from huiyin.verification.queries import counts_by_breach, missing_for

pytestmark = pytest.mark.usefixtures("demo")
LIVE = (TaskState.PLANNED, TaskState.UNDER_WAY, TaskState.DONE)


def main_round() -> Round:
    return Round.objects.get(number=2)


def test_the_round_has_the_shape_of_the_one_it_is_modelled_on():
    targets = Target.objects.filter(round=main_round()).select_related("unit")
    shape = Counter((t.kind, t.unit.unit_type) for t in targets)
    assert shape == {
        (InspectionKind.REGULAR, UnitType.FUNCTIONAL_DEPARTMENT): 5,
        (InspectionKind.REGULAR, UnitType.ENTERPRISE): 26,
        (InspectionKind.LOOK_BACK, UnitType.FUNCTIONAL_DEPARTMENT): 1,
        (InspectionKind.LOOK_BACK, UnitType.ENTERPRISE): 1,
    }
    assert Team.objects.filter(round=main_round()).count() == 15
    assert {t.team.number for t in targets} == set(range(1, 16))


def test_the_round_keeps_its_dates():
    held = Meeting.objects.filter(round=main_round(), target=None).values_list("kind", "held_on")
    # rectification is pushed on to this day
    held = held.exclude(kind=MeetingKind.RECTIFICATION)
    assert dict(held) == {
        MeetingKind.MOBILISATION: date(2023, 10, 10),
        MeetingKind.LEADING_GROUP_REPORT: date(2024, 3, 12),
        MeetingKind.COLLECTIVE_FEEDBACK: date(2024, 3, 25),
        MeetingKind.COMPREHENSIVE_REPORT: date(2024, 3, 29),
    }
    one_to_one = Meeting.objects.filter(round=main_round(), kind=MeetingKind.ONE_TO_ONE_FEEDBACK)
    assert one_to_one.count() == 33
    assert {m.held_on for m in one_to_one} == {date(2024, 3, d) for d in (26, 27, 28, 29)}
    assert main_round().stationed_from == date(2023, 10, 20)
    assert (main_round().stationed_until - main_round().stationed_from).days in range(55, 70)


def test_look_backs_point_at_the_round_of_the_year_before():
    looking_back = Target.objects.filter(round=main_round(), kind=InspectionKind.LOOK_BACK)
    assert all(t.looks_back_at.unit_id == t.unit_id for t in looking_back)
    earlier = {t.looks_back_at.round for t in looking_back}
    assert [r.number for r in earlier] == [9]
    assert {r.state for r in earlier} == {RoundState.COMPLETED}
    settled = Finding.objects.filter(round__in=earlier).values_list("state", flat=True)
    assert set(settled) <= {FindingState.CLOSED, FindingState.WITHDRAWN}


def test_what_a_look_back_finds_again_points_at_the_same_unit_and_category_of_the_earlier_round():
    for again in Finding.objects.exclude(earlier=None).select_related("earlier__round", "round"):
        assert (again.unit_id, again.category_id) == (again.earlier.unit_id, again.earlier.category_id)
        assert (again.round.number, again.earlier.round.number) == (2, 9)


def test_every_state_is_there_and_the_shown_target_has_them_all():
    team, unit = viewer_named("team03"), viewer_named("unit01")
    shown = Finding.objects.visible_to(team).filter(unit_id__in=unit.scopes(Role.UNIT))
    assert set(shown.values_list("state", flat=True)) == set(FindingState)
    reviewer = viewer_named("reviewer")
    seen = shown.exclude(fed_back_on=None)
    assert set(seen) == set(Finding.objects.visible_to(reviewer).filter(unit_id__in=unit.scopes(Role.UNIT)))


def test_the_kept_totals_equal_a_recount():
    for found in Round.objects.all():
        kept = LedgerTotal.objects.filter(round=found).aggregate(n=Sum("count"))["n"]
        assert (kept or 0) == sum(recount(found.pk).values())


def test_the_doctor_finds_nothing_and_the_chain_is_proven():
    assert list(examine()) == []
    replay = Replay()
    proofs = list(prove_all(see=replay.see))
    assert proofs
    assert all(p.holds for p in proofs)
    assert len(replay.states) > 20
    assert replay.contents
    assert list(replay.differences()) == []


def test_no_finding_disagrees_with_its_application(today):
    counts = counts_by_breach(viewer_named("office"), Finding.objects.all(), today)
    assert counts[Breach.STATE_MISMATCH] == 0


def test_the_answers_page_has_something_to_say(today):
    counts = counts_by_breach(viewer_named("office"), Finding.objects.all(), today)
    told = (Breach.NO_FEEDBACK, Breach.NO_TASK, Breach.OVERDUE, Breach.UNANSWERED)
    assert all(counts[breach] for breach in told)
    assert missing_for(viewer_named("office"), today).count() >= sum(counts[b] > 0 for b in told)


def test_what_is_kept_up_was_checked_year_by_year_and_is_late_reported_or_due_around_today(today):
    upheld = Finding.objects.filter(state=FindingState.CLOSED, standing=True)
    assert upheld.exists()
    open_ones = StandingCheck.objects.filter(state__in=["due", "reported"])
    assert sorted(open_ones.values_list("finding", flat=True)) == sorted(upheld.values_list("pk", flat=True))
    assert open_ones.filter(state="due", due_on__lt=today).exists()
    assert open_ones.filter(state="due", due_on__range=(today, today + timedelta(days=25))).exists()
    assert open_ones.filter(state="reported").exists()
    confirmed = StandingCheck.objects.filter(state="confirmed")
    assert confirmed.exists()
    for check in confirmed:
        assert check.finding.closed_on < localdate(check.reported_at) < localdate(check.answered_at) <= today
    listed = everything_owed(viewer_named("office"), Wanted(kinds=frozenset({OwedKind.STANDING})), today)
    assert {o.pk for o in listed} == set(open_ones.values_list("pk", flat=True))


def test_something_is_basically_done_and_its_rest_has_a_task_with_a_day():
    left = CloseApplication.objects.filter(state="rest_left").select_related("rest_task", "finding")
    assert left.exists()
    for application in left:
        assert application.rest_task.due_on == application.rest_due_on
        assert application.finding.state == FindingState.IN_PROGRESS


def test_nothing_is_closed_or_accepted_by_one_pair_of_eyes():
    uploaders = {}
    for finding, by in Evidence.objects.values_list("finding_id", "uploaded_by"):
        uploaders.setdefault(finding, set()).add(by)
    decisions = Review.objects.select_related("application")
    assert decisions.filter(decision="close").exists()
    for review in decisions:
        application = review.application
        had_a_part = {application.submitted_by} | uploaders.get(application.finding_id, set())
        if review.decision == "close":
            had_a_part |= set(map(UUID, application.passed_by))
        assert review.decided_by not in had_a_part


def test_whatever_was_applied_for_is_proven_task_by_task():
    asked = Finding.objects.filter(applications__isnull=False)
    proven = set(Evidence.objects.values_list("task_id", flat=True))
    # a rest's task came of the answer
    rests = CloseApplication.objects.exclude(rest_task=None).values("rest_task")
    tasks = Task.objects.filter(finding__in=asked, state__in=LIVE).exclude(pk__in=rests)
    assert tasks.exists()
    assert {t.pk for t in tasks} <= proven


def test_nothing_happens_before_what_it_follows(today):
    for finding in Finding.objects.exclude(fed_back_on=None):
        assert finding.recorded_on <= finding.fed_back_on <= today
        assert all(finding.fed_back_on < t.planned_on <= today for t in finding.tasks.all())
        reports = [localdate(r.reported_at) for r in finding.progress.all()]
        pieces = [localdate(e.uploaded_at) for e in finding.evidence.all()]
        assert all(finding.fed_back_on <= day <= today for day in (*reports, *pieces))
        for application in finding.applications.all():
            handed_in = localdate(application.submitted_at)
            first = min((localdate(r.decided_at) for r in application.reviews.all()), default=today)
            assert finding.fed_back_on < handed_in <= first <= today
            assert application.answer_due_on > handed_in
            assert all(day <= handed_in for day in pieces)
        if finding.state == FindingState.CLOSED:
            last = finding.applications.latest("submitted_at")
            assert finding.closed_on == localdate(last.answered_at)


def test_no_file_is_dated_before_the_finding_that_it_answers():
    for piece in Evidence.objects.select_related("finding"):
        assert piece.finding.fed_back_on < piece.dated <= localdate(piece.uploaded_at)


def test_nothing_is_handed_in_again_without_something_new():
    for application in CloseApplication.objects.filter(finding__applications__state="returned"):
        earlier = application.finding.applications.filter(
            state="returned", submitted_at__lt=application.submitted_at
        )
        for returned in earlier:
            news = application.finding.progress.filter(
                reported_at__gt=returned.answered_at, reported_at__lte=application.submitted_at
            )
            assert news.exists()


def test_returns_reopenings_and_withdrawals_give_their_reason():
    assert not Review.objects.filter(decision="return", reason="").exists()
    for action in ("return", "reopen", "withdraw"):
        entries = Entry.objects.filter(action=action)
        assert entries.exists()
        assert all(json.loads(e.payload)["reason"].strip() for e in entries)


def test_some_tasks_lack_an_owner_or_a_date_only_where_nothing_was_applied_for():
    lacking = Task.objects.filter(due_on=None) | Task.objects.filter(
        pk__in=Responsibility.objects.filter(lead_department="", person="").values("task")
    )
    assert set(lacking.values_list("finding__state", flat=True)) <= {FindingState.IN_PROGRESS}


def test_every_finding_has_a_category_a_basis_and_figures_filled_in():
    for finding in Finding.objects.filter(source_document=None):
        assert finding.category_id
        assert finding.basis
        assert "{" not in finding.title + finding.text + finding.basis
    for text in ProgressReport.objects.values_list("text", flat=True):
        assert "{" not in text
    for text in CloseApplication.objects.values_list("text", flat=True):
        assert "{" not in text


def test_the_files_are_what_they_are_called_and_can_be_opened():
    assert StoredFile.objects.count() > 20
    for piece in Evidence.objects.select_related("file"):
        assert media_type(path_of(piece.file_id), piece.name) == piece.file.media_type
    endings = {e.name.rsplit(".", 1)[-1] for e in Evidence.objects.all()}
    assert endings == {"docx", "pdf", "jpg"}


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_the_evidence_says_what_was_done(ending):
    piece = Evidence.objects.filter(name__endswith=ending).order_by("uploaded_at").first()
    task = Task.objects.get(pk=piece.task_id)
    text = read(open_bytes(path_of(piece.file_id).read_bytes(), piece.name)).text
    assert task.title[:8] in text.replace("\n", "")


def test_one_imported_document_disagrees_with_itself_and_waits():
    waiting = ImportedDocument.objects.filter(state="read")
    assert waiting.count() == 2
    assert [d.number_of_disagreements for d in waiting.filter(number_of_disagreements__gt=0)] == [1]
    applied = ImportedDocument.objects.get(state="applied")
    assert applied.outcome["new"] == 4
    assert Finding.objects.filter(source_document=applied.pk).count() == 4


def test_referrals_are_answered_or_owed_but_never_answered_before_they_were_made(today):
    for referral in Referral.objects.all():
        assert referral.referred_on <= (referral.answered_on or today) <= today
        assert referral.finding.fed_back_on <= referral.referred_on


def test_there_is_a_log_in_a_role_and_its_password_opens_it(settings):
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    rows = json.loads((settings.HUIYIN_DATA / "demo.json").read_text(encoding="utf-8"))
    assert {r["role"] for r in rows} == {r.value for r in Role}
    for row in rows:
        user = authenticate(username=row["username"], password=row["password"])
        assert user is not None, row["username"]
        assert Role(row["role"]) in {g.role for g in viewer_named(row["username"]).grants}
        validate_password(PASSWORD, user)
    others = User.objects.exclude(username__in=[r["username"] for r in rows])
    assert not any(u.has_usable_password() for u in others)


def test_every_role_but_the_first_administrators_was_given_by_two_people():
    grants = Grant.objects.filter(state=GrantState.CONFIRMED).exclude(proposed_by=None)
    assert grants.count() > 50
    assert all(g.proposed_by != g.confirmed_by for g in grants)
    assert Grant.objects.filter(proposed_by=None).count() == 4


def test_the_log_ins_can_walk_a_finding_to_its_close():
    unit, team, office = (viewer_named(name) for name in ("unit01", "team03", "office"))
    mine = Finding.objects.visible_to(unit).filter(state=FindingState.IN_PROGRESS)
    named = mine.exclude(tasks__due_on=None).exclude(tasks__responsibility__lead_department="")
    finding = named.order_by("number").first()
    for task in finding.tasks.all():
        if task.state != TaskState.DONE:
            report_progress(finding_id=finding.pk, task_id=task.pk, text="已完成。", by=unit)
        attach(finding_id=finding.pk, task_id=task.pk, name="核对记录.txt",
               chunks=[f"核对记录 {task.pk}".encode()], by=unit)  # fmt: skip
    said = {point.key: "情况属实。" for point in points_of([finding])[finding.pk]}
    application = apply_to_close(finding_id=finding.pk, text="已整改到位。", explanations=said, by=unit)
    accept(application_id=application.pk, by=team)
    close(application_id=application.pk, by=office)
    assert Finding.objects.get(pk=finding.pk).state == FindingState.CLOSED


def test_a_second_load_changes_nothing():
    entries = Entry.objects.count()
    assert loading.load() is False
    assert Entry.objects.count() == entries


def test_lost_log_ins_are_written_again(settings):
    path = settings.HUIYIN_DATA / "demo.json"
    before = path.read_text(encoding="utf-8")
    path.unlink()
    loading.load()
    assert path.read_text(encoding="utf-8") == before


def test_the_welcome_names_the_address_and_every_role_in_two_languages():
    text = commandline.welcome("http://127.0.0.1:8000/")
    assert "http://127.0.0.1:8000/" in text
    for chinese, english in commandline.ROLES.values():
        assert chinese in text
        assert english in text


def test_progress_is_told_in_phases_that_come_to_their_end(demo):
    assert len(demo) >= 6
    assert all(done == total for _phase, total, done in demo)


def test_what_is_open_lies_around_today(today):
    due = [f.due_on for f in Finding.objects.filter(state__in=["in_progress", "returned", "reopened"])]
    assert any(d < today for d in due)
    assert any(d > today + timedelta(days=7) for d in due)
