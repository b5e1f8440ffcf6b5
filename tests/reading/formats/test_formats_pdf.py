"""PDF with a text layer, and scans without one."""

# ruff: noqa: E501 - markup and sentences stay on one line

import io
import re
import time

import pytest

pytest.importorskip("reportlab")
from reportlab.lib.pagesizes import A4  # noqa: E402
from reportlab.pdfbase import pdfmetrics  # noqa: E402
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # noqa: E402

from huiyin.reading.document import UnreadableFile  # noqa: E402

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
LEFT, TOP, SIZE, PITCH, COLUMNS = 90, 740, 16, 28, 26
TITLE = "中共云湾区水务局党组关于巡察整改情况的通报"
LONG = (
    "根据区委统一部署，2031年4月8日至6月20日，区委第三巡察组对区水务局党组开展了常规巡察。8月2日，巡察组反馈了意见。"
    "区水务局党组把整改作为重大政治任务，逐项研究措施、逐条明确责任，现将整改情况通报如下。"
)
SECOND = "一是完善防汛值守、物资储备、应急演练等制度3项，由分管领导每月抽查一次；二是约谈值守不到位的干部2人，并在全局通报。"


def broken(text: str, columns: int = COLUMNS, indent: int = 2) -> list[str]:
    """Lines of a paragraph: none begins with a punctuation mark, no number is broken."""
    result, line = [], "　" * indent
    for character in re.findall(r"[A-Za-z0-9]+|.", text):
        size = pdfmetrics.stringWidth(line + character, "STSong-Light", SIZE)
        if size > columns * SIZE and character not in "，。、；：”）":
            result.append(line)
            line = ""
        line += character
    return [*result, line]


class Press:
    """Prints lines on pages as an office does."""

    def __init__(self, *, head: str = "", numbers: str = "", pitch: float = PITCH) -> None:
        self._store = io.BytesIO()
        self.canvas = Canvas(self._store, pagesize=A4)
        self._head, self._numbers, self._pitch = head, numbers, pitch
        self._page, self.y = 1, TOP

    def line(self, text: str, *, x: float = LEFT, size: float = SIZE) -> None:
        if self.y < 90:
            self.turn()
        bare = text.lstrip("　")
        self.canvas.setFont("STSong-Light", size)
        self.canvas.drawString(x + size * (len(text) - len(bare)), self.y, bare)
        self.y -= self._pitch

    def centred(self, text: str, size: float = SIZE) -> None:
        self.line(text, x=LEFT + (COLUMNS * SIZE - len(text) * size) / 2, size=size)

    def paragraph(self, text: str, indent: int = 2) -> None:
        for line in broken(text, indent=indent):
            self.line(line)

    def turn(self) -> None:
        self.canvas.setFont("STSong-Light", 10)
        if self._head:
            self.canvas.drawString(LEFT, 800, self._head)
        if self._numbers:
            self.canvas.drawString(290, 40, self._numbers.format(self._page))
        self.canvas.showPage()
        self._page += 1
        self.y = TOP

    def finish(self) -> bytes:
        self.turn()
        self.canvas.save()
        return self._store.getvalue()


def test_broken_lines_come_together_by_the_indent_of_first_lines(lines):
    press = Press()
    press.centred(TITLE)
    press.paragraph(LONG)
    press.paragraph("一、落实防汛责任方面")
    press.paragraph(SECOND)
    assert lines(press.finish(), "通报.pdf") == [TITLE, LONG, "一、落实防汛责任方面", SECOND]


def test_without_indents_a_short_line_or_a_marker_ends_a_paragraph(lines):
    press = Press()
    for text in [LONG, "一、落实防汛责任方面", SECOND, "（一）关于“台账不全”的问题", LONG]:
        press.paragraph(text, indent=0)
    assert lines(press.finish(), "通报.pdf") == [
        LONG,
        "一、落实防汛责任方面",
        SECOND,
        "（一）关于“台账不全”的问题",
        LONG,
    ]


@pytest.mark.parametrize("numbers", ["— {} —", "{}", "第 {} 页", "- {} -", "{}/9", "第{}页 共9页"])
def test_running_heads_and_page_numbers_are_no_text(lines, numbers):
    press = Press(head="云湾区水务局文件", numbers=numbers)
    texts = [TITLE, *[LONG] * 8]
    for text in texts:
        press.paragraph(text)
    assert lines(press.finish(), "通报.pdf") == texts


def test_a_title_is_no_running_head_though_the_signature_on_the_next_page_says_the_same(lines):
    press = Press(head="云湾区水务局文件", numbers="— {} —")
    press.y = 770
    press.centred("中共云湾区水务局党组", size=22)
    press.paragraph(LONG)
    press.turn()
    press.y = 770
    press.line("中共云湾区水务局党组", x=LEFT + 15 * SIZE)
    press.line("2031年10月8日", x=LEFT + 17 * SIZE)
    assert lines(press.finish(), "通报.pdf") == [
        "中共云湾区水务局党组",
        LONG,
        "中共云湾区水务局党组",
        "2031年10月8日",
    ]


def test_a_paragraph_goes_on_over_the_end_of_a_page(read):
    press = Press(numbers="— {} —")
    for _ in range(12):
        press.paragraph(LONG)
    document = read(press.finish(), "通报.pdf")
    assert document.text == "\n".join([LONG] * 12)
    assert document.blocks[0].page == 1
    assert document.blocks[-1].page == 2


def test_layout_is_told(read):
    press = Press()
    press.centred(TITLE[:15], size=22)
    press.paragraph(LONG)
    press.paragraph(LONG)
    press.line("云湾区水务局党组", x=LEFT + 16 * SIZE)
    title, body, _, signature = read(press.finish(), "通报.pdf").blocks
    assert title.centred
    assert title.size == 22
    assert round(body.indent, 1) == 2.0
    assert body.size == 16
    assert signature.right


def test_bold_is_told_by_the_font(read):
    press = Press()
    press.canvas.setFont("Helvetica-Bold", 16)
    press.canvas.drawString(LEFT, 700, "Annual report")
    press.canvas.setFont("Helvetica", 16)
    press.canvas.drawString(LEFT, 660, "Plain words follow here")
    assert [block.bold for block in read(press.finish(), "a.pdf").blocks] == [True, False]


def table_on(press: Press, rows: list[list[str]], widths: list[float], height: float = 40) -> None:
    x = [LEFT + sum(widths[:at]) for at in range(len(widths) + 1)]
    top = press.y + 20
    for at in range(len(rows) + 1):
        press.canvas.line(x[0], top - at * height, x[-1], top - at * height)
    for edge in x:
        press.canvas.line(edge, top, edge, top - len(rows) * height)
    press.canvas.setFont("STSong-Light", 12)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            for number, part in enumerate(text.split("\n")):
                press.canvas.drawString(x[column] + 4, top - at * height - 15 - 14 * number, part)
    press.y = top - len(rows) * height - 30


def test_a_ruled_table_becomes_cells_between_its_paragraphs(read, grid):
    press = Press()
    press.paragraph("整改台账如下：")
    table_on(
        press,
        [["序号", "问题", "状态"], ["1", "一是补录\n二是抽查", "已完成"], ["2", "超期审批", "整改中"]],
        [50, 110, 80],
    )
    press.paragraph("以上情况请予监督。")
    document = read(press.finish(), "台账.pdf")
    assert document.text.startswith("整改台账如下：\n序号")
    assert document.text.endswith("\n以上情况请予监督。")
    assert grid(document) == [
        [(0, 0, 1, 1, "序号"), (0, 1, 1, 1, "问题"), (0, 2, 1, 1, "状态")],
        [(1, 0, 1, 1, "1"), (1, 1, 1, 1, "一是补录\n二是抽查"), (1, 2, 1, 1, "已完成")],
        [(2, 0, 1, 1, "2"), (2, 1, 1, 1, "超期审批"), (2, 2, 1, 1, "整改中")],
    ]


def test_a_table_over_two_pages_is_one_table(read):
    press = Press()
    for page in range(2):
        press.y = TOP
        table_on(press, [[f"{page}{row}", "问题"] for row in range(14)], [60, 200])
        if not page:
            press.turn()
    document = read(press.finish(), "台账.pdf")
    assert {block.table for block in document.blocks} == {0}
    assert [block.cells[0].row for block in document.blocks] == list(range(28))


def test_the_red_line_under_a_letterhead_is_no_table(read):
    press = Press()
    press.centred("云湾区水务局文件", size=30)
    press.canvas.line(LEFT, 700, LEFT + 400, 700)
    press.y = 660
    press.paragraph(LONG)
    assert all(block.table is None for block in read(press.finish(), "a.pdf").blocks)


def test_the_gap_between_chinese_and_digits_is_no_space_but_one_between_words_is(lines):
    press = Press()
    press.canvas.setFont("STSong-Light", 16)
    for x, part in [
        (0, "完成"),
        (36, "12"),
        (36 + pdfmetrics.stringWidth("12", "STSong-Light", 16) + 4, "项"),
    ]:
        press.canvas.drawString(LEFT + x, 700, part)
    press.canvas.drawString(LEFT, 660, "annual report")
    assert lines(press.finish(), "a.pdf") == ["完成12项", "annual report"]


def test_five_hundred_pages_come_through_in_time_and_more_are_refused(read):
    press = Press(head="云湾区水务局文件", numbers="— {} —")
    press.line(TITLE)
    for _ in range(500):
        press.y = TOP
        press.paragraph(LONG)
        press.turn()
    began = time.perf_counter()
    with pytest.raises(UnreadableFile, match="501 页") as refused:
        read(press.finish(), "长.pdf")
    assert refused.value.code == "too_large"
    shorter = Press(numbers="— {} —")
    for _ in range(499):
        for _ in range(4):
            shorter.paragraph(LONG)
        shorter.turn()
    shorter.paragraph(LONG)
    began = time.perf_counter()
    document = read(shorter.finish(), "长.pdf")
    assert time.perf_counter() - began < 20
    assert document.blocks[-1].page == 500
