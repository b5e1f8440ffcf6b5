"""Ledgers: heads in any words over one or two rows, merged cells, category rows, totals and notes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from huiyin.reading import Reading, read
from huiyin.reading.document import Block, Cell, Document

Row = Sequence[str | tuple[str, int, int]]


def sheet(rows: Sequence[Row], *, name: str = "台账.xlsx", sheets: Sequence[str] | None = None) -> Document:
    """Rows of cells; a cell may be (text, rows down, columns across), what it covers is left out."""
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    covered: set[tuple[int, int]] = set()
    for r, row in enumerate(rows):
        cells: list[Cell] = []
        start, column, texts = at, 0, []
        for entry in row:
            while (r, column) in covered:
                column += 1
            text, down, across = entry if isinstance(entry, tuple) else (entry, 1, 1)
            covered |= {(r + i, column + j) for i in range(down) for j in range(across) if (i, j) != (0, 0)}
            cells.append(Cell(at, at + len(text), r, column, down, across))
            texts.append(text)
            at += len(text) + 1
            column += across
        line = "\t".join(texts)
        parts.append(line)
        blocks.append(
            Block(
                start, start + len(line), table=0, sheet=sheets[r] if sheets else "台账", cells=tuple(cells)
            )
        )
        at = start + len(line) + 1
    return Document(name, "application/xlsx", "0" * 64, "\n".join(parts), tuple(blocks))


def test_a_plain_ledger() -> None:
    reading = read(
        sheet(
            [
                [("东湾县档案馆巡察反馈问题整改台账", 1, 7)],
                ["序号", "反馈问题", "整改措施", "分管领导", "责任股室", "完成时限", "进展情况"],
                [
                    "1",
                    "库房温湿度超标",
                    "1.更换空调。\n2.每日记录。",
                    "副馆长",
                    "保管股",
                    "2024年5月31日",
                    "已更换，已销号",
                ],
                ["2", "数字化进度缓慢", "重新招标。", "馆长", "业务股", "2024年12月底", "完成六成，整改中"],
                [("备注：共2个问题，已销号1个，整改中1个", 1, 7)],
            ]
        )
    )
    assert reading.kind == "ledger_table"
    assert reading.title == "东湾县档案馆巡察反馈问题整改台账"
    assert [(i.id, i.role, i.title) for i in reading.items] == [
        ("1", "finding", "库房温湿度超标"),
        ("1.1", "measure", "更换空调"),
        ("1.2", "measure", "每日记录"),
        ("2", "finding", "数字化进度缓慢"),
        ("2.1", "measure", "重新招标"),
    ]
    first, second = reading.items[0], reading.items[3]
    assert (first.status, first.leader, first.department, first.deadline) == (
        "done",
        "副馆长",
        "保管股",
        "2024-05-31",
    )
    assert (second.status, second.deadline) == ("in_progress", "2024-12")
    assert [(c.measure, c.value) for c in reading.claims] == [
        ("findings_total", 2),
        ("done", 1),
        ("in_progress", 1),
    ]
    assert {c.verdict for c in reading.reconciliation} == {"agrees"}


def test_heads_over_two_rows_and_a_merged_category() -> None:
    reading = read(
        sheet(
            [
                [("类别", 2, 1), ("编号", 2, 1), ("问题描述", 2, 1), ("责任", 1, 3), ("整改期限", 2, 1)],
                ["领导", "部门", "人"],
                [("基金监管", 2, 1), "A-1", "病历抽查比例低于规定", "副局长", "基金股", "股长", "2023.08.31"],
                ["A-2", "举报奖励知晓度低", "副局长", "基金股", "股长", "长期坚持"],
                ["经办服务", "B-1", "零星报销超时限", "局长", "医保中心", "主任", "2023.09.30"],
            ]
        )
    )
    assert [(i.id, i.role, i.title) for i in reading.items] == [
        ("1", "category", "基金监管"),
        ("1.1", "finding", "病历抽查比例低于规定"),
        ("1.2", "finding", "举报奖励知晓度低"),
        ("2", "category", "经办服务"),
        ("2.1", "finding", "零星报销超时限"),
    ]
    finding = reading.items[1]
    assert (finding.marker, finding.leader, finding.department, finding.person) == (
        "A-1",
        "副局长",
        "基金股",
        "股长",
    )
    assert finding.deadline == "2023-08-31"
    assert reading.items[2].standing


def test_category_rows_totals_and_repeated_heads_are_no_findings() -> None:
    heads = ["序号", "存在问题", "整改举措", "责任人", "整改时限"]
    reading = read(
        sheet(
            [
                heads,
                [("一、党的建设方面", 1, 5)],
                ["1", "学习流于形式", "制定计划", "书记", "2024-06-30"],
                heads,
                ["2", "换届拖延", "完成换届", "书记", "2024-07-31"],
                ["合计", "2个问题", "", "", ""],
            ]
        )
    )
    assert [(i.role, i.title) for i in reading.items if i.role != "measure"] == [
        ("category", "党的建设方面"),
        ("finding", "学习流于形式"),
        ("finding", "换届拖延"),
    ]


def test_a_finding_merged_over_several_measures_stands_once() -> None:
    reading = read(
        sheet(
            [
                ["序号", "问题", "措施", "责任人"],
                [("1", 2, 1), ("采购程序不规范", 2, 1), "修订制度", "主任"],
                ["复核合同", "科长"],
                ["2", "资产闲置", "公开招租", "主任"],
            ]
        )
    )
    assert [(i.id, i.title) for i in reading.items] == [
        ("1", "采购程序不规范"),
        ("1.1", "修订制度"),
        ("1.2", "复核合同"),
        ("2", "资产闲置"),
        ("2.1", "公开招租"),
    ]


def test_three_lists_of_the_same_findings_are_one_ledger() -> None:
    heads = ["序号", "反馈问题"]
    rows: list[Row] = [
        [*heads, "整改任务", "完成时限"],
        ["1", "制度执行不严格", "修订制度", "2024-05-01"],
        [*heads, "责任领导", "责任部门"],
        ["1", "制度执行不严格", "局长", "办公室"],
    ]
    made = sheet(rows)
    blocks = tuple(
        replace(b, table=r // 2, sheet=("任务清单", "责任清单")[r // 2]) for r, b in enumerate(made.blocks)
    )
    items = read(replace(made, blocks=blocks)).items
    assert [(i.role, i.title, i.leader, i.department, i.deadline) for i in items] == [
        ("finding", "制度执行不严格", "局长", "办公室", "2024-05-01"),
        ("measure", "修订制度", None, None, None),
    ]


def test_a_column_of_figures_must_make_its_total_row() -> None:
    rows: list[Row] = [
        ["序号", "反馈问题", "整改措施", "责任人", "涉及金额（元）"],
        ["1", "补贴多发", "追缴", "科长", "9,300"],
        ["2", "合同漏签", "补签", "科长", "700"],
        ["合计", "", "", "", "11,000"],
    ]
    checks = [c for c in read(sheet(rows)).reconciliation if c.rule.startswith("sum of rows")]
    assert [(c.stated, c.computed, c.verdict) for c in checks] == [(11_000, 10_000, "disagrees")]
    rows[-1] = ["合计", "", "", "", "10,000"]
    assert [c.verdict for c in read(sheet(rows)).reconciliation if "合计" in c.rule] == ["agrees"]


def test_a_table_without_findings_is_no_ledger() -> None:
    reading = read(sheet([["巡察组", "巡察对象", "联系电话"], ["第一巡察组", "甲局党组", "0731-5590001"]]))
    assert reading.items == ()


def test_every_span_of_a_ledger_points_at_its_words() -> None:
    reading = read(sheet([["序号", "问题", "措施", "责任人"], ["1", "资产闲置", "1.清点；2.招租", "主任"]]))
    for item in reading.items:
        start, end = item.span
        assert item.title in reading.text[start:end]


def test_ten_thousand_rows_are_read_in_seconds() -> None:
    rows: list[Row] = [["序号", "反馈问题", "整改措施", "责任领导", "责任部门", "整改时限", "进展情况"]]
    rows += [
        [str(n), f"第{n}处渠道清淤不及时", "1.清淤。\n2.巡查。", "局长", "工程股", "2024-05-31", "已销号"]
        for n in range(10_000)
    ]
    document = sheet(rows)
    began = time.process_time()
    reading = read(document)
    assert sum(i.role == "finding" for i in reading.items) == 10_000
    assert time.process_time() - began < 6


def test_the_columns_grow_with_a_profile(understood: Callable[..., Reading]) -> None:
    rows = [["序号", "事故隐患", "治理办法", "盯办人"], ["1", "配电箱无盖", "加装箱盖", "班长"]]
    assert read(sheet(rows)).items == ()
    grammar = {"columns": {"finding": ["事故隐患"], "measures": ["治理办法"], "person": ["盯办人"]}}
    items = read(sheet(rows), grammar=grammar).items
    assert [(i.role, i.title, i.person) for i in items] == [
        ("finding", "配电箱无盖", "班长"),
        ("measure", "加装箱盖", None),
    ]


def test_the_column_whose_cells_tell_states_holds_the_states(tmp_path: Path) -> None:
    table = "序号,问题描述,整改措施,进度,销号情况\n1,台账不全,补录台账,80%,暂未销号\n"
    table += "2,审批超期,压缩时限,100%,已销号\n"
    path = tmp_path / "台账.csv"
    path.write_text(table, "utf-8")
    assert [i.status for i in read(path).items if i.role == "finding"] == ["not_done", "done"]


def test_numbered_parts_in_the_column_of_findings_and_measures_are_measures(tmp_path: Path) -> None:
    table = "序号,问题/措施,责任部门,状态\n1,台账不全,办公室,基本办结\n1-1,补录台账,,\n"
    table += "1-2,每月核对,,\n2,审批超期,审批股,办结\n"
    path = tmp_path / "台账.csv"
    path.write_text(table, "utf-8")
    told = [(i.role, i.marker, i.title, i.parent) for i in read(path).items]
    assert told == [
        ("finding", "1", "台账不全", None),
        ("measure", "1-1", "补录台账", "1"),
        ("measure", "1-2", "每月核对", "1"),
        ("finding", "2", "审批超期", None),
    ]


def test_each_manifestation_with_a_row_of_its_own_has_its_own_state_and_owner(tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_text(
        "反馈问题,具体表现,整改措施,责任部门,完成情况\n制度执行不严,台账不全,补录台账,办公室,已完成\n"
        ",审批超期,压缩时限,审批股,正在整改\n",
        "utf-8",
    )
    told = [(i.id, i.role, i.department, i.status) for i in read(path).items if i.role != "measure"]
    assert told == [
        ("1", "finding", None, None),
        ("1.1", "subfinding", "办公室", "done"),
        ("1.2", "subfinding", "审批股", "in_progress"),
    ]


def test_a_small_table_for_each_finding_is_read_as_a_card(tmp_path: Path) -> None:
    card = (
        "<table><tr><td>反馈问题</td><td>{0}</td></tr><tr><td>整改措施</td><td>1.{1}</td></tr>"
        "<tr><td>整改成效</td><td>{2}</td></tr><tr><td>责任科室</td><td>办公室</td></tr>"
        "<tr><td>整改状态</td><td>已完成</td></tr></table>"
    )
    page = "<h1>关于巡察整改情况的通报</h1><p>县委巡察组反馈2个问题，已完成2个。现将整改情况通报如下。</p>"
    page += card.format("台账不全", "补录台账", "补录120条") + card.format("审批超期", "压缩时限", "缩短5天")
    path = tmp_path / "通报.html"
    path.write_text(page, "utf-8")
    reading = read(path)
    assert [(i.role, i.title, i.status) for i in reading.items if i.depth == 1] == [
        ("finding", "台账不全", "done"),
        ("finding", "审批超期", "done"),
    ]
    assert [i.title for i in reading.items if i.role == "result"] == ["补录120条", "缩短5天"]


def test_a_column_that_misses_its_total_is_found_though_rows_have_no_figure(tmp_path: Path) -> None:
    rows = "序号,反馈问题,涉及金额,整改措施\n1,台账不全,12.5,补录台账\n"
    rows += "2,审批超期,—,压缩时限\n3,合同超付,8,追回\n"
    path = tmp_path / "台账.csv"
    path.write_text(rows + "合计,,25.5,\n", "utf-8")
    wrong = [(c.stated, c.computed) for c in read(path).reconciliation if c.verdict == "disagrees"]
    assert wrong == [(25.5, 20.5)]
