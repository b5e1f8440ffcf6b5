"""Clues: two departments with their keys, and a clue in each state, sealed as everywhere.

The passphrase of the demonstration's keys is its password: there is nothing to protect.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from huiyin.accounts.viewer import Viewer
from huiyin.clues import actions, keys
from huiyin.clues.models import Clue, ClueEvent
from huiyin.clues.opening import OpenKeys, open_keys
from huiyin.organisations.models import Unit
from huiyin.rules.clue import OPEN, ClueAction, ClueClass, ClueReason, ClueSource

from .patterns import content
from .people import PASSWORD
from .progress import Progress
from .stage import Stage
from .timeline import before, workday

#: what is done with a clue after it was entered, and how many days ago that was
PLAYS: dict[str, tuple[tuple[ClueAction, ...], int]] = {
    "entered": ((), 2),
    "sent": ((ClueAction.ROUTE,), 8),
    "received": ((ClueAction.ROUTE, ClueAction.RECEIVE), 20),
    "checking": ((ClueAction.ROUTE, ClueAction.RECEIVE, ClueAction.CHECK), 60),
    "filed": ((ClueAction.ROUTE, ClueAction.RECEIVE, ClueAction.CHECK, ClueAction.FILE), 110),
    "handled": ((ClueAction.ROUTE, ClueAction.RECEIVE, ClueAction.HANDLE), 130),
    "no_case": ((ClueAction.ROUTE, ClueAction.RECEIVE, ClueAction.CHECK, ClueAction.DROP), 140),
    "returned": ((ClueAction.ROUTE, ClueAction.RETURN), 12),
}
REPLY_WITHIN = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Receiver:
    """A department with its key open."""

    unit: Unit
    staff: Viewer
    keys: OpenKeys


class Confiding:
    """Enters clues of the third team and of its neighbour, and plays them to their states."""

    def __init__(self, stage: Stage, today: date, progress: Progress) -> None:
        self._stage, self._today, self._progress = stage, today, progress

    def run(self) -> None:
        rows = content("clues")["clues"]
        self._progress.start("问题线索", len(rows))
        receivers = [self._with_key(unit, staff) for unit, staff in self._stage.departments[:2]]
        for row in rows:
            self._play(row, receivers[row.get("receiver", 0)])
            self._progress.step()

    def _with_key(self, unit: Unit, staff: Viewer) -> Receiver:
        keys.make_key(department_id=unit.pk, passphrase=PASSWORD, by=staff)
        cookie = keys.open_with(department_id=unit.pk, passphrase=PASSWORD, by=staff)
        opened = open_keys(staff, cookie)
        if opened is None:
            raise AssertionError("a key that was just opened is not open")
        return Receiver(unit, staff, opened)

    def _play(self, row: dict[str, Any], to: Receiver) -> None:
        side = self._stage.main
        team, place = row["team"], row.get("place", 0)
        target = [t for t, p in zip(side.targets, side.parts, strict=True) if p.team == team][place]
        clue = actions.enter(
            target_id=target.pk, department_id=to.unit.pk, clue_class=ClueClass(row["class"]),
            source=ClueSource(row["source"]), by=side.teams[team],
            fields={n: row.get(n, "") for n in ("subject", "concerned", "text", "origin")},
        )  # fmt: skip
        steps, days = PLAYS[row["state"]]
        for action in steps:
            by = self._stage.office if action == ClueAction.ROUTE else to.staff
            actions.take(
                clue_id=clue.pk, action=action, by=by, keys=to.keys, reply=row.get("reply", ""),
                reason=ClueReason.TOO_LITTLE if action == ClueAction.RETURN else None,
            )  # fmt: skip
        self._date_back(clue, days)

    def _date_back(self, clue: Clue, days: int) -> None:
        """As if it had been entered so many days ago; who owes something has some days left, or is late."""
        clue.refresh_from_db()
        day = before(self._today, workday(self._today - timedelta(days=days)))
        back = timedelta(days=(self._today - day).days)
        changes: dict[str, Any] = {"entered_at": clue.entered_at - back}
        for name in ("sent_on", "received_on"):
            if getattr(clue, name):
                changes[name] = day
        if clue.reply_due_on:
            changes["reply_due_on"] = workday(day + REPLY_WITHIN)
        if clue.state in OPEN:
            changes["due_on"] = changes.get("reply_due_on") or workday(day + timedelta(days=7))
        else:
            changes["ended_on"] = before(self._today, workday(day + timedelta(days=50)))
        Clue.objects.filter(pk=clue.pk).update(**changes)
        for event in ClueEvent.objects.filter(clue=clue):
            ClueEvent.objects.filter(pk=event.pk).update(at=event.at - back, due_on=None)
