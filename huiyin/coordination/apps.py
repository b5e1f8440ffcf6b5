from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "huiyin.coordination"
    label = "coordination"
