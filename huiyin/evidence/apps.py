from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "huiyin.evidence"
    label = "evidence"
