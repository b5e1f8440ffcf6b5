"""A clue's hand-over and reply: sealed by the team, routed by the office, read by the department alone."""

from __future__ import annotations

from pathlib import Path

from .test_finding_life import send

PASSPHRASE = "huiyin-echo-2024"
WORDS = "浏览器走查线索甲乙丙"


def test_a_clue_is_sealed_handed_over_read_by_its_department_and_answered(person, tmp_path: Path):
    paper = tmp_path / "来信.txt"
    paper.write_text(f"{WORDS}的附件", encoding="utf-8")
    team, office, department, unit = (person(w) for w in ("team03", "office", "jijian", "unit01"))

    team.go("/clues/enter/")
    department_choice = team.page.locator("select[name=department] option", has_text="纪检监察机关")
    team.page.select_option("select[name=department]", department_choice.first.get_attribute("value"))
    team.page.fill("[name=subject]", WORDS)
    team.page.fill("[name=text]", f"{WORDS}：反映采购中的问题。")
    team.page.set_input_files("[name=files]", str(paper))
    team.page.locator(".confirm input").check()
    send(team, "密封并提交")
    address = team.page.url.split(":", 2)[2].partition("/")[2]
    assert WORDS not in team.text()
    assert "已密封给接收部门" in team.text()
    assert not team.page.evaluate("Object.keys(localStorage).some(k => localStorage[k].includes('走查'))")

    office.go(f"/{address}")
    send(office, "移交")
    assert WORDS not in office.text()
    assert unit.opens("/clues/") == 403

    department.go(f"/{address}")
    department.page.fill("[name=passphrase]", PASSPHRASE)
    send(department, "打开密钥")
    send(department, "签收")
    assert WORDS in department.text()
    with department.page.expect_download() as taken:
        department.page.get_by_role("link", name="来信.txt").click()
    assert WORDS in Path(taken.value.path()).read_text(encoding="utf-8")
    department.shot("zh-clue")
    department.page.fill("[name=reply]", "经核实属实，已处理。")
    send(department, "办结并反馈")
    assert "已办结" in department.text()

    office.go(f"/{address}")
    assert "已办结" in office.text()
    assert "经核实属实" not in office.text()
