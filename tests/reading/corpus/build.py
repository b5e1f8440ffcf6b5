"""Make the corpus: ``python tests/reading/corpus/build.py`` writes every document and its gold.

Old binary formats are made by LibreOffice; where it is missing, those files are left as they are.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import annotated
import pdf_layout
import plain_layouts
import sheet_layout
import word_layout

HERE = Path(__file__).parent
DOCUMENTS = HERE.parent / "documents"
LAYOUTS: dict[str, Callable[[annotated.Source], bytes]] = {
    ".txt": plain_layouts.text,
    ".md": plain_layouts.markdown,
    ".html": plain_layouts.web_page,
    ".csv": plain_layouts.comma_separated,
    ".xlsx": sheet_layout.workbook,
    ".docx": word_layout.document,
    ".pdf": pdf_layout.pages,
}
FOLDERS = ("open", "unseen")
SAVED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]+")
OLD = {".doc": (".docx", "doc"), ".wps": (".docx", "doc"), ".et": (".xlsx", "xls"), ".xls": (".xlsx", "xls")}


def sources(folder: str) -> list[annotated.Source]:
    """The annotated sources of one folder of the corpus, in the order of their names."""
    return [annotated.load(path) for path in sorted((HERE / folder).glob("*.ann"))]


def old_format(source: annotated.Source, target: Path) -> None:
    """A .doc, .wps or .et file, by way of the new format."""
    office = shutil.which("soffice")
    if not office:
        print(f"没有 LibreOffice，{target.name} 未重新生成", file=sys.stderr)
        return
    new, old = OLD[target.suffix]
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder, f"{target.stem}{new}")
        first.write_bytes(LAYOUTS[new](source))
        command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        command += ["--convert-to", old, "--outdir", folder, str(first)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        target.write_bytes(first.with_suffix(f".{old}").read_bytes())


def settled(packed: bytes) -> bytes:
    """The same zip without the time of its making, so that an unchanged source gives an unchanged file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = SAVED.sub(rb"\g<1>2024-01-01T00:00:00Z", old.read(entry))
            new.writestr(zipfile.ZipInfo(entry.filename, (2024, 1, 1, 0, 0, 0)), part, 8)
    return out.getvalue()


def written(source: annotated.Source, target: Path) -> None:
    """Write one document; an old binary format only when its source is newer."""
    if target.suffix in OLD:
        if not target.exists() or target.stat().st_mtime < source.path.stat().st_mtime:
            old_format(source, target)
        return
    made = LAYOUTS[target.suffix](source)
    target.write_bytes(settled(made) if target.suffix in (".docx", ".xlsx") else made)


def build(folder: str, names: set[str]) -> int:
    """Write the files of one folder; with names, only these. Returns how many."""
    count = 0
    for source in sources(folder):
        target = DOCUMENTS / folder / source.one("file")
        if names and target.name not in names:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        written(source, target)
        labels = json.dumps(annotated.gold(source), ensure_ascii=False, indent=1)
        target.with_name(target.name + ".gold.json").write_text(labels + "\n", encoding="utf-8")
        count += 1
    return count


if __name__ == "__main__":
    wanted = set(sys.argv[1:])
    print(sum(build(half, wanted) for half in FOLDERS))
