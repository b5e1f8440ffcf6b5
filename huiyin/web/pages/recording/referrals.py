"""Asking a department about a finding, and the department's answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods
from django_tables2 import A, Column

from huiyin.findings import actions
from huiyin.findings.queries import referrals_for
from huiyin.findings.referral_filters import ReferralFilter
from huiyin.organisations.queries import departments_for
from huiyin.rules.finding import FindingAction
from huiyin.rules.roles import Role

from ...forms.recording import AnswerForm, ReferForm
from ...lists import ListPage
from ...refusals import Refusal, answers, checked, one_of_or_404
from ...tables import WIDE, DayColumn, ListTable
from ..rectify.around import address_of_finding, around, finding_of
from ..rectify.sending import taken_once
from .findings import _standing


class ReferralTable(ListTable):
    finding = Column(
        verbose_name=__("问题"), accessor="finding__title", attrs=WIDE,
        linkify=("answer_referral", {"pk": A("pk")}),
    )  # fmt: skip
    unit = Column(verbose_name=__("单位"), accessor="finding__unit__name")
    department = Column(verbose_name=__("部门"), accessor="department__name")
    referred_on = DayColumn(verbose_name=__("移送日期"))
    answer_due_on = DayColumn(lambda r: r.answered_on is not None, verbose_name=__("答复期限"))
    answered_on = DayColumn(verbose_name=__("答复日期"))


class ReferralList(ListPage):
    title = pgettext_lazy("list", "部门反馈")
    table_class = ReferralTable
    filterset_class: type[django_filters.FilterSet] = ReferralFilter
    related = ("finding__unit", "department")
    first_column = "finding"
    nothing_yet = (__("没有移送部门的问题"), __("巡视办可以在问题页面把问题转给有关部门。"), "", "")

    def rows(self) -> QuerySet[Any]:
        return referrals_for(self.request.viewer).order_by("answered_on", "answer_due_on")


def refer_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    finding = finding_of(request, pk)
    form = refusal.form if refusal and refusal.form else _refer_form(request, finding)
    standing = _standing(request, finding, FindingAction.REFER)
    context = around(request, finding, refusal, form=form, obstacles=standing)
    return render(request, "web/recording/refer.html", context)


def _refer_form(request: HttpRequest, finding: Any) -> ReferForm:
    departments = departments_for(request.viewer, finding.body_id)
    return ReferForm(request.POST if request.method == "POST" else None, departments=departments)


@require_http_methods(["GET", "POST"])
@answers(again=refer_page)
def refer_finding(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return refer_page(request, pk)
    data = checked(_refer_form(request, finding_of(request, pk)))

    def do() -> str:
        department = UUID(data["department"])
        actions.refer(finding_id=pk, department_id=department, note=data["note"], by=request.viewer)
        return address_of_finding(pk, "#referrals")

    return taken_once(request, do, _("已移送该部门，等待答复。"))


def answer_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    referral = one_of_or_404(referrals_for(request.viewer), pk)
    form = refusal.form if refusal and refusal.form else None
    if form is None:
        data = request.POST if request.method == "POST" else None
        form = AnswerForm(data, initial={"version": referral.version})
    mine = referral.department_id in request.viewer.scopes(Role.DEPARTMENT)
    context = around(
        request, referral.finding, refusal, referral=referral, form=form,
        may_answer=mine and referral.answered_on is None,
    )  # fmt: skip
    return render(request, "web/recording/answer.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=answer_page)
def answer_referral(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return answer_page(request, pk)
    data = checked(AnswerForm(request.POST))

    def do() -> str:
        actions.answer_referral(
            referral_id=pk, answer=data["answer"], version=data["version"], by=request.viewer
        )
        return request.path

    return taken_once(request, do, _("已答复，巡视办会看到。"))
