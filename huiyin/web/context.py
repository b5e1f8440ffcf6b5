"""What the frame around every page needs: body, rounds, navigation, the viewer's words.

A page that lands is found by its url name; an entry whose name does not resolve is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.viewer import NOBODY, Viewer
from huiyin.notices.queries import MOST_COUNTED, unread_count
from huiyin.organisations.queries import bodies_for
from huiyin.rules.roles import Role

from .reference import reference_of
from .round_choice import chosen_round, rounds_shown
from .saved_views import DEFAULT, VIEW
from .wording import word


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation; `by_round` carries the chosen round into the list's address."""

    url_name: str
    words: Promise
    icon: str
    group: str
    roles: frozenset[Role]
    by_round: bool = False


_O, _T, _R, _U = Role.OFFICE, Role.TEAM, Role.REVIEWER, Role.UNIT
_H, _S = Role.UNIT_HEAD, Role.UNIT_STAFF
_D, _L, _SA, _SEC, _AU = (
    Role.DEPARTMENT,
    Role.LEADING_GROUP,
    Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN,
    Role.AUDIT_ADMIN,
)
_EVERYBODY = frozenset(Role)
_WORKING = frozenset({_O, _T, _R, _U, _H, _S, _L})


def _entry(
    name: str, words: Promise, icon: str, group: str, roles: Iterable[Role], by_round: bool = False
) -> Entry:
    return Entry(name, words, icon, group, frozenset(roles), by_round)


GROUPS: dict[str, Promise] = {
    "work": _("工作"),
    "plan": _("轮次与单位"),
    "findings": pgettext_lazy("list", "问题"),
    "rectify": _("整改"),
    "verify": _("核查与督办"),
    "system": _("系统"),
}

#: lists that open with the view that a person chose for them
OPEN_WITH_VIEW = frozenset({"findings", "tasks", "responsibilities"})
#: the order is the way the work goes; ORDER below puts a role's own work first
ENTRIES: tuple[Entry, ...] = (
    _entry("home", _("首页"), "home", "work", _EVERYBODY),
    _entry("cockpit", _("驾驶舱"), "chart", "work", {_O, _L, _T, _R, _U, _H, _D}),
    _entry("calendar", _("日历"), "calendar", "work", _WORKING | {_D}),
    _entry("dispatches", _("待签批"), "check", "work", {_H}),
    _entry("my_errands", _("我的承办"), "task", "work", {_S}),
    _entry("owed", _("应答复事项"), "hand", "work", _WORKING | {_D}),
    _entry("rounds", pgettext_lazy("list", "轮次"), "round", "plan", {_O, _T, _R, _L}),
    _entry("themes", _("共性问题"), "grid", "findings", {_O, _T, _L}),
    _entry("campaigns", _("专项治理"), "flag", "findings", {_O, _L}),
    _entry("campaign_tasks", _("专项治理任务"), "task", "work", {_U, _H, _D}),
    _entry("units", pgettext_lazy("list", "单位"), "unit", "plan", {_O, _T, _R, _L}),
    _entry("coverage", _("全覆盖"), "grid", "plan", {_O, _L}),
    _entry("inspectors", _("巡视人员"), "people", "plan", {_O}),
    _entry("desks", _("巡视组工作台"), "pencil", "findings", {_O, _T}),
    _entry("intake", _("导入文件"), "import", "findings", {_O, _T}),
    _entry("findings", _("问题清单"), "list", "findings", _WORKING | {_D}, True),
    _entry("ledger", _("台账"), "grid", "findings", {_O, _T, _L}, True),
    _entry("tasks", _("任务清单"), "task", "rectify", _WORKING, True),
    _entry("responsibilities", _("责任清单"), "person", "rectify", _WORKING, True),
    _entry("plans", pgettext_lazy("list", "整改方案"), "file", "rectify", {_O, _T, _R, _L, _U, _H}),
    _entry("extensions", _("延期申请"), "clock", "rectify", {_O, _T, _R, _L, _U, _H}),
    _entry("standing", _("长期坚持核查"), "again", "rectify", {_O, _T, _R, _L, _U, _H}),
    _entry("inner_work", _("内部办理"), "people", "rectify", {_U, _H}),
    _entry("dispatches", _("报送签批"), "send", "rectify", {_U}),
    _entry("inner_people", _("机构和人员"), "person", "rectify", {_U, _H}),
    _entry("coordination", _("协作配合"), "people", "work", {_O, _T, _D}),
    _entry("referrals", pgettext_lazy("list", "部门反馈"), "send", "rectify", {_O, _D}),
    _entry("review", _("销号审核"), "check", "verify", {_O, _T, _R}),
    _entry("signs", _("整改疑点"), "flag", "verify", {_O, _T, _R, _L}, True),
    _entry("watch", _("督办关注"), "alarm", "verify", {_O, _T, _R, _L}, True),
    _entry("supervision", _("督办台账"), "up", "verify", {_O, _T, _R, _L, _U, _H}, True),
    _entry(
        "accountability", pgettext_lazy("list", "问责"), "person", "verify", {_O, _T, _R, _L, _U, _H}, True
    ),
    _entry("briefs", _("呈报和批示"), "up", "verify", {_O, _L, _T}, True),
    _entry("documents", _("公文"), "file", "verify", {_O, _L, _T, _U, _H}, True),
    _entry("clues", _("问题线索"), "flag", "verify", {_O, _T, _D, _L}),
    _entry("complaints", _("信访举报"), "hand", "verify", {_O, _T}, True),
    _entry("spot_checks", _("抽查复核"), "eye", "verify", {_O, _L}),
    _entry("my_checks", _("我的核查"), "check", "verify", {_O, _T, _R}),
    _entry("answers", _("着落与回音"), "bell", "verify", {_O, _T, _U, _H, _L}, True),
    _entry("people", _("人员与授权"), "people", "system", {_SA, _SEC, _AU}),
    _entry("channels", _("通知渠道"), "send", "system", {_SA}),
    _entry("journal", _("日志"), "journal", "system", {_O, _SEC, _AU, _L}),
)

#: groups in the order of each role's day; a group that is not named keeps its place after these
ORDER: dict[Role, tuple[str, ...]] = {
    Role.OFFICE: ("work", "plan", "findings", "rectify", "verify", "system"),
    Role.TEAM: ("work", "findings", "verify", "rectify", "plan", "system"),
    Role.REVIEWER: ("work", "verify", "findings", "rectify", "plan", "system"),
    Role.UNIT: ("work", "rectify", "findings", "verify", "plan", "system"),
    Role.UNIT_HEAD: ("work", "findings", "rectify", "verify", "plan", "system"),
    Role.UNIT_STAFF: ("work", "rectify", "findings", "verify", "plan", "system"),
    Role.DEPARTMENT: ("work", "rectify", "findings", "verify", "plan", "system"),
    Role.LEADING_GROUP: ("work", "verify", "findings", "plan", "rectify", "system"),
}


@dataclass(frozen=True, slots=True)
class Link:
    words: str | Promise
    url: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    words: str | Promise
    links: tuple[Link, ...]


def address_of(url_name: str) -> str | None:
    """The address of a page without parameters; None while the page does not exist."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


class Frame:
    """Everything around a page; each part is read when the template first asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.viewer: Viewer = getattr(request, "viewer", NOBODY)

    @cached_property
    def reference(self) -> str:
        return reference_of(self._request)

    @property
    def language(self) -> str:
        return "en" if (get_language() or "").startswith("en") else "zh-hans"

    @cached_property
    def body_name(self) -> str:
        own = self.viewer.bodies()
        if len(own) == 1 and self.rounds and self.rounds[0].body_id in own:
            return str(self.rounds[0].body.name)  # the rounds are read for their switch anyway
        names = [body.name for body in bodies_for(self.viewer)[:2]]
        return names[0] if len(names) == 1 else ""

    @cached_property
    def roles(self) -> list[str | Promise]:
        held = self.viewer.roles()
        return [word(role) for role in Role if role in held]

    @cached_property
    def rounds(self) -> list[Any]:
        return rounds_shown(self._request) if self.viewer.id else []

    @cached_property
    def round(self) -> Any:
        return chosen_round(self._request) if self.rounds else None

    @cached_property
    def search_url(self) -> str | None:
        return address_of("search")

    @cached_property
    def unread(self) -> int:
        return unread_count(self.viewer)

    @property
    def unread_words(self) -> str:
        """The figure beside the bell; beyond what is counted “99+”."""
        return f"{MOST_COUNTED}+" if self.unread > MOST_COUNTED else str(self.unread)

    @cached_property
    def groups(self) -> list[Group]:
        """The navigation of this viewer: own groups in own order, none of them empty."""
        held = self.viewer.roles()
        first = next((ORDER[role] for role in Role if role in held and role in ORDER), ())
        names = [*first, *(name for name in GROUPS if name not in first)]
        groups = []
        for name in names:
            links = [self._link(e) for e in ENTRIES if e.group == name and (e.roles & held)]
            if there := tuple(link for link in links if link is not None):
                groups.append(Group(GROUPS[name], there))
        return groups

    @cached_property
    def _here(self) -> str:
        """The address of the entry that this page lies under: of those that fit, the longest."""
        held, path = self.viewer.roles(), self._request.path
        addresses = [address_of(e.url_name) for e in ENTRIES if e.roles & held]
        fitting = [a for a in addresses if a and (path == a or (a != "/" and path.startswith(a)))]
        return max(fitting, key=len, default="")

    def _link(self, entry: Entry) -> Link | None:
        url = address_of(entry.url_name)
        if url is None:
            return None
        current = url == self._here
        query = {"round": str(self.round.pk)} if entry.by_round and self.round is not None else {}
        if entry.url_name in OPEN_WITH_VIEW:
            query |= {VIEW: DEFAULT}
        if query:
            url = f"{url}?{urlencode(query)}"
        return Link(entry.words, url, entry.icon, current)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor: `frame` in every template."""
    return {"frame": Frame(request)}
