"""Meetings on their pages: minutes for those who read them, decisions given, reported and settled."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.evidence.models import MeetingFile
from huiyin.journal.models import Entry
from huiyin.organisations.clock import today
from huiyin.rounds.actions import hold_meeting
from huiyin.rounds.meetings import NewDecision, give, keep_minutes
from huiyin.rounds.models import MeetingDecision
from huiyin.rules.roles import Role
from huiyin.rules.round import MeetingKind

DUE = today() + timedelta(days=5)


@pytest.fixture
def meeting(ours):
    made = hold_meeting(
        round_id=ours.round.pk, kind=MeetingKind.RECTIFICATION, held_on=date(2024, 5, 6), by=ours.office
    )
    keep_minutes(meeting_id=made.pk, version=1, attended=["巡视办主任"], minutes="只给内部看的话",
                 by=ours.office)  # fmt: skip
    return made


def decide(side, meeting, text: str = "列出超期原因", target: int = 0) -> MeetingDecision:
    new = NewDecision(text, Role.UNIT, DUE, side.targets[target].pk)
    return give(meeting_id=meeting.pk, new=new, by=side.office)


def test_the_office_gives_a_decision_and_the_unit_reports_on_it(world, meeting):
    ours = world.ours
    office, unit = world.client(ours.office), world.client(ours.unit1)
    data = {"text": "列出超期原因", "owner": "unit", "target": ours.targets[0].pk, "due_on": DUE.isoformat()}
    assert office.post(reverse("give_decision", args=[meeting.pk]), data).status_code == 302
    made = MeetingDecision.objects.get()
    page = unit.get(reverse("decision", args=[made.pk])).content.decode()
    assert "列出超期原因" in page
    assert "只给内部看的话" not in page
    assert reverse("decision", args=[made.pk]) in unit.get(reverse("owed")).content.decode()
    address = reverse("decision", args=[made.pk])
    empty = unit.post(address, {"decision": "report", "text": "", "version": 1})
    assert empty.status_code == 409
    assert "还没有写明落实情况" in empty.content.decode()
    assert unit.post(address, {"decision": "report", "text": "三项已列", "version": 1}).status_code == 302
    assert "三项已列" in office.get(address).content.decode()
    assert office.post(address, {"decision": "confirm", "text": "", "version": 2}).status_code == 302
    made.refresh_from_db()
    assert made.state == "settled"


def test_what_is_missing_is_said_with_what_was_typed(world, meeting):
    client = world.client(world.ours.office)
    data = {"text": "没有对象的事", "owner": "team", "due_on": DUE.isoformat()}
    answer = client.post(reverse("give_decision", args=[meeting.pk]), data)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "交巡视巡察组落实的须选定巡视对象" in text
    assert "没有对象的事" in text


@pytest.mark.parametrize("who", ["unit1", "reviewer", "team2", "department_staff"])
def test_minutes_do_not_exist_for_others(world, meeting, who):
    client = world.client(world.ours.viewers[who])
    for name in ("meeting", "keep_minutes", "give_decision"):
        assert client.get(reverse(name, args=[meeting.pk])).status_code == 404
    listed = client.get(reverse("meetings", args=[world.ours.round.pk]))
    assert "只给内部看的话" not in listed.content.decode()
    assert listed.status_code in (200, 403, 404)


def test_another_bodys_office_knows_neither_meeting_nor_decision(world, meeting):
    made = decide(world.ours, meeting)
    client = world.client(world.theirs.office)
    for name, pk in (("meetings", world.ours.round.pk), ("meeting", meeting.pk), ("decision", made.pk)):
        assert client.get(reverse(name, args=[pk])).status_code == 404


def test_a_team_is_listed_only_what_concerns_its_targets(world, meeting):
    ours = world.ours
    decide(ours, meeting, "一组单位的事", 0)
    decide(ours, meeting, "二组单位的事", 1)
    text = world.client(ours.team1).get(reverse("meetings", args=[ours.round.pk])).content.decode()
    assert "一组单位的事" in text
    assert "二组单位的事" not in text


def test_minutes_are_kept_one_post_a_line(world, meeting):
    client = world.client(world.ours.office)
    data = {"attended": "组长\n\n副组长 ", "minutes": "新的纪要", "version": 2}
    assert client.post(reverse("keep_minutes", args=[meeting.pk]), data).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.attended, meeting.minutes) == (["组长", "副组长"], "新的纪要")


def test_it_asks_the_database_as_often_for_one_decision_as_for_three(world, meeting):
    ours, counted = world.ours, []
    client = world.client(ours.office)
    for n in range(3):
        decide(ours, meeting, f"事项{n}")
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("meetings", args=[ours.round.pk])).status_code == 200
        counted.append(len(caught))
    assert counted[0] == counted[2] <= 20


def upload(client, meeting, *files: tuple[str, bytes]):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse("add_meeting_files", args=[meeting.pk]), {"files": sent}, follow=True)


def test_files_of_a_meeting_are_kept_and_fetched_by_whoever_reads_its_minutes(world, meeting):
    ours, office = world.ours, world.client(world.ours.office)
    page = upload(office, meeting, ("签字纪要.txt", "纪要正文".encode()), ("坏.exe", b"MZ")).content.decode()
    assert "签字纪要.txt" in page
    assert "坏.exe" in page  # what is not taken is named
    [piece] = MeetingFile.objects.all()
    address = reverse("meeting_file", args=[piece.pk])
    for reader in (ours.office, ours.leader):
        assert b"".join(world.client(reader).get(address).streaming_content) == "纪要正文".encode()
    for other in (ours.team1, ours.unit1, ours.department_staff, world.theirs.office):
        assert world.client(other).get(address).status_code == 404
        assert upload(world.client(other), meeting, ("乙.txt", b"x")).status_code in (403, 404, 409)
    assert upload(world.client(ours.leader), meeting, ("乙.txt", b"x")).status_code == 409
    assert MeetingFile.objects.count() == 1


def test_the_same_file_is_kept_once_and_a_wrong_one_is_taken_back_with_its_reason(world, meeting):
    office = world.client(world.ours.office)
    upload(office, meeting, ("纪要.txt", b"abc"))
    again = upload(office, meeting, ("纪要副本.txt", b"abc"))
    assert again.status_code == 409
    assert "没有新的文件" in again.content.decode()
    [piece] = MeetingFile.objects.all()
    withdraw = reverse("withdraw_meeting_file", args=[piece.pk])
    assert office.post(withdraw, {"reason": " "}).status_code == 422
    assert world.client(world.ours.leader).post(withdraw, {"reason": "误传"}).status_code == 409
    assert office.post(withdraw, {"reason": "误传"}).status_code == 302
    assert office.get(reverse("meeting_file", args=[piece.pk])).status_code == 404
    assert "误传" in office.get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert Entry.objects.filter(action="withdraw_meeting_file").count() == 1
    upload(office, meeting, ("纪要.txt", b"abc"))
    assert MeetingFile.objects.count() == 2
