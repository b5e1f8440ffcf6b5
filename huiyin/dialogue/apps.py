from django.apps import AppConfig


class DialogueConfig(AppConfig):
    name = "huiyin.dialogue"
    label = "dialogue"
