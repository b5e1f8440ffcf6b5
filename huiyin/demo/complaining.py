"""Complaints by the public: the letter box is open, and there is one in each state."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from huiyin.complaints import actions, coming_in
from huiyin.complaints.actions import Given
from huiyin.complaints.coming_in import Letter
from huiyin.complaints.models import Complaint, ComplaintEvent
from huiyin.complaints.receipts import new_seed
from huiyin.organisations.clock import due_date
from huiyin.rules.clue import ClueClass
from huiyin.rules.complaint import (
    OPEN,
    PERIODS,
    AnswerWay,
    ComplaintAction,
    ComplaintChannel,
    ComplaintReason,
    ComplaintState,
    ComplaintTopic,
)

from .patterns import content
from .script import SHOWN
from .stage import Stage
from .timeline import before, workday

_A = ComplaintAction
#: what is done with a complaint after it came in
PLAYS: dict[str, tuple[ComplaintAction, ...]] = {
    "received": (),
    "accepted": (_A.ACCEPT, _A.LINK),
    "joined": (_A.JOIN,),
    "answered": (_A.ACCEPT, _A.ANSWER),
    "referred": (_A.REFER,),
    "set_aside": (_A.SET_ASIDE,),
    "handed_on": (_A.HAND_ON,),
}


class Complaining:
    """Complaints about the enterprise that can be looked at; others are joined to the first of them."""

    def __init__(self, stage: Stage, today: date) -> None:
        self._stage, self._today = stage, today
        self._target = stage.main.targets[SHOWN]
        self._team = stage.main.teams[stage.main.parts[SHOWN].team]
        self._first: Complaint | None = None

    def run(self) -> None:
        actions.set_box(body_id=self._stage.body.pk, opened=True, by=self._stage.office)
        for row in content("complaints")["complaints"]:
            made = self._come(row)
            self._first = self._first or made
            for action in PLAYS[row["state"]]:
                by = self._team if action == _A.HAND_ON else self._stage.office
                actions.take(complaint_id=made.pk, action=action, given=self._given(row), by=by)
            self._date_back(made, row["days"])

    def _come(self, row: dict[str, Any]) -> Complaint:
        letter = Letter(
            ComplaintChannel(row["channel"]), row["subject"], row["text"], row.get("name", ""),
            row.get("contact", ""),
        )  # fmt: skip
        if letter.channel == ComplaintChannel.WEB:
            return coming_in.drop_in(
                body=self._stage.body, target_id=self._target.pk, letter=letter, seed=new_seed()
            )
        return coming_in.register(letter=letter, target_id=self._target.pk, by=self._stage.office)[0]

    def _given(self, row: dict[str, Any]) -> Given:
        found = self._target.findings.filter(fed_back_on__isnull=False).order_by("number")[:1]
        return Given(
            topic=ComplaintTopic(row.get("topic", "other")),
            findings=[f.pk for f in found],
            elsewhere=row.get("elsewhere", ""),
            reason=ComplaintReason(row["reason"]) if "reason" in row else None,
            answer=row.get("answer", ""),
            way=AnswerWay(row["way"]) if "way" in row else None,
            other=self._first.pk if self._first else None,
            department=self._stage.departments[0][0].pk,
            clue_class=ClueClass(row.get("class", "other")),
        )

    def _date_back(self, made: Complaint, days: int) -> None:
        """As if it had come in so many days ago and been sorted four working days later."""
        made.refresh_from_db()
        came = before(self._today, workday(self._today - timedelta(days=days)))
        back = timedelta(days=(self._today - came).days)
        changes: dict[str, Any] = {"received_on": came, "registered_at": made.registered_at - back}
        state = ComplaintState(made.state)
        if state in OPEN:
            changes["due_on"] = due_date(self._stage.body, PERIODS[state], came)
        else:
            changes["ended_on"] = before(self._today, workday(came + timedelta(days=4)))
        Complaint.objects.filter(pk=made.pk).update(**changes)
        for event in ComplaintEvent.objects.filter(complaint=made):
            ComplaintEvent.objects.filter(pk=event.pk).update(at=event.at - back, due_on=None)
