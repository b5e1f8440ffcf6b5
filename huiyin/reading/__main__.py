"""`python -m huiyin.reading FILE… [--json | --text | --schema]`: one JSON object a file, one file a line."""

from __future__ import annotations

import argparse
import json
import sys

from huiyin.reading import UnreadableFile, contract, read_many, schema


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0 when every file was read, 1 when any could not be; reasons go to standard error."""
    parser = argparse.ArgumentParser(
        prog="huiyin read", description="读懂巡视巡察文件 / read inspection documents"
    )
    parser.add_argument("files", nargs="*", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="JSON Lines（默认）")
    parser.add_argument("--text", action="store_true", help="打印全文，结果中的位置都指向它")
    parser.add_argument("--schema", action="store_true", help="打印 JSON Schema")
    chosen = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="surrogatepass")
    if chosen.schema:
        print(json.dumps(schema(), ensure_ascii=False, indent=2))
        return 0
    if not chosen.files:
        parser.error("请给出要读的文件 / name at least one file")
    failed = False
    for result in read_many(chosen.files):
        if isinstance(result, UnreadableFile):
            failed = True
            print(str(result).replace("\n", " "), file=sys.stderr)
        elif chosen.text:
            print(result.text)
        else:
            print(json.dumps(contract(result), ensure_ascii=False), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
