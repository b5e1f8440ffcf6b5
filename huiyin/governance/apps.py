from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "huiyin.governance"
    label = "governance"
