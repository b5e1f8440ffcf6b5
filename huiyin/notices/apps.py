from django.apps import AppConfig

from huiyin.journal.signals import written


class NoticesConfig(AppConfig):
    name = "huiyin.notices"
    label = "notices"

    def ready(self) -> None:
        # tasks need the models, which are there only now
        from .tasks import wake

        written.connect(wake, dispatch_uid="notices.wake")
