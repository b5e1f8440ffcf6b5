"""How long reviewers look: when an application was opened, and that it was some time before the decision."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from huiyin.verification.models import Review

#: seconds from opening to decision: most reviews take minutes, some half a day
QUICKEST, LONGEST = 240, 5400


def look(review: Review, stage: str, since: datetime, rng: Random) -> None:
    """Fill in at which stage a decision was made, since when it waited, and when it was first opened."""
    seconds = rng.randint(QUICKEST, LONGEST)
    review.stage, review.stage_since = stage, since
    review.opened_at = max(since, review.decided_at - timedelta(seconds=seconds))
    review.opened_seconds = max(0, int((review.decided_at - review.opened_at).total_seconds()))
