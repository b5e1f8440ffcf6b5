"""`python -m huiyin.reading FILE…` is `huiyin read FILE…`, for those who use the reading alone."""

from __future__ import annotations

import argparse
from pathlib import Path

from huiyin.reading.commandline import print_readings, print_schema


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0 when every file was read, 1 when any could not be; reasons go to standard error."""
    parser = argparse.ArgumentParser(prog="huiyin read", description="把文件读成结构化数据（不需要数据库）")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="每个文件一行 JSON（默认）")
    form.add_argument("--text", action="store_true", help="输出位置所指的文本")
    form.add_argument("--schema", action="store_true", help="输出 JSON Schema")
    parser.add_argument("--grammar", type=Path, metavar="TOML", help="另加一份自己的词语和规则")
    chosen = parser.parse_args(arguments)
    if chosen.schema:
        return print_schema()
    if not chosen.files:
        parser.error("请给出至少一个文件。")
    return print_readings(chosen.files, text=chosen.text, grammar=chosen.grammar)


if __name__ == "__main__":
    raise SystemExit(main())
