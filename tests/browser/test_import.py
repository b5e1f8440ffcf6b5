"""The main job: a published notice becomes a ledger, and what does not add up is seen before."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docx import Document

UNIT = "东海装备制造集团有限公司"
LINES = (
    f"中共{UNIT}党委关于巡视整改进展情况的通报",
    f"2023年10月16日至12月15日，中央第三巡视组对{UNIT}党委开展了常规巡视，2024年3月26日反馈了巡视意见。"
    "反馈的3个问题，已完成整改1个，正在整改1个，完善制度2项。现将整改进展情况通报如下。",
    "一、关于“备品备件积压，账实不符”问题的整改",
    "一是逐库盘点，清理积压备件 312 项。二是上线出入库系统，实行扫码管理。该问题已完成整改。",
    "二、关于“试验数据补录，审核签字不全”问题的整改",
    "一是封存原始记录，逐份核对。二是修订《试验记录管理办法》。该问题正在整改。",
    "三、关于“培训经费挪作招待”问题的整改",
    "一是退回违规费用 3.2 万元。二是修订经费审批流程。",
)


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """Claims three findings of which one is done and one under way: one is missing from the sum."""
    document = Document()
    for line in LINES:
        document.add_paragraph(line)
    path = tmp_path / "整改通报.docx"
    document.save(path)
    return path


def test_a_notice_is_read_checked_confirmed_and_stands_in_the_ledger_once(person, notice):
    office = person("office")
    office.go("/imports/")
    office.shot("zh-imports")
    first = upload(office, notice)
    assert "与列出的不符" in office.text() or "不一致" in office.text() or "不符" in office.text()
    office.shot("zh-import-reading")
    confirm(office, first)
    assert found(office, "试验数据补录") == 1
    again = upload(office, notice)
    office.go(again + "plan/")
    assert found(office, "试验数据补录") == 1


def found(office, words: str) -> int:
    """How many findings of the imported unit have these words in their title."""
    office.go(f"/findings/?q={words}")
    rows = office.page.locator("table.list tbody tr", has_text="东海装备")
    return rows.count()


def upload(office, path: Path) -> str:
    """Hand in a file, wait until it is read, give the address of its import page."""
    page = office.page
    office.go("/imports/upload/")
    option = page.locator("select[name=round] option", has_text="第二轮").first.get_attribute("value")
    page.select_option("select[name=round]", value=option)
    page.set_input_files("input[name=files]", str(path))
    page.locator("form:has(input[name=files]) button[type=submit]").click()
    page.wait_for_load_state()
    address = page.locator("a[href^='/imports/']", has_text=path.name).first.get_attribute("href")
    office.go(address)
    # while it is read the page asks again by itself, and shows what was read when there is something
    page.locator("mark").first.wait_for(state="attached", timeout=60_000)
    return address


def confirm(office, address: str) -> None:
    """Look at what will happen, tick what has to be confirmed, put it into the ledger."""
    page = office.page
    office.go(address + "plan/")
    office.shot("zh-import-plan", full=True)
    for box in page.locator("input[data-confirms]").all():
        box.check()
    page.get_by_role("button", name=re.compile("确认入账|确认登记")).click()
    page.wait_for_load_state()
    assert "不能" not in page.locator("#messages").inner_text()


FED_BACK = (
    "一、关于“工装模具台账缺失”问题的整改",
    "一是补建台账。二是每季度盘点。该问题已完成整改。",
    "二、关于“出口订单评审走过场”问题的整改",
    "一是修订评审规程。二是留存评审记录。该问题已完成整改。",
    "三、关于“退休返聘未经审批”问题的整改",
    "一是清退 4 人。二是修订返聘办法。该问题已完成整改。",
)


def written(folder: Path, name: str, *lines: str) -> Path:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(folder / name)
    return folder / name


def head(done: int) -> tuple[str, str]:
    return (
        f"中共{UNIT}党委关于巡视整改进展情况的通报",
        f"2023年10月16日至12月15日，中央第三巡视组对{UNIT}党委开展了常规巡视，2024年3月26日反馈了巡视意见。"
        f"反馈的{done}个问题，已完成整改{done}个。现将整改进展情况通报如下。",
    )


def test_a_finding_that_a_report_drops_is_marked_and_an_item_is_mended_by_keyboard(person, tmp_path):
    office = person("office")
    page = office.page
    confirm(office, upload(office, written(tmp_path, "第一次通报.docx", *head(3), *FED_BACK)))
    address = upload(office, written(tmp_path, "第二次通报.docx", *head(2), *FED_BACK[:-2]))
    across = page.locator(".intake-across")
    across.wait_for()
    for words in ("台账中有、文件未提到的问题", "上次提到、这次没有的问题", "总数比上次少"):
        assert words in across.inner_text()
    assert "退休返聘未经审批" in across.inner_text()
    mend_by_keyboard(page, "出口订单评审走过场", "出口订单评审走了过场")
    # what was mended counts as checked: the first press goes on to the next item, the second accepts it
    page.keyboard.press("a")
    page.keyboard.press("a")
    page.locator(".item.is-accepted").first.wait_for()
    page.keyboard.press("u")
    page.locator(".item.is-accepted").first.wait_for(state="detached")
    office.go(address + "plan/")
    page.select_option("select[name=same-0-is]", label="是同一个：不新增")
    page.locator("form:has(select[name=same-0-is]) button[type=submit]").click()
    page.wait_for_load_state()
    confirm(office, address)
    assert found(office, "出口订单评审走过场") == 1
    assert found(office, "出口订单评审走了过场") == 0
    assert found(office, "工装模具台账缺失") == 1


def mend_by_keyboard(page, title: str, other: str) -> None:
    """Walk to the item, open it, write its title over, save, and be where one was."""
    page.keyboard.press("j")
    for _step in range(30):
        if title in page.locator(".item.is-current").inner_text():
            break
        page.keyboard.press("j")
    page.keyboard.press("e")
    field = page.locator(".item-form textarea[name=title]")
    field.wait_for()
    # the form has the focus, so that one types on
    assert page.evaluate("document.activeElement.name") == "title"
    field.fill(other)
    page.locator(".item-form button[value=text]").click()
    page.locator(".item.is-touched", has_text=other).wait_for()
    assert other in page.locator(".item.is-current").inner_text()


def test_a_bad_file_among_many_is_told_and_the_others_are_read(person, tmp_path, notice):
    office = person("office")
    page = office.page
    empty = tmp_path / "空.txt"
    empty.write_bytes(b"")
    office.go("/imports/upload/")
    page.set_input_files("input[name=files]", [str(notice), str(empty)])
    page.locator("form:has(input[name=files]) button[type=submit]").click()
    page.locator(".batch:not([data-poll])").wait_for(timeout=60_000)
    assert "文件是空的" in page.locator(".batch-file", has_text="空.txt").inner_text()
    assert "待核对" in page.locator(".batch-file", has_text=notice.name).inner_text()


ANNOUNCED = (
    "第九轮巡视进驻公告",
    f"2026年10月10日，召开第九轮巡视动员部署会。第九轮巡视对{UNIT}、松岭商用车厂、浔溪植物园等3家单位开展常规巡视。",
    "2个巡视组于2026年10月20日前完成进驻。",
)


def test_a_round_is_made_from_its_notice_with_names_that_a_person_chose(person, tmp_path):
    office = person("office")
    page = office.page
    file = written(tmp_path, "进驻公告.docx", *ANNOUNCED)
    office.go("/imports/upload/")
    new = page.locator("#id_round option", has_text="还没有登记的轮次").first
    page.select_option("#id_round", value=new.get_attribute("value"))
    # the page renews itself with the units of the round that was chosen
    page.wait_for_url("**round=new**")
    page.set_input_files("input[name=files]", str(file))
    page.locator("form:has(input[name=files]) button[type=submit]").click()
    page.locator(".batch:not([data-poll])").wait_for(timeout=60_000)
    page.locator(".batch-file a", has_text=file.name).first.click()
    page.wait_for_load_state()
    page.get_by_role("link", name=re.compile("核对并登记轮次")).click()
    page.wait_for_load_state()
    page.fill("input[name=name]", "第九轮巡视")
    page.fill("input[name=number]", "9")
    near = page.locator("tr:has(input[value='松岭商用车厂']) select[name$='-is']")
    near.select_option(index=1)
    page.check("input[name=unknown][value=create]")
    page.get_by_role("button", name="确认登记").click()
    page.wait_for_load_state()
    assert "已登记" in office.text()
    page.get_by_role("link", name="到轮次页查看").click()
    page.wait_for_load_state()
    assert "第九轮巡视" in office.text()


@pytest.mark.parametrize("size", [{"width": 1366, "height": 768}, {"width": 390, "height": 844}])
@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_the_import_pages_fit_every_window_in_both_languages(person, notice, size, language):
    office = person("office", language=language, size=size)
    page = office.page
    for path in ("/imports/", "/imports/upload/"):
        office.go(path)
        assert office.fits(), path
    address = page.locator("a[href^='/imports/']").evaluate_all(
        "links => links.map(a => a.getAttribute('href')).find(h => /^.imports.[0-9a-f-]{36}.$/.test(h))"
    ) or first_import(office)
    for path in (address, address + "plan/"):
        office.go(path)
        page.wait_for_timeout(500)
        assert office.fits(), path


def first_import(office) -> str:
    office.go("/imports/")
    return office.page.locator("td a[href^='/imports/']").first.get_attribute("href")
