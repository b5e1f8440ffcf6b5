from django.apps import AppConfig


class UpwardConfig(AppConfig):
    name = "huiyin.upward"
    label = "upward"
