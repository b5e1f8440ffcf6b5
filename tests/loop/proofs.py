"""What must hold after every step, told from the rows and the journal, never from the program's guards."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection

from huiyin.journal.models import Entry
from huiyin.journal.proof import prove
from huiyin.organisations.clock import today
from huiyin.owing.queries import count_owed, owing_for
from huiyin.owing.wanted import Wanted, Whose
from huiyin.rules.finding import FindingAction, FindingState
from huiyin.server.doctor import examine
from huiyin.verification.models import Review

from .books import Books
from .stage import Person, Scene

#: the apps whose rows are somebody's matters
MATTERS = ("findings", "rectification", "evidence", "dialogue", "verification", "unit_work")
HEADS = "journal_chain_head"
#: entries that tell of a finding's own state
MOVING = tuple(a.value for a in FindingAction)
#: columns that triggers keep
KEPT = frozenset({"finding_state", "lacks"})
Rows = dict[str, dict[Any, tuple[Any, ...]]]
#: the places of a table's columns, read once
COLUMNS: dict[str, dict[str, int]] = {}


class Violation(AssertionError):
    """Something that must never be."""


def demand(holds: bool, words: str) -> None:
    if not holds:
        raise Violation(words)


@cache
def _tables() -> list[str]:
    names = [m._meta.db_table for label in MATTERS for m in apps.get_app_config(label).get_models()]
    return [*names, HEADS]


def all_rows() -> Rows:
    """Every row of every matter, by its table and its key."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = cursor.fetchall()
            if table not in COLUMNS:
                COLUMNS[table] = {column[0]: place for place, column in enumerate(cursor.description)}
            found[table] = {row[0]: row for row in rows}
    return found


def written() -> int | None:
    """How many rows this connection has written, also what was taken back; None where nobody counts."""
    return getattr(connection.connection, "total_changes", None)


def unchanged(before: Rows, deed: str) -> None:
    """Nothing was written: not by whoever was refused."""
    now = all_rows()
    changed = [table for table in now if now[table] != before[table]]
    demand(not changed, f"{deed} was refused and has changed {changed}")


def goes_on(before: Rows, now: Rows, deed: str) -> None:
    """Versions grow with every change, nothing is deleted, and the journal tells of it."""
    for table, rows in before.items():
        after = now[table]
        if rows == after or "total" in table:
            continue
        demand(rows.keys() <= after.keys(), f"{deed} has deleted a row of {table}")
        if (version := COLUMNS[table].get("version")) is None:
            continue
        kept = {COLUMNS[table][name] for name in KEPT if name in COLUMNS[table]}
        for key, row in rows.items():
            other = after[key]
            if any(row[n] != other[n] for n in range(len(row)) if n not in kept):
                demand(other[version] > row[version], f"{deed} has changed {table} without a new version")
    demand(before[HEADS] != now[HEADS], f"{deed} stands in no journal")


def picked(rows: Rows, table: str, *names: str) -> Iterator[tuple[Any, ...]]:
    """These columns of every row of a table."""
    places = [COLUMNS[table][name] for name in names]
    return (tuple(row[n] for n in places) for row in rows[table].values())


def totals_hold(now: Rows) -> None:
    """The kept totals are what somebody counts who has never heard of them."""
    places = ("round_id", "unit_id", "category_id", "state")
    counted = Counter((r, u, _key(c), s) for r, u, c, s in picked(now, "findings_finding", *places))
    rows = picked(now, "findings_ledger_total", "round_id", "unit_id", "category_key", "state", "count")
    kept = {(r, u, _key(c), s): n for r, u, c, s, n in rows if n}
    demand(kept == dict(counted), "the ledger's totals differ from a recount")


def _key(category: Any) -> str:
    return str(category or "").replace("-", "")


def states_are_booked(books: Books, now: Rows) -> None:
    """Every finding is where the books have it, and its application agrees with it."""
    rows = picked(now, "findings_finding", "id", "state", "standing")
    findings = {UUID(str(pk)): (state, bool(standing)) for pk, state, standing in rows}
    rows = picked(now, "rectification_close_application", "finding_id", "state")
    waiting = Counter(UUID(str(pk)) for pk, state in rows if state in ("submitted", "accepted"))
    for m in books.matters:
        state, standing = findings[m.pk]
        demand(state == m.state, f"a finding is {state} that was last {m.state}")
        n = waiting[m.pk]
        demand(n == int(m.state in ("applied", "accepted")), f"{m.state} with {n} applications that wait")
        demand(m.state != "closed" or standing == m.standing, "closed and not standing as applied for")


def owed_is_listed(scene: Scene) -> None:
    """The office's list of owed answers shows what the books say: nothing is lost, nothing invented."""
    listed = owing_for(scene.side.office, Wanted(), today(), most=500)
    shown = {(o.owed.kind.value, o.pk, o.owed.step.value, o.owed.by.value) for o in listed}
    expected = scene.books.owed()
    demand(
        shown == expected,
        f"lost: {sorted(expected - shown, key=str)}; nobody's: {sorted(shown - expected, key=str)}",
    )
    demand(len(listed) == len(shown), "something is owed twice")
    settled = {FindingState.CLOSED, FindingState.WITHDRAWN}
    over = {m.pk for m in scene.books.matters if m.state in settled}
    left = [o.owed.kind.value for o in listed if o.finding in over]
    demand(not {"finding", "application"} & set(left), "a settled finding is still owed")


def own_list(scene: Scene, person: Person, role: str, target: int | None) -> None:
    """What stands under "mine" for one of them is what the books have for their role and place."""
    listed = owing_for(person.viewer, Wanted(whose=Whose.MINE), today(), most=500)
    places = {m.pk: m.target for m in scene.books.matters}
    own = {
        line
        for line in scene.books.owed()
        if line[3] == role and target in (None, _place(scene, line, places))
    }
    demand(
        {(o.owed.kind.value, o.pk) for o in listed} == {line[:2] for line in own},
        f"{role} is not told of all",
    )
    counted = sum(count_owed(person.viewer, Wanted(whose=Whose.MINE), today()).values())
    demand(counted == len(listed), "the count is not the length of its list")


def _place(scene: Scene, line: tuple[str, UUID, str, str], places: dict[UUID, int]) -> int:
    kind, pk = line[0], line[1]
    books = scene.books
    if kind == "finding":
        return places[pk]
    if pk in books.targets:
        return books.targets.index(pk)
    for m in books.matters:
        if pk in (m.application, m.check):
            return m.target
    for a in books.asked:
        if a.pk == pk:
            return a.target
    pairs = {**{v: k for k, v in books.plan_pks.items()}, **{v: k for k, v in books.reports.items()}}
    return pairs[pk]


def many_eyes(finding: UUID, chain: tuple[Any, ...]) -> None:
    """Whoever decided on an application had no other hand in it: by the journal, then by the reviews."""
    entries = Entry.objects.filter(object_type="finding", object_id=str(finding)).order_by("sequence")
    eyes: list[str] = []
    uploaders: set[str] = set()
    for entry in entries:
        who = str(entry.actor_id)
        match entry.action:
            case "attach_evidence":
                uploaders.add(who)
            case "apply":
                eyes = [who]
            case "accept" | "close" | "leave_rest":
                demand(who not in eyes, f"{entry.actor_name}: {entry.action} with one pair of eyes")
                demand(who not in uploaders, f"{entry.actor_name}: {entry.action} on their own evidence")
                eyes.append(who)
                final = entry.action != "accept"
                demand(
                    not final or len(eyes) == len(chain) + 1,
                    f"{entry.action} after {len(eyes)} pairs of eyes",
                )
    reviews = Review.objects.filter(application__finding=finding).select_related("application")
    by_application: dict[UUID, list[str]] = {}
    for review in reviews:
        hands = by_application.setdefault(review.application_id, [
            str(w) for w in (review.application.submitted_by, review.application.prepared_by) if w
        ])  # fmt: skip
        demand(str(review.decided_by) not in hands, "a review by somebody who had a hand in it")
        hands.append(str(review.decided_by))


def the_whole_holds(scene: Scene) -> None:
    """The doctor is content, the body's chain holds, and the journal's tale ends where the rows are."""
    complaints = [c.what for c in examine()]
    demand(not complaints, f"the doctor: {complaints}")
    demand(prove(str(scene.side.body.pk)).holds, "the journal's chain is broken")
    told: dict[str, str] = {}
    rows = Entry.objects.filter(chain=str(scene.side.body.pk), object_type="finding", action__in=MOVING)
    for pk, payload in rows.order_by("sequence").values_list("object_id", "payload"):
        told[pk] = json.loads(payload).get("to", "registered")
    for m in scene.books.matters:
        after = told.get(str(m.pk), "registered")
        demand(after == m.state, f"the journal ends at {after}, the books at {m.state}")
