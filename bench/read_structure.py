"""How fast documents are understood, without opening files: figures to print, nothing is asserted.

    python bench/read_structure.py

Texts of 3,000 characters a second on one core, growth with length up to two million characters, a ledger of
10,000 rows, peak memory.
"""

from __future__ import annotations

import hashlib
import platform
import resource
import statistics
import time

import opencc

from huiyin.reading import read
from huiyin.reading.document import Block, Cell, Document

FAULTS = [
    "理论学习不深入",
    "合同审核把关不严",
    "公车使用登记不规范",
    "惠农补贴发放滞后",
    "固定资产账实不符",
    "窗口服务意识不强",
]
DEEDS = [
    "对照反馈意见制定全年学习计划，明确学习专题、责任人和完成时间，每季度向局党组报告一次落实情况",
    "组织业务骨干对近三年签订的合同逐份复核，发现条款缺漏的及时补签，涉及金额较大的报局长办公会研究",
    "修订管理办法，实行一车一卡、定点加油、按月公示，节假日车辆统一封存，由机关纪委不定期抽查",
    "会同财政、农业农村部门比对补贴名册，补发到户，并将发放结果在村务公开栏张贴，接受群众监督",
]
HEAD = (
    "中共东湾市水务局党组关于巡察整改进展情况的通报\n根据市委部署，2023年3月6日至4月28日，市委第二巡察组对市水务局党组开展了巡察，"
    "6月9日反馈意见，指出3个方面18个问题。截至9月底，已完成整改16个，正在整改2个，完成率88.9%，诫勉2人，收回资金5.78万元，"
    "完善制度6项。现将整改情况通报如下。\n一、组织整改情况\n（一）提高站位，扛牢责任。局党组召开专题会议3次。\n"
    "二、反馈问题整改落实情况\n"
)


def notice(characters: int) -> str:
    parts, n = [HEAD], 0
    size = len(HEAD)
    while size < characters:
        area, place = divmod(n, 6)
        lines = [f"（{'一二三四五六七八九'[area % 9]}）党的建设方面\n"] if place == 0 else []
        lines.append(f"{place + 1}.{FAULTS[n % 6]}。\n")
        lines += [f"（{k + 1}）{DEEDS[(n + k) % 4]}。\n" for k in range(3)]
        lines.append("该问题已完成整改。\n")
        parts += lines
        size += sum(map(len, lines))
        n += 1
    return "".join(parts)[:characters]


def as_document(text: str) -> Document:
    blocks, at = [], 0
    for line in text.split("\n"):
        if line:
            blocks.append(Block(at, at + len(line)))
        at += len(line) + 1
    return Document("通报.txt", "text/plain", hashlib.sha256(text.encode()).hexdigest(), text, tuple(blocks))


def ledger(rows: int) -> Document:
    lines = [["序号", "反馈问题", "整改措施", "责任领导", "责任部门", "整改时限", "进展情况"]]
    lines += [
        [
            str(n),
            f"第{n}处{FAULTS[n % 6]}",
            f"1.{DEEDS[n % 4]}。\n2.每月巡查。",
            "局长",
            "工程科",
            "2024-05-31",
            "已销号",
        ]
        for n in range(1, rows + 1)
    ]
    blocks, texts, at = [], [], 0
    for r, line in enumerate(lines):
        start, cells = at, []
        for c, cell in enumerate(line):
            cells.append(Cell(at, at + len(cell), r, c))
            at += len(cell) + 1
        texts.append("\t".join(line))
        blocks.append(Block(start, at - 1, table=0, sheet="台账", cells=tuple(cells)))
    return Document("台账.xlsx", "application/xlsx", "0" * 64, "\n".join(texts), tuple(blocks))


def seconds(document: Document, times: int = 1) -> float:
    taken = []
    for _ in range(times):
        began = time.process_time()
        # in this process, whatever the length, so that its processor time and memory are seen
        read(document, fenced=False)
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def main() -> None:
    print(f"Python {platform.python_version()}, opencc {opencc.__version__}, one core, median of CPU seconds")
    short = as_document(notice(3_000))
    read(short)
    each = seconds(short, 60)
    print(f"3,000 characters            {each * 1000:8.1f} ms   {1 / each:6.0f} texts/s")
    for size in (20_000, 200_000, 2_000_000):
        document = as_document(notice(size))
        print(f"{size:9,} characters        {seconds(document):8.2f} s")
    print(f"ledger of 10,000 rows       {seconds(ledger(10_000)):8.2f} s")
    print(f"peak memory                 {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


if __name__ == "__main__":
    main()
