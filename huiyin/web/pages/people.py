"""People: accounts by the system administrator, roles by two security administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from django_tables2 import A, Column

from huiyin.accounts import actions, queries
from huiyin.accounts.filters import GrantFilter, PersonFilter
from huiyin.rounds import granting
from huiyin.rules.roles import Role

from ..forms.people import AccountForm, GrantForm, ReasonForm
from ..lists import ListPage
from ..refusals import Refusal, answers, checked, one_of_or_404
from ..sent_once import sent_once
from ..tables import TIGHT, WIDE, ChipColumn, ListTable, MomentColumn, WordColumn
from ..templatetags.huiyin import mark
from ..wording import word
from .findings.ledger import Worded

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


def _demand(request: HttpRequest, *roles: Role) -> None:
    if not request.viewer.has(*roles):
        raise PermissionDenied


class PersonTable(ListTable):
    name = Column(verbose_name=gettext_lazy("姓名"), linkify=("person", {"pk": A("pk")}), attrs=WIDE)
    post = Column(verbose_name=gettext_lazy("职务"))
    username = Column(verbose_name=gettext_lazy("用户名"), attrs=TIGHT)
    is_active = Column(verbose_name=gettext_lazy("账号"), attrs=TIGHT)
    created_at = MomentColumn(verbose_name=gettext_lazy("建立时间"))

    def render_is_active(self, value: bool) -> str:
        return mark(_("启用"), "closed", "check") if value else mark(_("停用"), "idle", "circle")


class PeoplePage(ListPage):
    title = gettext_lazy("人员")
    template_name = "web/people/list.html"
    table_class = PersonTable
    filterset_class = PersonFilter
    first_column = "name"
    nothing_yet = (gettext_lazy("还没有人员"), gettext_lazy("系统管理员可以新建账号。"), "", "")

    def rows(self) -> QuerySet[Any]:
        _demand(self.request, *ADMINISTRATORS)
        return queries.people_for(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewer = self.request.viewer
        extra = {"may_create": viewer.has(Role.SYSTEM_ADMIN), "may_grant": viewer.has(*ADMINISTRATORS[1:]),
                 "may_end_tokens": viewer.has(Role.SECURITY_ADMIN)}  # fmt: skip
        return super().get_context_data(**kwargs) | extra


class WordedGrantFilter(Worded, GrantFilter):
    """The filters in words."""

    worded: Mapping[str, Any] = {"role": "Role", "state": "GrantState"}


class GrantTable(ListTable):
    user = Column(
        verbose_name=pgettext_lazy("one", "人员"),
        accessor="user__name",
        linkify=("grant", {"pk": A("pk")}),
        attrs=WIDE,
    )
    role = WordColumn("Role", verbose_name=gettext_lazy("角色"))
    scope_id = Column(verbose_name=gettext_lazy("组、单位或部门"), orderable=False)
    state = ChipColumn("GrantState", verbose_name=gettext_lazy("状态"))
    proposed_at = MomentColumn(verbose_name=gettext_lazy("提出时间"))
    confirmed_at = MomentColumn(verbose_name=gettext_lazy("确认时间"))

    def before_render(self, request: HttpRequest) -> None:
        self.names = granting.names_of_scopes([row.record for row in self.paginated_rows])

    def render_scope_id(self, value: UUID) -> str:
        return self.names.get(value, "—")


class GrantsPage(ListPage):
    title = gettext_lazy("授权")
    template_name = "web/people/grants.html"
    table_class = GrantTable
    filterset_class = WordedGrantFilter
    related = ("user",)
    first_column = "user"
    nothing_yet = (
        gettext_lazy("还没有授权"),
        gettext_lazy("由一名安全管理员提出，另一名确认后生效。"),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        _demand(self.request, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
        return queries.grants_for(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = self.request.viewer.has(Role.SECURITY_ADMIN)
        return super().get_context_data(**kwargs) | {"may_propose": may}


def new_account(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    _demand(request, Role.SYSTEM_ADMIN)
    form = AccountForm(request.POST or None)
    return render(request, "web/people/account.html", {"form": form, "refusal": refusal})


@require_http_methods(["GET", "POST"])
@sent_once
@answers(again=new_account)
def create_account(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return new_account(request)
    data = checked(AccountForm(request.POST))
    user = actions.create_account(**data, by=request.viewer)
    messages.success(request, _("已建立账号“%(name)s”。请由安全管理员授予角色。") % {"name": user.name})
    return redirect("person", pk=user.pk)


def person(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    _demand(request, *ADMINISTRATORS)
    user = one_of_or_404(queries.people_for(request.viewer), pk)
    grants = list(queries.grants_for(request.viewer).filter(user=user))
    names = granting.names_of_scopes(grants)
    context = {
        "person": user,
        "grants": [(g, names.get(g.scope_id, "")) for g in grants],
        "may_lock": request.viewer.has(Role.SYSTEM_ADMIN) and user.pk != request.viewer.id,
        "refusal": refusal,
    }
    return render(request, "web/people/person.html", context)


@require_POST
@sent_once
@answers(again=person)
def set_active(request: HttpRequest, pk: UUID) -> HttpResponse:
    active = request.POST.get("active") == "1"
    user = actions.set_active(user_id=pk, active=active, by=request.viewer)
    words = _("账号“%(name)s”已启用。") if active else _("账号“%(name)s”已停用，立即生效。")
    messages.success(request, words % {"name": user.name})
    return redirect("person", pk=pk)


@require_POST
@sent_once
@answers(again=person)
def reset_password(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = actions.reset_password(user_id=pk, password=request.POST.get("password", ""), by=request.viewer)
    messages.success(request, _("“%(name)s”的密码已重设，原有登录立即失效。") % {"name": user.name})
    return redirect("person", pk=pk)


@require_POST
@sent_once
@answers(again=person)
def lift_second_factor(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = actions.lift_second_factor(user_id=pk, by=request.viewer)
    messages.success(request, _("“%(name)s”的两步验证已解除，请提醒本人重新设置。") % {"name": user.name})
    return redirect("person", pk=pk)


def _grant_form(request: HttpRequest) -> GrantForm:
    viewer = request.viewer
    return GrantForm(
        request.POST or None,
        people=list(queries.people_for(viewer).filter(is_active=True)),
        bodies=granting.bodies_to_grant_in(viewer),
        scopes=granting.scopes_to_grant(viewer),
        initial={"user": request.GET.get("user")},
    )


def new_grant(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    _demand(request, Role.SECURITY_ADMIN)
    form = refusal.form if refusal and refusal.form else _grant_form(request)
    return render(request, "web/people/propose.html", {"form": form, "refusal": refusal})


@require_http_methods(["GET", "POST"])
@sent_once
@answers(again=new_grant)
def propose_grant(request: HttpRequest) -> HttpResponse:
    _demand(request, Role.SECURITY_ADMIN)
    if request.method == "GET":
        return new_grant(request)
    data = checked(_grant_form(request))
    grant = granting.propose(
        user_id=UUID(data["user"]), role=Role(data["role"]), body_id=UUID(data["body"]),
        scope_id=UUID(data["scope"]) if data["scope"] else None, by=request.viewer,
    )  # fmt: skip
    messages.success(request, _("已提出授权，等待另一名安全管理员确认。"))
    return redirect("grant", pk=grant.pk)


def grant_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    _demand(request, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
    grant = one_of_or_404(queries.grants_for(request.viewer), pk)
    context = {
        "grant": grant,
        "heading": format_html("{} · {}", grant.user.name, word(grant.role, "Role")),
        "scope": granting.names_of_scopes([grant]).get(grant.scope_id, ""),
        "may_decide": grant.state == "proposed" and request.viewer.has(Role.SECURITY_ADMIN),
        "own": grant.proposed_by == request.viewer.id,
        "may_revoke": grant.state == "confirmed" and request.viewer.has(Role.SECURITY_ADMIN),
        "reason_form": refusal.form if refusal and refusal.form else ReasonForm(),
        "refusal": refusal,
    }
    return render(request, "web/people/grant.html", context)


@require_POST
@sent_once
@answers(again=grant_page)
def decide_grant(request: HttpRequest, pk: UUID) -> HttpResponse:
    confirm = request.POST.get("decision") == "confirm"
    actions.decide_grant(grant_id=pk, confirm=confirm, by=request.viewer)
    messages.success(request, _("授权已确认，立即生效。") if confirm else _("已不批准这项授权。"))
    return redirect("grant", pk=pk)


@require_POST
@sent_once
@answers(again=grant_page)
def revoke_grant(request: HttpRequest, pk: UUID) -> HttpResponse:
    reason = checked(ReasonForm(request.POST))["reason"]
    actions.revoke_grant(grant_id=pk, reason=reason, by=request.viewer)
    messages.success(request, _("授权已收回，立即生效。"))
    return redirect("grant", pk=pk)


urlpatterns = [
    path("people/", PeoplePage.as_view(), name="people"),
    path("people/new/", create_account, name="create_account"),
    path("people/<uuid:pk>/", person, name="person"),
    path("people/<uuid:pk>/active/", set_active, name="set_active"),
    path("people/<uuid:pk>/password/", reset_password, name="reset_password"),
    path("people/<uuid:pk>/second-factor/", lift_second_factor, name="lift_second_factor"),
    path("grants/", GrantsPage.as_view(), name="grants"),
    path("grants/new/", propose_grant, name="propose_grant"),
    path("grants/<uuid:pk>/", grant_page, name="grant"),
    path("grants/<uuid:pk>/decide/", decide_grant, name="decide_grant"),
    path("grants/<uuid:pk>/revoke/", revoke_grant, name="revoke_grant"),
]
