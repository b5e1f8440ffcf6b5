"""The script of the demonstration: which finding each unit has, and how far it has come.

Plain Python and deterministic; `telling` plays it through the actions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from huiyin.rules.finding import FindingState as S
from huiyin.rules.finding import Pace
from huiyin.rules.task import Deliverable

from .cast import STATIONED, Actor, Part, earlier_round, main_round
from .patterns import Case, CaseTask, chance, compose, fitting
from .timeline import Dates, lay_out, workday

#: of a hundred findings of the main round
SHARES = {
    S.CLOSED: 47, S.IN_PROGRESS: 22, S.APPLIED: 6, S.ACCEPTED: 5, S.RETURNED: 6, S.REOPENED: 4,
    S.FED_BACK: 4, S.REGISTERED: 3, S.WITHDRAWN: 3,
}  # fmt: skip
#: the enterprise whose staff, team and reviewer can be logged in as: it has everything
SHOWN = 5
SHOWN_SHARE = 0.035
EARLIER_SHARE = 0.05
LEAST_SHOWN = 2 * len(S)
RECEIVERS = 6
STILL_OPEN = (S.IN_PROGRESS, S.APPLIED, S.ACCEPTED, S.RETURNED)
#: how often a pattern is tried again for a title that the unit does not have yet
MOST_TRIES = 400


class TooManyFindings(ValueError):
    """More findings were asked for than the patterns can tell apart."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A finding yet without words: whose it is and how far it has come."""

    part: Part
    place: int
    state: S


@dataclass(frozen=True, slots=True)
class Story:
    """One finding from its registration to where it stands now. `place` is its target's in the round."""

    part: Part
    place: int
    case: Case
    state: S
    dates: Dates
    gap: str
    receivers: tuple[int, ...]
    late_referral: bool
    watched: bool
    before_issue: bool
    seed: int

    @property
    def is_late(self) -> bool:
        """Registered only after the round's feedback."""
        return self.state in (S.REGISTERED, S.FED_BACK)


def write(seed: int, scale: int, today: date) -> list[Story]:
    """About `scale` findings; each unit of the main round has some, one of them every state twice.

    Raises `TooManyFindings`.
    """
    rng = chance(seed)
    by_unit: dict[tuple[bool, int], list[Scene]] = defaultdict(list)
    for scene in _scenes(scale, rng):
        by_unit[scene.part.earlier, scene.place].append(scene)
    return [
        _story(scene, case, today, rng)
        for scenes in by_unit.values()
        for scene, case in zip(scenes, _cases(scenes[0].part.actor, len(scenes), rng), strict=True)
    ]


def _scenes(scale: int, rng: Random) -> Iterator[Scene]:
    before, now = earlier_round(), main_round()
    earlier = max(len(before), round(scale * EARLIER_SHARE))
    shown = max(LEAST_SHOWN, round(scale * SHOWN_SHARE))
    for n in range(earlier):
        yield Scene(before[n % len(before)], n % len(before), S.WITHDRAWN if n % 12 == 11 else S.CLOSED)
    for state in _quota(shown, rng, least=2):
        yield Scene(now[SHOWN], SHOWN, state)
    others = [n for n in range(len(now)) if n != SHOWN]
    for k, state in enumerate(_quota(max(len(others), scale - earlier - shown), rng, least=0)):
        place = others[k % len(others)]
        yield Scene(now[place], place, state)


def _quota(total: int, rng: Random, *, least: int) -> list[S]:
    """States in fixed proportion, shuffled: chance decides where they stand, never how many there are."""
    states = [s for s in SHARES for _ in range(max(least, round(total * SHARES[s] / 100)))]
    states += [S.IN_PROGRESS] * (total - len(states))
    rng.shuffle(states)
    return states


def _cases(actor: Actor, wanted: int, rng: Random) -> Iterator[Case]:
    """Each pattern at most once as long as there are others, and no title twice."""
    titles: set[str] = set()
    supply: list[int] = []
    for _ in range(wanted):
        for _try in range(MOST_TRIES):
            if not supply:
                supply = fitting(actor.kind)
                rng.shuffle(supply)
            case = compose(supply.pop(), actor.words(), rng)
            if case.title not in titles:
                break
        else:
            raise TooManyFindings(f"{actor.name}: {wanted}")
        titles.add(case.title)
        yield case


def _story(scene: Scene, case: Case, today: date, rng: Random) -> Story:
    part, state = scene.part, scene.state
    if state in STILL_OPEN and case.pace == Pace.IMMEDIATE:
        # what was to be put right at once isn't open years later
        case = replace(case, pace=Pace.STAGED)
    recorded = _recorded(part, rng)
    dates = lay_out(state, case.pace, part.fed_back_on, recorded, today, rng)
    referred = rng.random() < 0.1 and not part.earlier
    can_refer = state in (S.IN_PROGRESS, S.APPLIED, S.ACCEPTED, S.RETURNED, S.CLOSED)
    return Story(
        part, scene.place, _with_wider_check(case, rng), state, dates,
        gap=rng.choices(("", "owner", "deadline"), (86, 8, 6))[0] if state == S.IN_PROGRESS else "",
        receivers=_receivers(rng) if referred and can_refer else (),
        late_referral=rng.random() < 0.45 and state != S.CLOSED,
        watched=rng.random() < 0.045 and state in (S.IN_PROGRESS, S.RETURNED, S.CLOSED),
        before_issue=rng.random() < 0.4 and state == S.WITHDRAWN,
        seed=rng.getrandbits(32),
    )  # fmt: skip


def _receivers(rng: Random) -> tuple[int, ...]:
    return tuple(rng.sample(range(RECEIVERS), rng.choice((1, 1, 1, 2))))


def _with_wider_check(case: Case, rng: Random) -> Case:
    """Some units look for the same fault in all that belongs to them: one task more."""
    if rng.random() > 0.14:
        return case
    units, found = rng.randint(8, 36), rng.randint(3, 29)
    more = CaseTask(
        "举一反三，对所属单位开展同类问题自查自纠", Deliverable.CAMPAIGN,
        f"{units}家所属单位完成自查，发现同类问题{found}个，均已整改", {},
    )  # fmt: skip
    return replace(case, tasks=(*case.tasks, more))


def _recorded(part: Part, rng: Random) -> date:
    if part.earlier:
        return workday(date(2022, 4, 6) + timedelta(days=rng.randint(0, 50)))
    first, last = STATIONED
    return workday(first + timedelta(days=rng.randint(12, (last - first).days - 3)))
