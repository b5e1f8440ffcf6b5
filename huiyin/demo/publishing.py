"""Official documents in the demonstration: an issued opinion, reports on their way, a draft with blanks."""

from __future__ import annotations

from huiyin.accounts.viewer import Viewer
from huiyin.documents import actions
from huiyin.documents.changing import Given
from huiyin.documents.kinds import OfficialKind
from huiyin.documents.models import OfficialDocument
from huiyin.rules.official_document import OfficialAction
from huiyin.rules.roles import Role
from huiyin.web.document_words import chinese
from huiyin.web.wording import word

from .progress import Progress
from .script import SHOWN
from .stage import Stage

WORDS = {
    "overall": "该单位能够落实上级部署，推进重点工作；但落实主体责任还有差距，制度执行不够严格。",
    "next": "一是盯住未销号问题逐项督办；二是对已销号问题开展抽查；三是推动完善制度，防止反弹。",
    "opinion": "该单位整改态度端正，多数问题已见成效；个别问题推进偏慢，建议由巡视组核查后再销号。",
    "cases": "有的单位资金长期挂账，账实不符；有的单位合同先实施后补批；有的单位制度照抄照转。",
    "causes": "一是主体责任压得不实；二是制度重制定轻落实；三是部门之间信息不通。",
    "suggestions": "建议对反复出现的共性问题开展专项治理，把整改情况纳入年度考核。",
}
_IN_CHINESE = chinese(word)


class Publishing:
    """Documents of the main round, written by one of the office and approved by another."""

    def __init__(self, stage: Stage, progress: Progress) -> None:
        self._stage, self._progress = stage, progress

    def run(self) -> None:
        self._progress.start("公文", 4)
        writer = self._stage.people.colleague("office4", "巡视办综合处处长", Role.OFFICE)
        steps = (OfficialAction.SUBMIT, OfficialAction.APPROVE, OfficialAction.APPROVE, OfficialAction.ISSUE)
        self._play(OfficialKind.FEEDBACK_OPINION, writer, steps)
        self._play(OfficialKind.ASSESSMENT, writer, steps[:1])
        self._play(OfficialKind.ROUND_REPORT, writer, steps[:2])
        self._play(OfficialKind.UNIT_PROGRESS, writer, None)

    def _play(self, kind: OfficialKind, writer: Viewer, steps: tuple[OfficialAction, ...] | None) -> None:
        """Compose it, write what people write, and take it as far as `steps` lead; None leaves it blank."""
        main = self._stage.main
        of_round = kind == OfficialKind.ROUND_REPORT
        document = actions.begin(
            kind=kind, round_id=main.round.pk, target_id=None if of_round else main.targets[SHOWN].pk,
            word=_IN_CHINESE, by=writer,
        )  # fmt: skip
        if steps is not None:
            self._take(document, OfficialAction.WRITE, writer)
        before_leaders = False
        for step in steps or ():
            by = writer
            if step == OfficialAction.APPROVE:
                by = self._stage.leader if before_leaders else self._stage.office
                before_leaders = True
            self._take(document, step, by)
        self._progress.step()

    @staticmethod
    def _take(document: OfficialDocument, action: OfficialAction, by: Viewer) -> None:
        actions.take(
            document_id=document.pk, action=action, given=Given(written=WORDS), word=_IN_CHINESE, by=by
        )
