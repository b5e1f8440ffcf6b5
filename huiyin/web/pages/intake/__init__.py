"""Documents on their way into the ledger: upload, reading and source, what will happen, what came of it."""

from __future__ import annotations

from django.urls import path

from . import comparing, correcting, crossing, deciding, round_making, rows, uploading

urlpatterns = [
    path("imports/", uploading.DocumentList.as_view(), name="intake"),
    path("imports/upload/", uploading.upload, name="intake_upload"),
    path("imports/batches/<uuid:batch>/", uploading.batch_page, name="intake_batch"),
    path("imports/batches/<uuid:batch>/files/", uploading.batch_files, name="intake_batch_files"),
    path("imports/<uuid:pk>/", comparing.document_page, name="intake_document"),
    path("imports/<uuid:pk>/correct/", correcting.correct, name="intake_correct"),
    path("imports/<uuid:pk>/correct/undo/", correcting.take_back_step, name="intake_take_back"),
    path("imports/<uuid:pk>/across/", crossing.across_part, name="intake_across"),
    path("imports/<uuid:pk>/plan/", deciding.plan_page, name="intake_plan"),
    path("imports/<uuid:pk>/rows/", rows.rows_page, name="intake_rows"),
    path("imports/<uuid:pk>/rows/choose/", rows.choose_rows, name="intake_choose_rows"),
    path("imports/<uuid:pk>/decide/", deciding.decide, name="intake_decide"),
    path("imports/<uuid:pk>/round/", round_making.make_round, name="intake_round"),
    path("imports/<uuid:pk>/apply/", deciding.apply, name="intake_apply"),
    path("imports/<uuid:pk>/progress/", deciding.progress_part, name="intake_progress"),
    path("imports/<uuid:pk>/undo/", deciding.undo, name="intake_undo"),
    path("imports/<uuid:pk>/discard/", deciding.discard, name="intake_discard"),
    path("imports/<uuid:pk>/again/", uploading.read_again, name="intake_again"),
    path("imports/<uuid:pk>/columns/", uploading.map_columns, name="intake_columns"),
    path("imports/<uuid:pk>/original/", uploading.original, name="intake_original"),
]
