"""The daily look over all open findings: lights kept anew, steps proposed where triggers call for them.

Each batch is one transaction and depends on nothing but the ledger and the day: cut off anywhere it is done
again, and after days off it does what is called for today. A trigger that had its effect has left its key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import SYSTEM
from huiyin.findings.models import Finding
from huiyin.journal.actions import one_entry, record
from huiyin.organisations.clock import today
from huiyin.organisations.models import InspectingBody
from huiyin.rules.finding import OPEN as OPEN_FINDINGS
from huiyin.rules.finding import FindingState
from huiyin.rules.ladder import LadderRules, Rung, StepAction, StepState, Trigger, skipped
from huiyin.rules.triggers import Called, called_for
from huiyin.rules.watch import Cause, Light, Measures, light_of, measures

from .actions import last_day, told
from .measuring import Known, known_of
from .models import KeptLight, StepEvent, SupervisionStep, TriggerMet
from .queries import rules_of

#: findings that are looked at in one transaction
BATCH = 500
_RANKS = {light: n for n, light in enumerate(Light)}


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look over came to."""

    findings: int = 0
    lit: int = 0
    proposed: int = 0

    def __add__(self, other: Looked) -> Looked:
        return Looked(self.findings + other.findings, self.lit + other.lit, self.proposed + other.proposed)


def look_over(on: date | None = None) -> Looked:
    """Look over every open finding of every body as of this day."""
    day = on or today()
    whole = Looked()
    for body in InspectingBody.objects.all():
        for batch in _open_findings(body):
            whole += _look_at(body, batch, day)
    _let_go()
    return whole


def _open_findings(body: InspectingBody) -> Iterator[list[UUID]]:
    """The keys of all open findings in batches; read once, sixteen bytes each, so that no batch sorts anew.

    What is opened while this runs is looked at the next day.
    """
    rows = Finding.objects.filter(body=body, state__in=sorted(OPEN_FINDINGS)).order_by()
    keys = sorted(pk.bytes for pk in rows.values_list("pk", flat=True).iterator(2000))
    for start in range(0, len(keys), BATCH):
        yield [UUID(bytes=key) for key in keys[start : start + BATCH]]


def _let_go() -> None:
    """What is settled shines no more."""
    KeptLight.objects.exclude(finding__state__in=sorted(OPEN_FINDINGS)).delete()


@transaction.atomic
def _look_at(body: InspectingBody, ids: Sequence[UUID], day: date) -> Looked:
    rules = rules_of(body)
    known = known_of(ids, day)
    found = {k.finding: measures(k.watched, day) for k in known}
    lit = _keep_lights(known, found, rules, day)
    return Looked(len(known), lit, _propose(body, known, found, rules))


def light_anew(finding: Finding) -> None:
    """Look at one open finding now, lights alone: its marks have just changed."""
    known, day = known_of([finding.pk], today()), today()
    if FindingState(finding.state) in OPEN_FINDINGS:
        found = {k.finding: measures(k.watched, day) for k in known}
        _keep_lights(known, found, rules_of(finding.body), day)


def _keep_lights(
    known: Sequence[Known], found: dict[UUID, dict[Cause, int]], rules: LadderRules, day: date
) -> int:
    rows, dark = [], []
    for k in known:
        lit = light_of(found[k.finding], rules.lights, key=k.watched.key)
        if lit.light == Light.GREEN and not k.watched.key:
            dark.append(k.finding)
            continue
        reasons = [[r.cause, r.n, r.light] for r in lit.reasons]
        rows.append(
            KeptLight(finding_id=k.finding, light=lit.light, rank=_RANKS[lit.light], reasons=reasons,
                      seen_on=day)
        )  # fmt: skip
    KeptLight.objects.filter(finding__in=dark).delete()
    KeptLight.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["finding"],
        update_fields=["light", "rank", "reasons", "seen_on"],
    )  # fmt: skip
    return len(rows)


@dataclass(slots=True)
class _Made:
    """What is written for one batch."""

    steps: list[SupervisionStep] = field(default_factory=list)
    events: list[StepEvent] = field(default_factory=list)
    causes: list[TriggerMet] = field(default_factory=list)
    ended: list[tuple[Known, SupervisionStep]] = field(default_factory=list)


def _propose(
    body: InspectingBody, known: Sequence[Known], found: dict[UUID, dict[Cause, int]], rules: LadderRules
) -> int:  # fmt: skip
    made = _Made()
    until = last_day(body, rules.decision)
    targets: dict[UUID, list[SupervisionStep]] = defaultdict(list)
    for k in known:
        called = _called(k, found[k.finding], rules)
        if called is None:
            continue
        step = _proposed(k, called, rules, until)
        targets[k.target].append(step)
        _note(made, k, step, called, found[k.finding])
    _write(made)
    for target, steps in targets.items():
        # one entry a target: the first look over an old ledger may call for thousands of steps
        with one_entry(body=body.pk, by=SYSTEM, action="supervision_triggered", object_type="target",
                       object_id=target) as entry:  # fmt: skip
            entry.payload["steps"] = len(steps)
            for step in steps:
                record(body=body.pk, by=SYSTEM, action=f"supervision_{StepAction.PROPOSE}",
                       object_type="finding", object_id=step.finding_id,
                       payload=told(step, inside=True, skip_reason=step.skip_reason))  # fmt: skip
    return len(made.steps)


def _called(k: Known, found: Measures, rules: LadderRules) -> Called | None:
    unanswered = None
    if k.open_step is not None:
        if Cause.UNANSWERED not in found:
            return None
        unanswered = k.open_step[2]
    fresh = [t for t in rules.triggers if keys_of(t, k) - k.keys]
    return called_for(found, rules, reached=k.reached, unanswered=unanswered, fresh=fresh)


def keys_of(trigger: Trigger, k: Known) -> set[str]:
    """What names the occasions of a trigger at this finding: each has one effect."""
    w = k.watched
    match trigger.cause:
        case Cause.SIGN:
            return {f"{trigger.cause}:{pk}" for pk in k.signs}
        case Cause.RECURRENCE:
            return {f"{trigger.cause}:{k.earlier}"} if k.earlier else set()
        case Cause.RETURNED:
            return {f"{trigger.cause}:{trigger.at}:{trigger.rung}"}
        case Cause.UNANSWERED:
            return {f"{trigger.cause}:{k.open_step[0]}"} if k.open_step else set()
        case Cause.NO_PROGRESS:
            return {f"{trigger.cause}:{trigger.rung}:{w.progress_on}"}
    return {f"{trigger.cause}:{trigger.rung}:{w.due_on}"}


def _proposed(k: Known, called: Called, rules: LadderRules, until: date) -> SupervisionStep:
    reached = k.open_step[2] if k.open_step else k.reached
    reason = _("按触发条件的规定直接启动") if skipped(called.rung, reached) else ""
    return SupervisionStep(
        finding_id=k.finding, rung=called.rung, state=StepState.PROPOSED,
        approver=rules.rungs[called.rung].approved_by, demand=usual_demand(called.rung), skip_reason=reason,
        follows_id=k.open_step[0] if k.open_step else None, proposed_by_name=SYSTEM.name, due_on=until,
        proposed_at=timezone.now(),
    )  # fmt: skip


def usual_demand(rung: Rung) -> str:
    """What a step asks of the unit, until somebody words it for the case at hand."""
    if rung == Rung.REMIND:
        return _("请说明目前进展和未按要求推进的原因，明确下一步措施和完成日期。")
    if rung == Rung.URGE:
        return _("请限期整改：逐项说明问题未解决的原因、责任人和补救措施，并报送可核对的佐证材料。")
    if rung == Rung.TALK:
        return _("请单位主要负责人接受约谈，并书面报告整改责任落实情况和限期整改安排。")
    if rung == Rung.WARN:
        return _("请党组织专题研究，作出书面检查，限期整改到位，并报告对有关责任人的处理情况。")
    return _("请就整改不力的事实和责任作出说明；有关问责建议按干部管理权限办理。")


def _note(made: _Made, k: Known, step: SupervisionStep, called: Called, found: Measures) -> None:
    made.steps.append(step)
    made.events.append(
        StepEvent(step=step, action=StepAction.PROPOSE, by_name=SYSTEM.name, inside=True,
                  text=step.skip_reason)
    )  # fmt: skip
    for trigger in called.triggers:
        for key in sorted(keys_of(trigger, k) - k.keys):
            made.causes.append(
                TriggerMet(finding_id=k.finding, step=step, cause=trigger.cause, n=found[trigger.cause],
                           key=key)
            )  # fmt: skip
            k.keys.add(key)
    if k.open_step is not None:
        made.ended.append((k, step))


def _write(made: _Made) -> None:
    """End what was not answered, then write the new steps: a finding never has two open ones."""
    ended = [k.open_step[0] for k, _step in made.ended if k.open_step]
    rows = SupervisionStep.objects.filter(pk__in=ended, state=StepState.ISSUED)
    for old in rows.select_for_update():
        SupervisionStep.objects.filter(pk=old.pk, version=old.version).update(
            state=StepState.ESCALATED, version=old.version + 1, ended_on=today(), due_on=None
        )
        StepEvent.objects.create(
            step=old, action=StepAction.ESCALATE, by_name=SYSTEM.name, inside=True, text=_("逾期未答复")
        )
    SupervisionStep.objects.bulk_create(made.steps, batch_size=200)
    StepEvent.objects.bulk_create(made.events, batch_size=500)
    TriggerMet.objects.bulk_create(made.causes, batch_size=500)
