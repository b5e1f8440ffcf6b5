"""The addresses that are measured: every list with its first page, deep pages, filters and orders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any


def addresses(choices: Any) -> Iterator[tuple[str, str]]:
    """What is measured: name and address."""
    yield from _ledger_lists(choices)
    yield from _other_lists(choices)


def _ledger_lists(choices: Any) -> Iterator[tuple[str, str]]:
    round_id, unit, category = choices.rounds[0][0], choices.units[3][0], choices.categories[1][0]
    spring = f"due_on_after={TODAY - timedelta(days=300)}&due_on_before={TODAY - timedelta(days=200)}"
    common = {
        "first page": "", "50 rows": "per_page=50",
        "round": f"round={round_id}", "unit": f"unit={unit}", "category": f"category={category}",
        "overdue": "overdue=overdue", "due soon": "overdue=due_soon", "not pressing": "overdue=none",
        "due from to": spring, "owner": "owner=财务", "owner, one person": "owner=副科长17",
        "no owner": "missing=no_owner", "no deadline": "missing=no_deadline", "text": "q=资金",
        "text, three characters": "q=不规范", "text, rare": "q=海绵城市",
        "text, one character": "q=冷", "text, latin": "q=ipv6",
        "text, nothing found": "q=没有这样的标题", "counted out": "overdue=overdue&count=exact",
        "round, by unit": f"round={round_id}&sort=unit", "text, by due date": "q=资金&sort=-due_on",
        "overdue, by due date": "overdue=overdue&sort=due_on", "immediate": "pace=immediate",
        "owner, by due date": "owner=财务&sort=due_on",
    }  # fmt: skip
    findings = {
        "team": f"round={round_id}&team={choices.teams[0][0]}", "state": "state=in_progress",
        "states": "state=applied&state=accepted", "completion": "completion=done",
        "standing": "standing=true",
        "key matter": "key_watch=true", "no task": "missing=no_task",
        "anything missing": "missing=no_task&missing=no_owner&missing=no_deadline",
        "anything missing, by unit": "missing=no_task&missing=no_owner&missing=no_deadline&sort=unit",
        "state and round": f"state=in_progress&round={round_id}", "all columns": "columns=" + ALL_COLUMNS,
        "state, by unit": "state=in_progress&sort=unit", "closed, by due date": "state=closed&sort=due_on",
        "returned, by closing day": "state=returned&sort=closed_on",
        "round, by amount": f"round={round_id}&sort=-amount",
        "key matter, by team": "key_watch=true&sort=team",
    }  # fmt: skip
    tasks = {
        "task state": "state=under_way", "finding state": "finding_state=in_progress",
        "deliverable": "deliverable=rule", "unproven": "unproven=true", "proven": "unproven=false",
        "state, by unit": "state=under_way&sort=unit", "round, by state": f"round={round_id}&sort=state",
    }  # fmt: skip
    for page, own in (("findings", findings), ("tasks", tasks), ("responsibilities", {})):
        for name, query in {**common, **own}.items():
            yield f"{page}: {name}", f"/{page}/?{query}"
        for column in SORTS[page]:
            for name, cursor in (("first", ""), ("deep", DEEP), ("last", "last")):
                yield f"{page}: by {column}, {name} page", f"/{page}/?sort={column}&cursor={cursor}"


def _other_lists(choices: Any) -> Iterator[tuple[str, str]]:
    """What waits for somebody, what is counted of everything, and what else is long in a large office."""
    where = f"round={choices.rounds[0][0]}"
    asked = {
        "review": ("", "state=submitted", "due=overdue", "q=资金", where, "cursor=last"),
        "owed": ("", "whose=mine", "whose=others", "kind=finding", "when=late", where),
        "plans": ("", "state=submitted", where, "cursor=last"),
        "signs": ("", "state=confirmed", "code=copied_text", where, "cursor=last"),
        "extensions": ("", "state=granted", where, "cursor=last"),
        "standing": ("", where, "cursor=last"),
        "referrals": ("", "cursor=last"),
        "cockpit": ("", where, "units=3", "view=table"),
        "cockpit/came-back": ("",),
        "cockpit/pace": ("", where),
        "search": ("q=资金", "q=海绵城市", "q=不规范"),
    }
    for page, queries in asked.items():
        for query in queries:
            yield f"{page}: {'round' if query == where else query or 'first page'}", f"/{page}/?{query}"


#: stands for the cursor of a page some hundred thousand rows down
DEEP = "DEEP"
TODAY = date.today()
ALL_COLUMNS = "number,unit,round,team,category,text,state,completion,standing,due_on,tasks,amount"
SORTS = {
    "findings": (
        *("number", "unit", "round", "team", "category", "state", "completion", "-due_on", "fed_back_on"),
        *("closed_on", "amount"),
    ),
    "tasks": ("due_on", "state", "unit"),
    "responsibilities": ("lead_department", "person", "-due_on"),
}
