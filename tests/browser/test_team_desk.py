"""A team at work: a paper typed while the connection goes and comes back, drafts merged, one registered."""

from __future__ import annotations

from playwright.sync_api import expect

from .conftest import Person

TYPED = "谈到三笔跨期付款，均无书面请示；审批单由经办人自行保管。"


def saved(somebody: Person, words: str) -> None:
    """Send the form and wait for the page that it leads to."""
    before = somebody.page.url
    somebody.page.get_by_role("button", name=words, exact=True).click()
    somebody.page.wait_for_url(lambda url: url != before)


def draft(member: Person, desk: str, title: str) -> None:
    member.go(f"{desk}draft/")
    member.page.fill("[name=title]", title)
    member.page.fill("[name=text]", f"{title}：三笔付款共 120 万元。")
    member.page.select_option("[name=category]", index=1)
    member.page.get_by_label("与资金科科长谈话").check()
    saved(member, "保存")


def test_nothing_typed_is_lost_and_a_paper_becomes_a_registered_finding(person):
    member, deputy = person("member03"), person("team03")
    member.go("/desks/")
    member.page.locator("td a", has_text="东海装备").first.click()
    member.page.wait_for_url("**/desks/*/")
    desk = member.page.url.removeprefix(member.site.address)
    member.shot("zh-team-desk")

    member.go(f"{desk}paper/")
    member.page.fill("[name=title]", "与资金科科长谈话")
    member.page.fill("[name=text]", TYPED)
    member.context.set_offline(True)
    expect(member.page.locator("#connection")).to_contain_text("连接已断开")
    member.page.get_by_role("button", name="保存", exact=True).click()
    expect(member.page.locator("[name=text]")).to_have_value(TYPED)
    member.shot("zh-working-paper-offline")
    member.context.set_offline(False)
    expect(member.page.locator("#connection")).to_contain_text("连接已恢复")
    # as after a crash: the page is opened anew, its text is back
    member.page.goto(member.site.address + desk)
    member.go(f"{desk}paper/")
    expect(member.page.locator("[name=text]")).to_have_value(TYPED)
    expect(member.page.locator(".draft-note")).to_be_visible()
    saved(member, "保存")
    assert TYPED in member.text()
    member.go(f"{desk}paper/")
    expect(member.page.locator("[name=text]")).to_have_value("")

    draft(member, desk, "走查：付款无请示")
    draft(member, desk, "走查：审批单自行保管")
    member.go(f"{desk}merge/")
    for title in ("走查：付款无请示", "走查：审批单自行保管"):
        member.page.get_by_label(title).check()
    member.page.get_by_role("button", name="下一步").click()
    member.page.wait_for_selector("[name=title]")
    member.page.fill("[name=title]", "走查：付款审批不严")
    saved(member, "保存")
    assert "由这些初稿合并而来" in member.text()
    whole = member.page.url.removeprefix(member.site.address)
    member.page.get_by_role("button", name="提交组长", exact=True).click()
    expect(member.page.locator(".facts")).to_contain_text("待组长审定")
    member.shot("zh-draft-merged", full=True)

    deputy.go(whole)
    saved(deputy, "审定登记")
    assert "走查：付款审批不严" in deputy.text()
    assert person("unit01").opens(whole) == 404
