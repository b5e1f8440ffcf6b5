"""Write docs/states from the tables of moves, or check that it still says the same.

python tools/state_diagrams.py docs/states            write
python tools/state_diagrams.py --check docs/states    compare; exit 1 and name the pages that differ
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from huiyin.rules.diagrams import pages


def differing(folder: Path) -> list[str]:
    """The file names whose text differs from the tables, is missing, or has no table behind it."""
    wanted = pages()
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Write or check the pages of the lives.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 when a page differs")
    options = parser.parse_args(argv)
    if not options.check:
        write(options.folder)
        return 0
    names = differing(options.folder)
    for name in names:
        print(
            f"{options.folder / name} differs from the tables of moves; "
            f"run: python tools/state_diagrams.py {options.folder}",
            file=sys.stderr,
        )
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main())
