"""Governance (标本兼治): campaigns with their tasks and their effect, policy suggestions."""

from __future__ import annotations

from django.urls import path

from .listing import Campaigns, CampaignTasks, export_campaign_tasks
from .opening import GiveTask, OpenCampaign
from .showing import show_campaign
from .suggestions import NewSuggestion, Suggestions, export_suggestions, show_suggestion
from .tasks import campaign_file, show_task

urlpatterns = [
    path("campaigns/", Campaigns.as_view(), name="campaigns"),
    path("campaigns/new/", OpenCampaign.as_view(), name="open_campaign"),
    path("campaigns/tasks/", CampaignTasks.as_view(), name="campaign_tasks"),
    path("campaigns/tasks.xlsx", export_campaign_tasks, name="export_campaign_tasks"),
    path("campaigns/tasks/<uuid:pk>/", show_task, name="campaign_task"),
    path("campaigns/files/<uuid:pk>/", campaign_file, name="campaign_file"),
    path("campaigns/suggestions/", Suggestions.as_view(), name="suggestions"),
    path("campaigns/suggestions.xlsx", export_suggestions, name="export_suggestions"),
    path("campaigns/suggestions/new/", NewSuggestion.as_view(), name="new_suggestion"),
    path("campaigns/suggestions/<uuid:pk>/", show_suggestion, name="suggestion"),
    path("campaigns/<uuid:pk>/", show_campaign, name="campaign"),
    path("campaigns/<uuid:pk>/give/", GiveTask.as_view(), name="give_campaign_task"),
]
