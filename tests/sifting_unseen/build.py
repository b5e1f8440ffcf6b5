"""Put the hand-written records of `written/*.txt` together as the folder that the scorer reads.

`python tests/sifting_unseen/build.py [FOLDER]` writes FOLDER/records anew (without one its own), the same
bytes every time: records.jsonl, gold.jsonl and evidence/. A written record is a block of lines, each with a
letter; README.md explains them.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import docx
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from scenes import altered, draw

HERE = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
TARGET = HERE / "records"


def blocks() -> list[dict]:
    """Every written record in order, its refs still by name."""
    found: list[dict] = []
    unit = body = ""
    for path in sorted((HERE / "written").glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            key, _, rest = line.strip().partition(" ")
            if not key or key.startswith("#"):
                continue
            rest = rest.strip()
            if key == "U":
                unit = rest
            elif key == "B":
                body = rest
            elif key == "@":
                name, kind, round_ = rest.split()
                found.append({"name": name, "kind": kind, "round": round_, "unit": unit, "body": body,
                              "lines": [], "at": f"{path.name}:{number}"})  # fmt: skip
            else:
                found[-1]["lines"].append((key, [p.strip() for p in rest.split("|")]))
    return found


class Maker:
    """Writes the evidence files and turns blocks into records and gold."""

    def __init__(self, found: list[dict]) -> None:
        self.ids = {b["name"]: f"x-{n:04d}" for n, b in enumerate(found, 1)}
        if len(self.ids) != len(found):
            raise ValueError("two records have one name")
        self.files: dict[str, bytes] = {}
        self.written: dict[str, bytes] = {}
        self.pictures: dict[str, Image.Image] = {}

    def record(self, block: dict) -> tuple[dict, dict]:
        unit, _, aliases = block["unit"].partition("|")
        record: dict = {
            "id": self.ids[block["name"]],
            "body": block["body"],
            "round": block["round"],
            "unit": unit.strip(),
        }
        if aliases:
            record["unit_aliases"] = [a.strip() for a in aliases.split(";")]
        gold: dict = {
            "id": record["id"],
            "codes": [],
            "difficulty": {},
            "refs": {},
            "acceptable": [],
            "kind": block["kind"],
        }
        for key, parts in block["lines"]:
            getattr(self, f"_{key}")(record, gold, parts, block)
        return record, gold

    def _F(self, record, gold, parts, block):
        record["finding"] = {"text": parts[1], "recorded_on": parts[0]}
        if len(parts) > 2 and parts[2]:
            record["finding"]["category"] = parts[2]
        if len(parts) > 3:
            record["finding"]["amount"] = float(parts[3])

    def _M(self, record, gold, parts, block):
        record.setdefault("measures", []).append({"text": parts[0], "due": parts[1]})

    def _C(self, record, gold, parts, block):
        record["claim"] = {"status": "done", "claimed_on": parts[0], "text": parts[1].replace("¶", "\n")}

    def _S(self, record, gold, parts, block):
        record["claim"]["status"] = parts[0]

    def _N(self, record, gold, parts, block):
        for pair in parts[0].split(","):
            key, value = pair.split("=")
            if key == "money":
                record["claim"]["money_recovered"] = float(value)
            else:
                record["claim"].setdefault("counts", {})[key] = int(value)

    def _E(self, record, gold, parts, block):
        parts = [*parts, "", "", ""][:4]
        piece: dict = {"title": parts[0]}
        if parts[1]:
            piece["dated"] = parts[1]
        wish = dict(p.split("=") if "=" in p else (p, "yes") for p in parts[3].split())
        if parts[2] and "hide" not in wish:
            piece["text"] = parts[2]
        if wish:
            number = len(record.get("evidence", [])) + 1
            self._file(record, piece, wish, parts, f"{block['name']}.{number}")
        record.setdefault("evidence", []).append(piece)

    def _file(self, record, piece, wish, parts, name):
        form = next(f for f in ("jpg", "png", "docx", "pdf", "txt") if f in wish)
        made = wish.get("made", parts[1] or "2025-01-01")
        if form in ("jpg", "png"):
            data = self._picture(name, form, wish)
        else:
            lines = [parts[0], *parts[2].split("¶"), record["unit"], wish.get("written", parts[1])]
            data = {"docx": docx_bytes, "pdf": pdf_bytes, "txt": txt_bytes}[form](lines, made)
        if "same" in wish:
            data = self.written[wish["same"]]
        # the name of a record would tell its label: the file is named by the identifier
        path = f"{record['id']}/{name.rpartition('.')[2]}.{form}"
        self.files[path] = self.written[name] = data
        piece["file"], piece["sha256"] = path, hashlib.sha256(data).hexdigest()

    def _picture(self, name, form, wish):
        if "same" in wish:
            return b""
        if "from" in wish:
            image = altered(self.pictures[wish["from"]], wish["how"])
        else:
            image = draw(wish["scene"], int(wish["seed"]), int(wish.get("view", 0)))
        self.pictures[name] = image
        out = io.BytesIO()
        if form == "png":
            image.quantize(64).save(out, "PNG", optimize=True)
            return out.getvalue()
        exif = Image.Exif()
        if "exif" in wish:
            moment = (
                wish["exif"].replace("-", ":")
                + f" {9 + len(name) % 8:02d}:{int(wish.get('seed', 7)) * 7 % 60:02d}:21"
            )
            exif[306] = moment
            exif.get_ifd(0x8769)[36867] = moment
        image.save(out, "JPEG", quality=int(wish.get("quality", 60)), exif=exif)
        return out.getvalue()

    def _R(self, record, gold, parts, block):
        record["review"] = {"closed_on": parts[0], "closed_by": parts[1]}
        if len(parts) > 2:
            record["review"]["opened_seconds"] = int(parts[2])

    def _L(self, record, gold, parts, block):
        for label in parts[0].split():
            head, _, refs = label.partition("=")
            code, level = head.split("/")
            gold["codes"].append(code)
            gold["difficulty"][code] = level
            if refs:
                gold["refs"][code] = [self.ids[r] for r in refs.split(",")]

    def _A(self, record, gold, parts, block):
        gold["acceptable"] = parts[0].split()


def docx_bytes(lines: list[str], made: str) -> bytes:
    """A small Word file whose properties carry the day `made`."""
    paper = docx.Document()
    for line in lines:
        paper.add_paragraph(line)
    paper.core_properties.author = "office"
    paper.core_properties.created = paper.core_properties.modified = datetime.fromisoformat(
        f"{made}T10:12:00"
    )
    out = io.BytesIO()
    paper.save(out)
    return _without_clock(out)


def _without_clock(packed: io.BytesIO) -> bytes:
    """The same package with every member dated alike, so that building twice gives the same hash."""
    out = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def pdf_bytes(lines: list[str], made: str) -> bytes:
    """A one-page PDF whose information dictionary carries the day `made`."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(420, 300), invariant=1)
    canvas.setDateFormatter(lambda *_: f"D:{made.replace('-', '')}101200+08'00'")
    for n, line in enumerate(lines):
        canvas.setFont("STSong-Light", 10)
        canvas.drawString(20, 270 - 18 * n, line)
    canvas.save()
    return out.getvalue()


def txt_bytes(lines: list[str], _made: str) -> bytes:
    """Plain text, which carries no day of its own."""
    return "\n".join(lines).encode()


def _excuse_sources(golds: list[dict]) -> None:
    """Whoever is copied from may be named too: the same text or file lies with both."""
    by_id = {gold["id"]: gold for gold in golds}
    shown = {
        "copied_text": "copied_text",
        "recycled_text": "copied_text",
        "reused_evidence": "reused_evidence",
    }
    for gold in golds:
        for code, refs in gold["refs"].items():
            for source in (by_id[ref] for ref in refs if code in shown):
                if shown[code] not in {*source["codes"], *source["acceptable"]}:
                    source["acceptable"].append(shown[code])


def build() -> None:
    """Write the whole folder anew."""
    found = blocks()
    maker = Maker(found)
    made = [maker.record(b) for b in found]
    _excuse_sources([gold for _, gold in made])
    shutil.rmtree(TARGET, ignore_errors=True)
    for path, data in maker.files.items():
        place = TARGET / "evidence" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    for name, column in (("records.jsonl", 0), ("gold.jsonl", 1)):
        rows = (json.dumps(pair[column], ensure_ascii=False) + "\n" for pair in made)
        (TARGET / name).write_text("".join(rows), encoding="utf-8")


if __name__ == "__main__":
    build()
