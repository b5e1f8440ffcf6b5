"""A unit's departments and people: kept by its liaison."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import A, Column

from huiyin.rules.roles import WHOLE_UNIT, Role
from huiyin.unit_work import keeping, queries
from huiyin.unit_work.filters import InnerPersonFilter

from ...forms.form_page import FormPage
from ...forms.unit_work import DepartmentForm, InnerPersonForm
from ...lists import ListPage
from ...refusals import answers, one_of_or_404
from ...sent_once import sent_once
from ...tables import TIGHT, WIDE, ListTable
from ...templatetags.huiyin import mark
from ..findings.ledger import Worded


class WordedPersonFilter(Worded, InnerPersonFilter):
    """The filters in words."""


class InnerPersonTable(ListTable):
    name = Column(verbose_name=gettext_lazy("姓名"), attrs=WIDE, linkify=("inner_person", {"pk": A("pk")}))
    post = Column(verbose_name=gettext_lazy("职务"))
    department = Column(verbose_name=gettext_lazy("部门"), accessor="department__name")
    account_id = Column(verbose_name=gettext_lazy("账号"), attrs=TIGHT, empty_values=(), orderable=False)

    def render_account_id(self, value: Any) -> str:
        if value:
            return mark(_("已对应账号"), "closed", "check")
        return mark(_("无账号"), "idle", "circle")


class InnerPeople(ListPage):
    title = gettext_lazy("机构和人员")
    template_name = "web/unit_work/people.html"
    table_class = InnerPersonTable
    filterset_class = WordedPersonFilter
    main_filters = ("q", "department", "has_account")
    related = ("department",)
    first_column = "name"

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*WHOLE_UNIT):
            raise PermissionDenied
        return queries.people_of_unit(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = self.request.viewer.has(Role.UNIT)
        self.nothing_yet = (
            _("还没有登记人员"), _("可以逐个登记，也可以从 Excel 粘贴或选择文件导入。"),
            "import_roster" if may else "", _("导入名册"),
        )  # fmt: skip
        departments = queries.departments_of(self.request.viewer)
        return super().get_context_data(**kwargs) | {"may_keep": may, "departments": departments}


@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(*WHOLE_UNIT):
        raise PermissionDenied
    context = {
        "departments": queries.departments_of(request.viewer),
        "may_keep": request.viewer.has(Role.UNIT),
    }
    return render(request, "web/unit_work/departments.html", context)


class KeepPage(FormPage):
    """A form that only the liaison sees."""

    template_name = "web/unit_work/form.html"
    submit = gettext_lazy("保存")
    row: Any = None

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def prepare(self) -> None:
        if not self.viewer.has(Role.UNIT):
            raise PermissionDenied
        if pk := self.kwargs.get("pk"):
            self.row = one_of_or_404(self.rows(), pk)

    def units(self) -> Any:
        own = queries.units_kept_by(self.viewer).filter(pk__in=self.viewer.scopes(Role.UNIT))
        return own.filter(pk=self.row.unit_id) if self.row else own

    def back(self) -> str:
        return reverse("inner_people")

    def context(self) -> dict[str, Any]:
        return {"row": self.row}


class KeepDepartment(KeepPage):
    title = gettext_lazy("内设机构")

    def rows(self) -> QuerySet[Any]:
        return queries.departments_of(self.viewer)

    def form(self, data: Any) -> BaseForm:
        row = self.row
        initial = (
            {"name": row.name, "aliases": _("、").join(row.aliases), "version": row.version} if row else {}
        )
        return DepartmentForm(data, units=self.units(), initial=initial)

    def act(self, data: dict[str, Any]) -> HttpResponse:
        keeping.keep_department(
            unit_id=UUID(data["unit"]), name=data["name"], aliases=data["aliases"], by=self.viewer,
            department_id=self.row.pk if self.row else None, version=data["version"],
        )  # fmt: skip
        messages.success(self.request, _("已保存。"))
        return redirect("inner_departments")

    def back(self) -> str:
        return reverse("inner_departments")

    def context(self) -> dict[str, Any]:
        return {"row": self.row, "retire_url_name": "retire_department"}


class KeepPerson(KeepPage):
    title = gettext_lazy("内部人员")
    places = {"account_id": "account", "department_id": "department"}

    def rows(self) -> QuerySet[Any]:
        return queries.people_of_unit(self.viewer)

    def form(self, data: Any) -> BaseForm:
        row, initial = self.row, {}
        if row:
            initial = {
                "name": row.name, "post": row.post, "department": str(row.department_id or ""),
                "account": str(row.account_id or ""), "aliases": _("、").join(row.aliases),
                "version": row.version,
            }  # fmt: skip
        units = list(self.units())
        accounts = [u for unit in units for u in queries.staff_accounts(self.viewer, unit.pk)]
        departments = queries.departments_of(self.viewer)
        return InnerPersonForm(data, units=units, departments=departments, accounts=accounts, initial=initial)

    def act(self, data: dict[str, Any]) -> HttpResponse:
        keeping.keep_person(
            unit_id=UUID(data["unit"]), name=data["name"], post=data["post"], aliases=data["aliases"],
            department_id=UUID(data["department"]) if data["department"] else None,
            account_id=UUID(data["account"]) if data["account"] else None, by=self.viewer,
            person_id=self.row.pk if self.row else None, version=data["version"],
        )  # fmt: skip
        messages.success(self.request, _("已保存。"))
        return redirect("inner_people")

    def context(self) -> dict[str, Any]:
        return {"row": self.row, "retire_url_name": "retire_inner_person"}


@require_POST
@sent_once
@answers
def retire_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    keeping.retire_person(person_id=pk, by=request.viewer)
    messages.success(request, _("已标为离任，账号不再与其对应；已提交的内容仍然保留。"))
    return redirect("inner_people")


@require_POST
@sent_once
@answers
def retire_department(request: HttpRequest, pk: UUID) -> HttpResponse:
    keeping.retire_department(department_id=pk, by=request.viewer)
    messages.success(request, _("部门已停用，此前的交办记录仍然保留。"))
    return redirect("inner_departments")
