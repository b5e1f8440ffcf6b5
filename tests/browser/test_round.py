"""A round from the map of its term to its feedback: planned, teams sent, stationed, heard, fed back."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import expect

from .conftest import Person
from .test_finding_life import send

ROUND = "第二十届第三轮巡视"


def before(days: int) -> str:
    return (date.today() - timedelta(days=days)).isoformat()


def proposed(office: Person, taken: str) -> None:
    """Ask for a proposal, wait for it as the page does, and take it over."""
    office.page.get_by_role("button", name="请系统提出方案").click()
    expect(office.page.locator(".proposal-told")).to_contain_text("方案已算出", timeout=60_000)
    # what was fetched again and again ends with a link to the answer; what was ready at once shows it
    answer = office.page.get_by_role("link", name="刷新查看")
    if answer.count():
        answer.click()
    office.shot(f"zh-{taken}")
    office.page.get_by_role("button", name="采用方案").click()
    expect(office.page.locator("#messages")).to_contain_text("已按方案")


def hold(office: Person, here: str, kind: str, days: int, *, target: str = "") -> None:
    office.go(f"{here}meetings/new/?kind={kind}")
    office.page.fill("[name=held_on]", before(days))
    if target:
        office.page.select_option("[name=target]", label=target)
    send(office, "登记")


def advance(office: Person, here: str, words: str) -> None:
    office.go(f"{here}advance/")
    send(office, words)


def test_the_days_of_a_round_that_was_held_are_drawn(person):
    office = person("office")
    office.go("/rounds/")
    office.page.get_by_role("link", name="第二十届第二轮巡视").first.click()
    office.page.get_by_role("link", name="进驻与日程").click()
    expect(office.page.locator("svg.gantt")).to_contain_text("集中反馈会")
    office.shot("zh-gantt")
    office.page.get_by_role("link", name="按月查看").click()
    with office.page.expect_download() as taken:
        office.page.get_by_role("link", name="下载 .ics").click()
    assert Path(taken.value.path()).read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_a_round_goes_from_coverage_to_collective_and_one_to_one_feedback(person):
    office = person("office")
    office.go("/coverage/")
    expect(office.page.locator("table.coverage")).to_contain_text("已排入计划")
    office.shot("zh-coverage")
    # the map itself for the manual: units × rounds
    office.page.locator("table.coverage tbody tr").nth(14).scroll_into_view_if_needed()
    office.shot("zh-coverage-map")
    office.page.get_by_role("link", name="排定各轮次").click()
    proposed(office, "term-plan")

    office.page.get_by_role("link", name=ROUND).first.click()
    office.page.wait_for_url("**/rounds/*/")
    here = office.page.url.removeprefix(office.site.address)
    office.go(f"{here}assignment/")
    office.page.select_option("[name=most]", "5")
    proposed(office, "round-teams")
    units = office.page.locator("td.card-title a").all_inner_texts()

    hold(office, here, "mobilisation", 60)
    advance(office, here, "动员部署")
    office.go(f"{here}stationing/")
    office.page.fill("[name=stationed_from]", before(50))
    office.page.fill("[name=stationed_until]", before(12))
    send(office, "保存")
    advance(office, here, "进驻")
    office.go(f"{here}stays/")
    assert office.page.locator("rect.gantt-bar").count() == len(units)

    hold(office, here, "leading_group_report", 8)
    advance(office, here, "汇报")
    hold(office, here, "collective_feedback", 5)
    advance(office, here, "进入反馈")
    hold(office, here, "one_to_one_feedback", 4, target=units[0])
    office.go(f"{here}advance/")
    # one unit was spoken with, the others still stand against the next step
    assert units[0] not in office.page.locator(".obstacles").inner_text()
    assert units[1] in office.page.locator(".obstacles").inner_text()
    office.go(f"{here}stays/")
    assert office.page.locator("circle.gantt-mark").count() == 1
    assert office.fits()
