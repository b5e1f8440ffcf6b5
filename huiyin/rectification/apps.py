from django.apps import AppConfig


class RectificationConfig(AppConfig):
    name = "huiyin.rectification"
    label = "rectification"
