"""What is said of a chain that does not hold."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: why a chain does not hold; the codes are those of journal.proof
FAULTS: dict[str, Promise] = {
    "entry_missing": _("缺少一条记录：序号不连续，有记录被删除或插入。"),
    "algorithm_unknown": _("记录所用的算法无法识别：请用写入它的版本核验。"),
    "link_broken": _("与前一条记录衔接不上：前一条被改动或调换。"),
    "payload_changed": _("内容与写入时不一致：内容被改动。"),
    "entry_changed": _("记录与写入时不一致：时间、人员、事项之一被改动。"),
    "tail_missing": _("末尾的记录缺失：有记录被截去。"),
    "checkpoint_differs": _("与签过名的检查点不符：从这一条起有记录被改写。"),
    "signature_wrong": _("检查点的签名不符：检查点被改动。"),
    "receipt_differs": _("与外存的回执不符：从这一条起整段被改写过。"),
    "receipt_entry_differs": _("与外存回执中的这一条不符：这一条被改写过。"),
    "head_differs": _("末尾的记录与登记的链头不一致：末尾被增添或改写。"),
}


def fault_word(code: str) -> str | Promise:
    return FAULTS.get(code, code)
