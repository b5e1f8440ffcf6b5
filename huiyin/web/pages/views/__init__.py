"""Views of lists that people keep under a name; and how dense they like their rows."""

from __future__ import annotations

from django.urls import path

from .keeping import amend_view, choose_density, default_view, delete_view, save_view, show_views

urlpatterns = [
    path("views/<slug:name>/", show_views, name="saved_views"),
    path("views/<slug:name>/save/", save_view, name="save_view"),
    path("views/<slug:name>/default/", default_view, name="default_view"),
    path("view/<uuid:pk>/", amend_view, name="amend_view"),
    path("view/<uuid:pk>/delete/", delete_view, name="delete_view"),
    path("density/", choose_density, name="choose_density"),
]
