"""The rules of the house that can be counted."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [p for p in (ROOT / "huiyin").rglob("*.py") if "migrations" not in p.parts]
FILE_LINES, FUNCTION_LINES = 300, 40
#: they read rows by identifiers that a viewer-scoped query gave them a moment before
ROW_READERS = {"tables.py", "ledger.py"}
BANNED = {"utils", "helpers", "common", "manager", "handler", "util", "helper", "misc"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_stays_under_300_lines_and_a_function_under_40(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= FILE_LINES
    functions = [
        n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    too_long = {f.name: f.end_lineno - f.lineno + 1 for f in functions}
    assert {name: n for name, n in too_long.items() if n > FUNCTION_LINES} == {}


def test_no_module_is_called_after_nothing():
    assert [p for p in SOURCES if BANNED & {p.stem, *p.relative_to(ROOT).parts}] == []


def test_every_public_module_of_rules_and_engines_says_what_it_is():
    folders = ("rules", "reading")
    silent = [
        p.name
        for p in SOURCES
        if p.relative_to(ROOT / "huiyin").parts[0] in folders
        and not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_nothing_is_left_to_be_done():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK|coming soon)\b|敬请期待|待实现")
    tracked = [*SOURCES, *(ROOT / "huiyin").rglob("*.html"), *(ROOT / "huiyin/web/static").rglob("*.js")]
    assert [p.name for p in tracked if marks.search(p.read_text(encoding="utf-8"))] == []


def test_pages_never_take_a_manager_past_the_scope():
    """Pages ask queries; an `.objects` in them would be a way around `visible_to`."""
    pages = [p for p in SOURCES if p.relative_to(ROOT / "huiyin").parts[0] in ("web", "api")]
    assert [
        p.name
        for p in pages
        if re.search(r"\.objects\b|_base_manager", _code(p)) and p.name not in ROW_READERS
    ] == []


def test_no_template_has_inline_script_or_style():
    """The content security policy would refuse it in the browser; here it is found sooner."""
    inline = re.compile(
        r"<script(?![^>]*\b(src|type=\"application/json\"))|\sstyle=|\son[a-z]+=", re.IGNORECASE
    )
    templates = list((ROOT / "huiyin").rglob("templates/**/*.html"))
    assert templates
    assert [p.name for p in templates if inline.search(p.read_text(encoding="utf-8"))] == []


def _code(path: Path) -> str:
    """A module without its docstrings and comments."""
    return ast.unparse(_Bare().visit(ast.parse(path.read_text(encoding="utf-8"))))


class _Bare(ast.NodeTransformer):
    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        return None if isinstance(node.value, ast.Constant) else node


def test_pages_are_served_without_loading_the_engines():
    """Machine code and solvers cost a hundred megabytes each: only the worker that runs them pays."""
    load = "import django; django.setup(); import huiyin.web.urls, sys; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", load], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "huiyin.server.settings"},
    )  # fmt: skip
    assert {"numba", "pandas", "ortools", "scipy"} & set(told.stdout.split()) == set()
