from django.apps import AppConfig

from huiyin.journal.signals import written


class AuthenticityConfig(AppConfig):
    name = "huiyin.authenticity"
    label = "authenticity"

    def ready(self) -> None:
        # tasks need the models, which are there only now
        from .tasks import wake

        written.connect(wake, dispatch_uid="authenticity.wake")
