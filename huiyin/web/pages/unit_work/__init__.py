"""Inside an inspected unit: departments and people, tasks given on, what staff hand in."""

from __future__ import annotations

from django.urls import path

from .errand import amend_errand, contribute, contributed_file, show_errand, withdraw_errand
from .giving import give_tasks
from .listing import InnerWork, MyErrands
from .people import (
    InnerPeople,
    KeepDepartment,
    KeepPerson,
    departments,
    retire_department,
    retire_person,
)
from .roster import import_roster
from .taking_over import send_back_contribution, take_over_contribution

urlpatterns = [
    path("inner/", InnerWork.as_view(), name="inner_work"),
    path("inner/give/", give_tasks, name="give_tasks"),
    path("my-errands/", MyErrands.as_view(), name="my_errands"),
    path("errands/<uuid:pk>/", show_errand, name="errand"),
    path("errands/<uuid:pk>/report/", contribute, name="contribute"),
    path("errands/<uuid:pk>/amend/", amend_errand, name="amend_errand"),
    path("errands/<uuid:pk>/withdraw/", withdraw_errand, name="withdraw_errand"),
    path("contributions/<uuid:pk>/take-over/", take_over_contribution, name="take_over_contribution"),
    path("contributions/<uuid:pk>/send-back/", send_back_contribution, name="send_back_contribution"),
    path("contributed-files/<uuid:pk>/", contributed_file, name="contributed_file"),
    path("inner/people/", InnerPeople.as_view(), name="inner_people"),
    path("inner/people/new/", KeepPerson.as_view(), name="new_inner_person"),
    path("inner/people/import/", import_roster, name="import_roster"),
    path("inner/people/<uuid:pk>/", KeepPerson.as_view(), name="inner_person"),
    path("inner/people/<uuid:pk>/retire/", retire_person, name="retire_inner_person"),
    path("inner/departments/", departments, name="inner_departments"),
    path("inner/departments/new/", KeepDepartment.as_view(), name="new_department"),
    path("inner/departments/<uuid:pk>/", KeepDepartment.as_view(), name="inner_department"),
    path("inner/departments/<uuid:pk>/retire/", retire_department, name="retire_department"),
]
