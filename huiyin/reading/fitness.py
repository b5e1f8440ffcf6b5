"""How well roles stand under and beside each other in the documents of this work: the weights of the tree."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin.reading.cues import ROLES

NONE = "none"
# a section that holds the findings; for the reader of the result it is a section like the others
PART = "part"
ALL_ROLES = (*ROLES, PART, NONE)
IMPOSSIBLE = -50.0

# how well a role stands under another; what is not listed stands badly
UNDER: Mapping[str, Mapping[str, float]] = {
    "": {
        "section": 0.3, PART: 0.3, "category": 0.3, "finding": 0.2, "subfinding": -4, "measure": -3,
        "result": -4, "next_step": 0, NONE: -3,
    },
    "section": {
        "section": 0.9, PART: -0.5, "category": -0.5, "finding": -0.5, "subfinding": -2.5,
        "measure": -1.4, "result": -1.5, "next_step": 0, NONE: 0.9,
    },
    PART: {
        "section": -0.3, PART: 0.2, "category": 0.6, "finding": 0.5, "subfinding": -2, "measure": -1.6,
        "result": -1.5, "next_step": -0.3, NONE: 0.4,
    },
    "category": {
        "section": -2.5, "category": -1, "finding": 1, "subfinding": -0.8, "measure": -1,
        "result": -1.5, "next_step": -1.5, NONE: -0.5,
    },
    "finding": {
        "section": -3, "category": -3, "finding": -1.2, "subfinding": 0.35, "measure": 0.9,
        "result": 0.3, "next_step": 0, NONE: -0.8,
    },
    "subfinding": {
        "section": -4, "category": -4, "finding": -3, "subfinding": -1, "measure": 0.3, "result": 0.3,
        "next_step": 0, NONE: -0.8,
    },
    "measure": {
        "section": -4, "category": -4, "finding": -3, "subfinding": -2.5, "measure": 0.3, "result": 0.2,
        "next_step": -0.6, NONE: -0.4,
    },
    "result": {
        "section": -4, "category": -4, "finding": -4, "subfinding": -4, "measure": -0.8, "result": 0.2,
        "next_step": -1, NONE: 0.2,
    },
    "next_step": {
        "section": -2, "category": -4, "finding": -3, "subfinding": -4, "measure": -1.5, "result": -2,
        "next_step": 1.2, NONE: 0.6,
    },
    NONE: {
        "section": -2, NONE: 0.5,
    },
}  # fmt: skip

# what a change of role from one sibling to the next costs
CHANGE: Mapping[tuple[str, str], float] = {
    ("section", PART): 0, (PART, "section"): 0.3, (PART, "next_step"): 0, (PART, "category"): 0.6,
    (PART, "finding"): 0.8, ("section", "next_step"): 0.5, ("section", "category"): 0.5,
    ("section", "finding"): 0.6, ("category", "next_step"): 0.1, ("finding", "next_step"): 0.2,
    ("category", "section"): 0.8, ("finding", "section"): 1, ("next_step", "section"): 0.4,
    ("measure", "next_step"): 0.6, ("measure", "result"): 0.6, ("category", "finding"): 1.2,
    ("finding", "category"): 1.2, ("subfinding", "measure"): 1,
}  # fmt: skip
OTHER_CHANGE = 1.6
# COST[role][before]: the same by the role that comes
COST: Mapping[str, Mapping[str, float]] = {
    role: {
        before: 0.0 if before == role else CHANGE.get((before, role), OTHER_CHANGE) for before in ALL_ROLES
    }
    for role in ALL_ROLES
}
# a role this far behind another cannot be made good by its place in the tree
HOPELESS = 5.0
# the fit under the parent counts once for a list, and a little for each further entry
CONTINUED = 0.75
# a list likes the role that the same lists elsewhere in the document have
LIKE_OTHERS = 0.6
# a level with as many entries as the header counts has the role that is counted
COUNTED = 1.2
