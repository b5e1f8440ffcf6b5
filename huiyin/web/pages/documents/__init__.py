"""Official documents: composed from the ledger, looked at, approved, issued; and their templates."""

from __future__ import annotations

from django.urls import path

from .beginning import new_document
from .holding import explain_differences, upload_copy
from .listing import DocumentList
from .showing import document_file, document_words, show_document
from .templates import edit_template, template_list

urlpatterns = [
    path("documents/", DocumentList.as_view(), name="documents"),
    path("documents/new/", new_document, name="new_document"),
    path("documents/templates/", template_list, name="document_templates"),
    path("documents/templates/<slug:kind>/", edit_template, name="document_template"),
    path("documents/<uuid:pk>/", show_document, name="official_document"),
    path("documents/<uuid:pk>/words/", document_words, name="document_words"),
    path("documents/<uuid:pk>/copy/", upload_copy, name="document_copy"),
    path("documents/<uuid:pk>/differences/", explain_differences, name="document_differences"),
    path("documents/<uuid:pk>/document.<slug:form>", document_file, name="document_file"),
]
