from django.apps import AppConfig


class UnitWorkConfig(AppConfig):
    name = "huiyin.unit_work"
    label = "unit_work"
