from django.apps import AppConfig


class SpotChecksConfig(AppConfig):
    name = "huiyin.spot_checks"
    label = "spot_checks"
