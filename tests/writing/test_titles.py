"""Long titles are broken where their parts meet, and never leave one character alone."""

from __future__ import annotations

import pytest

from huiyin.writing.official import TITLE_ROOM, title_lines


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("对账销号单", ["对账销号单"]),
        ("关于巡视某某装备制造集团有限公司情况的报告", ["关于巡视某某装备制造集团有限公司", "情况的报告"]),
        ("关于巡视某某装备制造集团有限公司的反馈意见", ["关于巡视某某装备制造集团有限公司的", "反馈意见"]),
        ("第三巡视组进驻某某装备制造集团有限公司公告", ["第三巡视组进驻", "某某装备制造集团有限公司公告"]),
        ("甲" * 21, ["甲" * 11, "甲" * 10]),
        ("甲" * 41, ["甲" * 14, "甲" * 14, "甲" * 13]),
        ("Feedback on the inspection of a company", ["Feedback on the inspection of a company"]),
        ("", [""]),
    ],
)
def test_a_title_is_broken_between_its_parts(title, lines):
    assert title_lines(title) == lines
    assert "".join(title_lines(title)) == title
    assert TITLE_ROOM == 20
