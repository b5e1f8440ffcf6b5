"""What the journal calls the deeds around common problems; parts of `journal_words.ACTIONS` and `OBJECTS`."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

THEME_ACTIONS: dict[str, Promise] = {
    "group_findings": _("归集共性问题"),
    "rename_theme": _("修改共性问题名称"),
    "merge_theme": _("合并共性问题"),
    "split_theme": _("拆分共性问题"),
    "place_finding": _("调整问题归类"),
    "decide_cause": _("确定深层原因"),
}
THEME_OBJECTS: dict[str, Promise] = {"theme": _("共性问题")}
