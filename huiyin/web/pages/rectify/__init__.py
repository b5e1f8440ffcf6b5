"""What a unit does about a finding: tasks, owners, progress with evidence, applications to close."""

from __future__ import annotations

from django.urls import path

from .closing import apply_to_close, recall_application
from .evidence import attach_evidence, evidence_file, replace_evidence, withdraw_evidence
from .progress import correct_progress, report_progress, withdraw_progress
from .tasks import assign_task, cancel_task, complete_task, plan_task, resume_task, revise_task

urlpatterns = [
    path("findings/<uuid:pk>/tasks/new/", plan_task, name="plan_task"),
    path("tasks/<uuid:pk>/owner/", assign_task, name="assign_task"),
    path("tasks/<uuid:pk>/revise/", revise_task, name="revise_task"),
    path("tasks/<uuid:pk>/complete/", complete_task, name="complete_task"),
    path("tasks/<uuid:pk>/resume/", resume_task, name="resume_task"),
    path("tasks/<uuid:pk>/cancel/", cancel_task, name="cancel_task"),
    path("findings/<uuid:pk>/progress/", report_progress, name="report_progress"),
    path("findings/<uuid:pk>/evidence/", attach_evidence, name="attach_evidence"),
    path("progress/<uuid:pk>/correct/", correct_progress, name="correct_progress"),
    path("progress/<uuid:pk>/withdraw/", withdraw_progress, name="withdraw_progress"),
    path("evidence/<uuid:pk>/", evidence_file, name="evidence_file"),
    path("evidence/<uuid:pk>/replace/", replace_evidence, name="replace_evidence"),
    path("evidence/<uuid:pk>/withdraw/", withdraw_evidence, name="withdraw_evidence"),
    path("findings/<uuid:pk>/apply/", apply_to_close, name="apply_to_close"),
    path("applications/<uuid:pk>/recall/", recall_application, name="recall_application"),
]
