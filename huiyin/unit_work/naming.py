"""Which department or person of a unit is meant by what somebody typed: by name, post or alias."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from .models import Department, Person

_BETWEEN = re.compile(r"[、,，;；/]|和|及(?=[^其])")
_AROUND = re.compile(r"[\s·．.()（）\-—]+")


def bare(written: str) -> str:
    """The same text for what differs only in width, spaces or brackets."""
    return _AROUND.sub("", unicodedata.normalize("NFKC", written)).casefold()


def names_in(written: str) -> list[str]:
    """Several names in one line, however they are set apart."""
    return [name for part in re.split(r"[、,，;；\n]", written) if (name := part.strip())]


def department_of(written: str, departments: Iterable[Department]) -> Department | None:
    """The department that `written` names; where it names several, the first of them."""
    known = {bare(name): d for d in departments for name in (*d.aliases, d.name)}
    for part in (written, *_BETWEEN.split(written)):
        if found := known.get(bare(part)):
            return found
    return None


def people_of(written: str, people: Sequence[Person]) -> list[Person]:
    """Everybody whom `written` names, by name, post and name, alias, or a post that one person has."""
    known: dict[str, Person] = {}
    posts = [bare(p.post) for p in people if p.post]
    for person in people:
        for name in (*person.aliases, person.name, f"{person.post}{person.name}"):
            known.setdefault(bare(name), person)
        if posts.count(bare(person.post)) == 1:
            known.setdefault(bare(person.post), person)
    whole = known.get(bare(written))
    if whole is not None:
        return [whole]
    return list({p.pk: p for part in _BETWEEN.split(written) if (p := known.get(bare(part)))}.values())
