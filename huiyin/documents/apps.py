from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "huiyin.documents"
    default_auto_field = "django.db.models.BigAutoField"
