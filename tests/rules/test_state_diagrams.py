"""The pages in docs/states say what the tables of moves say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from huiyin.rules import (
    accountability,
    brief,
    campaign,
    campaign_task,
    close_application,
    clue,
    complaint,
    coordination,
    dispatch,
    draft,
    errand,
    extension,
    finding,
    instruction,
    ladder,
    meeting_decision,
    official_document,
    plan,
    policy_suggestion,
    question,
    round,
    sign,
    spot_check,
    standing,
    task,
    unit_report,
    working_paper,
)
from huiyin.rules.diagrams import mermaid, pages, table

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "state_diagrams.py"
MODULES = (
    *(finding, task, close_application, standing, extension, plan, question, dispatch, errand, round, sign),
    *(spot_check, unit_report, ladder, working_paper, draft, coordination),
    *(clue, accountability, brief, instruction, meeting_decision, complaint),
    *(campaign, campaign_task, policy_suggestion, official_document),
)
LIVES = [m.LIFE for m in MODULES]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(TOOL), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=60)


def test_the_pages_in_the_documents_are_those_of_the_tables():
    done = run("--check", ROOT / "docs" / "states")
    assert (done.returncode, done.stderr) == (0, "")


def test_there_is_a_page_for_each_life():
    assert set(pages()) == {f"{life.name}.md" for life in LIVES}


def test_a_changed_a_missing_and_a_foreign_page_are_each_named(tmp_path):
    assert run(tmp_path).returncode == 0
    assert run("--check", tmp_path).returncode == 0
    changed = tmp_path / "finding.md"
    changed.write_text(changed.read_text(encoding="utf-8").replace("evidence_attached", ""), encoding="utf-8")
    (tmp_path / "task.md").unlink()
    (tmp_path / "clue.md").write_text("# Life: clue\n", encoding="utf-8")
    done = run("--check", tmp_path)
    assert done.returncode == 1
    named = re.findall(r"(\w+\.md) differs", done.stderr)
    assert named == ["clue.md", "finding.md", "task.md"]
    assert "run: python tools/state_diagrams.py" in done.stderr


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_a_diagram_shows_every_move_with_who_may_and_which_guards(life):
    drawn = mermaid(life)
    arrows = {}
    for source, target, label in re.findall(r"^ +(\w+) --> (\w+) : (.+)$", drawn, re.MULTILINE):
        assert (source, target) not in arrows
        arrows[source, target] = label.split("<br/>")
    for move in life.moves:
        labels = [text for text in arrows[move.source, move.target] if text.startswith(f"{move.action} ·")]
        shown = [*sorted(move.roles), *(guard.__name__ for guard in move.guards)]
        told = [[w for w in re.findall(r"[a-z_]+", t.partition("·")[2]) if w != "if"] for t in labels]
        assert shown in told, move
    assert sum(map(len, arrows.values())) == len(life.moves)
    assert drawn == mermaid(life)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_a_diagram_begins_at_the_first_state_and_shows_where_it_ends(life):
    drawn = mermaid(life)
    assert drawn.startswith(f"stateDiagram-v2\n    [*] --> {life.initial}\n")
    ends = set(re.findall(r"^ +(\w+) --> \[\*\]$", drawn, re.MULTILINE))
    assert ends == set(type(life.initial)) - {m.source for m in life.moves if m.target != m.source}


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_a_table_has_a_row_for_each_move(life):
    rows = [line.strip("|").split(" | ") for line in table(life).splitlines()[2:]]
    shown = [(cells[0].strip(), cells[1], cells[4].strip()) for cells in rows]
    assert shown == [(m.source, m.action, m.target) for m in life.moves]
