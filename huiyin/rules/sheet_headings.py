"""What the columns of people's own ledgers of tasks are called, and how a row says what it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

#: the columns in the order in which they stand without a heading
COLUMNS = (
    "number", "title", "text", "deliverable", "pace", "due_on", "lead_department", "person", "leader",
    "support_departments",
)  # fmt: skip
#: what ledgers call the columns besides the words of the lists
ALIASES: Mapping[str, Sequence[str]] = {
    "number": ("序号", "编号", "问题序号", "任务序号", "no.", "no", "number"),
    "title": ("任务", "整改任务", "整改措施", "任务名称", "task", "measure"),
    "text": ("具体措施", "措施内容", "说明"),
    "deliverable": ("成果", "deliverable"),
    "pace": ("整改方式", "整改类型", "pace"),
    "due_on": ("时限", "整改时限", "完成时间", "完成期限", "due", "due date", "deadline"),
    "lead_department": ("责任部门", "责任单位", "牵头单位", "lead department"),
    "person": ("责任人（职务）", "负责人", "responsible person"),
    "leader": ("责任领导（职务）", "分管领导", "responsible leader"),
    "support_departments": ("协助部门", "配合单位", "supporting departments"),
}
#: 3 is a finding, 3-2 its second task
PLACE = re.compile(r"(\d{1,6})(?:\s*[-－—–.．]\s*(\d{1,6}))?\Z")
#: what people write into a cell that says nothing
BLANKS = ("—", "/", "无")
