"""The kinds of matters whose next step somebody owes, and what is owed."""

from __future__ import annotations

from enum import StrEnum


class OwedKind(StrEnum):
    """The matters whose next step somebody owes. Values are letters alone: lists are ordered by them."""

    FINDING = "finding"
    PLAN = "plan"
    APPLICATION = "application"
    EXTENSION = "extension"
    QUESTION = "question"
    REFERRAL = "referral"
    COORDINATION = "coordination"
    REPORT = "report"
    STANDING = "standing"
    SUPERVISION = "supervision"
    CLUE = "clue"
    ACCOUNTABILITY = "accountability"
    BRIEF = "brief"
    INSTRUCTION = "instruction"
    DECISION = "decision"
    COMPLAINT = "complaint"
    CAMPAIGN = "campaign"
    DOCUMENT = "document"


class OwedStep(StrEnum):
    """What is owed."""

    FEED_BACK = "feed_back"
    PLAN_TASKS = "plan_tasks"
    RECTIFY = "rectify"
    RECTIFY_AGAIN = "rectify_again"
    HAND_IN = "hand_in"
    HAND_IN_AGAIN = "hand_in_again"
    REPORT_KEPT_UP = "report_kept_up"
    ACCEPT = "accept"
    DECIDE = "decide"
    ANSWER = "answer"
    ROUTE = "route"
    RECEIVE = "receive"
    CARRY_OUT = "carry_out"
    SORT = "sort"


class ReferralState(StrEnum):
    """A referral is open until its department has answered."""

    OPEN = "open"
    ANSWERED = "answered"
