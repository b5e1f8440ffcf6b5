"""Every page that a role finds in its navigation opens, fits, and speaks one language at a time."""

from __future__ import annotations

import re

import pytest

from .conftest import PHONE

ROLES = (
    "office", "team03", "reviewer", "unit01", "jijian", "leader", "sysadmin", "secadmin1", "auditadmin",
)  # fmt: skip
#: names of rounds and units, and what is quoted, are data
OF_THE_LEDGER = re.compile(r"第?[^\s:]*轮[^\s:]*|[^\s]*(集团|公司|部|局|委员会|中心)\S*|[“「『].*?[”」』]")
HAN = re.compile(r"[\u4e00-\u9fff]")


def navigation(page) -> list[str]:
    links = page.locator("nav a[href^='/']").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return list(dict.fromkeys(links))


def name_of(path: str) -> str:
    return re.sub(r"\W+", "-", path.split("?")[0].strip("/")) or "home"


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_opens_and_fits(person, role):
    somebody = person(role)
    for path in navigation(somebody.page):
        somebody.go(path)
        assert somebody.page.locator("h1").inner_text().strip(), path
        assert somebody.fits(), path
        somebody.page.wait_for_load_state("networkidle")
        somebody.shot(f"zh-{role}-{name_of(path)}")


@pytest.mark.parametrize("role", ["office", "unit01", "auditadmin"])
def test_pages_fit_a_phone(person, role):
    somebody = person(role, size=PHONE)
    for path in navigation(somebody.page):
        somebody.go(path)
        assert somebody.fits(), path
        somebody.page.wait_for_load_state("networkidle")
        if role == "unit01":
            somebody.shot(f"zh-phone-{role}-{name_of(path)}")


@pytest.mark.parametrize("role", ["office", "unit01", "secadmin1"])
def test_the_english_interface_has_no_chinese_of_its_own(person, role):
    """Names and texts of the ledger stay as they are written; headings and the frame are English."""
    somebody = person(role, language="en-GB")
    for path in navigation(somebody.page):
        somebody.go(path)
        for part in ("h1", "h2", "thead th:not([translate=no])", "label", "button", "legend", "dt"):
            for words in somebody.page.locator(f"main {part}:visible").all_inner_texts():
                # what the ledger itself is called stays as it was written
                assert not HAN.search(OF_THE_LEDGER.sub("", words)), (path, part, words)
        somebody.page.wait_for_load_state("networkidle")
        somebody.shot(f"en-{role}-{name_of(path)}")


def test_nobody_gets_past_the_log_in(person):
    stranger = person(None)
    for path in ("/", "/findings/", "/journal/", "/people/", "/search/?q=采购"):
        assert stranger.opens(path) in (301, 302, 404)
    stranger.go("/account/login/")
    stranger.shot("zh-log-in")
