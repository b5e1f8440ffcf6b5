from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "huiyin.findings"
    label = "findings"
