from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "huiyin.proposals"
    label = "proposals"
