"""A reviewer's way from a sign to a judgement, and what it keeps from being closed."""

from __future__ import annotations

import re
import time

from .conftest import PHONE, Person
from .test_finding_life import send, state

#: the background has a thousand findings to compare after the demonstration was loaded
PATIENCE_SECONDS = 240


def signs_of(somebody: Person, code: str) -> None:
    """The list of this kind of sign, as soon as the background has come so far."""
    until = time.monotonic() + PATIENCE_SECONDS
    somebody.go(f"/signs/?code={code}")
    while not somebody.page.locator("tbody tr").count() and time.monotonic() < until:
        time.sleep(2)
        somebody.go(f"/signs/?code={code}")
    assert somebody.page.locator("tbody tr").count(), f"no sign of {code} came"


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
