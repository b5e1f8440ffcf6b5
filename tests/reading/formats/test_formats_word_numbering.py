"""Word's automatic numbering."""

# ruff: noqa: E501 - markup and sentences stay on one line

import pytest


def numbered(list_number: int, depth: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_number}"/></w:numPr>'


def level(depth: int, form: str, text: str, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def listed(*levels: str, override: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="7"/>{override}</w:num>'
    )


def test_numbers_that_word_counts_stand_in_the_text(lines, word_file, paragraph):
    numbering = listed(
        level(0, "chineseCountingThousand", "%1、"),
        level(1, "chineseCounting", "（%2）"),
        level(2, "decimal", "%3."),
        level(3, "decimalEnclosedCircle", "%4"),
    )
    depths = [0, 1, 2, 3, 3, 2, 1, 2, 0, 1]
    body = "".join(paragraph(f"段{at}", numbered(1, depth)) for at, depth in enumerate(depths))
    assert lines(word_file(body, numbering=numbering), "通报.docx") == [
        "一、段0", "（一）段1", "1.段2", "①段3", "②段4", "2.段5", "（二）段6", "1.段7", "二、段8", "（一）段9",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "start", "expected"),
    [
        ("chineseCounting", 11, ["十一", "十二"]),
        ("chineseCountingThousand", 20, ["二十", "二十一"]),
        ("chineseCountingThousand", 101, ["一百零一", "一百零二"]),
        ("japaneseCounting", 10, ["十", "十一"]),
        ("ideographTraditional", 1, ["甲", "乙"]),
        ("decimalEnclosedCircle", 20, ["⑳", "㉑"]),
        ("decimalEnclosedParen", 1, ["⑴", "⑵"]),
        ("upperLetter", 26, ["Z", "AA"]),
        ("lowerLetter", 1, ["a", "b"]),
        ("upperRoman", 4, ["IV", "V"]),
        ("lowerRoman", 9, ["ix", "x"]),
        ("decimalFullWidth", 9, ["９", "１０"]),
        ("decimalZero", 9, ["09", "10"]),
        ("chineseLegalSimplified", 3, ["叁", "肆"]),
        ("ordinalText", 3, ["3", "4"]),
    ],
)
def test_every_number_format_is_printed_as_word_prints_it(lines, word_file, paragraph, form, start, expected):
    numbering = listed(level(0, form, "第%1：", start))
    body = paragraph("甲", numbered(1)) + paragraph("乙", numbered(1))
    assert lines(word_file(body, numbering=numbering), "a.docx") == [
        f"第{expected[0]}：甲",
        f"第{expected[1]}：乙",
    ]


def test_a_list_that_starts_anew_and_one_that_goes_on(lines, word_file, paragraph):
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    body = "".join(
        paragraph(text, numbered(number)) for text, number in [("甲", 1), ("乙", 1), ("丙", 2), ("丁", 2)]
    )
    again = word_file(body, numbering=listed(level(0, "decimal", "%1、"), override=override))
    assert lines(again, "a.docx") == ["1、甲", "2、乙", "1、丙", "2、丁"]
    on = word_file(body, numbering=listed(level(0, "decimal", "%1、")))
    assert lines(on, "a.docx") == ["1、甲", "2、乙", "3、丙", "4、丁"]


def test_a_number_of_several_levels_and_the_gap_behind_it(lines, word_file, paragraph):
    numbering = listed(
        level(0, "chineseCounting", "第%1部分"),
        level(1, "decimal", "%1.%2", more="<w:isLgl/>"),
        level(2, "decimal", "%3."),
    )
    body = (
        paragraph("组织", numbered(1, 0))
        + paragraph("学习", numbered(1, 1))
        + paragraph("2031年完成", numbered(1, 2))
    )
    assert lines(word_file(body, numbering=numbering), "a.docx") == [
        "第一部分 组织",
        "1.1 学习",
        "1. 2031年完成",
    ]


def test_a_level_that_never_restarts_counts_on(lines, word_file, paragraph):
    numbering = listed(
        level(0, "decimal", "%1、"), level(1, "decimal", "问题%2：", more='<w:lvlRestart w:val="0"/>')
    )
    body = "".join(paragraph("项", numbered(1, depth)) for depth in (0, 1, 1, 0, 1))
    assert lines(word_file(body, numbering=numbering), "a.docx") == [
        "1、项",
        "问题1：项",
        "问题2：项",
        "2、项",
        "问题3：项",
    ]


def test_numbers_that_come_with_a_style(read, word_file, paragraph):
    numbering = listed(
        level(0, "chineseCounting", "%1、", more='<w:pStyle w:val="H1"/>'),
        level(1, "chineseCounting", "（%2）", more='<w:pStyle w:val="H2"/>'),
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="二级"/><w:basedOn w:val="H1"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    )
    body = "".join(
        paragraph(text, f'<w:pStyle w:val="{style}"/>')
        for text, style in [("甲", "H1"), ("乙", "H2"), ("丙", "H2")]
    )
    document = read(word_file(body, numbering=numbering, styles=styles), "a.docx")
    assert document.text.split("\n") == ["一、甲", "（一）乙", "（二）丙"]
    assert [block.heading for block in document.blocks] == [1, 2, 2]
    assert all(block.bold for block in document.blocks)


def test_a_number_switched_off_in_the_paragraph_is_not_printed(lines, word_file, paragraph):
    styles = '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    body = paragraph("甲", '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert lines(word_file(body, numbering=listed(level(0, "decimal", "%1.")), styles=styles), "a.docx") == [
        "甲"
    ]


def test_numbers_count_in_cells_and_paragraphs_of_a_cell_keep_their_lines(read, grid, word_file, paragraph):
    body = (
        "<w:tbl>"
        + "".join(
            f"<w:tr><w:tc>{paragraph('问题', numbered(1))}</w:tc><w:tc>{paragraph('一是补录')}{paragraph('二是抽查')}</w:tc></w:tr>"
            for _ in range(2)
        )
        + "</w:tbl>"
    )
    document = read(word_file(body, numbering=listed(level(0, "decimal", "%1、"))), "a.docx")
    assert [row[0][4] for row in grid(document)] == ["1、问题", "2、问题"]
    assert grid(document)[0][1][4] == "一是补录\n二是抽查"
