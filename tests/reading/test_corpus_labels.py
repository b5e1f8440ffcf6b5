"""The project's own labelled documents: are their labels right? Nothing here runs the reader.

Text is taken out of the files by other means than the engine's, so that a fault of the engine cannot
hide a fault of a label.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
import sys
import unicodedata
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path

import cn2an
import openpyxl
import pypdfium2
import pytest
import python_calamine
from opencc import OpenCC

HERE = Path(__file__).parent
HALVES = ("open", "unseen")
GOLD = sorted(path for half in HALVES for path in (HERE / "documents" / half).glob("*.gold.json"))
READING = re.compile(r"(?<=[\u3400-\u9fff])[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+[)）]")
KINDS = {
    "rectification_notice": 15,
    "audit_rectification": 5,
    "feedback_opinion": 4,
    "round_news": 4,
    "stationing_notice": 3,
    "ledger_table": 6,
    "other": 2,
}
UNSEEN_KINDS = dict(zip(KINDS, (9, 3, 3, 2, 1, 4, 0), strict=True))
FORMATS = {".txt", ".md", ".html", ".docx", ".doc", ".wps", ".xlsx", ".et", ".csv", ".pdf"}
ROLES = {"section", "category", "finding", "subfinding", "measure", "result", "next_step"}
STATUSES = {"done", "basically_done", "in_progress", "not_done", None}
MEASURES = {
    *("units", "aspects", "classes", "findings_total", "sub_findings_total", "measures_total", "done"),
    *("basically_done", "in_progress", "not_done", "completion_rate", "rules_made", "meetings"),
    *("money_recovered", "money_involved", "persons", "clues_transferred"),
}
IN_BODY = {"findings": "finding", "subfindings": "subfinding", "categories": "category"}

every_document = pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name.split(".")[0])


@cache
def gold(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def _converter() -> OpenCC:
    """Loading its dictionaries takes longer than converting a document."""
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Simplified, without the readings that mirrors print in brackets."""
    return str(_converter().convert(READING.sub("", text)))


def plain(text: str) -> str:
    """Letters and digits alone, Simplified, without the readings that mirrors print in brackets."""
    return "".join(s for s in unicodedata.normalize("NFKC", simplified(text)).lower() if s.isalnum())


def decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("a document is in none of the promised encodings")


def word_text(path: Path) -> str:
    with zipfile.ZipFile(path) as parts:
        document = parts.read("word/document.xml").decode("utf-8")
    found = re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|<(w:p)[ >]", document)
    return "".join("\n" if paragraph else text for text, paragraph in found)


def cells(path: Path) -> str:
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    else:
        old = python_calamine.CalamineWorkbook.from_path(str(path))
        rows = [row for name in old.sheet_names for row in old.get_sheet_by_name(name).to_python()]
    return "\n".join(" ".join("" if cell is None else str(cell) for cell in row) for row in rows)


@cache
def text_of(path: Path) -> str:
    """The text of the document that a gold file labels."""
    document = path.with_name(path.name.removesuffix(".gold.json"))
    if document.suffix == ".docx":
        return word_text(document)
    if document.suffix in (".xlsx", ".xls", ".et"):
        return cells(document)
    if document.suffix in (".doc", ".wps"):
        return document.read_bytes().decode("utf-16-le", "ignore")
    if document.suffix == ".pdf":
        with pypdfium2.PdfDocument(document) as pages:
            return "\n".join(page.get_textpage().get_text_range() for page in pages)
    text = decoded(document.read_bytes())
    if document.suffix == ".csv":
        return "\n".join(" ".join(row) for row in csv.reader(io.StringIO(text)))
    return re.sub(r"<[^>]+>", "", text) if document.suffix == ".html" else text


def stated(labels: dict, measure: str) -> set[float]:
    required = [claim for claim in labels["claims"] if not claim.get("optional")]
    return {c["value"] for c in required if measure in c.get("any_measure", [c["measure"]])}


def counted(labels: dict, role: str) -> int:
    return sum(1 for item in labels["items"] if item["role"] == role and not item.get("optional"))


def printed_forms(value: float) -> list[str]:
    """How a number may stand in print: figures, 万 and 亿, Chinese numerals, thousands separators."""
    forms = [f"{value:g}" if value < 10**6 else str(value), f"{value:,}"]
    forms += [f"{value / unit:.10g}{sign}" for unit, sign in ((10**4, "万"), (10**8, "亿"))]
    if value >= 10**4:
        forms.append(cn2an.an2cn(f"{value / 10**4:.10g}", "low") + "万")
    if float(value).is_integer():
        forms += [cn2an.an2cn(str(int(value)), "low"), f"{int(value)}"]
    else:
        forms.append(cn2an.an2cn(f"{value:g}", "low"))
    return [*forms, "两"] if value == 2 else forms


def test_the_corpus_has_the_kinds_formats_and_planted_faults_that_were_asked_for():
    kinds = Counter(gold(path)["kind"] for path in GOLD)
    formats = {Path(path.name.removesuffix(".gold.json")).suffix for path in GOLD}
    planted = sum(bool(gold(path).get("planted")) for path in GOLD)
    apart = sum(path.parent.name == "unseen" for path in GOLD)
    assert len(GOLD) >= 42
    assert {kind: kinds[kind] for kind in KINDS if kinds[kind] < KINDS[kind]} == {}
    assert formats >= FORMATS
    assert 0.28 <= planted / len(GOLD) <= 0.4
    assert apart >= 8


def test_the_unseen_documents_have_the_spread_of_the_field():
    unseen = [path for path in GOLD if path.parent.name == "unseen"]
    kinds = Counter(gold(path)["kind"] for path in unseen)
    formats = {Path(path.name.removesuffix(".gold.json")).suffix for path in unseen}
    verdicts = [{row["verdict"] for row in gold(path)["reconciliation"]} for path in unseen]
    assert len(unseen) >= 20
    assert {kind: kinds[kind] for kind in UNSEEN_KINDS if kinds[kind] < UNSEEN_KINDS[kind]} == {}
    assert formats >= FORMATS | {".xls"}
    assert sum("disagrees" in found for found in verdicts) >= 8
    assert sum("cannot_tell" in found for found in verdicts) >= 4


@every_document
def test_labels_use_only_the_words_of_the_contract(path):
    labels = gold(path)
    assert path.name == labels["source_name"] + ".gold.json"
    assert labels["kind"] in KINDS
    assert {item["role"] for item in labels["items"]} <= ROLES
    assert {item["status"] for item in labels["items"]} <= STATUSES
    for claim in labels["claims"]:
        assert set(claim.get("any_measure", [claim["measure"]])) <= MEASURES
    for day in labels["dates"].values():
        assert day is None or re.fullmatch(r"\d{4}-\d\d(-\d\d)?", day)
    assert set(labels["inferred"]) <= {key for key, day in labels["dates"].items() if day}


@every_document
def test_every_item_stands_below_an_item_that_came_before_it(path):
    seen: dict[str, dict] = {}
    for item in gold(path)["items"]:
        assert item["id"] not in seen
        parent = seen.get(item["parent"])
        assert (parent is None) == (item["parent"] is None)
        assert item["depth"] == (parent["depth"] + 1 if parent else 1)
        seen[item["id"]] = item


@every_document
def test_titles_units_and_targets_stand_in_the_text(path):
    labels = gold(path)
    text = plain(text_of(path))
    wanted = [labels["title"], *(item["title"] for item in labels["items"])]
    wanted += [labels[key] for key in ("unit", "inspector") if labels[key]]
    if labels["round"]:
        wanted += [target["name"] for target in labels["round"]["targets"]]
    assert [title for title in wanted if plain(title) not in text] == []


@every_document
def test_items_come_in_the_order_of_the_text(path):
    text = plain(text_of(path))
    place = 0
    for item in gold(path)["items"]:
        found = text.find(plain(item["title"]), place)
        assert found >= 0, item["title"]
        place = found


@every_document
def test_every_required_claim_is_printed_somewhere(path):
    labels = gold(path)
    text = unicodedata.normalize("NFKC", simplified(text_of(path)))
    text = re.sub(r"\s", "", text)
    for claim in labels["claims"]:
        forms = printed_forms(claim["value"])
        bounded = [rf"(?<![\d.]){re.escape(form)}(?![\d])" for form in forms]
        assert claim.get("optional") or re.search("|".join(bounded), text), claim


@every_document
def test_an_instrument_of_accountability_is_printed_as_it_is_labelled(path):
    text = plain(text_of(path))
    for claim in gold(path)["claims"]:
        assert plain(claim.get("instrument", "")) in text


@every_document
def test_every_date_is_printed_somewhere(path):
    labels = gold(path)
    text = unicodedata.normalize("NFKC", text_of(path))
    days = [*labels["dates"].values(), *(item["deadline"] for item in labels["items"])]
    if labels["round"]:
        days += [meeting.get(key) for meeting in labels["round"]["meetings"] for key in ("date", "date_end")]
        days.append(labels["round"]["stationed_by"])
    for day in filter(None, days):
        _, month, *number = map(int, day.split("-"))
        spelled = cn2an.an2cn(str(month), "low")
        assert re.search(rf"(?<!\d)0?{month}[月./-]|{spelled}月", text), day
        figure = rf"(?<!\d)0?{number[0]}(?!\d)|月{cn2an.an2cn(str(number[0]), 'low')}日" if number else ""
        assert re.search(figure, text) or re.search(figure, re.sub(r"\s", "", text)), day


@every_document
def test_planted_sums_are_wrong_and_all_others_right(path):
    labels = gold(path)
    wrong = [row for row in labels["reconciliation"] if row["verdict"] == "disagrees"]
    assert len({row["fault"] for row in wrong}) == labels.get("planted", 0)
    for row in labels["reconciliation"]:
        gap = abs(row["stated"] - row["computed"])
        if row["verdict"] == "disagrees":
            assert gap >= 1
        elif row["verdict"] == "agrees":
            assert gap < 0.1 if "rate" in row["rule"] else gap == 0


@every_document
def test_reconciliations_follow_from_claims_and_items(path):
    labels = gold(path)
    for row in labels["reconciliation"]:
        left, _, total = row["rule"].partition(" = ")
        counted_role = IN_BODY.get(left.removesuffix(" in body"))
        if counted_role and left.endswith(" in body"):
            assert row["computed"] == counted(labels, counted_role), row
            assert row["stated"] in stated(labels, total), row
        elif left.endswith(" in body"):
            status = left.removesuffix(" in body")
            roles = ("finding", "subfinding")
            same = [i for i in labels["items"] if i["role"] in roles and i["status"] == status]
            assert row["computed"] == sum(not item.get("optional") for item in same), row
        elif set(left.split(" + ")) <= MEASURES and total in MEASURES:
            parts = [stated(labels, measure) for measure in left.split(" + ")]
            assert all(len(values) == 1 for values in parts), row
            assert row["computed"] == sum(value for values in parts for value in values), row
            assert row["stated"] in stated(labels, total), row


@every_document
def test_a_completion_rate_is_what_its_parts_give(path):
    labels = gold(path)
    for row in labels["reconciliation"]:
        total = re.fullmatch(r"completion_rate = done / (\w+)", row["rule"])
        if total:
            (done,), (whole,) = stated(labels, "done"), stated(labels, total[1])
            assert row["computed"] == pytest.approx(100 * done / whole, abs=0.006)


def test_labels_are_those_of_the_annotated_sources():
    spec = importlib.util.spec_from_file_location("corpus_annotated", HERE / "corpus" / "annotated.py")
    annotated = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = annotated
    spec.loader.exec_module(annotated)
    for half in HALVES:
        for source in sorted((HERE / "corpus" / half).glob("*.ann")):
            labels = annotated.gold(annotated.load(source))
            built = HERE / "documents" / half / (labels["source_name"] + ".gold.json")
            assert gold(built) == labels, f"{source.name}: run tests/reading/corpus/build.py"


def test_documents_held_apart_share_no_finding_with_the_open_ones():
    titles: dict[str, set[str]] = {half: set() for half in HALVES}
    for path in GOLD:
        found = (item for item in gold(path)["items"] if item["role"] in ("finding", "subfinding"))
        titles[path.parent.name] |= {plain(item["title"]) for item in found}
    assert titles["open"] & titles["unseen"] == set()
