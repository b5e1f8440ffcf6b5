"""Lists that leave for editing and come back: taking out, uploading, the dry run, applying."""

from __future__ import annotations

from django.urls import include, path

from . import deciding, showing, taking_out, uploading

_pages = [
    path("export/editing.xlsx", taking_out.take_out_list, name="take_out"),
    path("exchange/", uploading.WorkbookList.as_view(), name="workbooks"),
    path("exchange/new/", uploading.upload, name="upload"),
    path("exchange/<uuid:pk>/", showing.workbook_page, name="workbook"),
    path("exchange/<uuid:pk>/progress/", showing.progress, name="progress"),
    path("exchange/<uuid:pk>/choose/", deciding.choose, name="choose"),
    path("exchange/<uuid:pk>/names/", deciding.name_owners, name="names"),
    path("exchange/<uuid:pk>/again/", deciding.again, name="again"),
    path("exchange/<uuid:pk>/apply/", deciding.apply, name="apply"),
    path("exchange/<uuid:pk>/undo/", deciding.undo, name="undo"),
    path("exchange/<uuid:pk>/discard/", deciding.discard, name="discard"),
    path("exchange/<uuid:pk>/rows/<int:place>/", deciding.record, name="record"),
]
urlpatterns = [path("", include((_pages, "exchange")))]
