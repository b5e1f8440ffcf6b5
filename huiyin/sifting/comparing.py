"""Are two pictures one? Aligned first, then compared block by block."""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np
from PIL import Image

from huiyin.sifting.pictures import WINDOWS, Box, Grey, is_page

_SIDE, _BLOCK = 96, 12
#: so alike must the whole be before blocks are looked at
WHOLE_ALIKE = 0.7
#: correlation of a block that shows the same thing, that is the same, and that is so exactly
BLOCK_ALIKE, BLOCK_SAME, EXACTLY = 0.75, 0.9, 0.95
#: a block with less contrast shows nothing
FLAT = 3.0
FEWEST_BLOCKS = 12
#: so many of the telling blocks must be the same. Two photographs of one room, and rooms of one kind (wall,
#: floor, table), reach 0.71 once they are laid onto each other as well as they can be; a copy has 0.87
#: and more under any change but a large watermark. Two filled forms agree in most blocks, so scanned pages
#: must agree almost wholly
SAME_SCENE, SAME_PAGE = 0.79, 0.93
#: watermarks may cover half of a photograph: then what is left agrees exactly
UNDER_A_MARK, MOSTLY_EXACT = 0.5, 0.92
#: and so must blocks with a corner in them (grey levels squared a pixel): a long edge of a wall or a table
#: agrees with any other of its direction
CORNER, OF_CORNERS = 4.0, 0.55
_WHOLE: Box = (0.0, 0.0, 1.0, 1.0)
#: as it is, mirrored, turned by a quarter, a half, three quarters; and which of them undoes each
_TURNS = (
    None,
    Image.Transpose.FLIP_LEFT_RIGHT,
    Image.Transpose.ROTATE_90,
    Image.Transpose.ROTATE_180,
    Image.Transpose.ROTATE_270,
)
_BACK = (0, 1, 4, 3, 2)
#: a coarse look chooses the turns that are aligned exactly
_SCREEN, MOST_ALIGNED = 16, 3
#: sides at which a window is fitted, from coarse to fine, and how often at each
_FITTED = ((24, 5), (48, 4))
_FINELY = (_SIDE, 4)
#: windows that the fit begins from; how far an edge moves at a time; the smallest window
MOST_STARTS, FARTHEST, SMALLEST = 2, 0.06, 0.45


def same_picture(one: Image.Image, other: Image.Image) -> float:
    """Share of telling blocks that agree, 0 when the pictures are not one; both at 128 × 128 in grey."""
    best = 0.0
    pages = is_page(one) and is_page(other)
    for turned, onto in _likeliest(one, other, 1 if pages else len(_TURNS)):
        whole, cut = (one, turned) if onto else (turned, one)
        box, alike = _aligned(whole, cut)
        if alike >= WHOLE_ALIKE:
            told = _agreeing(whole, cut, box)
            if _one_picture(told, pages):
                best = max(best, told.alike)
    return best


def _likeliest(one: Image.Image, other: Image.Image, turns: int) -> list[tuple[Image.Image, bool]]:
    """The few turns of `other`, laid onto `one` or it onto them, that a coarse look finds most alike.

    A window of a turned picture is a turned window, so that each picture is cut into windows only once.
    """
    ones, others = _coarse_windows(one), _coarse_windows(other)
    told: list[tuple[float, int, bool]] = []
    for turn in range(turns):
        laid, back = _turned(others[0], turn), _turned(ones[0], _BACK[turn])
        told.append((_most_alike(ones, laid), turn, True))
        told.append((_most_alike(others, back), turn, False))
    told.sort(key=lambda t: (-t[0], t[1], not t[2]))
    kept = [t for t in told[:MOST_ALIGNED] if t[0] >= WHOLE_ALIKE - 0.25]
    return [(_turn(other, turn), onto) for _, turn, onto in kept]


def _coarse_windows(picture: Image.Image) -> Grey:
    """[1 + windows, side, side], the whole first."""
    return np.stack([_at(picture, box, _SCREEN) for box in (_WHOLE, *WINDOWS)])


def _most_alike(windows: Grey, whole: Grey) -> float:
    a = windows.reshape(len(windows), -1)
    a = a - a.mean(axis=1, keepdims=True)
    b = whole.reshape(-1) - whole.mean()
    sizes = np.sqrt((a * a).sum(axis=1) * (b * b).sum())
    return float(((a @ b) / np.maximum(sizes, 1e-3)).max())


def _turned(grey: Grey, turn: int) -> Grey:
    return grey[:, ::-1] if turn == 1 else np.rot90(grey, max(0, turn - 1))


class _Agreement(NamedTuple):
    """Shares of the telling blocks, 0..1."""

    alike: float
    same: float
    exact: float
    exact_corners: float


def _one_picture(told: _Agreement, pages: bool) -> bool:
    if pages:
        return told.alike >= SAME_PAGE
    if told.same >= SAME_SCENE:
        return True
    exactly = told.exact >= MOSTLY_EXACT * told.alike and told.exact_corners >= OF_CORNERS
    return told.alike >= UNDER_A_MARK and exactly


def _turn(picture: Image.Image, turn: int) -> Image.Image:
    way = _TURNS[turn]
    return picture if way is None else picture.transpose(way)


def _aligned(whole: Image.Image, cut: Image.Image) -> tuple[Box, float]:
    """The window of `whole` that is most like `cut`, and how alike, fitted from the best of a few."""
    side = _FITTED[0][0]
    target = _at(cut, _WHOLE, side)
    starts = sorted(((_alike(_at(whole, w, side), target), w) for w in (_WHOLE, *WINDOWS)), reverse=True)
    box, alike = starts[0][1], 0.0
    for likeness, start in starts[:MOST_STARTS]:
        if likeness < WHOLE_ALIKE - 0.3:
            break
        fitted = start
        for side, rounds in _FITTED:
            fitted = _fitted(whole, _at(cut, _WHOLE, side), fitted, rounds)
        score = _alike(_at(whole, fitted, side), _at(cut, _WHOLE, side))
        if score > alike:
            box, alike = fitted, score
    if alike < WHOLE_ALIKE:
        return box, alike
    side, rounds = _FINELY
    return _fitted(whole, _at(cut, _WHOLE, side), box, rounds), alike


def _fitted(whole: Image.Image, target: Grey, box: Box, rounds: int) -> Box:
    """The four edges moved to where the window and the target differ least, brightness and contrast aside.

    Gauss-Newton on the edges; what differs much (a watermark, something that was laid there) weighs little.
    """
    for _ in range(rounds):
        moves = _moves(_at(whole, box, len(target)), target, box)
        if moves is None:
            return box
        moved = [min(1.0, max(0.0, edge + move)) for edge, move in zip(box, moves, strict=True)]
        if moved[2] - moved[0] < SMALLEST or moved[3] - moved[1] < SMALLEST:
            return box
        box = (moved[0], moved[1], moved[2], moved[3])
        if max(map(abs, moves)) < 1e-4:
            break
    return box


def _moves(window: Grey, target: Grey, box: Box) -> tuple[float, float, float, float] | None:
    """How far left, top, right and bottom should move; None when the window does not tell."""
    side = len(target)
    down, across = np.gradient(window)
    across = across * (side / (box[2] - box[0]))
    down = down * (side / (box[3] - box[1]))
    along = (np.arange(side, dtype=np.float32) + 0.5) / side
    rows = (
        window, np.ones_like(window), across * (1 - along), down * (1 - along[:, None]), across * along,
        down * along[:, None],
    )  # fmt: skip
    known, wanted = np.stack([row.reshape(-1) for row in rows]), target.reshape(-1)
    weighed = known * _trust(known[0], wanted)
    try:
        solved = np.linalg.solve(weighed @ known.T + 1e-3 * np.eye(6), weighed @ wanted)
    except np.linalg.LinAlgError:
        return None
    contrast = float(solved[0])
    if abs(contrast) < 0.2:
        return None
    left, top, right, bottom = np.clip(solved[2:] / contrast, -FARTHEST, FARTHEST).tolist()
    return left, top, right, bottom


def _trust(window: Grey, target: Grey) -> Grey:
    """Pixels that differ more than most weigh less."""
    a, b = window - window.mean(), target - target.mean()
    contrast = float((a * b).sum()) / max(float((a * a).sum()), 1e-3)
    apart = np.abs(contrast * a - b)
    return cast(Grey, 1 / (1 + (apart / (2 * float(np.median(apart)) + 1)) ** 2))


def _at(picture: Image.Image, box: Box, side: int) -> Grey:
    left, top, right, bottom = (v * picture.width for v in box)
    small = picture.resize((side, side), Image.Resampling.BILINEAR, box=(left, top, right, bottom))
    return np.asarray(small, np.float32)


def _alike(one: Grey, other: Grey) -> float:
    a, b = one - one.mean(), other - other.mean()
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / size if size > 1e-3 else 0.0


def _agreeing(whole: Image.Image, cut: Image.Image, box: Box) -> _Agreement:
    """Of the blocks in which there is something to see, how many show the same, are the same, and exactly."""
    views = _at(whole, box, _SIDE), _at(cut, _WHOLE, _SIDE)
    one, other = _blocks(views[0]), _blocks(views[1])
    spread_one, spread_other = one.std(axis=1), other.std(axis=1)
    telling = np.maximum(spread_one, spread_other) > FLAT
    if int(telling.sum()) < FEWEST_BLOCKS:
        return _Agreement(0.0, 0.0, 0.0, 0.0)
    a = one - one.mean(axis=1, keepdims=True)
    b = other - other.mean(axis=1, keepdims=True)
    likeness = (a * b).mean(axis=1) / np.maximum(spread_one * spread_other, 1e-3)
    cornered = telling & (np.maximum(_corners(views[0]), _corners(views[1])) > CORNER)
    told, corners = likeness[telling], likeness[cornered]
    at_corners = float((corners >= EXACTLY).mean()) if len(corners) else 0.0
    alike, same, exact = (float((told >= least).mean()) for least in (BLOCK_ALIKE, BLOCK_SAME, EXACTLY))
    return _Agreement(alike, same, exact, at_corners)


def _corners(view: Grey) -> Grey:
    """How much each block changes in the direction in which it changes least."""
    down, across = np.gradient(view)
    a, b, c = (_blocks(cast(Grey, g)).mean(axis=1) for g in (across * across, down * down, across * down))
    return cast(Grey, (a + b) / 2 - np.sqrt((a - b) ** 2 / 4 + c * c))


def _blocks(grey: Grey) -> Grey:
    side = _SIDE // _BLOCK
    return grey.reshape(side, _BLOCK, side, _BLOCK).swapaxes(1, 2).reshape(side * side, _BLOCK * _BLOCK)
