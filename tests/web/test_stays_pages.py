"""Stationing on its pages: the chart and its table, the calendar, the form, the announcement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from huiyin.organisations import actions as organisations
from huiyin.rounds import actions as rounds
from huiyin.rounds.models import Stationing
from huiyin.rounds.stationing import Announcement, StayDates, station
from huiyin.rules.round import MeetingKind
from huiyin.rules.unit import UnitType
from huiyin.rules.workdays import WorkCalendar
from huiyin.web.gantt import LEFT, WIDTH, Line, Moment, Span, cut, draw, width_of

DATES = StayDates(date(2023, 10, 20), date(2023, 12, 20))
SAID = Announcement(
    office="机关二楼 201 室", hotline="演示 800-0166", hotline_hours="工作日 8:00—18:00",
    accepts="反映领导班子问题的来信来访。", declines="个人诉求。", accepts_until=date(2023, 12, 15),
)  # fmt: skip


@pytest.fixture
def shown(world):
    def show(name: str, *args: object, by=None) -> str:
        response = world.client(by or world.ours.office).get(reverse(name, args=args))
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    return show


def keep(side, target: int = 0, dates: StayDates = DATES) -> Stationing:
    return station(target_id=side.targets[target].pk, dates=dates, announcement=SAID, by=side.office)


def test_the_round_shows_every_stay_with_its_days_and_what_is_unusual(ours, shown):
    keep(ours)
    keep(ours, 1, replace(DATES, leaves_on=date(2023, 12, 23)))
    text = shown("stays", ours.round.pk)
    assert text.count('class="gantt-bar is-own"') == 2
    assert "甲省水务厅：2023-10-20 至 2023-12-20" in text
    assert "撤离当天是休息日" in text
    assert "集中反馈会 03-25" in text


def test_a_unit_without_a_stay_of_its_own_has_the_days_of_the_round(ours, shown):
    rounds.set_stationing(
        round_id=ours.round.pk, start=date(2023, 10, 20), end=date(2023, 12, 20), by=ours.office
    )
    text = shown("stays", ours.round.pk)
    assert text.count('class="gantt-bar is-of-round"') == 2


def test_what_slipped_is_told_in_words_to_the_inspecting_side_alone(ours, shown):
    keep(ours)
    keep(ours, 1)
    words = "应在 2024-04-09 前完成一对一反馈，还差“甲省水务厅”"
    assert words in shown("stays", ours.round.pk)
    assert words in shown("stays", ours.round.pk, by=ours.team1)
    assert "前完成一对一反馈" not in shown("stays", ours.round.pk, by=ours.unit1)


@pytest.mark.parametrize("who", ["team1", "unit1", "reviewer"])
def test_nobody_is_shown_another_units_stay(ours, shown, who):
    keep(ours)
    keep(ours, 1)
    by = ours.viewers[who]
    for name in ("stays", "stay_calendar"):
        text = shown(name, ours.round.pk, by=by)
        assert "甲省水务厅" in text
        assert "重工集团" not in text


@pytest.mark.parametrize(
    "name", ["target", "announcement", "announcement_docx", "announcement_pdf", "keep_stay"]
)
def test_a_target_outside_the_scope_does_not_exist(world, name):
    keep(world.ours, 1)
    keep(world.theirs)
    for who, target in (("team1", world.ours.targets[1]), ("office", world.theirs.targets[0])):
        address = reverse(name, args=[target.pk])
        assert world.client(world.ours.viewers[who]).get(address).status_code == 404


@pytest.mark.parametrize("who", ["unit1", "reviewer", "leader"])
def test_readers_are_offered_no_form(world, shown, who):
    keep(world.ours)
    client = world.client(world.ours.viewers[who])
    address = reverse("keep_stay", args=[world.ours.targets[0].pk])
    assert client.get(address).status_code == 403
    assert address not in shown("target", world.ours.targets[0].pk, by=world.ours.viewers[who])


def test_a_form_that_clashes_says_where_the_team_is_and_keeps_what_was_typed(world):
    ours = world.ours
    rounds.assign_team(target_id=ours.targets[1].pk, team_id=ours.teams[0].pk, by=ours.office)
    keep(ours)
    client = world.client(ours.office)
    address = reverse("keep_stay", args=[ours.targets[1].pk])
    data = {"enters_on": "2023-11-01", "leaves_on": "2023-11-30", "office": "三楼 305 室", "version": 0}
    answer = client.post(address, data)
    assert answer.status_code == 409
    assert "在“甲省水务厅”，同一时间不能在两处" in answer.content.decode()
    assert "三楼 305 室" in answer.content.decode()
    assert client.post(address, data | {"alongside": "on"}).status_code == 302
    assert Stationing.objects.get(target=ours.targets[1]).office == "三楼 305 室"


def test_the_days_go_to_other_units_at_once(world):
    ours = world.ours
    data = {"enters_on": "2023-10-20", "leaves_on": "2023-12-20", "version": 0, "others": ours.targets[1].pk}
    answer = world.client(ours.office).post(reverse("keep_stay", args=[ours.targets[0].pk]), data)
    assert answer.status_code == 302
    assert Stationing.objects.count() == 2


def test_the_announcement_says_what_is_accepted_until_when_and_where(world, shown):
    ours = world.ours
    keep(ours)
    page = shown("announcement", ours.targets[0].pk)
    answer = world.client(ours.office).get(reverse("announcement_docx", args=[ours.targets[0].pk]))
    paper = Document(BytesIO(answer.content))
    told = "\n".join(p.text for p in paper.paragraphs)
    told += "\n".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    said = ("甲省第1组进驻甲省水务厅公告", "自 2023-10-20 至 2023-12-20", "反映领导班子问题的来信来访。")
    for words in (*said, "个人诉求。", "演示 800-0166（工作日 8:00—18:00）", "二楼 201 室", "2023-12-15"):
        assert words in page
        assert words in told


def test_the_calendar_counts_many_and_names_few(ours, shown):
    keep(ours)
    text = shown("stay_calendar", ours.round.pk)
    assert "进驻：甲省水务厅" in text
    assert "集中反馈会" in text
    for n in range(3):
        unit = organisations.add_unit(
            body_id=ours.body.pk, name=f"甲省丝业{n}", unit_type=UnitType.ENTERPRISE, by=ours.office
        )
        target = rounds.add_target(round_id=ours.round.pk, unit_id=unit.pk, by=ours.office)
        station(target_id=target.pk, dates=DATES, by=ours.office)
    assert "进驻 4 个单位" in shown("stay_calendar", ours.round.pk)


def test_it_asks_the_database_as_often_for_one_stay_as_for_three(world):
    ours = world.ours
    client, counted = world.client(ours.office), []
    for n in range(3):
        if n:
            unit = organisations.add_unit(
                body_id=ours.body.pk, name=f"甲省丝业{n}", unit_type=UnitType.ENTERPRISE, by=ours.office
            )
            target = rounds.add_target(round_id=ours.round.pk, unit_id=unit.pk, by=ours.office)
            station(target_id=target.pk, dates=DATES, by=ours.office)
            rounds.hold_meeting(
                round_id=ours.round.pk, kind=MeetingKind.ONE_TO_ONE_FEEDBACK, held_on=date(2024, 3, 26),
                target_id=target.pk, by=ours.office,
            )  # fmt: skip
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("stays", args=[ours.round.pk])).status_code == 200
        counted.append(len(caught))
    assert counted[0] == counted[2] <= 30


class TestTheChart:
    def chart(self, **more):
        line = Line("第一组", "甲单位", "/x/", [Span(date(2023, 10, 20), date(2023, 12, 20), "is-own", "甲")])
        given = {"start": date(2023, 10, 10), "end": date(2024, 3, 31), "calendar": WorkCalendar(),
                 "today": date(2030, 1, 1)} | more  # fmt: skip
        return draw(
            [line, line],
            more.pop("meetings", []),
            **{k: given[k] for k in ("start", "end", "calendar", "today")},
        )

    def test_days_off_are_left_white_between_the_working_days(self):
        chart = self.chart(start=date(2023, 10, 9), end=date(2023, 10, 22))
        weeks = [(float(r.x), float(r.width)) for r in chart.worked]
        day = (WIDTH - LEFT - 4) / 14
        assert weeks == [
            (LEFT, pytest.approx(5 * day, abs=0.1)),
            (pytest.approx(LEFT + 7 * day, abs=0.1), pytest.approx(5 * day, abs=0.1)),
        ]

    def test_a_team_is_named_once_over_its_units(self):
        assert [line.team for line in self.chart().lines] == ["第一组", ""]

    def test_words_of_meetings_never_overlap(self):
        meetings = [Moment(date(2024, 3, n), f"领导小组听取汇报 03-{n:02d}") for n in (12, 14, 25, 29)]
        chart = draw([], meetings, start=date(2023, 10, 10), end=date(2024, 3, 31), calendar=WorkCalendar(),
                     today=date(2030, 1, 1))  # fmt: skip
        places = []
        for m in chart.meetings:
            x, room = float(m.x), width_of(m.words)
            places.append((m.y, x - room, x) if m.anchor == "end" else (m.y, x, x + room))
        for n, (y, left, right) in enumerate(places):
            assert right <= WIDTH
            assert not [1 for y2, l2, r2 in places[:n] if y2 == y and l2 < right and left < r2]

    def test_today_is_drawn_only_where_it_falls_into_the_chart(self):
        assert self.chart().today == ""
        assert self.chart(today=date(2023, 11, 1)).today

    def test_names_are_cut_to_their_room(self):
        assert cut("甲单位", 100) == "甲单位"
        assert cut("甲" * 30, 120).endswith("…")
        assert width_of(cut("甲" * 30, 120)) <= 120
