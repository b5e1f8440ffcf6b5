"""What goes with a clue on paper: the letter of its transfer, and the receipt. Both hold no word of it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from huiyin.sealing import fingerprint
from huiyin.writing import Cell, Paper, Place, Signature, Table, Text

from .figures import day
from .wording import word


def letter_of(clue: Any) -> Paper:
    """The letter with which the office hands a clue over."""
    lines = (
        Text(_("%(department)s：") % {"department": clue.department.name}),
        Text(
            _(
                "现将下列问题线索移交你单位。线索内容和附件已密封，只有你单位的密钥可以打开；请凭本人口令在系统中签收。"
            )
        ),
        _facts(clue),
        Text(_("请于 %(day)s 以前签收，并按规定的期限反馈办理情况。") % {"day": day(clue.due_on)})
        if clue.state == "sent"
        else Text(_("请按规定的期限反馈办理情况。")),
        Text(_("本件和所移交的内容不得告知被巡视单位和无关人员。")),
        _signed(clue.body.name, clue.sent_on),
    )
    return _paper(clue, _("问题线索移交函"), lines)


def receipt_of(clue: Any) -> Paper:
    """The receipt that the department gives."""
    lines = (
        Text(_("%(body)s：") % {"body": clue.body.name}),
        Text(_("移交的下列问题线索已于 %(day)s 签收，内容和附件可以打开。") % {"day": day(clue.received_on)}),
        _facts(clue),
        Text(_("反馈期限：%(day)s。") % {"day": day(clue.reply_due_on)}),
        _signed(clue.department.name, clue.received_on),
    )
    return _paper(clue, _("问题线索签收回执"), lines)


def _paper(clue: Any, title: str, blocks: Any) -> Paper:
    language: Any = "zh" if (get_language() or "zh").startswith("zh") else "en"
    meta = [_("%(body)s　　线索编号：%(number)s") % {"body": clue.body.name, "number": clue}]
    return Paper(title=title, meta=meta, blocks=blocks, language=language, made_at=timezone.now())


def _facts(clue: Any) -> Table:
    files = clue.files.count()
    rows = (
        (_("类别"), str(word(clue.clue_class, "ClueClass")), _("来源"), str(word(clue.source, "ClueSource"))),
        (_("移交日期"), day(clue.sent_on), _("快速移交"), _("是") if clue.quick else _("否")),
        (_("附件"), ngettext("%(n)d 件", "%(n)d 件", files) % {"n": files}, _("密钥指纹"),
         fingerprint(bytes(clue.key.public))),
    )  # fmt: skip
    told = tuple((Cell(a, bold=True), b, Cell(c, bold=True), d) for a, b, c, d in rows)
    return Table((28, 50, 28, 50), told, size=12)


def _signed(whose: str, on: Any) -> Signature:
    return Signature((Place(whose, (_("（盖章）"), day(on))),))
