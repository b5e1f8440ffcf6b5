"""`huiyin sift`: records in, one JSON object a record with signs out; complaints go to stderr."""

from __future__ import annotations

import json
import sqlite3
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from huiyin.sifting.codes import ALL_CODES, Answer, Code
from huiyin.sifting.engine import Sifter
from huiyin.sifting.index import Index
from huiyin.sifting.parsing import Unreadable, read_records
from huiyin.sifting.records import Record

OK, FAILED, WRONG_USE = 0, 1, 2


def run(args: Namespace) -> int:
    """One run of the verb; 1 when a line could not be read, 2 when nothing could be done."""
    codes = _codes(args.codes)
    if codes is None:
        return WRONG_USE
    faults: list[str] = []
    try:
        records = _read(args.records, faults)
        if args.evidence is not None and not args.evidence.is_dir():
            raise NotADirectoryError(f"没有这个材料文件夹：{args.evidence}")
    except OSError as error:
        _say(str(error))
        return WRONG_USE
    if args.explain and not any(r.id == args.explain for r in records):
        _say(f"没有编号为 {args.explain} 的记录")
        return WRONG_USE
    sifter = Sifter(args.evidence, codes=codes, min_score=args.min_score, tell=_say)
    try:
        for answer in _answers(sifter, records, args.since):
            if not args.explain:
                print(_line(answer))
            elif answer.id == args.explain:
                print(_line(answer) if args.json else _explained(answer))
    except sqlite3.Error as error:
        _say(f"索引 {args.since} 不能使用（{error}）；请检查磁盘和权限，或删去它重新建立")
        return WRONG_USE
    return FAILED if faults else OK


def _answers(sifter: Sifter, records: list[Record], since: Path | None) -> Iterator[Answer]:
    if since is None:
        yield from sifter.sift(records)
        return
    index = Index(since)
    try:
        held = len(index)
        yield from sifter.sift(records, index)
        _say(f"索引原有 {held} 条记录，本次新查 {len(index) - held} 条")
    finally:
        index.close()


def _read(path: Path, faults: list[str]) -> list[Record]:
    records = []
    for item in read_records(path):
        if isinstance(item, Unreadable):
            faults.append(item.why)
            _say(f"第 {item.line} 行没有读入：{item.why}")
        else:
            records.append(item)
    return records


def _codes(given: str | None) -> frozenset[Code] | None:
    if not given:
        return ALL_CODES
    names = [name.strip() for name in given.split(",") if name.strip()]
    unknown = [name for name in names if name not in set(Code)]
    if unknown:
        _say(f"没有这样的迹象代码：{'、'.join(unknown)}。可用的有：{'、'.join(Code)}")
        return None
    return frozenset(Code(name) for name in names)


def _line(answer: Answer) -> str:
    return json.dumps(answer.as_json(), ensure_ascii=False)


def _explained(answer: Answer) -> str:
    return "\n".join(_paragraphs(answer))


def _paragraphs(answer: Answer) -> Iterator[str]:
    yield f"{answer.id}：{len(answer.signs)} 个迹象，请人工核对"
    for sign in answer.signs:
        yield f"  {sign.code.value}  {sign.score:.2f}  {sign.why}"
        if sign.refs:
            yield f"    对照：{'、'.join(sign.refs)}"


def _say(words: str) -> None:
    print(f"huiyin sift：{words}", file=sys.stderr)
