"""Commenting on a finding: said, worded anew, taken back. Nothing that was said is overwritten."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.findings.queries import roles_on
from huiyin.journal.actions import record
from huiyin.journal.staleness import update_unchanged
from huiyin.rectification.models import Task
from huiyin.rules.comment import (
    INSPECTING,
    Audience,
    CommentFacts,
    against_editing,
    against_withdrawing,
    against_writing,
    named_in,
)
from huiyin.rules.finding import FindingAction
from huiyin.rules.moves import Obstacle, Refused

from .models import Comment, CommentWording
from .people import namable

#: a comment is a remark, not a document
LONGEST = 4000


@transaction.atomic
def comment(
    *, finding_id: UUID, text: str, by: Viewer, audience: Audience = Audience.ALL, task_id: UUID | None = None
) -> Comment:
    """Say something about a finding, or about a task of it.

    Raises `Refused`, and `ValidationError` where an @ names nobody who may see it: whether there is such a
    person at all is not said.
    """
    finding = findings.locked(finding_id, by)
    task = Task.objects.get(pk=task_id, finding=finding) if task_id else None
    held = roles_on(finding, by)
    _allowed(against_writing(_facts(finding, by, audience=audience, text=text)))
    mentions = _mentioned(finding, by, audience, text)
    made = Comment.objects.create(
        finding=finding, task=task, audience=audience, inside=bool(held & INSPECTING), written_by=by.id,
        written_by_name=by.name,
    )  # fmt: skip
    _word(made, 1, text, mentions)
    _journal(made, by, "comment", mentions)
    return made


@transaction.atomic
def edit(*, comment_id: UUID, text: str, by: Viewer, version: int | None = None) -> Comment:
    """Word one's own comment anew; the earlier wording stays readable."""
    found, finding = _locked(comment_id, by)
    before = found.wordings.order_by("-number").first()
    same = before is not None and before.text == text.strip()
    audience = Audience(found.audience)
    _allowed(against_editing(_facts(finding, by, comment=found, audience=audience, text=text, same=same)))
    mentions = _mentioned(finding, by, audience, text)
    update_unchanged(found, version=version or found.version)
    _word(found, found.version, text, mentions)
    told = {m for entry in before.mentions for m in entry["users"]} if before else set()
    new = [{**m, "users": [u for u in m["users"] if u not in told]} for m in mentions]
    _journal(found, by, "edit_comment", new)
    return found


@transaction.atomic
def withdraw(*, comment_id: UUID, reason: str, by: Viewer, version: int | None = None) -> Comment:
    """Take a comment back: whoever wrote it, or the office. It stays on record with the reason."""
    found, finding = _locked(comment_id, by)
    _allowed(against_withdrawing(_facts(finding, by, comment=found, text=reason)))
    update_unchanged(
        found, version=version or found.version, withdrawn_at=timezone.now(), withdrawn_by=by.id,
        withdrawn_reason=reason.strip()[:300],
    )  # fmt: skip
    _journal(found, by, "withdraw_comment", (), reason=reason.strip())
    return found


def _allowed(against: list[Obstacle]) -> None:
    if against:
        raise Refused(FindingAction.REPORT, against)


def _locked(comment_id: UUID, by: Viewer) -> tuple[Comment, Finding]:
    seen = Comment.objects.visible_to(by).get(pk=comment_id)
    finding = findings.locked(seen.finding_id, by)
    return Comment.objects.get(pk=comment_id), finding


def _facts(finding: Finding, by: Viewer, *, comment: Comment | None = None, **more: Any) -> CommentFacts:
    return CommentFacts(
        held=roles_on(finding, by),
        actor=str(by.id or ""),
        written_by=str(comment.written_by) if comment else None,
        withdrawn=comment is not None and comment.withdrawn_at is not None,
        issued=finding.fed_back_on is not None,
        **more,
    )


def _mentioned(finding: Finding, by: Viewer, audience: Audience, text: str) -> list[dict[str, Any]]:
    if len(text) > LONGEST:
        raise ValidationError({"text": _("意见最长 %(n)d 字，请精简或作为材料上传。") % {"n": LONGEST}})
    people = {n.label: n for n in namable(finding, by, audience)} if "@" in text or "＠" in text else {}
    named = named_in(text, people)
    if named.unknown:
        words = _("、").join(f"@{w[:20]}" for w in named.unknown)
        raise ValidationError(
            {"text": _("%(names)s不在可以提及的人员之中：请从输入 @ 后的提示中选择。") % {"names": words}}
        )
    once = dict.fromkeys(m.label for m in named.mentions)
    return [
        {"label": n.label, "users": [str(u) for u in n.users], "inside": n.inside}
        for n in (people[label] for label in once)
    ]


def _word(comment: Comment, number: int, text: str, mentions: list[dict[str, Any]]) -> None:
    CommentWording.objects.create(comment=comment, number=number, text=text.strip(), mentions=mentions)


def _journal(comment: Comment, by: Viewer, action: str, mentions: Any, **more: str) -> None:
    users = dict.fromkeys(u for m in mentions for u in m["users"] if u != str(by.id))
    payload = {"comment": comment.pk, "audience": comment.audience, "mentions": list(users),
               "task": comment.task_id, "wording": comment.version,
               "inside": bool(roles_on(comment.finding, by) & INSPECTING), **more}  # fmt: skip
    record(body=comment.finding.body_id, by=by, action=action, object_type="finding",
           object_id=comment.finding_id, payload=payload)  # fmt: skip
