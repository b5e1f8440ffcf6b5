"""What is said about a list that comes back: its oddities, its rows, its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.exchange.layout import FIELDS, YES, Field, Kind
from huiyin.reports.editing import column_words
from huiyin.rules.three_way import RowVerdict

from ...figures import day, money
from ...wording import word

Params = Mapping[str, Any]

#: why a file could not be compared, and what to do
PROBLEMS: dict[str, Promise] = {
    "no_workbook": __("这不是电子表格。请上传从清单页“导出修改”得到、修改后保存的 .xlsx 或 .et 文件。"),
    "no_marks": __(
        "文件中没有本系统的标记，不是从“导出修改”得到的清单。"
        "已有的台账请用“导入文件”；要修改清单，请先在清单页导出。"
    ),
    "marks_damaged": __("隐藏的标记已损坏，认不出这是哪份清单。请重新导出，把修改的内容复制过去。"),
    "marks_forged": __("隐藏的标记被改动过，不能作为依据。请重新导出，把修改的内容复制过去。"),
    "no_codes": __("找不到清单所在的工作表：隐藏的编号列已被删除。请重新导出，把修改的内容复制过去。"),
    "other_body": __("这份清单不是您所在机构导出的，不能导入。"),
    "reader_failed": __("读取时出错，文件没有写入任何内容。请重试；仍然出错请联系系统管理员。"),
    "ledger_moved": __("核对之后台账又有变动，没有写入任何内容。请重新比对，核对后再写入。"),
    "apply_failed": __("写入时出错，没有写入任何内容。请重试；仍然出错请联系系统管理员。"),
}

PHASES: dict[str, Promise] = {
    "reading": __("正在读取文件"),
    "comparing": __("正在与台账比对"),
    "changes": __("正在写入改动"),
    "done": __("完成"),
}

#: the kinds of rows in the order of the page, with what each means
EXPLAINED: dict[str, Promise] = {
    RowVerdict.CONFLICT: __("文件和台账都改了同一格，而且不同。没有选择的，保留台账中的内容。"),
    RowVerdict.CHANGED: __("只有文件改了，将写入台账。"),
    RowVerdict.NEW: __("文件中新填的任务，将列入所写的问题。"),
    RowVerdict.REFUSED: __("规则不允许这些改动，不写入。"),
    RowVerdict.UNCLEAR: __("有认不出的内容，整行不写入；改好文件后可以再上传。"),
    RowVerdict.NOT_FOUND: __("没有查到这些记录，不写入。"),
    RowVerdict.MISSING: __("导出时有、文件中没有的行。不删除任何记录。"),
    RowVerdict.THERE: __("导出之后台账已改，文件没有改，保持台账中的内容。"),
    RowVerdict.UNCHANGED: __("没有改动。"),
}


def _counted_rows(one: Callable[[int], str]) -> Callable[[Params, str], str]:
    def say(params: Params, _list_name: str) -> str:
        rows = _("、").join(str(n) for n in params.get("rows", ()))
        return one(params["count"]) % {"n": params["count"], "rows": rows}

    return say


def _with_columns(text: Callable[[], str]) -> Callable[[Params, str], str]:
    def say(params: Params, list_name: str) -> str:
        words = column_words(list_name)
        named = _("、").join(str(words.get(c, c)) for c in params["columns"])
        return text() % {"columns": named}

    return say


NOTICES: dict[str, Callable[[Params, str], str]] = {
    "codes_gone": lambda p, n: _("隐藏的列代码行已被删除，按列名识别。"),
    "columns_moved": lambda p, n: _("列的次序变了，按隐藏的列代码识别，不受影响。"),
    "columns_gone": _with_columns(lambda: _("缺少这些列，相应内容保持不变：%(columns)s。")),
    "columns_twice": _with_columns(lambda: _("这些列出现了两次，只取第一列：%(columns)s。")),
    "columns_unknown": _with_columns(lambda: _("这些列不是导出的列，已忽略：%(columns)s。")),
    "columns_renamed": _with_columns(lambda: _("这些列的列名被改过，仍按原来的列识别：%(columns)s。")),
    "formulas": _counted_rows(lambda n: ngettext(
        "有 %(n)s 个公式，只取计算结果。所在行：%(rows)s。",
        "有 %(n)s 个公式，只取计算结果。所在行：%(rows)s。", n)),
    "merged": _counted_rows(lambda n: ngettext(
        "有 %(n)s 处合并单元格，内容只算左上角的一格，其余视为留空、保持不变。所在行：%(rows)s。",
        "有 %(n)s 处合并单元格，内容只算左上角的一格，其余视为留空、保持不变。所在行：%(rows)s。", n)),
    "marks_unsound": lambda p, n: ngettext(
        "%(n)s 行的隐藏标记已损坏：这些行不知道导出时的内容，与台账不同的一律作为冲突列出。",
        "%(n)s 行的隐藏标记已损坏：这些行不知道导出时的内容，与台账不同的一律作为冲突列出。",
        p["count"]) % {"n": p["count"]},
    "rows_twice": _counted_rows(lambda n: ngettext(
        "有 %(n)s 行与前面的行编号重复，只取第一行。重复的行：%(rows)s。",
        "有 %(n)s 行与前面的行编号重复，只取第一行。重复的行：%(rows)s。", n)),
    "ids_damaged": _counted_rows(lambda n: ngettext(
        "有 %(n)s 行的隐藏编号已损坏，认不出是哪条记录。所在行：%(rows)s。",
        "有 %(n)s 行的隐藏编号已损坏，认不出是哪条记录。所在行：%(rows)s。", n)),
}  # fmt: skip

REMARKS: dict[str, Callable[[Params], str]] = {
    "cell_no_date": lambda p: _("“%(column)s”中的“%(shown)s”认不出是哪一天，请写成 2030-06-28。"),
    "cell_no_money": lambda p: _("“%(column)s”中的“%(shown)s”认不出是多少钱，请以元为单位填写数字。"),
    "cell_not_offered": lambda p: _("“%(column)s”中的“%(shown)s”不在可选的范围内，请从下拉列表中选择。"),
    "cell_too_long": lambda p: _("“%(column)s”太长：%(shown)s…"),
    "cell_cut": lambda p: _("“%(column)s”比单元格能容纳的长，导出时已截短，请在系统中修改。"),
    "id_damaged": lambda p: _("隐藏的编号已损坏，认不出是哪条记录。"),
    "row_twice": lambda p: _("与前面的行编号重复。若要新增任务，请填写在表后的空行中。"),
    "mark_unsound": lambda p: _("隐藏的标记已损坏，按版本确认台账没有变动。"),
    "mark_lost": lambda p: _("不知道导出时的内容，与台账不同的一律作为冲突。"),
    "locked_changed": lambda p: _("受保护的列有改动，已忽略。"),
    "owner_understood": lambda p: _("“%(column)s”中的“%(shown)s”按已有的名称识别。"),
    "no_new_rows": lambda p: _("这份清单不能新增行。新增任务请用任务清单。"),
    "new_lacks": lambda p: _("新增的任务没有写“%(column)s”。"),
    "parent_missing": lambda p: _("新增的任务没有写明是哪个问题：请写“序号”或“问题”。"),
    "parent_unknown": lambda p: _("没有查到所写的问题。"),
    "parent_several": lambda p: _("所写的问题不止一个，请写明“单位”和“序号”。"),
    "mine_refused": lambda p: _("规则不允许写入文件中的内容，只能保留台账中的内容。"),
}


def notice_words(notice: Mapping[str, Any], list_name: str) -> str:
    return NOTICES[notice["code"]](notice["params"], list_name)


def remark_words(remark: Mapping[str, Any], list_name: str) -> str:
    params = dict(remark["params"])
    if "column" in params:
        params["column"] = column_words(list_name).get(params["column"], params["column"])
    return REMARKS[remark["code"]](params) % params


def problem_words(problem: Mapping[str, Any]) -> str:
    """Why the file can't be used; what the reader of files said is in both languages already."""
    if not problem:
        return ""
    if "reason" in problem:
        tail = "" if (get_language() or "zh").startswith("zh") else "_en"
        return _("%(reason)s。%(remedy)s。") % {
            "reason": problem[f"reason{tail}"], "remedy": problem[f"remedy{tail}"]
        }  # fmt: skip
    return str(PROBLEMS.get(problem["code"], problem["code"]))


class Shown:
    """Cells of one list as a person reads them; `categories` are names by identifier."""

    def __init__(self, list_name: str, categories: Mapping[str, str]) -> None:
        self._fields: dict[str, Field] = {f.code: f for f in FIELDS[list_name]}
        self._categories = categories
        self.words = column_words(list_name)

    def text(self, code: str, value: str | None) -> str:
        if value is None:
            return _("不详")
        if not value:
            return _("空")
        field = self._fields[code]
        match field.kind:
            case Kind.DAY:
                return str(day(date.fromisoformat(value)))
            case Kind.MONEY:
                return str(money(Decimal(value)))
            case Kind.FLAG:
                return _("是") if value == YES else _("否")
            case Kind.CATEGORY:
                return self._categories.get(value, _("不详"))
            case Kind.MEMBER if field.members:
                return str(word(value, field.members))
        return value
