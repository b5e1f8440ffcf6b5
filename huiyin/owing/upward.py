"""Briefs and instructions in the list of what is owed."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from huiyin.accounts.viewer import Viewer
from huiyin.rules.brief import UNSENT, BriefState
from huiyin.rules.instruction import InstructionState
from huiyin.rules.roles import Role
from huiyin.upward.models import Brief, BriefEvent, Instruction, InstructionEvent


def live_briefs(viewer: Viewer) -> QuerySet[Any]:
    return Brief.objects.visible_to(viewer).filter(state__in=sorted({*UNSENT, BriefState.SENT}))


def live_instructions(viewer: Viewer) -> QuerySet[Any]:
    return Instruction.objects.visible_to(viewer).exclude(state=InstructionState.DONE)


def brief_since() -> Coalesce:
    """The day of the last step, since which the next one is owed."""
    last = BriefEvent.objects.filter(brief=OuterRef("pk")).order_by("-id")
    return Coalesce(Subquery(last.values(on=TruncDate("at"))[:1]), TruncDate("written_at"))


def instruction_since() -> Coalesce:
    last = InstructionEvent.objects.filter(instruction=OuterRef("pk")).order_by("-id")
    return Coalesce(Subquery(last.values(on=TruncDate("at"))[:1]), TruncDate("given_at"))


def given_to(role: Role) -> Q:
    """Instructions that this role owes an answer to."""
    return Q(state=InstructionState.GIVEN, to=role)
