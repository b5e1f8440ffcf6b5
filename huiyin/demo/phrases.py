"""What is written along a finding's life, from `content/phrases.toml` and the finding's own tasks."""

from __future__ import annotations

from huiyin.rules.finding import Completion

from .patterns import chance, content
from .telling import Told

#: how often a unit applies with something still under way
BASICALLY_SHARE = 0.16


def way_of(told: Told, place: int) -> str:
    """How this unit went about one of its tasks: the same each time, and hardly ever another's."""
    rng = chance(told.story.seed * 31 + place)
    tasks = told.story.case.tasks
    ways = content("ways")[tasks[place % len(tasks)].deliverable]
    words = {"sub": rng.choice(told.story.part.actor.words()["sub"]), "n": rng.randint(2, 28)}
    who, how, result = (rng.choice(ways[part]).format_map(words) for part in ("who", "how", "result"))
    return f"{who}{how}，{result}。"


def going_about(told: Told, place: int) -> str:
    """The same before anything has come of it."""
    return way_of(told, place).split("，", 1)[0] + "。"


def application_of(told: Told, *, again: bool = False) -> tuple[Completion, str]:
    """The completion applied for, and the application's text: what was done, and what is asked."""
    tasks = told.story.case.tasks
    done = "".join(f"{task.done}。{way_of(told, place)}" for place, task in enumerate(tasks))
    done += way_of(told, len(tasks))
    start = told.phrase("application", "after_return") if again else ""
    if told.rng.random() < BASICALLY_SHARE:
        return Completion.BASICALLY_DONE, f"{start}{done}{content('phrases')['application']['basically']}"
    return Completion.DONE, f"{start}{done}{told.phrase('application', 'closings')}"
