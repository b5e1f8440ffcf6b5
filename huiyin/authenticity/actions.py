"""What a person makes of a sign: confirm it, dismiss it (and perhaps teach a suppression), ask,
reconsider.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.dialogue.asking import ask_about_finding
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.findings.queries import roles_on
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale, check_version, update_unchanged
from huiyin.organisations.profiles import profile_of
from huiyin.rounds.models import Round
from huiyin.rules.close_application import UNANSWERED
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role
from huiyin.rules.sign import LIFE, SignAction, SignFacts, SignState, SuppressionKind

from .models import Sign, Suppression, Sweep, SweepState
from .queries import lessons_of
from .tasks import sweep_round


@transaction.atomic
def confirm(*, sign_id: UUID, reason: str, by: Viewer, version: int | None = None) -> Sign:
    """The sign is right: the rectification is perfunctory or fake in this respect, and this is why."""
    return _judge(SignAction.CONFIRM, sign_id, reason, by, version)


@transaction.atomic
def dismiss(
    *,
    sign_id: UUID,
    reason: str,
    by: Viewer,
    version: int | None = None,
    teach: SuppressionKind | None = None,
) -> Sign:
    """The sign is mistaken, and this is why; with `teach`, signs like it will point no more.

    Raises `ValidationError` when a sign of this kind can't teach that.
    """
    sign = _judge(SignAction.DISMISS, sign_id, reason, by, version)
    if teach is not None:
        _teach(sign, teach, reason, by)
    return sign


@transaction.atomic
def ask(*, sign_id: UUID, question: str, by: Viewer, version: int | None = None) -> Sign:
    """Ask the unit about what a sign points at: it sees a question that is owed an answer, and no sign."""
    sign = _judge(SignAction.ASK, sign_id, question, by, version)
    waits = sign.application is not None and sign.application.state in UNANSWERED
    asked = ask_about_finding(
        finding_id=sign.finding_id, text=question, asked_of=Role.UNIT, by=by,
        application_id=sign.application_id if waits else None,
    )  # fmt: skip
    Sign.objects.filter(pk=sign.pk).update(question=asked)
    return sign


@transaction.atomic
def reconsider(*, sign_id: UUID, reason: str, by: Viewer, version: int | None = None) -> Sign:
    """Take a judgement back: the sign stands open again."""
    return _judge(SignAction.RECONSIDER, sign_id, reason, by, version)


@transaction.atomic
def lift_suppression(*, suppression_id: UUID, reason: str, by: Viewer) -> Suppression:
    """Undo what a dismissal taught; signs that it kept from pointing stand open again."""
    if not reason.strip():
        raise Refused(SignAction.LIFT, [Obstacle("reason_missing")])
    rows = Suppression.objects.select_for_update().filter(body_id__in=by.bodies(Role.OFFICE))
    lesson = rows.get(pk=suppression_id)
    if lesson.lifted_at is not None:
        raise Stale(lesson)
    lesson.lifted_at, lesson.lifted_by_name, lesson.lifted_reason = timezone.now(), by.name, reason.strip()
    lesson.save(update_fields=["lifted_at", "lifted_by_name", "lifted_reason"])
    facts = SignFacts(reason=reason)
    back = LIFE.next_state(SignAction.LIFT, SignState.SUPPRESSED, {Role.OFFICE}, facts)
    lesson.signs.filter(state=SignState.SUPPRESSED).update(state=back)
    record(body=lesson.body_id, by=by, action="lift_suppression", object_type="finding",
           object_id=lesson.finding_id, payload={"suppression": lesson.pk, "reason": reason})  # fmt: skip
    return lesson


@transaction.atomic
def start_sweep(*, round_id: UUID, by: Viewer) -> Sweep:
    """Have a round swept in the background; the one that runs already when there is one."""
    found = Round.objects.get(pk=round_id, body_id__in=by.bodies(Role.OFFICE))
    under_way = Sweep.objects.filter(round=found, state__in=[SweepState.WAITING, SweepState.RUNNING]).first()
    if under_way is not None:
        return under_way
    sweep = Sweep.objects.create(
        body_id=found.body_id, round=found, started_by=by.id, started_by_name=by.name
    )
    record(body=found.body_id, by=by, action="start_sweep", object_type="round", object_id=found.pk,
           payload={"sweep": sweep.pk})  # fmt: skip
    transaction.on_commit(lambda: sweep_round.enqueue(str(sweep.pk)))
    return sweep


@transaction.atomic
def stop_sweep(*, sweep_id: UUID, by: Viewer) -> Sweep:
    """Ask a sweep to stop; what it has written stays."""
    sweep = Sweep.objects.select_for_update().get(pk=sweep_id, body_id__in=by.bodies(Role.OFFICE))
    if sweep.state == SweepState.WAITING:
        sweep.state, sweep.ended_at = SweepState.STOPPED, timezone.now()
    sweep.stop_asked = True
    sweep.save(update_fields=["stop_asked", "state", "ended_at"])
    record(body=sweep.body_id, by=by, action="stop_sweep", object_type="round", object_id=sweep.round_id,
           payload={"sweep": sweep.pk})  # fmt: skip
    return sweep


def facts_of(sign: Sign, finding: Finding, by: Viewer, *, reason: str) -> SignFacts:
    """What the guards ask of a sign."""
    return SignFacts(
        reason=reason, held=roles_on(finding, by), rules=profile_of(finding.body).signs,
    )  # fmt: skip


def _judge(action: SignAction, sign_id: UUID, reason: str, by: Viewer, version: int | None) -> Sign:
    seen = Sign.objects.visible_to(by).get(pk=sign_id)
    finding = findings.locked(seen.finding_id, by)
    sign = Sign.objects.get(pk=sign_id)
    check_version(sign, version)
    state = SignState(sign.state)
    facts = facts_of(sign, finding, by, reason=reason)
    after = LIFE.next_state(action, state, facts.held, facts)
    judged: dict[str, Any] = {"state": after, "reason": reason.strip()}
    if action == SignAction.RECONSIDER:
        judged |= {"reason": "", "judged_at": None, "judged_by": None, "judged_by_name": ""}
    elif action != SignAction.ASK:
        judged |= {"judged_at": timezone.now(), "judged_by": by.id, "judged_by_name": by.name}
    update_unchanged(sign, version=sign.version, **judged)
    record(
        body=finding.body_id, by=by, action=f"{action}_sign", object_type="finding", object_id=finding.pk,
        payload={"sign": sign.pk, "code": sign.code, "from": state, "to": after, "reason": reason},
    )  # fmt: skip
    return sign


def _teach(sign: Sign, kind: SuppressionKind, reason: str, by: Viewer) -> None:
    mark = lessons_of(sign).get(kind)
    if mark is None:
        raise ValidationError({"teach": _("这类疑点不能这样设置不再提示，请另选一种。")})
    finding = sign.finding
    Suppression.objects.get_or_create(
        body_id=finding.body_id, code=sign.code, kind=kind, mark=mark, lifted_at=None,
        defaults={
            "finding": finding, "reason": reason.strip(), "made_by": by.id, "made_by_name": by.name,
        },
    )  # fmt: skip
