"""What is written along a finding's life, from `content/phrases.toml` and the finding's own tasks."""

from __future__ import annotations

from huiyin.rules.finding import Completion

from .patterns import content
from .telling import Told

#: how often a unit applies with something still under way
BASICALLY_SHARE = 0.16


def application_of(told: Told, *, again: bool = False) -> tuple[Completion, str]:
    """The completion applied for, and the application's text: what was done, and what is asked."""
    done = "；".join(task.done for task in told.story.case.tasks)
    start = told.phrase("application", "after_return") if again else ""
    if told.rng.random() < BASICALLY_SHARE:
        return Completion.BASICALLY_DONE, f"{start}{done}。{content('phrases')['application']['basically']}"
    return Completion.DONE, f"{start}{done}。{told.phrase('application', 'closings')}"
