from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "huiyin.verification"
    label = "verification"
