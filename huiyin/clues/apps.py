from django.apps import AppConfig


class CluesConfig(AppConfig):
    name = "huiyin.clues"
    label = "clues"
