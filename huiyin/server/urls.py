from __future__ import annotations

from django.urls import include, path

from huiyin.api.urls import api

urlpatterns = [path("api/v1/", api.urls), path("", include("huiyin.web.urls"))]

handler400 = "huiyin.web.errors.bad_request"
handler403 = "huiyin.web.errors.forbidden"
handler404 = "huiyin.web.errors.not_found"
handler500 = "huiyin.web.errors.server_error"
