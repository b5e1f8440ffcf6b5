"""What a finding's page shows of the talk about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from huiyin.dialogue.queries import Said, questions_about, said_about
from huiyin.rules.comment import INSPECTING, Audience, named_in, writes_for
from huiyin.rules.question import UNANSWERED, may_be_asked
from huiyin.rules.roles import Role

from ...forms.dialogue import CommentForm

#: with more comments than this the older ones are folded away
COMMENTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a comment; a mention is set off."""

    text: str
    mention: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as the page shows it."""

    comment: Any
    who: str
    parts: Sequence[Part]
    earlier: Sequence[tuple[Any, str]]
    readable: bool
    mine: bool
    may_withdraw: bool


def talk_about(finding: Any, viewer: Any, roles: frozenset[Role], tasks: Iterable[Any]) -> dict[str, Any]:
    """Comments, the form for another one, and the questions about this finding."""
    audiences = writes_for(roles)
    if finding.fed_back_on is None:
        audiences = tuple(a for a in audiences if a != Audience.ALL)
    inside = bool(roles & INSPECTING)
    remarks = [_remark(s, viewer, roles, inside) for s in said_about(finding, viewer)]
    questions = list(questions_about(finding, viewer))
    return {
        "remarks": remarks[-COMMENTS_SHOWN:],
        "older_remarks": remarks[:-COMMENTS_SHOWN],
        "comment_form": CommentForm(audiences=audiences, tasks=tasks) if audiences else None,
        "questions": questions,
        "open_questions": [q for q in questions if q.state in UNANSWERED],
        "may_ask": bool(may_be_asked(roles)) and finding.fed_back_on is not None,
    }


def _remark(said: Said, viewer: Any, roles: frozenset[Role], inside: bool) -> Remark:
    comment = said.comment
    mine = comment.written_by == viewer.id
    wording = said.wording
    return Remark(
        comment=comment,
        who=who_of(comment.inside, comment.written_by_name, inside),
        parts=parts_of(wording.text, wording.mentions, inside) if wording else (),
        earlier=[(w, _plain(w, inside)) for w in said.earlier],
        readable=wording is not None,
        mine=mine and comment.withdrawn_at is None,
        may_withdraw=comment.withdrawn_at is None and (mine or Role.OFFICE in roles),
    )


def who_of(from_inside: bool, name: str, reader_inside: bool) -> str:
    """Names within one side; to the other side, the side."""
    return name if reader_inside or not from_inside else _("巡视巡察机构")


def parts_of(text: str, mentions: Sequence[Any], reader_inside: bool) -> list[Part]:
    """A text with its mentions set off; people of the inspecting side are not named to the other side."""
    shown = _shown(mentions, reader_inside)
    found, place = [], 0
    for mention in named_in(text, shown).mentions:
        if mention.start > place:
            found.append(Part(text[place : mention.start]))
        found.append(Part(f"@{shown[mention.label]}", mention=True))
        place = mention.start + 1 + len(mention.label)
    return [*found, Part(text[place:])] if place < len(text) else found


def _shown(mentions: Sequence[Any], reader_inside: bool) -> dict[str, str]:
    hidden = _("巡视巡察机构")
    return {m["label"]: hidden if m["inside"] and not reader_inside else m["label"] for m in mentions}


def _plain(wording: Any, reader_inside: bool) -> str:
    return "".join(p.text for p in parts_of(wording.text, wording.mentions, reader_inside))
