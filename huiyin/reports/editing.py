"""A list taken out for editing: its rows, its drop-downs, and what its help sheet says."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import IO, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.accounts.viewer import Viewer
from huiyin.exchange.layout import (
    FIELDS,
    NO,
    ROW_KINDS,
    SPARE_ROWS,
    TAKES_NEW,
    YES,
    Field,
    Kind,
    Manifest,
    Options,
)
from huiyin.exchange.ledger import Editables, LedgerRow, rows_of
from huiyin.exchange.queries import known_owners, sealing_key
from huiyin.findings.queries import categories_for
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody
from huiyin.rules.bulk import RowKind
from huiyin.rules.roles import Role

from .editing_workbook import Editing, Shown, write_editing
from .lists import COLUMNS, Records

#: roles that may change rows of a list and so may take it out for editing
EDITORS = {RowKind.FINDING: (Role.OFFICE, Role.TEAM), RowKind.TASK: (Role.OFFICE, Role.UNIT)}
#: drop-downs longer than this help nobody; what was used most is offered
MOST_OFFERED = 500
_WIDTHS = {
    "basis": 32, "text": 44, "title": 40, "task": 34, "finding": 30, "pace": 12, "key_watch": 10,
    "due_on": 13,
}  # fmt: skip

Word = Callable[[Any, type[Enum]], object]


@dataclass(frozen=True, slots=True)
class Taken:
    """A list that was taken out: its file at the start, the number of its rows, and what it is."""

    file: IO[bytes]
    manifest: Manifest


def may_edit(viewer: Viewer, list_name: str) -> bool:
    """Whether the viewer may take this list out for editing."""
    return viewer.has(*EDITORS[ROW_KINDS[list_name]])


def take_out(
    *, list_name: str, found: Records, body: InspectingBody, rounds: Sequence[UUID], by: Viewer, at: datetime,
    titles: tuple[str, str], scope: str, word: Word,
) -> Taken:  # fmt: skip
    """Write the list's rows, as far as the viewer sees them, into a temporary file that the caller closes.

    `titles` are the list's name and the line below it; `word` gives the words of enum members.
    """
    ids = _ids(list_name, found)
    manifest = Manifest(
        new_id(), body.pk, list_name, tuple(rounds), by.id or UUID(int=0), scope, at,
        tuple(f.code for f in FIELDS[list_name]), len(ids),
    )  # fmt: skip
    options = _options(list_name, found, body, by, word)
    made = Editing(
        name=titles[0][:31], headline=titles[0], told=titles[1],
        columns=[_shown(list_name, field) for field in FIELDS[list_name]], options=options,
        help_name=_("填写说明"), help_lines=_help(list_name, titles, manifest),
        refusal=(_("请从下拉列表中选择，或按要求的格式填写；留空表示不改。"), _("填写的内容不能用")),
        spare=list_name in TAKES_NEW,
    )  # fmt: skip
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    try:
        write_editing(file, made, manifest, _rows(list_name, ids, body, by), sealing_key())
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return Taken(file, manifest)


def _ids(list_name: str, found: Records) -> list[UUID]:
    if ROW_KINDS[list_name] == RowKind.FINDING:
        return list(found.findings)
    return [task for finding in found.findings for task in found.tasks.get(finding, ())]


def _rows(
    list_name: str, ids: Sequence[UUID], body: InspectingBody, by: Viewer
) -> Iterator[tuple[LedgerRow, frozenset[str]]]:
    editables = Editables(list_name, by.roles(body.pk))
    for row in rows_of(list_name, ids, by):
        yield row, editables.of(row)


def _options(list_name: str, found: Records, body: InspectingBody, by: Viewer, word: Word) -> Options:
    offered: dict[str, dict[str, str]] = {}
    owners = known_owners(by, findings=list(found.findings), most=MOST_OFFERED)
    for field in FIELDS[list_name]:
        match field.kind:
            case Kind.MEMBER:
                members = field.members or ()
                offered[field.code] = {str(word(m, field.members)): str(m.value) for m in members}
            case Kind.FLAG:
                offered[field.code] = {_("是"): YES, _("否"): NO}
            case Kind.CATEGORY:
                offered[field.code] = _categories(body, by)
            case Kind.OWNER:
                offered[field.code] = {name: name for name in owners[field.code]}
    return Options(offered)


def _categories(body: InspectingBody, by: Viewer) -> dict[str, str]:
    """Category by its words; two of one name are told apart by what stands above them."""
    offered: dict[str, str] = {}
    for category in categories_for(by, body.pk).order_by("order", "code"):
        name = category.name
        if name in offered and category.parent:
            name = f"{category.parent.name}：{name}"
        offered.setdefault(name, str(category.pk))
    return offered


def column_words(list_name: str) -> dict[str, str]:
    """What each column of the list is called."""
    return {field.code: _shown(list_name, field).words for field in FIELDS[list_name]}


def _shown(list_name: str, field: Field) -> Shown:
    own = COLUMNS[list_name].get(field.code)
    words, width = (str(own.words), own.width) if own else (_ADDED[field.code](), 20)
    return Shown(field, words, _WIDTHS.get(field.code, width), _hint(field))


_ADDED: dict[str, Callable[[], str]] = {
    "text": lambda: _("具体措施"),
    "basis": lambda: _("认定依据"),
    "pace": lambda: _("整改方式"),
    "key_watch": lambda: _("重点关注"),
    "leader": lambda: _("责任领导"),
    "lead_department": lambda: _("牵头部门"),
    "support_departments": lambda: _("配合部门"),
    "person": lambda: _("责任人"),
}


def _hint(field: Field) -> str:
    if not field.editable:
        return ""
    match field.kind:
        case Kind.DAY:
            return _("填写日期，如 2030-06-28")
        case Kind.MONEY:
            return _("填写金额，以元为单位")
        case Kind.OWNER:
            return _("可从列表中选择，也可填写新的名称")
    return ""


def _help(list_name: str, titles: tuple[str, str], manifest: Manifest) -> list[tuple[str, str]]:
    open_columns = _("、").join(
        str(_shown(list_name, field).words) for field in FIELDS[list_name] if field.editable
    )
    rows = ngettext("共 %(n)s 行。", "共 %(n)s 行。", manifest.rows) % {"n": manifest.rows}
    lines = [
        (titles[0], titles[1]),
        (_("可以修改"), _("黄底的单元格：%(columns)s。其他单元格受保护，改了也不会写回。") % {
            "columns": open_columns}),
        (_("留空"), _("清空一个单元格不会清除系统中的内容，只表示这一格不改。")),
        (_("删行"), _("删掉一行不会删除系统中的记录，只表示这一行不改。")),
        (_("排序筛选"), _(
            "可以筛选。要排序、删行，请先撤销工作表保护（没有密码）。隐藏的行、列、工作表请勿改动。"
        )),
        (_("日期金额"), _("日期写成 2030-06-28，金额以元为单位。文字、全角数字也能识别，导入前会列出结果。")),
        (_("公式"), _("公式只取其计算结果。")),
        (_("写回"), _("在系统的“修改后导入”页面上传本文件，先看到逐行差异，确认后才写入台账。%(rows)s") % {
            "rows": rows}),
    ]  # fmt: skip
    if list_name in TAKES_NEW:
        told = _(
            "在表后的 %(n)s 个空行中填写，写明“序号”（问题的序号，如 3）或“问题”，以及“单位”“整改任务”。"
        ) % {"n": SPARE_ROWS}
        lines.insert(5, (_("新增任务"), told))
    return lines
