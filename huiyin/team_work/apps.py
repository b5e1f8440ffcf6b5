from django.apps import AppConfig


class TeamWorkConfig(AppConfig):
    name = "huiyin.team_work"
    label = "team_work"
