"""The kinds of documents: the package's templates, and what a body made of them."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from importlib import resources
from uuid import UUID

from .models import BodyTemplate
from .template import Template, parse


class OfficialKind(StrEnum):
    """What documents there are, in the order of the work. Each has a template in `packaged/`."""

    FEEDBACK_OPINION = "feedback_opinion"
    RECTIFICATION_PLAN = "rectification_plan"
    UNIT_PROGRESS = "unit_progress"
    ASSESSMENT = "assessment"
    ROUND_REPORT = "round_report"


KINDS = tuple(kind.value for kind in OfficialKind)


@cache
def packaged(kind: str) -> str:
    """The text of the package's own template; KeyError for what is none."""
    if kind not in KINDS:
        raise KeyError(kind)
    return (resources.files("huiyin.documents") / "packaged" / f"{kind}.toml").read_text(encoding="utf-8")


def own_of(body_id: UUID, kind: str) -> BodyTemplate | None:
    return BodyTemplate.objects.filter(body_id=body_id, kind=kind).first()


def text_of(body_id: UUID, kind: str) -> str:
    """The body's own template of this kind, else the package's."""
    own = own_of(body_id, kind)
    return own.text if own else packaged(kind)


def template_of(body_id: UUID, kind: str) -> Template:
    return parse(text_of(body_id, kind))
