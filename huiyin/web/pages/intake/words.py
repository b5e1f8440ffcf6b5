"""What the import pages call kinds, roles, figures, rules, warnings, and what stands against an import."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rules.moves import Obstacle

from ...objections import sentence
from ...wording import word

KINDS: dict[str, Promise] = {
    "rectification_notice": __("整改情况通报"),
    "audit_rectification": __("审计整改报告"),
    "ledger_table": __("整改台账"),
    "feedback_opinion": __("反馈意见"),
    "round_news": __("轮次新闻"),
    "stationing_notice": __("进驻公告"),
    "other": __("其他"),
}

ROLES: dict[str, Promise] = {
    "section": __("章节"),
    "category": __("类别"),
    "finding": __("问题"),
    "subfinding": __("具体表现"),
    "measure": __("整改措施"),
    "result": __("整改成效"),
    "next_step": __("下一步"),
}
#: the key that gives an item this role
ROLE_KEYS = {"section": "0", "category": "1", "finding": "2", "subfinding": "3", "measure": "4",
             "result": "5", "next_step": "6"}  # fmt: skip

MEASURES: dict[str, Promise] = {
    "units": __("单位"),
    "aspects": __("方面"),
    "classes": __("类"),
    "findings_total": __("问题总数"),
    "sub_findings_total": __("具体问题总数"),
    "measures_total": __("措施总数"),
    "done": __("已完成"),
    "basically_done": __("基本完成"),
    "in_progress": __("正在整改"),
    "not_done": __("未完成"),
    "completion_rate": __("完成率"),
    "rules_made": __("制度"),
    "meetings": __("会议"),
    "money_recovered": __("追回资金"),
    "money_involved": __("涉及资金"),
    "persons": __("处理人数"),
    "clues_transferred": __("移交线索"),
}

_RULE_PARTS: dict[str, Promise] = {
    **MEASURES,
    "findings": __("问题"),
    "subfindings": __("具体表现"),
    "categories": __("方面"),
    "money": __("资金"),
}
_IN_BODY = re.compile(r"([a-z_]+) in body")
_RULE = re.compile(r"\b(?:" + "|".join(sorted(MEASURES, key=len, reverse=True)) + r")\b")

VERDICTS: dict[str, tuple[Promise, str, str]] = {
    "agrees": (__("相符"), "closed", "check"),
    "disagrees": (__("不符"), "overdue", "warn"),
    "cannot_tell": (__("无法判断"), "idle", "help"),
}

WARNINGS: dict[str, Promise] = {
    "damaged_number": __("数字疑有缺损，未采用，请核对原件"),
    "damaged_date": __("日期疑有缺损，未采用，请核对原件"),
    "damaged_text": __("文字疑有缺损，请核对原件"),
    "approximate_number": __("约数，不作加减核对"),
    "cut_off": __("正文似乎没有结束，末尾内容可能不全"),
    "numbering_gap": __("编号不连续，前面可能漏了一条"),
    "uncertain_role": __("层次不确定，请核对是问题、措施还是标题"),
}

DATES: dict[str, Promise] = {
    "inspection_start": __("进驻"),
    "inspection_end": __("撤离"),
    "feedback": __("反馈"),
    "published": __("公布"),
}

PHASES: dict[str, Promise] = {
    "reading": __("正在读取"),
    "planning": __("正在核对台账"),
    "findings": __("正在写入问题"),
    "changes": __("正在写入改动"),
    "tasks": __("正在写入任务"),
    "done": __("已完成"),
}

#: failures of this program's own; what the reader says comes with its own words
PROBLEMS: dict[str, tuple[Promise, Promise]] = {
    "empty": (__("文件是空的"), __("请检查原件后重新上传")),
    "too_large": (__("文件超过大小上限"), __("请拆分或压缩后重新上传")),
    "reader_failed": (
        __("读取时出现故障，文件没有被改动"),
        __("请另存为 .docx 或 .pdf 后重新上传；仍不行请告知管理员"),
    ),
    "apply_failed": (__("入账时出现故障，台账没有任何改动"), __("请稍后再次入账；仍不行请告知管理员")),
    "not_applied": (__("入账前情况有变，台账没有任何改动"), __("请查看下面的原因，处理后再次入账")),
}


def problem_words(problem: Mapping[str, Any]) -> tuple[str, str] | None:
    """Why a document failed and what to do, in the user's language; None when nothing is wrong."""
    if not problem:
        return None
    if problem.get("reason"):
        english = (get_language() or "").startswith("en")
        ending = "_en" if english else ""
        return problem[f"reason{ending}"], problem[f"remedy{ending}"]
    reason, remedy = PROBLEMS.get(problem["code"], PROBLEMS["reader_failed"])
    return str(reason), str(remedy)


def rule_in_words(rule: str) -> str:
    """「done + in_progress = findings_total」 as a sentence of figures: 已完成 + 正在整改 = 问题总数."""
    inside = _IN_BODY.sub(lambda m: _("正文中的%(what)s") % {"what": _RULE_PARTS.get(m[1], m[1])}, rule)
    return _RULE.sub(lambda m: str(_RULE_PARTS[m[0]]), inside).replace("/", "÷")


#: what a column of a table may hold
COLUMNS: dict[str, Promise] = {
    "number": __("序号"),
    "unit": __("单位"),
    "category": __("类别"),
    "finding": __("问题"),
    "subfinding": __("具体表现"),
    "measures": __("整改措施"),
    "leader": __("责任领导"),
    "department": __("责任部门"),
    "person": __("责任人"),
    "deadline": __("整改时限"),
    "status": __("整改状态"),
    "progress": __("整改情况"),
    "pace": __("整改类型"),
    "amount": __("涉及资金"),
    "recovered": __("追回资金"),
    "evidence": __("佐证材料"),
    "goal": __("整改目标"),
    "rule": __("制度"),
    "note": __("备注"),
}

#: what has to be settled before a round can be made from its notice
ROUND_PROBLEMS: dict[str, Promise] = {
    "round_office": __("轮次由巡视办登记，请联系有此职责的人员。"),
    "round_completed": __("这一轮已经结束，不能再登记；请选择其他轮次。"),
    "round_name_missing": __("请填写新轮次的名称。"),
    "round_number_missing": __("请填写新轮次是第几轮。"),
    "term_missing": __("请选择届；新开一届要填写名称和起始日期。"),
    "targets_open": __("还有巡视对象没有选择对应的单位，或新增、不列入。"),
}

_CONFLICTS: dict[str, Any] = {
    "finding_without_words": lambda c: _("没有文字的问题，不入账"),
    "subfinding_without_finding": lambda c: _("具体表现不在任何问题之下，不入账；请在核对页调整层次"),
    "measure_without_finding": lambda c: _("整改措施不在任何问题之下，不入账；请在核对页调整层次"),
    "tasks_not_added": lambda c: _("台账中这些问题处于“%(state)s”，新的措施不能加入；状态允许后可再次导入")
    % {"state": word(c.params["state"])},
    "claim_differs": lambda c: _("文件所称的完成情况与台账已记录的不同，台账保持不变"),
    "round_not_feeding_back": lambda c: _("本轮次还在“%(state)s”阶段，而文件讲的是已反馈的问题：请核对轮次")
    % {"state": word(c.params["state"])},
}  # fmt: skip


#: what does not fit across documents, in the order of the codes of huiyin.rules.across
DIFFERENCES: dict[str, tuple[Promise, Promise]] = {
    "ledger_count_differs": (
        __("问题数与台账不同"), __("通报的问题数应与台账一致：缺的要补上，多的要查明来由。")),
    "ledger_finding_missing": (
        __("台账中有、文件未提到的问题"), __("反馈的每个问题都应有回音，漏报的问题请被巡视单位说明。")),
    "finding_not_in_ledger": (
        __("文件中有、台账没有的问题"), __("确认入账会新增这些问题；若只是说法不同，请先与台账问题对应。")),
    "closed_but_said_open": (
        __("台账已销号、文件仍称未完成的问题"), __("请核实是销号过早，还是文件没有更新。")),
    "feedback_not_answered": (
        __("方案没有回应的反馈问题"), __("整改方案应逐条回应反馈的问题，件件有着落。")),
    "finding_without_measure": (__("没有措施的问题"), __("每个问题至少要有一项整改措施。")),
    "plan_beyond_feedback": (
        __("反馈之外的问题"), __("方案列出了台账没有的问题，请查明是自查发现还是说法不同。")),
    "measure_after_deadline": (
        __("时限晚于问题整改时限的措施"), __("措施的时限应在问题的整改时限之内，或者另行申请延期。")),
    "measure_without_owner": (__("没有责任部门或责任人的措施"), __("每项措施都要落实到部门或人。")),
    "measure_without_date": (__("没有完成时限的措施"), __("每项措施都要有完成时限。")),
    "no_longer_done": (
        __("上次已完成、这次不再完成的问题"), __("整改有反复，或者上次报早了，请被巡视单位说明。")),
    "gone_since_last": (
        __("上次提到、这次没有的问题"), __("没有说明就不再出现的问题，请查明去向。")),
    "total_went_down": (__("总数比上次少"), __("问题和措施的总数不应减少。")),
    "cumulative_shrank": (__("累计数比上次少"), __("累计数字只增不减，两次之中必有一次不准。")),
}  # fmt: skip


def difference_words(difference: Any) -> dict[str, Any]:
    """A difference in words: what it is, why it matters, and the figure that it is about."""
    what, why = DIFFERENCES[difference.code]
    measure, _sep, instrument = difference.measure.partition(":")
    about = instrument or (str(MEASURES[measure]) if measure else "")
    return {"what": what, "why": why, "about": about}


def conflict_words(conflict: Any) -> str:
    say = _CONFLICTS.get(conflict.code)
    return say(conflict) if say else conflict.code


def obstacle_words(codes: list[str]) -> list[str]:
    """Sentences for what stood against a background job, of which only the codes were kept."""
    if codes == ["stale"]:
        return [_("内容已被他人更新：请核对后再次入账。")]
    return [sentence(Obstacle(code, {"count": 0, "tasks": (), "roles": ()})) for code in codes]
