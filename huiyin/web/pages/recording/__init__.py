"""Recording findings before they are issued, issuing them, and asking departments about them."""

from __future__ import annotations

from django.urls import path

from .findings import amend_finding, register_finding, watch_finding, withdraw_finding
from .issuing import feed_back_finding, feed_back_target
from .referrals import ReferralList, answer_referral, refer_finding

urlpatterns = [
    path("findings/new/", register_finding, name="register_finding"),
    path("findings/<uuid:pk>/amend/", amend_finding, name="amend_finding"),
    path("findings/<uuid:pk>/withdraw/", withdraw_finding, name="withdraw_finding"),
    path("findings/<uuid:pk>/watch/", watch_finding, name="watch_finding"),
    path("findings/<uuid:pk>/feed-back/", feed_back_finding, name="feed_back_finding"),
    path("targets/<uuid:pk>/feed-back/", feed_back_target, name="feed_back_target"),
    path("findings/<uuid:pk>/refer/", refer_finding, name="refer_finding"),
    path("referrals/", ReferralList.as_view(), name="referrals"),
    path("referrals/<uuid:pk>/answer/", answer_referral, name="answer_referral"),
]
