"""Common problems of the demonstration: grouped as the program groups, and some causes decided."""

from __future__ import annotations

from huiyin.findings.models import Finding
from huiyin.findings.queries import findings_for
from huiyin.rules.finding import FindingState
from huiyin.themes import actions, grouping
from huiyin.themes.models import Grouping, Theme
from huiyin.themes.queries import suggested

from .progress import Progress
from .stage import Stage

#: so many findings of each of the largest themes have their cause decided
THEMES, EACH = 8, 6


class Gathering:
    """Groups all findings; the office decides causes that the findings' own words point at."""

    def __init__(self, stage: Stage, progress: Progress) -> None:
        self.stage, self.progress = stage, progress

    def run(self) -> None:
        self.progress.start("归集共性问题、确定原因", THEMES)
        office = self.stage.office
        found = Grouping.objects.create(body=self.stage.body, asked_by_name=office.name)
        grouping.run(found.pk)
        themes = sorted(Theme.objects.filter(body=self.stage.body), key=lambda t: -t.places.count())
        for theme in themes[:THEMES]:
            rows = findings_for(office).filter(place__theme=theme).exclude(state=FindingState.REGISTERED)
            for finding in rows.order_by("pk")[:EACH]:
                self._decide(finding)
            self.progress.step()

    def _decide(self, finding: Finding) -> None:
        if causes := suggested(finding):
            actions.decide_cause(finding_id=finding.pk, cause=causes[0].code, by=self.stage.office)
