from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class TickingConfig(AppConfig):
    name = "huiyin.ticking"
    label = "ticking"

    def ready(self) -> None:
        autodiscover_modules("ticks")
