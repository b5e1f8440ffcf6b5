"""The English interface is complete, agrees with the Chinese source, and keeps to docs/glossary.md."""

from __future__ import annotations

import gettext
import os
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

import pytest
from django.utils import translation

from huiyin.rules.finding import Completion, Pace
from huiyin.rules.roles import Role
from huiyin.rules.round import InspectionKind, MeetingKind
from huiyin.web.wording import WORDS, word

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = Path("huiyin", "locale", "en", "LC_MESSAGES")
PO, MO = ROOT / ENGLISH / "django.po", ROOT / ENGLISH / "django.mo"

HAN = re.compile(r"[\u2e80-\u2fdf\u3007\u3400-\u9fff\uf900-\ufaff]")
CHINESE_MARKS = re.compile(r"[\u3000-\u303f\uff01-\uff5e]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
AMERICAN = re.compile(
    r"\b(\w*(?:organiz|recogniz|authoriz|categoriz|prioritiz|summariz|finaliz)\w*|colors?|behavior|centers?|"
    r"canceled|canceling|fulfill|gray|license[ds]?)\b",
    re.IGNORECASE,
)


@dataclass
class Entry:
    """One text: the Chinese, its English (singular and plural where it counts), its flags."""

    flags: set[str] = field(default_factory=set)
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def chinese(self) -> str:
        return self.parts["msgid"]

    @property
    def counts(self) -> bool:
        return "msgid_plural" in self.parts

    @property
    def english(self) -> list[str]:
        return [text for name, text in self.parts.items() if name.startswith("msgstr")]


_QUOTED = re.compile(r'^(?:(msg\w+(?:\[\d\])?) )?"(.*)"$')
_ESCAPES = {r"\n": "\n", r"\"": '"', r"\t": "\t", r"\\": "\\"}


def entries(path: Path) -> Iterator[Entry]:
    """The entries of a .po file without its header; a text that is no longer used (#~) counts as fuzzy."""
    entry, name = Entry(), ""
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if quoted := _QUOTED.match(line):
            name = quoted[1] or name
            text = re.sub(r"\\.", lambda m: _ESCAPES[m[0]], quoted[2])
            entry.parts[name] = entry.parts.get(name, "") + text
        elif line.startswith("#,"):
            entry.flags |= {flag.strip() for flag in line[2:].split(",")}
        elif line.startswith("#~"):
            entry.flags.add("obsolete")
        elif not line:
            if entry.parts.get("msgid") or "obsolete" in entry.flags:
                yield entry
            entry, name = Entry(), ""


@pytest.fixture(scope="module")
def catalogue() -> list[Entry]:
    found = list(entries(PO))
    assert len(found) > 1000
    return found


def faulty(catalogue: list[Entry], wrong) -> list[tuple[str, list[str]]]:
    return [(e.chinese, e.english) for e in catalogue if wrong(e)]


def test_every_chinese_text_has_an_english_one(catalogue):
    assert not faulty(catalogue, lambda e: not all(text.strip() for text in e.english))


def test_nothing_is_guessed_or_left_over(catalogue):
    assert not [e.parts for e in catalogue if e.flags & {"fuzzy", "obsolete"}]


def test_no_english_text_has_chinese_characters_or_punctuation(catalogue):
    assert not faulty(catalogue, lambda e: any(HAN.search(t) or CHINESE_MARKS.search(t) for t in e.english))


def test_placeholders_are_the_same_in_both_languages(catalogue):
    def differs(entry: Entry) -> bool:
        wanted = sorted(PLACEHOLDER.findall(entry.chinese))
        used = [sorted(PLACEHOLDER.findall(text)) for text in entry.english]
        if entry.counts:
            # the singular may say "one" or "the" instead of the number
            spared = {tuple(wanted), tuple(p for p in wanted if p not in ("%(n)s", "%(n)d"))}
            return tuple(used[0]) not in spared or used[-1] != wanted
        return used[0] != wanted

    assert not faulty(catalogue, differs)


def test_texts_that_count_have_a_singular_and_a_plural(catalogue):
    assert not faulty(catalogue, lambda e: len(e.english) != (2 if e.counts else 1))


def test_a_sentence_stays_a_sentence_and_a_label_a_label(catalogue):
    endings = {"。": (".", ". "), "？": "?", "：": (":", ": "), "…": "…"}

    def differs(entry: Entry) -> bool:
        end = endings.get(entry.chinese[-1])
        if end:
            return not all(t.endswith(end) for t in entry.english)
        return any(t.endswith(".") and t != "No." for t in entry.english)

    assert not faulty(catalogue, differs)


def test_texts_begin_with_a_capital_unless_they_are_part_of_another(catalogue):
    inner = {"变为", "任意", "年份为推断", "今天起", "日", "个工作日", "个月"}
    inner |= {"范围外的一份材料", "未命名材料"}

    def small(entry: Entry) -> bool:
        part = entry.chinese in inner or entry.chinese.startswith(("不晚于", "不早于", "自 ", "由%", "，"))
        return any(t[:1].islower() for t in entry.english) and not part

    assert not faulty(catalogue, small)


def test_the_spelling_is_british(catalogue):
    assert not faulty(catalogue, lambda e: any(AMERICAN.search(t) for t in e.english))


#: words of the field that have one English word each, wherever they appear; the words are the glossary's
ONE_WORD = {
    "佐证材料": ("evidence",),
    "台账": ("ledger",),
    "责任人": ("responsible person",),
    "责任领导": ("responsible leader",),
    "牵头部门": ("lead department",),
    "领导小组": ("leading group",),
    "巡视办": ("inspection office",),
    "巡视巡察办": ("inspection office",),
    "被巡视单位": ("inspected unit", "unit"),
    "巡视对象": ("target",),
    "动员部署": ("mobilis",),
    "集中整改期": ("concentrated rectification",),
    "整改任务": ("task",),
    "整改方案": ("rectification plan",),
    "立行立改": ("immediate rectification",),
    "长期坚持": ("standing", "for good"),
    "销号": ("close", "closing"),
    "回头看": ("look-back",),
    "轮次": ("round", "stage"),
    "线索": ("clue",),
}


@pytest.mark.parametrize("chinese", ONE_WORD)
def test_a_word_of_the_field_is_always_the_same_in_english(catalogue, chinese):
    allowed = ONE_WORD[chinese]

    def strays(entry: Entry) -> bool:
        if chinese not in entry.chinese:
            return False
        return not any(term in text.lower() for text in entry.english for term in allowed)

    assert not faulty(catalogue, strays)


def test_the_compiled_texts_are_those_of_the_source_file(catalogue):
    compiled = gettext.GNUTranslations(MO.open("rb"))
    for entry in catalogue:
        if entry.counts:
            pair = entry.chinese, entry.parts["msgid_plural"]
            assert [compiled.ngettext(*pair, 1), compiled.ngettext(*pair, 2)] == entry.english
        elif context := entry.parts.get("msgctxt"):
            assert compiled.pgettext(context, entry.chinese) == entry.english[0]
        else:
            assert compiled.gettext(entry.chinese) == entry.english[0]
    (count,) = struct.unpack("<I", MO.read_bytes()[8:12])
    assert count == len(catalogue) + 1, "the .mo file has a header and one string for every text, no more"


def glossary() -> Iterator[tuple[list[str], list[str], str]]:
    """The rows of the glossary: Chinese words, English words, code."""
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4 and HAN.search(cells[0]):
            chinese, english = (re.sub(r"\s*[(（].*?[)）]", "", cell) for cell in cells[:2])
            yield re.split(r"\s*/\s*", chinese), re.split(r"\s*/\s*", english), cells[2]


def members_of(code: str) -> list[Enum]:
    """The enum members that a row's code names: “role OFFICE”, “pace STAGED, CONTINUING”, “completion” …"""
    for start, kind in (("role ", Role), ("pace ", Pace), ("Meeting.", MeetingKind)):
        if code.startswith(start):
            return [kind[name.strip(" .")] for name in code.removeprefix(start).split(",")]
    return {"InspectionKind": list(InspectionKind), "completion": list(Completion)}.get(code, [])


NAMED = [(member, row) for row in glossary() for member in members_of(row[2])]


def _alike(one: str, other: str) -> bool:
    one, other = one.lower(), other.lower()
    return one.startswith(other) or other.startswith(one)


def test_the_glossary_names_the_members_that_are_held_against_it():
    assert {type(member) for member, _row in NAMED} == {Role, Pace, MeetingKind, InspectionKind, Completion}
    assert len(NAMED) >= 18


@pytest.mark.parametrize(("member", "row"), NAMED, ids=lambda p: p.name if isinstance(p, Enum) else "")
def test_a_member_is_called_what_the_glossary_calls_it(member, row):
    terms, english, _code = row
    with translation.override("zh-hans"):
        # the roles serve 巡视 and 巡察 alike; the glossary lists the two names
        chinese_word = str(word(member)).replace("巡视巡察", "巡视")
    with translation.override("en"):
        english_word = str(word(member))
    places = [n for n, term in enumerate(terms) if _alike(chinese_word, term)]
    assert places, f"{chinese_word} is not in the glossary's row {terms}"
    wanted = english[places[0]] if len(english) == len(terms) else english[0]
    assert _alike(english_word, wanted)


def test_every_worded_member_has_a_word_of_its_own_in_both_languages():
    for kind, words in WORDS.items():
        for language in ("zh-hans", "en"):
            with translation.override(language):
                said = [str(w) for w in words.values()]
            assert len(set(said)) == len(said), f"two members of {kind} share a word in {language}"
            assert all(bool(HAN.search(w)) == (language != "en") for w in said), (kind, language)


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_collecting_the_texts_again_finds_nothing_new(tmp_path, catalogue):
    shutil.copytree(ROOT / "huiyin", tmp_path / "huiyin", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / ".venv").symlink_to(sys.prefix)
    done = subprocess.run(
        ["sh", str(ROOT / "tools" / "translate.sh"), ".venv"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "HUIYIN_DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    again = [e.parts for e in entries(tmp_path / ENGLISH / "django.po")]
    assert sorted(again, key=str) == sorted((e.parts for e in catalogue), key=str), "run: make translate"


def test_whatever_translates_has_a_name_that_the_collecting_knows():
    """A text that is marked by another name than these is never collected, and stays Chinese."""
    names = re.compile(r"\b(?:n?p?|np)gettext(?:_lazy)? as (\w+)")
    others = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "huiyin").rglob("*.py")
        for name in names.findall(path.read_text(encoding="utf-8"))
        if name not in ("_", "__")
    }
    assert others == set()
