"""No word of the interface stands outside of the catalogue, so that none stays Chinese in English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "huiyin" / "web"
CHINESE = re.compile(r"[\u2e80-\u2fdf\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff5e]")
TRANSLATED = re.compile(
    r"{#.*?#}|{% comment %}.*?{% endcomment %}|{% blocktranslate.*?{% endblocktranslate %}"
    r"|{% translate .*?%}|\b_\(\"[^\"]*\"\)|lang=\"zh-CN\">[^<]*",
    re.DOTALL,
)
GETTEXT = {"_", "__", "gettext", "gettext_lazy", "ngettext", "pgettext", "pgettext_lazy", "npgettext"}
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
MODULES = sorted(WEB.rglob("*.py"))


def _named(path: Path) -> str:
    return str(path.relative_to(WEB))


def _each(paths: list[Path]) -> list[object]:
    return [pytest.param(p, id=_named(p)) for p in paths]


@pytest.mark.parametrize("path", _each(TEMPLATES))
def test_a_template_has_no_chinese_word_or_mark_of_its_own(path):
    bare = TRANSLATED.sub("", path.read_text(encoding="utf-8"))
    assert [line.strip() for line in bare.splitlines() if CHINESE.search(line)] == []


@pytest.mark.parametrize("path", _each(MODULES))
def test_a_module_puts_no_chinese_word_or_mark_together_by_itself(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spared = {id(text) for text in _docstrings(tree)} | {id(text) for text in _translated(tree)}
    texts = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    assert [(t.lineno, t.value) for t in texts if CHINESE.search(t.value) and id(t) not in spared] == []


def _docstrings(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _translated(tree: ast.AST) -> Iterator[ast.AST]:
    """Texts for the catalogue; patterns too, which are looked for and not shown."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {*GETTEXT, "re.compile"}:
            yield from ast.walk(node)
