"""Signs of perfunctory or fake rectification: listed, shown beside what they compare, judged; and the
sweep.
"""

from __future__ import annotations

from django.urls import include, path

from .figures import sign_figures
from .judging import show_sign
from .listing import SignList
from .pictures import sign_picture
from .suppressions import SuppressionList, lift_suppression
from .sweeping import stop_sweep, sweep_progress, sweeps

_pages = [
    path("figures/", sign_figures, name="figures"),
    path("sweeps/", sweeps, name="sweeps"),
    path("sweeps/<uuid:pk>/progress/", sweep_progress, name="sweep_progress"),
    path("sweeps/<uuid:pk>/stop/", stop_sweep, name="stop_sweep"),
    path("suppressions/", SuppressionList.as_view(), name="suppressions"),
    path("suppressions/<uuid:pk>/lift/", lift_suppression, name="lift"),
    path("<uuid:pk>/", show_sign, name="sign"),
    path("<uuid:pk>/pictures/<uuid:evidence>/", sign_picture, name="picture"),
]
urlpatterns = [
    path("signs/", SignList.as_view(), name="signs"),
    path("signs/", include((_pages, "signs"))),
]
