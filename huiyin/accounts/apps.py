from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "huiyin.accounts"
    label = "accounts"

    def ready(self) -> None:
        # the log of log-ins listens from the start
        import_module("huiyin.accounts.log_ins")
