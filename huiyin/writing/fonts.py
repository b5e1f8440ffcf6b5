"""Which fonts of this machine write Chinese, and which stands in for each face of the standard."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import typst

from .official import LATIN, STAND_INS


class NoChineseFont(Exception):
    """No font of this machine writes Chinese. `folder` is where one may be put."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        super().__init__(f"no Chinese font; put one into {folder}" if folder else "no Chinese font")


@dataclass(frozen=True, slots=True)
class Fonts:
    """Families to be tried for each face, in order, and those for Latin letters and digits."""

    faces: dict[str, tuple[str, ...]]
    latin: tuple[str, ...]


def found(folder: Path | None) -> typst.Fonts:
    """The system's fonts and those of `folder`, which need not exist."""
    return typst.Fonts(font_paths=[folder] if folder and folder.is_dir() else [])


def chosen_fonts(folder: Path | None = None) -> Fonts:
    """What is there for each face; raises `NoChineseFont`.

    Families of `folder` are taken at their keeper's word, whatever they are called.
    """
    there = found(folder)
    own = {f.family for f in there.fonts() if folder and f.path and Path(f.path).is_relative_to(folder)}
    return choose(there.families(), own, folder)


def choose(families: Collection[str], own: Collection[str], folder: Path | None) -> Fonts:
    """The same of families already listed; `own` are those that somebody put into the folder."""
    by_name = {name.lower(): name for name in families}
    extra = tuple(sorted(own))
    faces: dict[str, tuple[str, ...]] = {}
    for face, stand_ins in STAND_INS.items():
        wanted = [by_name[n.lower()] for n in (face, *stand_ins) if n.lower() in by_name]
        faces[face] = tuple(dict.fromkeys((*wanted, *extra)))
    if not all(faces.values()):
        raise NoChineseFont(folder)
    return Fonts(faces, tuple(by_name[n.lower()] for n in LATIN if n.lower() in by_name))
