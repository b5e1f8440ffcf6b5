"""Two editions of a plan side by side, finding by finding; or the last beside the plan as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.rectification.plan_content import planned, read_back
from huiyin.rectification.plans import editions_of, plan_of, target_for
from huiyin.rules.plan_checks import PlannedFinding, PlannedTask

from ...figures import day
from ...refusals import one_of_or_404
from ...wording import word


@dataclass(frozen=True, slots=True)
class Changed:
    """One finding whose measures differ between the two."""

    number: int
    title: str
    before: str
    after: str
    remarks: list[str]


@require_safe
def compare_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`?edition=n` compares edition n with the one before; without it, the present state with the newest."""
    target = one_of_or_404(target_for(request.viewer), pk)
    plan = plan_of(target)
    told = {t.edition.number: t for t in editions_of(plan, request.viewer)}
    asked = request.GET.get("edition", "")
    after_number = int(asked) if asked.isdecimal() and len(asked) < 6 else None
    before_number = after_number - 1 if after_number else plan.edition
    if before_number not in told or (after_number and after_number not in told):
        raise Http404
    before = read_back(told[before_number].edition.content)
    newer = read_back(told[after_number].edition.content) if after_number else None
    after = newer or planned(target, request.viewer)
    remarks = [(r.finding, r.text) for r in told[before_number].remarks]
    context = {
        "target": target,
        "plan": plan,
        "before_name": _("第 %(n)s 稿") % {"n": before_number},
        "after_name": _("第 %(n)s 稿") % {"n": after_number} if after_number else _("目前台账"),
        "changed": _differences(before, after, remarks),
        "same": len({f.number for f in before} & {f.number for f in after}),
        "editions": sorted(n for n in told if n - 1 in told),
    }
    return render(request, "web/plans/compare.html", context)


def _differences(
    before: tuple[PlannedFinding, ...], after: tuple[PlannedFinding, ...], remarks: list[tuple[int, str]]
) -> list[Changed]:
    old, new = ({f.number: f for f in side} for side in (before, after))
    found = []
    for number in sorted(old.keys() | new.keys()):
        left, right = (_text(side.get(number)) for side in (old, new))
        if left != right:
            title = (new.get(number) or old[number]).title
            found.append(Changed(number, title, left, right, [t for n, t in remarks if n == number]))
    return found


def _text(finding: PlannedFinding | None) -> str:
    return "\n".join(map(_line, finding.tasks)) if finding else ""


def _line(task: PlannedTask) -> str:
    """A measure in one paragraph, as the comparison reads it."""
    parts = [f"{task.number}. {task.title}", task.text, str(word(task.deliverable)), str(word(task.pace))]
    parts += [day(task.due_on) or _("无时限"), task.leader, task.lead_department, task.support_departments]
    parts += [task.person, *(f"{day(s.due_on)} {s.text}" for s in task.stages)]
    return _("；").join(part for part in parts if part)
