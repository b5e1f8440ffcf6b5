"""Seeding, drawing, assigning, recording on site, confirming by a second person, telling the unit."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.models import StoredFile
from huiyin.evidence.storage import Named, each_once
from huiyin.findings.queries import roles_on
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale, check_version, update_unchanged
from huiyin.organisations.clock import today
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role
from huiyin.rules.sampling import draw as drawn_from
from huiyin.rules.sampling import fingerprint_of
from huiyin.rules.spot_check import (
    LIFE,
    SETTLED,
    CheckAction,
    CheckAnswer,
    CheckQuestion,
    CheckResult,
    CheckState,
    Stratum,
)

from .models import SpotCheck, SpotCheckFile, SpotCheckItem
from .queries import Scope, candidates_of, check_facts, checkers_of, population

#: a draw of more than this is a census
MOST = 500


@transaction.atomic
def seed(
    *, scope: Scope, title: str, by_stratum: Stratum, wanted: int, by: Viewer, told: str = ""
) -> SpotCheck:  # fmt: skip
    """Keep the list of a scope and make the seed; both stand in the journal before anything is drawn."""
    if Role.OFFICE not in by.roles(scope.body_id):
        raise Refused(Role.OFFICE, [Obstacle("not_your_role", {"roles": [Role.OFFICE]})])
    listed = population(by, scope, by_stratum)
    if not listed:
        raise ValidationError(_("这个范围内没有已销号的问题：请放宽范围。"))
    if not 0 < wanted <= min(MOST, len(listed)):
        words = _("抽取数量须在 1 到 %(most)s 之间。")
        raise ValidationError({"wanted": words % {"most": min(MOST, len(listed))}})
    check = SpotCheck.objects.create(
        body_id=scope.body_id, title=title.strip()[:200], stratified_by=by_stratum, wanted=wanted,
        seed=secrets.token_hex(16), population=[[c.key, c.stratum] for c in listed],
        population_hash=fingerprint_of(listed), scope=told[:300], seeded_by=by.id, seeded_by_name=by.name,
    )  # fmt: skip
    _journal(check, by, "seed_spot_check", {
        "seed": check.seed, "population": check.population_hash, "of": len(listed), "wanted": wanted,
        "by": by_stratum,
    })  # fmt: skip
    return check


@transaction.atomic
def draw(*, check_id: UUID, by: Viewer, version: int | None = None) -> SpotCheck:
    """Draw from the kept list by the journaled seed; once."""
    check = SpotCheck.objects.visible_to(by).select_for_update(of=("self",)).get(pk=check_id)
    _demand_office(check, by)
    if check.drawn_at is not None or (version is not None and version != check.version):
        raise Stale(check)
    found = drawn_from(candidates_of(check), check.wanted, check.seed)
    SpotCheckItem.objects.bulk_create(
        SpotCheckItem(check_of=check, finding_id=UUID(c.key), stratum=c.stratum, place=place)
        for place, c in enumerate(found, start=1)
    )
    update_unchanged(check, version=check.version, drawn_at=timezone.now())
    _journal(check, by, "draw_spot_check", {"drawn": [c.key for c in found]})
    return check


@transaction.atomic
def assign(*, check_id: UUID, checkers: Mapping[UUID, UUID | None], by: Viewer) -> int:
    """Say who checks which item, of those that are not done; gives how many changed."""
    check = SpotCheck.objects.visible_to(by).get(pk=check_id)
    _demand_office(check, by)
    changed = 0
    rows = check.items.filter(pk__in=list(checkers), state=CheckState.TO_CHECK)
    for item in rows.select_related("finding__target").select_for_update(of=("self",)):
        wanted = checkers[item.pk]
        if wanted == item.checker_id:
            continue
        user = checkers_of(item.finding).filter(pk=wanted).first() if wanted else None
        if wanted and user is None:
            raise ValidationError(_("所选人员不能核查这个问题，请重新选择。"))
        update_unchanged(
            item, version=item.version, checker_id=wanted, checker_name=user.name if user else ""
        )
        changed += 1
    if changed:
        _journal(check, by, "assign_spot_check", {"items": changed})
    return changed


@transaction.atomic
def record_result(
    *, item_id: UUID, answers: Mapping[CheckQuestion, CheckAnswer], result: CheckResult | None, by: Viewer,
    remarks: str = "", asked: int = 0, satisfied: int = 0, checked_on: date | None = None,
    files: Sequence[Named] = (), version: int | None = None,
) -> SpotCheckItem:  # fmt: skip
    """What was found on site. That it does not hold waits for a second person."""
    if checked_on is not None and checked_on > today():
        raise ValidationError({"checked_on": _("核查日期不能晚于今天。")})
    item = _locked(item_id, by, version)
    facts = {"result": result, "remarks": remarks, "answered": len(answers), "asked": asked,
             "satisfied": satisfied}  # fmt: skip
    _step(
        item, CheckAction.RECORD, by, facts, answers={q.value: a.value for q, a in answers.items()},
        result=result, remarks=remarks.strip(), asked=asked, satisfied=satisfied,
        checked_on=checked_on or today(), checked_by=by.id, checked_by_name=by.name, reason="",
    )  # fmt: skip
    for kept, name in each_once(files):
        stored = StoredFile.objects.of(kept)
        SpotCheckFile.objects.get_or_create(item=item, file=stored, defaults={"name": name})
    return item


@transaction.atomic
def confirm(*, item_id: UUID, by: Viewer, version: int | None = None) -> SpotCheckItem:
    """A second person finds as well that it does not hold; reopening may follow."""
    item = _locked(item_id, by, version)
    return _step(item, CheckAction.CONFIRM, by, {}, confirmed_by=by.id, confirmed_by_name=by.name)


@transaction.atomic
def reject(*, item_id: UUID, reason: str, by: Viewer, version: int | None = None) -> SpotCheckItem:
    """It has to be checked once more, for this reason."""
    item = _locked(item_id, by, version)
    return _step(item, CheckAction.REJECT, by, {"reason": reason}, reason=reason.strip())


@transaction.atomic
def tell_unit(*, item_id: UUID, by: Viewer) -> SpotCheckItem:
    """From now on the unit sees what was found, with its photos."""
    item = _locked(item_id, by, None)
    _demand_office(item.check_of, by)
    if item.state not in SETTLED:
        raise Refused(CheckAction.CONFIRM, [Obstacle("check_not_done")])
    if item.told_at is None:
        update_unchanged(item, version=item.version, told_at=timezone.now())
        _journal(item.check_of, by, "tell_spot_check", {"finding": item.finding_id})
    return item


@transaction.atomic
def note_export(*, check_id: UUID, by: Viewer) -> None:
    """What leaves the house is journaled."""
    check = SpotCheck.objects.visible_to(by).get(pk=check_id)
    _journal(check, by, "export_spot_check", {"items": check.items.count()})


def _demand_office(check: SpotCheck, by: Viewer) -> None:
    if Role.OFFICE not in by.roles(check.body_id):
        raise Refused(Role.OFFICE, [Obstacle("not_your_role", {"roles": [Role.OFFICE]})])


def _locked(item_id: UUID, by: Viewer, version: int | None) -> SpotCheckItem:
    seen = SpotCheckItem.objects.visible_to(by).filter(pk=item_id)
    rows = SpotCheckItem.objects.select_related("check_of", "finding__target", "finding__body")
    item = rows.filter(pk__in=seen.values("pk")).select_for_update(of=("self",)).get()
    check_version(item, version)
    return item


def _step(
    item: SpotCheckItem, action: CheckAction, by: Viewer, facts: dict[str, Any], **changes: Any
) -> SpotCheckItem:
    state = CheckState(item.state)
    after = LIFE.next_state(action, state, roles_on(item.finding, by), check_facts(item, by, **facts))
    update_unchanged(item, version=item.version, state=after, **changes)
    _journal(item.check_of, by, f"{action}_spot_check", {
        "finding": item.finding_id, "from": state, "to": after, "result": item.result,
    })  # fmt: skip
    return item


def _journal(check: SpotCheck, by: Viewer, action: str, payload: dict[str, Any]) -> None:
    record(body=check.body_id, by=by, action=action, object_type="spot_check", object_id=check.pk,
           payload=payload)  # fmt: skip
