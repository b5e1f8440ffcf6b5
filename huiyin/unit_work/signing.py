"""Signing: the pledge is accepted, and what was prepared is done in the same transaction, in the head's name.

Where the rules refuse by then, nothing is signed and every obstacle is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from huiyin.accounts.queries import post_of
from huiyin.accounts.viewer import Viewer
from huiyin.evidence.models import StoredFile
from huiyin.evidence.storage import keep
from huiyin.findings.models import Finding
from huiyin.rectification import closing, extending, planning
from huiyin.rectification.signature import Signed
from huiyin.rules.dispatch import DispatchAction, DispatchKind
from huiyin.rules.finding import Completion
from huiyin.rules.moves import Refused

from .dispatches import pledge_of
from .dispatching import locked, step
from .models import Dispatch


@transaction.atomic
def sign(
    *, dispatch_id: UUID, by: Viewer, pledge: bool, language: str = "zh", version: int | None = None
) -> Dispatch:
    """The head accepts the pledge and sends it out. `pledge`: whether it was accepted, never assumed."""
    found = locked(dispatch_id, by, version)
    return _done(found, DispatchAction.SIGN, by, language, {"pledge": pledge}, {
        "signed_by": by.id, "signed_by_name": by.name, "signed_post": post_of(by),
    })  # fmt: skip


def sign_on_paper(
    *, dispatch_id: UUID, by: Viewer, chunks: Iterable[bytes], name: str, head: str, post: str = "",
    language: str = "zh", version: int | None = None,
) -> Dispatch:  # fmt: skip
    """The liaison of a unit whose head has no account sends it out with the scan of the signed pledge.

    `head` and `post` are whose signature it bears. Raises `content.Rejected` for a file that is not taken.
    """
    Dispatch.objects.visible_to(by).only("pk").get(pk=dispatch_id)
    kept = keep(chunks, name)
    with transaction.atomic():
        found = locked(dispatch_id, by, version)
        stored = StoredFile.objects.of(kept)
        return _done(found, DispatchAction.SIGN_ON_PAPER, by, language, {"file": True}, {
            "signed_by_name": head.strip()[:120], "signed_post": post.strip()[:120], "pledge_file": stored,
            "pledge_name": name[:255],
        })  # fmt: skip


def _done(
    found: Dispatch, action: DispatchAction, by: Viewer, language: str, facts: dict[str, Any],
    signature: dict[str, Any],
) -> Dispatch:  # fmt: skip
    """Do what was prepared, then sign it: one transaction."""
    pledge = getattr(pledge_of(found), "en" if language.startswith("en") else "zh")
    signed = Signed(found.prepared_by, found.prepared_by_name)
    note = {"signed_by": signature["signed_by_name"], "prepared_by": found.prepared_by}
    step(found, action, by, facts=facts, note=note, pledge=pledge, answered_at=timezone.now(), **signature)
    found.items.update(live=False)
    _PERFORM[DispatchKind(found.kind)](found, by, signed)
    return found


def _apply(found: Dispatch, by: Viewer, signed: Signed) -> None:
    items = found.content["items"]
    for item in items:
        try:
            closing.apply_to_close(
                finding_id=UUID(item["finding"]), text=item["text"], by=by, signed=signed,
                completion=Completion(item["completion"]), standing=item["standing"],
                explanations=item.get("explanations"), rest=item.get("rest", ""),
                rest_due_on=_day(item.get("rest_due_on")),
            )  # fmt: skip
        except Refused as refused:
            if len(items) == 1:
                raise
            number = Finding.objects.values_list("number", flat=True).get(pk=item["finding"])
            numbered = [replace(o, params={**o.params, "number": number}) for o in refused.obstacles]
            raise Refused(refused.action, numbered) from refused


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _extend(found: Dispatch, by: Viewer, signed: Signed) -> None:
    content = found.content
    extending.ask(
        finding_id=UUID(content["finding"]), task_id=UUID(content["task"]) if content["task"] else None,
        wanted_on=date.fromisoformat(content["wanted"]), reason=content["reason"], by=by, signed=signed,
    )  # fmt: skip


def _submit(found: Dispatch, by: Viewer, signed: Signed) -> None:
    planning.submit(target_id=found.target_id, by=by, signed=signed)


_PERFORM = {
    DispatchKind.APPLICATION: _apply,
    DispatchKind.EXTENSION: _extend,
    DispatchKind.PLAN: _submit,
}
