"""The whole loop at random: whatever people try in whatever order, nobody closes alone, no answer is lost,
and the totals are those of a recount. `make loop` runs ten thousand sequences; here are a few, and programs
broken on purpose, each of which must be found out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from huiyin.findings import actions as findings
from huiyin.findings.models import Finding, LedgerTotal
from huiyin.journal.actions import record
from huiyin.owing import queries as owing
from huiyin.owing import rows as owing_rows
from huiyin.rectification import closing
from huiyin.rules.moves import Refused
from huiyin.rules.owed import OwedKind
from huiyin.rules.roles import Role
from huiyin.verification import actions as verification

from . import proofs
from .proofs import Violation
from .running import run

pytestmark = pytest.mark.django_db
#: sequences within which a broken program has to be found out
ENOUGH = 60


def test_whatever_people_try_nobody_closes_alone_no_answer_is_lost_and_the_totals_hold(stage):
    tally = run(stage, 30, seeded=1)
    assert tally.sequences >= 30
    # sequences that never get anywhere would prove nothing; what is done in all of them, `make loop` shows
    assert "close" in tally.done, tally
    assert len(tally.done) >= 15, tally
    assert sum(tally.refused.values()) >= 50, tally


def one_pair_of_eyes(monkeypatch):
    """The rules are told that somebody else has applied and let pass."""
    real = verification.all_facts

    def facts(*args, **more):
        found = real(*args, **more)
        others = frozenset(f"another {n}" for n in found.accepted_by)
        nobody = {"submitted_by": "somebody", "prepared_by": None, "uploaded_by": frozenset()}
        return replace(found, accepted_by=others, **nobody)

    monkeypatch.setattr(verification, "all_facts", facts)


def a_kind_that_nobody_lists(monkeypatch):
    kept = tuple(s for s in owing.SOURCES if s.kind != OwedKind.APPLICATION)
    for module in (owing, owing_rows):
        monkeypatch.setattr(module, "SOURCES", kept)


def a_check_that_nobody_makes(monkeypatch):
    monkeypatch.setattr(verification, "make_due", lambda *_args: None)


def a_total_that_is_left_out(monkeypatch):
    real = findings.move

    def move(finding_id, *args, **more):
        moved = real(finding_id, *args, **more)
        LedgerTotal.objects.filter(round=moved.round_id, state=moved.state).update(count=F("count") - 1)
        return moved

    monkeypatch.setattr(findings, "move", move)


def a_refusal_that_writes(monkeypatch):
    real = closing.apply_to_close

    def apply(*, finding_id, **more):
        try:
            return real(finding_id=finding_id, **more)
        except Refused:
            Finding.objects.filter(pk=finding_id).update(heading="申请未通过")
            raise

    monkeypatch.setattr(closing, "apply_to_close", apply)


def a_role_that_nobody_has(monkeypatch):
    for module in (findings, verification):
        monkeypatch.setattr(module, "roles_on", lambda _finding, _viewer: frozenset(Role))


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        (one_pair_of_eyes, "own hands|constraint"),
        (a_kind_that_nobody_lists, "lost: "),
        (a_check_that_nobody_makes, "nobody waits for its next check"),
        (a_total_that_is_left_out, "totals differ"),
        (a_refusal_that_writes, "was refused and has changed"),
        (a_role_that_nobody_has, "was let "),
    ],
)  # fmt: skip
def test_a_broken_program_is_found_out(stage, monkeypatch, broken, found):
    broken(monkeypatch)
    with pytest.raises((Violation, IntegrityError), match=found):
        run(stage, ENOUGH, seeded=2)


def test_one_pair_of_eyes_is_read_from_the_journal_itself(stage):
    scene = stage["party_inspection"]
    matter = next(m for m in scene.books.matters if m.state == "applied")
    proofs.many_eyes(matter.pk, scene.chain)
    with transaction.atomic():
        for action in ("accept", "close"):
            record(body=scene.side.body.pk, by=scene.side.team1, action=action, object_type="finding",
                   object_id=matter.pk)  # fmt: skip
    with pytest.raises(Violation, match="close with one pair of eyes"):
        proofs.many_eyes(matter.pk, scene.chain)
