from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "huiyin.accountability"
    label = "accountability"
