"""What departments were asked about the enterprise that can be looked at, and copies of its feedback."""

from __future__ import annotations

from datetime import date, timedelta

from huiyin.coordination import actions
from huiyin.coordination.models import CoordinationRequest
from huiyin.coordination.queries import recipients_of
from huiyin.evidence.storage import keep_named
from huiyin.organisations.clock import due_date
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.draft import DraftState
from huiyin.team_work.models import Draft
from huiyin.team_work.queries import composed
from huiyin.web.team_papers import TeamPaper, paper_of, title_of
from huiyin.writing import to_docx

from .patterns import content
from .script import SHOWN
from .stage import Stage
from .timeline import workday


class Coordinating:
    def __init__(self, stage: Stage, today: date) -> None:
        self._stage, self._today, self._target = stage, today, stage.main.targets[SHOWN]

    def run(self) -> None:
        for row in content("coordination")["requests"]:
            department, staff = self._stage.departments[row["place"]]
            made = actions.ask(
                target_id=self._target.pk, department_id=department.pk, title=row["title"], text=row["text"],
                by=self._stage.office,
            )  # fmt: skip
            self._date_back(made, row["days"])
            if "answer" in row:
                actions.answer(request_id=made.pk, text=row["answer"], by=staff)
                answered = workday(self._today - timedelta(days=row["days"] - 9))
                CoordinationRequest.objects.filter(pk=made.pk).update(answered_on=answered)
            if row.get("linked"):
                drafts = Draft.objects.filter(target=self._target, state=DraftState.PROPOSED)
                actions.link(
                    request_id=made.pk, drafts=[d.pk for d in drafts], findings=[], by=self._stage.office
                )
        self._copies()

    def _date_back(self, made: CoordinationRequest, days: int) -> None:
        asked = workday(self._today - timedelta(days=days))
        due = due_date(self._stage.body, DeadlineKind.COORDINATION_ANSWER, asked)
        CoordinationRequest.objects.filter(pk=made.pk).update(asked_on=asked, answer_due_on=due)

    def _copies(self) -> None:
        """To whom the profile says and this body has; the first one has acknowledged it."""
        target = self._target
        title = title_of(TeamPaper.OPINION, target.unit.name)
        paper = paper_of(TeamPaper.OPINION, composed(self._stage.office, target, registered_only=True))
        wanted = [d.pk for _recipient, found in recipients_of(target) for d in found]
        staff = {department.pk: viewer for department, viewer in self._stage.departments}
        sent = actions.send_copies(
            target_id=target.pk, department_ids=wanted, title=title, by=self._stage.office,
            files=[keep_named([to_docx(paper)], f"{title}.docx")],
        )  # fmt: skip
        for request in sent:
            self._date_back(request, 6)
        actions.answer(request_id=sent[-1].pk, by=staff[sent[-1].department_id])
