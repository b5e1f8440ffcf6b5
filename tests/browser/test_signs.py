"""A reviewer's way from a sign to a judgement, and what it keeps from being closed."""

from __future__ import annotations

import re
import time
from urllib.parse import urlsplit

from .conftest import PHONE, Person
from .test_finding_life import send, state

#: the background has a thousand findings to compare after the demonstration was loaded
PATIENCE_SECONDS = 240


def signs_at(somebody: Person, address: str) -> list[str]:
    """The addresses of the signs on this list, as soon as the background has come so far."""
    until = time.monotonic() + PATIENCE_SECONDS
    found: list[str] = []
    while not found and time.monotonic() < until:
        somebody.go(address)
        links = somebody.page.locator("tbody tr a[href^='/signs/']")
        if not (found := links.evaluate_all("all => all.map(a => a.getAttribute('href'))")):
            time.sleep(2)
    assert found, f"no sign came at {address}"
    return found


def signs_of(somebody: Person, code: str) -> None:
    signs_at(somebody, f"/signs/?code={code}")


def open_first(somebody: Person) -> None:
    address = somebody.page.locator("tbody tr a[href^='/signs/']").first.get_attribute("href")
    somebody.go(address)


def test_a_reviewer_goes_from_a_sign_to_a_confirmed_one_that_keeps_the_finding_open(person):
    office = person("office")
    signs_of(office, "copied_text")
    office.shot("zh-signs")
    open_first(office)
    assert office.page.locator(".sign-texts mark").count() >= 2
    office.shot("zh-sign-copied", full=True)

    signs_of(office, "meetings_only")
    open_first(office)
    office.page.fill("[name=reason]", "约谈财务负责人，没有见到任何退款凭证。")
    send(office, "判断属实")
    assert state(office) == "属实"
    review = office.page.get_by_role("link", name="去审核")
    office.go(review.get_attribute("href"))
    assert "判断为属实的疑点" in office.text()
    office.shot("zh-review-with-sign")

    office.go("/signs/figures/")
    row = office.page.locator("tr", has_text="以会议文件代整改")
    assert re.search(r"\b1\b", row.locator("td").nth(2).inner_text())
    office.shot("zh-sign-figures")


def a_sign_of(office: Person, unit: Person) -> None:
    """Some sign that nobody judged, at a finding that is still open, of the unit at the other browser."""
    unit.go("/findings/")
    own = unit.page.locator("tbody tr").first.locator("td[data-label='单位']").inner_text().strip()
    office.go("/signs/?state=open")
    choice = office.page.locator("select[name=unit] option", has_text=own).first.get_attribute("value")
    until, address = time.monotonic() + PATIENCE_SECONDS, f"/signs/?state=open&unit={choice}"
    while not (sign := _at_open_finding(office, signs_at(office, address))) and time.monotonic() < until:
        time.sleep(2)
    assert sign, "every sign of the unit stands at a closed finding"
    office.go(sign)


def _at_open_finding(office: Person, signs: list[str]) -> str:
    """The first of these signs whose finding is still open: what is closed is reopened, not urged."""
    for sign in signs:
        office.go(sign)
        office.go(office.page.locator(".facts a[href^='/findings/']").first.get_attribute("href"))
        if state(office) != "已销号":
            return sign
    return ""


def test_what_was_pretended_goes_from_the_sign_up_the_ladder_to_an_answer(person):
    office, leader, unit = person("office"), person("leader"), person("unit01")
    a_sign_of(office, unit)
    office.page.fill("[name=reason]", "与经办人员核对，所写与实际不符。")
    send(office, "判断属实")
    assert state(office) == "属实"
    office.go(office.page.get_by_role("link", name="提请督办").get_attribute("href"))
    assert "依据属实的疑点" in office.text()
    office.page.check("[name=rung][value=talk]")
    office.page.fill("[name=demand]", "请主要负责人到会说明整改不实的原因，并报送补救清单。")
    send(office, "提请审批")
    assert re.search("越过了.*督办", office.text())
    office.shot("zh-supervision-skipped")
    office.page.fill("[name=skip_reason]", "整改情况与实际不符，性质较重。")
    send(office, "提请审批")
    assert state(office) == "待审批"
    step = urlsplit(office.page.url).path
    assert unit.opens(step) == 404

    leader.go(step)
    leader.shot("zh-supervision-approving", full=True)
    send(leader, "批准发出")
    assert state(leader) == "待单位答复"

    unit.go("/supervision/")
    unit.go(step)
    assert "性质较重" not in unit.text()
    assert "疑点" not in unit.text()
    unit.page.fill("[name=text]", "已到会说明；清单所列三项本月底前补齐。")
    unit.shot("zh-supervision-answering", full=True)
    send(unit, "提交答复")
    assert state(unit) == "已答复，待核"

    office.go(step)
    send(office, "了结")
    assert state(office) == "已了结"
    office.shot("zh-supervision-settled", full=True)
    office.go("/watch/")
    office.shot("zh-watch")
    phone = person("unit01", size=PHONE)
    phone.go(step)
    assert phone.fits()
    english = person("office", language="en-GB")
    english.go(step)
    assert english.fits()
    english.shot("en-supervision", full=True)


def test_two_pictures_lie_over_each_other_and_days_stand_in_order(person):
    office = person("office")
    signs_of(office, "reused_evidence")
    open_first(office)
    assert office.page.locator(".day-line li").count() >= 3
    pictures = office.page.locator(".sign-pictures figure img")
    if pictures.count() == 2:
        office.page.wait_for_function("document.querySelectorAll('.sign-slide img').length === 2")
        office.page.locator(".sign-slide-label input").fill("30")
    office.shot("zh-sign-pictures", full=True)
    assert office.fits()


def test_signs_fit_a_phone_and_an_english_reader(person):
    phone = person("team03", size=PHONE)
    phone.go("/signs/")
    assert phone.fits()
    english = person("office", language="en-GB")
    signs_of(english, "copied_text")
    english.shot("en-signs")
    open_first(english)
    assert english.fits()
    english.shot("en-sign-copied")
    assert person("unit01").opens("/signs/") == 403
