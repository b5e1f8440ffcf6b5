"""Clues: entered and sealed, routed by number, read by the receiving department alone."""

from __future__ import annotations

from django.urls import path

from .counting import clue_counts
from .entering import enter_clue
from .keys import key_page, key_step, keys_home
from .listing import ClueList
from .names import show_names
from .opening import open_key, shut_key
from .papers import clue_paper
from .searching import search_clues
from .showing import show_clue
from .taking import clue_file

urlpatterns = [
    path("clues/", ClueList.as_view(), name="clues"),
    path("clues/counts/", clue_counts, name="clue_counts"),
    path("clues/enter/", enter_clue, name="enter_clue"),
    path("clues/names/", show_names, name="clue_names"),
    path("clues/search/", search_clues, name="search_clues"),
    path("clues/open/", open_key, name="open_clue_key"),
    path("clues/shut/", shut_key, name="shut_clue_key"),
    path("clues/keys/", keys_home, name="clue_keys"),
    path("clues/keys/<uuid:pk>/", key_page, name="clue_key"),
    path("clues/keys/<uuid:pk>/<slug:step>/", key_step, name="clue_key_step"),
    path("clues/<uuid:pk>/", show_clue, name="clue"),
    path("clues/<uuid:pk>/files/<uuid:file>/", clue_file, name="clue_file"),
    path("clues/<uuid:pk>/<slug:kind>.<slug:form>", clue_paper, name="clue_paper"),
]
