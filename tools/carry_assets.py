"""Puts the browser's libraries into the wheel, so that whoever installs it needs no npm.

A hook of the build (`make wheel`). A checkout that is installed to be edited has them in `node_modules`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: what the pages load, with the licences that go with it: the rest of those packages is many times as large
CARRIED = (
    "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap/LICENSE",
    "echarts/dist/echarts.min.js",
    "echarts/LICENSE",
    "echarts/NOTICE",
    "tom-select/dist/css/tom-select.bootstrap5.min.css",
    "tom-select/dist/js/tom-select.complete.min.js",
    "tom-select/LICENSE",
)


class CarryAssets(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling before each wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raises FileNotFoundError, with what to do, where a wheel is built without the libraries."""
        if version == "editable":
            return
        held = Path(self.root) / "node_modules"
        if missing := [name for name in CARRIED if not (held / name).is_file()]:
            raise FileNotFoundError(f"{', '.join(missing)}: get them first (make setup)")
        build_data["force_include"] |= {str(held / name): f"huiyin/assets/{name}" for name in CARRIED}
