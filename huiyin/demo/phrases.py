"""What is written along a finding's life, from `content/phrases.toml` and the finding's own tasks."""

from __future__ import annotations

from random import Random
from typing import Any

from huiyin.rules.finding import Completion

from .patterns import chance, content
from .telling import Told

#: how often a unit applies with something still under way
BASICALLY_SHARE = 0.16


#: how many ways of going about it an application tells
WAYS = 2


def way_of(told: Told, place: int) -> str:
    """How this unit went about one of its tasks: the same each time it is asked, and hardly ever
    another's.
    """
    rng = chance(told.story.seed * 31 + place)
    words = {"sub": rng.choice(told.story.part.actor.words()["sub"]), "n": rng.randint(2, 28)}
    return "，".join(_one_of(part, rng, words) for part in ("who", "how", "result")) + "。"


def _one_of(part: str, rng: Random, words: dict[str, Any]) -> str:
    text: str = rng.choice(content("ways")[part])
    return text.format_map(words)


def application_of(told: Told, *, again: bool = False) -> tuple[Completion, str]:
    """The completion applied for, and the application's text: what was done, and what is asked."""
    tasks = told.story.case.tasks
    ways = "".join(way_of(told, place) for place in range(max(WAYS, len(tasks))))
    done = "；".join(task.done for task in tasks) + f"。{ways}"
    start = told.phrase("application", "after_return") if again else ""
    if told.rng.random() < BASICALLY_SHARE:
        return Completion.BASICALLY_DONE, f"{start}{done}{content('phrases')['application']['basically']}"
    return Completion.DONE, f"{start}{done}{told.phrase('application', 'closings')}"
