from django.apps import AppConfig


class ThemesConfig(AppConfig):
    name = "huiyin.themes"
    label = "themes"
