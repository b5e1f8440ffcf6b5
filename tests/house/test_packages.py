"""What is handed to a machine without npm and without internet is whole, and what was changed is refused."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[2]
_STATIC = re.compile(r"""static ["']((?:bootstrap|echarts|tom-select)/[^"']+)""")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> zipfile.ZipFile:
    if not (ROOT / "node_modules" / "bootstrap").is_dir():
        pytest.skip("the browser's libraries are not there: make setup")
    folder = tmp_path_factory.mktemp("wheel")
    return zipfile.ZipFile(next(WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])))


def test_a_wheel_carries_every_library_that_a_page_loads(wheel):
    pages = (ROOT / "huiyin" / "web" / "templates").rglob("*.html")
    loaded = {name for page in pages for name in _STATIC.findall(page.read_text(encoding="utf-8"))}
    carried = set(wheel.namelist())
    assert loaded
    for name in loaded:
        package, _, rest = name.partition("/")
        assert f"huiyin/assets/{package}/dist/{rest}" in carried
        assert f"huiyin/assets/{package}/LICENSE" in carried


def test_a_wheel_has_translations_profiles_and_rules_of_reading_and_nothing_of_the_workshop(wheel):
    carried = wheel.namelist()
    for needed in (
        "locale/en/LC_MESSAGES/django.mo",
        "profiles/party_inspection.toml",
        "demo/content/units.toml",
    ):
        assert f"huiyin/{needed}" in carried
    assert not [name for name in carried if name.startswith(("tests/", "node_modules/", "huiyin/var/"))]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """The folder of an archive, with something in place of the wheels."""
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "huiyin-0.0.0-py3-none-any.whl").write_bytes(b"not a wheel")
    shutil.copy(ROOT / "deploy" / "install.sh", tmp_path)
    files = sorted(p for p in tmp_path.rglob("*") if p.is_file())
    sums = (f"{hashlib.sha256(p.read_bytes()).hexdigest()}  ./{p.relative_to(tmp_path)}\n" for p in files)
    (tmp_path / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    return tmp_path


_FIRST = "wheels/huiyin-0.0.0-py3-none-any.whl"
_DAMAGED, _UNKNOWN = "文件损坏或被改动", "未列入校验清单"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda at: (at / _FIRST).write_bytes(b"another"), _DAMAGED),
        (lambda at: (at / _FIRST).unlink(), _DAMAGED),
        (lambda at: (at / "wheels" / "more.whl").write_bytes(b"slipped in"), _UNKNOWN),
    ],
    ids=["changed", "missing", "added"],
)
def test_an_archive_that_was_changed_on_its_way_is_not_installed(bundle, tmp_path, change, told):
    change(bundle)
    at = tmp_path / "there"
    done = subprocess.run(["sh", bundle / "install.sh", at], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert told in done.stderr
    assert not at.exists()
