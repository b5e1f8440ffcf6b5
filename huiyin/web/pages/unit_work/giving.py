"""Giving tasks to departments and people of the unit, several at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.rules.roles import Role
from huiyin.unit_work import errands, queries
from huiyin.unit_work.naming import department_of

from ...forms.unit_work import BY_LEAD, RecipientsForm
from ...refusals import Refusal, Unfit, answers, checked
from ..rectify.sending import key_of, taken_once

#: tasks shown at once; the others follow when these are given
MOST = 100


def _form(request: HttpRequest, data: Any) -> RecipientsForm:
    viewer = request.viewer
    return RecipientsForm(
        data, departments=queries.departments_of(viewer), people=queries.people_of_unit(viewer), by_lead=True
    )


def give_page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    tasks = list(queries.tasks_to_give(viewer)[:MOST])
    departments = list(queries.departments_of(viewer))
    picked = request.POST.getlist("task") or request.GET.getlist("task")
    rows = [
        (task, department_of(task.responsibility.lead_department, departments), str(task.pk) in picked)
        for task in tasks
    ]
    form = refusal.form if refusal and refusal.form else _form(request, request.POST or None)
    context = {
        "rows": rows,
        "more": queries.tasks_to_give(viewer).order_by().count() - len(tasks),
        "form": form,
        "departments": departments,
        "once": key_of(request),
        "refusal": refusal,
    }
    return render(request, "web/unit_work/give.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=give_page)
def give_tasks(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(Role.UNIT):
        raise PermissionDenied
    if request.method == "GET":
        return give_page(request)
    form = _form(request, request.POST)
    data = checked(form)
    picked = _picked(request, form)

    def do() -> str:
        _give(request, picked, data)
        return reverse("inner_work")

    return taken_once(request, do, _("已交办，承办人员登录后即可看到。"))


def _picked(request: HttpRequest, form: RecipientsForm) -> list[UUID]:
    try:
        picked = [UUID(value) for value in request.POST.getlist("task")]
    except ValueError:
        picked = []
    if not picked:
        form.add_error(None, _("还没有选任务：请在下表勾选。"))
        raise Unfit(form)
    return picked


def _give(request: HttpRequest, picked: list[UUID], data: dict[str, Any]) -> None:
    viewer = request.viewer
    departments = list(queries.departments_of(viewer))
    wanted = {t.pk: t for t in queries.tasks_to_give(viewer).filter(pk__in=picked)}
    for pk in picked:
        department = data["department"]
        if department == BY_LEAD and pk in wanted:
            found = department_of(wanted[pk].responsibility.lead_department, departments)
            if found is None and not data["persons"]:
                words = _("任务『%(task)s』的牵头部门不在内设机构名册中：请先登记，或直接选定承办部门。")
                raise ValidationError(words % {"task": wanted[pk].title})
            department = str(found.pk) if found else ""
        errands.give(
            task_id=pk, inner_due_on=data["inner_due_on"], note=data["note"], by=viewer,
            department_id=UUID(department) if department and department != BY_LEAD else None,
            person_ids=[UUID(p) for p in data["persons"]],
        )  # fmt: skip
