"""All addresses. Pages come from `huiyin.web.pages`, one module a noun, each with its `urlpatterns`."""

from __future__ import annotations

from django.urls import include, path

from .frame_views import choose_round, healthz, set_language
from .second_factor import urlpatterns as second_factor
from .signing_in import ChangePassword, Inactive, LogIn, LogOut, provider_addresses

PAGES = (
    "home",
    "cockpit",
    "findings",
    "tasks",
    "changing",
    "views",
    "recording",
    "team_work",
    "coordination",
    "rectify",
    "extensions",
    "dialogue",
    "plans",
    "unit_reports",
    "dispatches",
    "unit_work",
    "spot_checks",
    "review",
    "batches",
    "slips",
    "standing",
    "signs",
    "supervision",
    "clues",
    "complaints",
    "telling",
    "accountability",
    "upward",
    "documents",
    "themes",
    "governance",
    "rounds",
    "stays",
    "meetings",
    "targets",
    "coverage",
    "proposals",
    "inspectors",
    "units",
    "intake",
    "people",
    "feeds",
    "tokens",
    "channels",
    "journal",
    "answers",
    "inbox",
    "owed",
    "search",
    "export",
    "exchange",
    "help",
)


urlpatterns = [
    path("account/login/", LogIn.as_view(), name="account_login"),
    path("account/logout/", LogOut.as_view(), name="account_logout"),
    *provider_addresses(),
    path("account/inactive/", Inactive.as_view(), name="account_inactive"),
    path("account/password/", ChangePassword.as_view(), name="account_change_password"),
    *second_factor,
    path("language/", set_language, name="set_language"),
    path("round/", choose_round, name="choose_round"),
    path("healthz", healthz, name="healthz"),
    *(path("", include(f"huiyin.web.pages.{name}")) for name in PAGES),
]
