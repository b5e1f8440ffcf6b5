"""The cockpit in a browser: on the desk, on a wall, on a phone."""

from __future__ import annotations

from playwright.sync_api import expect

PHONE = {"width": 360, "height": 740}


def test_the_office_goes_from_the_whole_to_the_list_behind_a_number(person):
    office = person("office")
    office.go("/cockpit/")
    office.shot("zh-office-cockpit")
    assert office.fits()
    expect(office.page.locator("svg.lines").first).to_be_visible()
    cell = office.page.locator("table.heat-map tbody td a").first
    n = cell.inner_text()
    cell.click()
    expect(office.page.locator(".list-count strong").first).to_have_text(n)


def test_a_wall_and_a_phone_cut_nothing_off(person):
    leader = person("leader")
    leader.go("/cockpit/?view=wall")
    assert leader.fits()
    assert leader.page.locator("nav").count() == 0
    unit = person("unit01", size=PHONE)
    unit.go("/cockpit/")
    assert unit.fits()
