"""Governance campaigns of the demonstration: one under way with every state of a task, one that ended before
the round that is shown, and policy suggestions with what became of them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from huiyin.evidence.storage import keep_named
from huiyin.governance.actions import NewTask, end_campaign, open_campaign
from huiyin.governance.answering import take
from huiyin.governance.models import Campaign, CampaignEvent, CampaignTask
from huiyin.governance.suggesting import decide, suggest
from huiyin.rules.campaign import OPENED, Addressed
from huiyin.rules.campaign_task import CampaignTaskAction as Step
from huiyin.rules.policy_suggestion import SuggestionAction
from huiyin.rules.roles import Role
from huiyin.themes.models import Theme

from .progress import Progress
from .script import SHOWN
from .stage import SECOND_SHOWN, Stage
from .timeline import workday

UNDER_WAY = "同类问题专项治理"
WHY = "这类问题在多个单位、两轮巡视中反复出现，逐个整改以后仍有新的发现，需要对照制度统一清理。"
CHECK = "对照本次治理的重点，自查近三年的情况，逐项列出问题、原因和完成日期，能立即改的立即改。"
CHECKED = "已自查三个部门和两个下属单位，列出 7 项，立即改正 4 项，其余 3 项已明确到岗位和日期。"
MISSING = "没有列下属单位的情况，请补充后重新答复。"
REPORT = "自查报告\n一、自查范围：三个部门、两个下属单位。\n二、发现 7 项，已改正 4 项。\n三、其余的期限。\n"
EARLIER = "制度修订专项治理"
REVISE = "会同有关部门修订这方面的管理办法，明确责任、时限和公开方式。"
REVISED = "管理办法已修订并印发，已在系统内公开。"
SUMMED = "主管部门已修订办法，以后按新发现的问题看成效。"
BEGAN, ENDED = date(2022, 11, 15), date(2023, 8, 31)
SUGGESTED = (
    ("建议在预算管理办法中增加“先有预算、后有支出”的核对环节，由财务系统自动拦截。", ""),
    ("建议把关键岗位轮岗年限写入干部管理规定，到期自动提示。", "take_up"),
    ("建议取消下属单位自行选聘中介机构的权限。", "not_take_up"),
)
ANSWERS = {"take_up": "已列入今年的修订计划。", "not_take_up": "下属单位情况不一，改为备案管理。"}


class Governing:
    """Opened by one of the office, accepted by the other, whom visitors log in as."""

    def __init__(self, stage: Stage, today: date, progress: Progress) -> None:
        self._stage, self._today, self._progress = stage, today, progress

    def run(self) -> None:
        self._progress.start("专项治理和制度建议", 3)
        self._by = self._stage.people.colleague("office3", "巡视办综合分析处处长", Role.OFFICE)
        themes = list(Theme.objects.filter(body=self._stage.body, into=None))
        themes.sort(key=lambda t: -t.places.count())
        made = self._under_way(themes[:1])
        self._progress.step()
        self._ended(themes[1:2])
        self._progress.step()
        self._suggestions(made)
        self._progress.step()

    def _under_way(self, themes: list[Theme]) -> Campaign:
        """Of six units one has to answer, one again, one is late, one waits for the office, two are done."""
        main = self._stage.main
        others = [n for n in range(len(main.targets)) if n not in (SHOWN, SECOND_SHOWN)][:4]
        places = (SHOWN, SECOND_SHOWN, *others)
        until = workday(self._today + timedelta(days=5))
        made = open_campaign(
            body_id=self._stage.body.pk, title=_called(themes, UNDER_WAY),
            reason=WHY, themes=[t.pk for t in themes], by=self._by,
            task=NewTask(CHECK, "自查报告和整改台账", until, Addressed.CHOSEN,
                         [main.targets[n].unit_id for n in places]),
        )  # fmt: skip
        self._date(made, self._today - timedelta(days=40))
        tasks = [made.tasks.get(addressee=main.targets[n].unit_id) for n in places]
        _open, returned, late, waiting, *done = zip(tasks, (main.units[n] for n in places), strict=True)
        for task, unit in (returned, waiting, *done):
            file = keep_named([f"{REPORT}{task.pk}".encode()], "自查报告.txt")
            take(task_id=task.pk, action=Step.ANSWER, text=CHECKED, files=[file], by=unit)
        again = workday(self._today + timedelta(days=9))
        take(task_id=returned[0].pk, action=Step.RETURN, text=MISSING, due_on=again, by=self._by)
        for task, _unit in done:
            take(task_id=task.pk, action=Step.ACCEPT, by=self._stage.office)
        was_due = workday(self._today - timedelta(days=4))
        CampaignTask.objects.filter(pk=late[0].pk).update(due_on=was_due)
        return made

    def _ended(self, themes: list[Theme]) -> None:
        """By a department, before the round that is shown: what was found in that can be compared."""
        unit, viewer = self._stage.departments[-3]
        until = workday(self._today + timedelta(days=20))
        made = open_campaign(
            body_id=self._stage.body.pk, title=_called(themes, EARLIER),
            reason=WHY, themes=[t.pk for t in themes], by=self._by,
            task=NewTask(REVISE, "修订后的办法", until, Addressed.DEPARTMENT, [unit.pk]),
        )  # fmt: skip
        task = made.tasks.get()
        take(task_id=task.pk, action=Step.ANSWER, text=REVISED, by=viewer)
        take(task_id=task.pk, action=Step.ACCEPT, by=self._stage.office)
        end_campaign(campaign_id=made.pk, text=SUMMED, by=self._stage.office)
        self._date(made, BEGAN)
        CampaignTask.objects.filter(campaign=made).update(
            due_on=workday(BEGAN + timedelta(days=180)), answered_on=workday(BEGAN + timedelta(days=150)),
            ended_on=ENDED,
        )  # fmt: skip
        Campaign.objects.filter(pk=made.pk).update(ended_on=ENDED)
        self._said(made, "answer", workday(BEGAN + timedelta(days=150)))
        self._said(made, "accept", ENDED)
        self._said(made, "end", ENDED)

    def _date(self, made: Campaign, on: date) -> None:
        CampaignTask.objects.filter(campaign=made).update(given_on=on)
        Campaign.objects.filter(pk=made.pk).update(opened_on=on)
        self._said(made, OPENED, on)

    @staticmethod
    def _said(made: Campaign, action: str, on: date) -> None:
        at = timezone.make_aware(datetime.combine(on, time(10, 20)))
        CampaignEvent.objects.filter(campaign=made, action=action).update(at=at)

    def _suggestions(self, made: Campaign) -> None:
        departments = [unit for unit, _viewer in self._stage.departments]
        for (text, became), unit in zip(SUGGESTED, reversed(departments), strict=False):
            one = suggest(text=text, department_id=unit.pk, campaign_id=made.pk, by=self._by)
            if became:
                decide(
                    suggestion_id=one.pk, action=SuggestionAction(became), reason=ANSWERS[became],
                    by=self._stage.office,
                )  # fmt: skip


def _called(themes: list[Theme], otherwise: str) -> str:
    """After its common problem; a small demonstration has none."""
    return f"关于“{themes[0].name}”的专项治理"[:120] if themes else otherwise
