"""The names that a template may use: fields in its texts, sources of lists and tables, their columns."""

from __future__ import annotations

#: names and days
NAMES = ("body", "unit", "team", "round", "term")
DAYS = ("stationed_from", "stationed_until", "fed_back_on", "today")
#: what a blank is called where one of these is not known
BLANKS = {
    "body": "机构名称", "unit": "单位名称", "team": "巡视组", "round": "轮次名称", "term": "届",
    "stationed_from": "进驻日期", "stationed_until": "撤出日期", "fed_back_on": "反馈日期",
}  # fmt: skip
#: periods of the profile, counted from feedback
PERIODS = ("plan_period", "concentrated_period", "progress_period")
#: findings, each the length of a list
COUNTS = (
    "findings", "fed_back", "closed", "open", "overdue", "done", "basically_done", "in_progress", "not_done",
    "immediate", "standing",
)  # fmt: skip
#: other counts, money in yuan, shares
OTHERS = ("units", "teams", "categories", "tasks", "tasks_done", "tasks_open", "rules_made", "persons")
MONEY = ("amount", "money_recovered")
RATES = ("close_rate", "done_rate")

FIELDS = (*NAMES, *DAYS, *PERIODS, *COUNTS, *OTHERS, *MONEY, *RATES)

LISTS = ("findings", "open", "themes")
#: what stands under a finding in a list
SHOWN = ("text", "basis", "amount", "unit")

COLUMNS = ("name", *COUNTS, "amount", *RATES)
TABLES: dict[str, tuple[str, ...]] = {
    "categories": COLUMNS,
    "units": COLUMNS,
    "causes": ("name", "findings"),
    "findings": ("number", "unit", "category", "title", "pace", "due_on", "completion", "state", "amount"),
    "tasks": (
        "number", "finding", "title", "deliverable", "due_on", "state", "leader", "department", "person",
    ),
}  # fmt: skip
