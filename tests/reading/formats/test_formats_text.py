"""Plain text in any encoding."""

# ruff: noqa: E501 - markup and sentences stay on one line

import time

import pytest

NOTICE = "中共云湾区水务局党组关于区委巡察整改进展情况的通报\n　　根据区委安排，2031年3月1日至4月18日，区委第二巡察组对区水务局党组开展巡察。\n　　一、落实防汛责任方面\n"
TRADITIONAL = "中共雲灣區水務局黨組關於區委巡察整改進展情況的通報\n　　根據區委安排，區委第二巡察組對區水務局黨組開展巡察，共發現問題，已經整改完成。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "utf-32"]
)
def test_a_notice_reads_the_same_in_every_encoding(read, encoding):
    document = read(NOTICE.encode(encoding), "通报.txt")
    assert document.text.split("\n") == [line.strip("　") for line in NOTICE.strip().split("\n")]
    assert document.media_type == "text/plain"


def test_big_endian_text_with_a_mark_is_read(lines):
    assert lines(b"\xfe\xff" + NOTICE.encode("utf-16-be"), "通报.txt")[2] == "一、落实防汛责任方面"


def test_traditional_text_in_big5_is_told_from_gbk(lines):
    assert lines(TRADITIONAL.encode("big5"), "通報.txt")[0] == TRADITIONAL.split("\n")[0]


def test_traditional_text_in_gbk_is_not_taken_for_big5(lines):
    assert lines(TRADITIONAL.encode("gbk"), "通報.txt")[0] == TRADITIONAL.split("\n")[0]


def test_a_very_short_line_in_gbk_is_read(lines):
    assert lines("整改情况".encode("gbk"), "a.txt") == ["整改情况"]


def test_a_text_cut_off_inside_a_character_is_read_to_its_last_whole_one(read):
    document = read(NOTICE.strip().encode()[:-1], "通报.txt")
    assert document.text.endswith("责任方\ufffd")
    assert "1 处文字编码损坏" in document.notes[0]


def test_a_few_spoiled_bytes_do_not_change_the_encoding(read):
    spoiled = (NOTICE * 10).encode().replace("防汛".encode(), b"\xff" + "防汛".encode()[1:], 1)
    document = read(spoiled, "通报.txt")
    assert document.text.count("落实防汛责任方面") == 9
    assert document.notes


def test_indentation_becomes_layout_and_leaves_the_text(read):
    document = read("　　一、党的建设方面\n    （一）学习不深入\n\t1.制定计划\n结尾", "a.txt")
    assert [block.indent for block in document.blocks] == [2.0, 2.0, 2.0, 0.0]
    assert document.text.split("\n")[0] == "一、党的建设方面"


def test_invisible_characters_are_removed_and_odd_spaces_are_spaces(read):
    document = read("\ufeff整\u200b改\u00ad情\u0007况\u00a0共\u20033项\u2028第二行e\u0301", "a.txt")
    assert document.text == "整改情况 共 3项\n第二行é"


def test_full_width_digits_are_left_for_the_structure_to_understand(read):
    assert read("２０３１年完成１２项", "a.txt").text == "２０３１年完成１２项"


def test_blank_lines_make_no_blocks(lines):
    assert lines("一、\n\n\n \n　　\n二、\r\n\r\n三、", "a.txt") == ["一、", "二、", "三、"]


PARAGRAPHS = [
    "根据县委统一部署，2031年4月8日至6月20日，县委第三巡察组对县农机站党支部开展了常规巡察。8月2日，巡察组反馈了意见。"
    "县农机站党支部把整改作为重大政治任务，逐项研究措施、逐条明确责任，现将整改情况通报如下。",
    "（一）关于“台账登记不及时”的问题",
    "建立月报制度，由专人每月核对农机具数量与补贴发放情况，核对结果在公开栏公布；对超过三个月没有登记的，"
    "约谈当事人并限期补录，补录情况纳入年度考核。",
]


def broken_at(columns: int, text: str) -> str:
    """Text as an old terminal breaks it: no line begins with a punctuation mark."""
    lines, size = [""], 0
    for character in "　　" + text:
        step = 1 if character.isascii() else 2
        if size + step > columns and character not in "，。、；”）":
            lines.append("")
            size = 0
        lines[-1] += character
        size += step
    return "\n".join(lines)


@pytest.mark.parametrize("columns", [40, 64, 76])
def test_lines_broken_at_a_fixed_width_come_together_again(lines, columns):
    assert lines("\n".join(broken_at(columns, text) for text in PARAGRAPHS), "a.txt") == PARAGRAPHS


@pytest.mark.parametrize("characters", [30, 34])
def test_lines_that_a_script_broke_by_counting_characters_come_together_too(lines, characters):
    broken = [text[at : at + characters] for text in PARAGRAPHS for at in range(0, len(text), characters)]
    assert lines("\n".join(broken), "a.txt") == PARAGRAPHS


def test_short_lines_that_a_writer_broke_stay_apart(lines):
    text = (
        "截至十月底\n反映的90个问题\n已完成整改80个\n正在整改10个\n完成率88.9%\n建立制度12项\n追回资金3万元\n"
    )
    assert len(lines(text, "a.txt")) == 7


def test_a_list_of_units_of_equal_length_stays_a_list(lines):
    units = [f"云湾区第{number}街道办事处党工委及其所属各社区党组织委员会" for number in "一二三四五六七八"]
    assert lines("\n".join(units), "a.txt") == units


def test_a_single_line_of_ten_megabytes_opens_within_two_seconds(read):
    text = ("（一）关于学习不深入的问题。一是制定计划4项。二是开展抽查3次。" * 110_000)[:3_400_000]
    began = time.perf_counter()
    document = read(text, "a.txt")
    assert time.perf_counter() - began < 2
    assert len(document.text) == 3_400_000


def test_the_extension_of_a_text_does_not_matter(read):
    document = read(NOTICE, "通报.docx")
    assert document.media_type == "text/plain"
    assert document.notes == ("扩展名是 .docx，内容是纯文本，已按内容读取",)


def test_the_hash_is_that_of_the_file(read):
    import hashlib

    assert read(NOTICE, "a.txt").sha256 == hashlib.sha256(NOTICE.encode()).hexdigest()
