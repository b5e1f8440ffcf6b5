"""Tables as text."""

import pytest

ROWS = [
    ["序号", "问题", "措施"],
    ["1", "台账不全，登记不及时", "1.补录\n2.抽查"],
    ["2", '“超期"审批', "限时办结"],
]


def quoted(delimiter: str) -> str:
    return "\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in ROWS)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(read, grid, delimiter):
    document = read(quoted(delimiter), "台账.csv")
    assert [[cell[4] for cell in row] for row in grid(document)] == ROWS
    assert document.media_type == "text/csv"


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig", "utf-16"])
def test_what_excel_saves_is_read(read, grid, encoding):
    document = read(quoted("\t" if encoding == "utf-16" else ",").encode(encoding), "台账.csv")
    assert [row[1][4] for row in grid(document)] == [row[1] for row in ROWS]


def test_empty_rows_and_columns_are_left_out(read, grid):
    document = read(",,\n序号,,问题\n,,\n1,,甲\n", "a.csv")
    assert grid(document) == [
        [(0, 0, 1, 1, "序号"), (0, 1, 1, 1, "问题")],
        [(1, 0, 1, 1, "1"), (1, 1, 1, 1, "甲")],
    ]


def test_an_empty_cell_between_filled_ones_keeps_the_columns_in_place(read):
    document = read("序号,问题,措施\n1,,补录\n2,乙,\n", "a.csv")
    assert document.text == "序号\t问题\t措施\n1\t\t补录\n2\t乙"


def test_a_quote_that_is_never_closed_does_not_swallow_the_table(read):
    document = read("序号,问题\n" + '1,"甲\n' + "2,乙乙乙乙乙乙乙乙\n" * 5000, "a.csv")
    assert len(document.blocks) == 5002


def test_the_first_line_of_excel_that_names_the_delimiter_is_no_row(read):
    assert read("sep=;\n序号;问题\n1;甲\n", "a.csv").text == "序号\t问题\n1\t甲"
