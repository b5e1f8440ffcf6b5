"""Key posts (重点人, by post): their holders are watched closely with a finding. Never the unit's to see."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.findings.queries import roles_on
from huiyin.journal.actions import record
from huiyin.rules.finding import FindingAction
from huiyin.rules.ladder import PROPOSERS
from huiyin.rules.moves import Obstacle, Refused

from .models import KeyPost
from .triggering import light_anew

LONGEST, MOST = 60, 10


def posts_of(viewer: Viewer, finding: Finding) -> list[str]:
    """The key posts of one finding in scope, in the order in which they were named."""
    rows = KeyPost.objects.visible_to(viewer).filter(finding=finding).order_by("pk")
    return list(rows.values_list("post", flat=True))


@transaction.atomic
def set_key_posts(
    *, finding_id: UUID, posts: Sequence[str], was: Sequence[str] | None = None, by: Viewer
) -> Finding:
    """Name the key posts of a finding anew; with none left it is not watched for its posts any more.

    `was` is what the writer saw: raises `ValidationError` where another person changed it meanwhile.
    """
    finding = findings.locked(finding_id, by)
    if not roles_on(finding, by) & PROPOSERS:
        raise Refused(FindingAction.AMEND, [Obstacle("not_your_role", {"roles": sorted(PROPOSERS)})])
    before, after = posts_of(by, finding), _cleaned(posts)
    if was is not None and list(was) != before:
        raise ValidationError(_("重点岗位刚被另一人修改：请核对现在的内容，再保存。"))
    if before == after:
        return finding
    KeyPost.objects.filter(finding=finding).delete()
    KeyPost.objects.bulk_create(KeyPost(finding=finding, post=post) for post in after)
    light_anew(finding)
    record(body=finding.body_id, by=by, action="key_posts", object_type="finding", object_id=finding.pk,
           payload={"before": before, "after": after})  # fmt: skip
    return finding


def _cleaned(posts: Sequence[str]) -> list[str]:
    kept = list(dict.fromkeys(p.strip() for p in posts if p.strip()))
    if len(kept) > MOST:
        raise ValidationError({"posts": _("一个问题最多标记 %(n)d 个岗位。") % {"n": MOST}})
    if any(len(p) > LONGEST for p in kept):
        raise ValidationError({"posts": _("岗位名称不超过 %(n)d 个字：一行写一个岗位。") % {"n": LONGEST}})
    return kept
