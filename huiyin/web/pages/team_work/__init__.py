"""A team's desk: working papers, drafts of findings, the documents composed from them."""

from __future__ import annotations

from django.urls import path

from .desks import Desks, show_desk
from .documents import show_document, take_document
from .drafts import Drafts, answer_draft, say, show_draft
from .papers import Papers, answer_paper, paper_file, show_paper
from .writing import amend_draft, amend_paper, merge_drafts, write_draft, write_paper

urlpatterns = [
    path("desks/", Desks.as_view(), name="desks"),
    path("desks/<uuid:pk>/", show_desk, name="desk"),
    path("desks/<uuid:pk>/paper/", write_paper, name="write_paper"),
    path("desks/<uuid:pk>/draft/", write_draft, name="write_draft"),
    path("desks/<uuid:pk>/merge/", merge_drafts, name="merge_drafts"),
    path("desks/<uuid:pk>/documents/<slug:what>/", show_document, name="team_document"),
    path("desks/<uuid:pk>/documents/<slug:what>.<slug:form>", take_document, name="take_team_document"),
    path("working-papers/", Papers.as_view(), name="working_papers"),
    path("working-papers/<uuid:pk>/", show_paper, name="working_paper"),
    path("working-papers/<uuid:pk>/amend/", amend_paper, name="amend_paper"),
    path("working-papers/<uuid:pk>/answer/", answer_paper, name="answer_paper"),
    path("paper-files/<uuid:pk>/", paper_file, name="paper_file"),
    path("drafts/", Drafts.as_view(), name="drafts"),
    path("drafts/<uuid:pk>/", show_draft, name="draft"),
    path("drafts/<uuid:pk>/amend/", amend_draft, name="amend_draft"),
    path("drafts/<uuid:pk>/answer/", answer_draft, name="answer_draft"),
    path("drafts/<uuid:pk>/say/", say, name="remark_on_draft"),
]
