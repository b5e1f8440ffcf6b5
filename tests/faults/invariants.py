"""What must hold in a place whatever happened to it; asked of a process that starts afresh."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .base import AT_ONCE, LATE, LEDGER_ROWS


def faults() -> list[str]:
    """Everything that is half done, in the journal, by the doctor's examination, and kind by kind."""
    from huiyin.journal.proof import prove_all
    from huiyin.server.doctor import examine

    found = [f"journal: {proof.fault}" for proof in prove_all() if proof.fault]
    found += [f"doctor: {complaint.what}" for complaint in examine()]
    return [*found, *_imports(), *_closings(), *_uploads(), *_looks()]


def done(work: str) -> int:
    """How often `work` took effect."""
    from huiyin.dialogue.models import Comment
    from huiyin.evidence.models import Evidence
    from huiyin.findings.models import Finding
    from huiyin.intake.models import ImportedDocument
    from huiyin.supervision.models import SupervisionStep

    match work:
        case "import" | "import job":
            return ImportedDocument.objects.filter(state="applied").count()
        case "document":
            # one was there before
            return ImportedDocument.objects.count() - 1
        case "upload":
            # one was there before
            return Evidence.objects.count() - 1
        case "close":
            return Finding.objects.filter(state="closed").count()
        case "tick":
            return int(SupervisionStep.objects.count() >= LATE)
        case _:
            return Comment.objects.count()


def _imports() -> Iterator[str]:
    from huiyin.findings.models import Finding
    from huiyin.intake.models import ImportedDocument
    from huiyin.journal.models import Entry
    from huiyin.rectification.models import Task

    imported = Finding.objects.exclude(source_document=None).count()
    tasks = Task.objects.exclude(finding__source_document=None).count()
    applied = ImportedDocument.objects.filter(state="applied").count()
    entries = Entry.objects.filter(action="import_document").count()
    if (imported, tasks, entries) != (LEDGER_ROWS * applied, LEDGER_ROWS * applied, applied):
        yield f"import half done: {imported} findings, {tasks} tasks, {entries} entries, {applied} applied"


def _closings() -> Iterator[str]:
    from huiyin.findings.models import Finding
    from huiyin.journal.models import Entry
    from huiyin.rectification.models import CloseApplication
    from huiyin.verification.models import Review

    counts = (
        Finding.objects.filter(state="closed").count(), Review.objects.filter(decision="close").count(),
        CloseApplication.objects.filter(state="closed").count(), Entry.objects.filter(action="close").count(),
    )  # fmt: skip
    if len({*counts}) != 1:
        yield "close half done: {} findings, {} reviews, {} answers, {} entries".format(*counts)


def _uploads() -> Iterator[str]:
    from huiyin.evidence.models import Evidence, StoredFile
    from huiyin.journal.models import Entry
    from huiyin.server.replaying import wrong_contents

    pieces, entries = Evidence.objects.count(), Entry.objects.filter(action="attach_evidence").count()
    if pieces != entries:
        yield f"upload half done: {pieces} pieces, {entries} entries"
    if StoredFile.objects.exists():
        yield from (f"file {c.sha256} is not what was stored" for c in wrong_contents())


def _looks() -> Iterator[str]:
    from huiyin.supervision.models import StepEvent, SupervisionStep, TriggerMet

    steps = SupervisionStep.objects.count()
    told = StepEvent.objects.filter(action="propose").count()
    causes = TriggerMet.objects.values("step").distinct().count()
    if not steps == told == causes:
        yield f"look half done: {steps} steps, {told} events, {causes} with causes"
    if steps != SupervisionStep.objects.values("finding").distinct().count():
        yield "one finding was proposed twice"


def in_small_portions() -> None:
    """Let a look take many transactions, so that it can be met between two of them."""
    from huiyin.supervision import triggering

    triggering.BATCH = AT_ONCE


def looked_again() -> list[str]:
    """What later ticks find left over, and whether one more had an effect."""
    from huiyin.notices.making import catch_up
    from huiyin.supervision.models import KeptLight, SupervisionStep
    from huiyin.supervision.triggering import look_over

    look_over()
    catch_up()
    found = []
    if look_over().proposed or catch_up():
        found.append("a tick that came again had an effect")
    steps, lights = SupervisionStep.objects.count(), KeptLight.objects.count()
    if steps != lights or steps < LATE:
        found.append(f"{steps} steps, {lights} lights after all ticks")
    return found


def counts() -> Mapping[str, int]:
    """The rows of every table but those that tell of the machine itself."""
    from django.apps import apps

    left_out = {"django_session", "ticking_step_run"}
    return {
        m._meta.db_table: m._base_manager.count()
        for m in apps.get_models()
        if m._meta.managed
        and m._meta.db_table not in left_out
        and not m._meta.label.startswith("django_tasks")
    }


def session_of(who: str, ids: Mapping[str, Any]) -> Any:
    """A browser inside this process, for what is sent again after a restart."""
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.cookies["sessionid"] = ids["sessions"][who]
    return client
