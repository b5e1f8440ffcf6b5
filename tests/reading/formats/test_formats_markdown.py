"""Markdown."""

# ruff: noqa: E501 - markup and sentences stay on one line


def test_headings_keep_their_level(read):
    document = read("# 通报\n\n## 一、组织情况 ##\n正文\n\n二、问题\n---\n\n标题\n===\n", "a.md")
    assert [(block.heading, document.text[block.start : block.end]) for block in document.blocks] == [
        (1, "通报"),
        (2, "一、组织情况"),
        (None, "正文"),
        (2, "二、问题"),
        (1, "标题"),
    ]


def test_emphasis_leaves_the_text_and_stays_as_bold(read):
    document = read("**一、党的建设方面**\n\n完成**25**个，*其中*立行立改`3`个\n\n***重点***", "a.md")
    assert document.text.split("\n") == ["一、党的建设方面", "完成25个，其中立行立改3个", "重点"]
    assert [block.bold for block in document.blocks] == [True, False, True]


def test_stars_and_lines_that_mark_nothing_stay(lines):
    assert lines("面积3*4*5米，联系人：______，变量a_b_c，5 * 6", "a.md") == [
        "面积3*4*5米，联系人：______，变量a_b_c，5 * 6"
    ]


def test_links_pictures_and_tags_leave_their_words(lines):
    assert lines(
        "详见[整改方案](http://example.cn/a_b)。![图](a.png)<br>第二行<b>重</b>\\*&nbsp;", "a.md"
    ) == [
        "详见整改方案。",
        "第二行重*",
    ]


def test_numbers_of_lists_stay_and_bullets_show(read):
    document = read("1. 制定计划\n2. 开展抽查\n- 甲乡\n  * 乙村\n\n***\n> 引文", "a.md")
    assert document.text.split("\n") == ["1. 制定计划", "2. 开展抽查", "• 甲乡", "• 乙村", "引文"]
    assert document.blocks[3].indent == 1.0


def test_a_table_becomes_rows_of_cells(read, grid):
    document = read(
        "| 序号 | 问题 | 状态 |\n|:--|:-:|--:|\n| 1 | 台账**不全** | 已完成 |\n| 2 | 超期 \\| 审批 | |\n\n正文",
        "a.md",
    )
    assert grid(document) == [
        [(0, 0, 1, 1, "序号"), (0, 1, 1, 1, "问题"), (0, 2, 1, 1, "状态")],
        [(1, 0, 1, 1, "1"), (1, 1, 1, 1, "台账不全"), (1, 2, 1, 1, "已完成")],
        [(2, 0, 1, 1, "2"), (2, 1, 1, 1, "超期 | 审批")],
    ]
    assert document.blocks[0].bold


def test_front_matter_is_no_text_but_gives_the_title(read):
    document = read("---\ntitle: 整改通报\ndate: 2031-05-01\n---\n# 通报\n正文", "a.md")
    assert document.title_hint == "整改通报"
    assert document.text == "通报\n正文"


def test_hostile_marks_cost_no_more_than_their_length(read):
    import time

    began = time.perf_counter()
    for pattern in ("**a ", "[", "<!--", "`", "__a ", "![](", "# #", "| - ", "*", "\\", "<b "):
        read("正文 " + pattern * (200_000 // len(pattern)), "a.md")
        read("# 正文 " + pattern * (200_000 // len(pattern)), "a.md")
    assert time.perf_counter() - began < 6
