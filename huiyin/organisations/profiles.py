"""The profiles that this installation knows: those of the package, and files of its own folder."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from django.conf import settings

from huiyin.rules.profiles import Profile, parse

from .models import InspectingBody


class UnknownProfile(KeyError):
    """A body names a profile that is not installed."""


@cache
def profile(key: str) -> Profile:
    """The profile named `key`; a file in the data folder's `profiles/` goes before the package's own."""
    name = f"{key}.toml"
    own = Path(settings.HUIYIN_DATA) / "profiles" / name
    if own.is_file():
        return parse(own.read_text(encoding="utf-8"))
    packaged = resources.files("huiyin.profiles") / name
    if not packaged.is_file():
        raise UnknownProfile(key)
    return parse(packaged.read_text(encoding="utf-8"))


def installed() -> list[str]:
    """Keys of all profiles that can be chosen, sorted."""
    names = {p.name for p in resources.files("huiyin.profiles").iterdir()}
    folder = Path(settings.HUIYIN_DATA) / "profiles"
    if folder.is_dir():
        names |= {p.name for p in folder.iterdir()}
    return sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml"))


def profile_of(body: InspectingBody) -> Profile:
    return profile(body.profile)
