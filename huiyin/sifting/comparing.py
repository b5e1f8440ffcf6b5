"""Are two pictures one? Aligned first, then compared block by block."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image

from huiyin.sifting.pictures import WINDOWS, Box, Grey, is_page

_SIDE, _BLOCK = 96, 12
_COARSE = 48
#: so alike must the whole be before blocks are looked at, and each block to count
WHOLE_ALIKE, BLOCK_ALIKE = 0.7, 0.75
#: a block with less contrast shows nothing
FLAT = 3.0
FEWEST_BLOCKS = 12
#: so many of the telling blocks must agree; two filled forms agree in most, so scanned pages must agree
#: almost wholly
SAME_SCENE, SAME_PAGE = 0.65, 0.93
#: watermarks may cover half of a photograph: then what is left agrees exactly. Two rooms of one kind (wall,
#: floor, table) agree in as many blocks, and in few of them exactly
UNDER_A_MARK, EXACTLY, MOSTLY_EXACT = 0.5, 0.95, 0.95
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
_STEPS = (0.04, 0.02, 0.01)


def same_picture(one: Image.Image, other: Image.Image) -> float:
    """Share of telling blocks that agree, 0 when the pictures are not one; both at 128 × 128 in grey."""
    best = 0.0
    pages = is_page(one) and is_page(other)
    for turned, onto in _likeliest(one, other, 1 if pages else len(_TURNS)):
        whole, cut = (one, turned) if onto else (turned, one)
        box, alike = _aligned(whole, cut)
        if alike >= WHOLE_ALIKE:
            share, exact = _agreeing(whole, cut, box)
            if _one_picture(share, exact, pages):
                best = max(best, share)
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


def _one_picture(share: float, exact: float, pages: bool) -> bool:
    if pages:
        return share >= SAME_PAGE
    return share >= SAME_SCENE or (share >= UNDER_A_MARK and exact >= MOSTLY_EXACT * share)


def _turn(picture: Image.Image, turn: int) -> Image.Image:
    way = _TURNS[turn]
    return picture if way is None else picture.transpose(way)


def _aligned(whole: Image.Image, cut: Image.Image) -> tuple[Box, float]:
    """The window of `whole` that is most like `cut`, by climbing from the best of a few."""
    target = _at(cut, _WHOLE, _COARSE)
    starts = sorted(((_alike(_at(whole, w, _COARSE), target), w) for w in (_WHOLE, *WINDOWS)), reverse=True)
    alike, box = starts[0]
    if alike < WHOLE_ALIKE - 0.25:
        return box, alike
    for step in _STEPS:
        improved = True
        while improved:
            improved = False
            for candidate in _beside(box, step):
                score = _alike(_at(whole, candidate, _COARSE), target)
                if score > alike + 1e-4:
                    alike, box, improved = score, candidate, True
    return box, alike


def _beside(box: Box, step: float) -> Iterator[Box]:
    for edge in range(4):
        for way in (-step, step):
            moved = list(box)
            moved[edge] = min(1.0, max(0.0, moved[edge] + way))
            if moved[2] - moved[0] >= 0.5 and moved[3] - moved[1] >= 0.5:
                yield (moved[0], moved[1], moved[2], moved[3])


def _at(picture: Image.Image, box: Box, side: int) -> Grey:
    left, top, right, bottom = (v * picture.width for v in box)
    small = picture.resize((side, side), Image.Resampling.BILINEAR, box=(left, top, right, bottom))
    return np.asarray(small, np.float32)


def _alike(one: Grey, other: Grey) -> float:
    a, b = one - one.mean(), other - other.mean()
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / size if size > 1e-3 else 0.0


def _agreeing(whole: Image.Image, cut: Image.Image, box: Box) -> tuple[float, float]:
    """Of the blocks in which there is something to see, how many show the same, and how many exactly."""
    one, other = _blocks(_at(whole, box, _SIDE)), _blocks(_at(cut, _WHOLE, _SIDE))
    spread_one, spread_other = one.std(axis=1), other.std(axis=1)
    telling = np.maximum(spread_one, spread_other) > FLAT
    if int(telling.sum()) < FEWEST_BLOCKS:
        return 0.0, 0.0
    a = one - one.mean(axis=1, keepdims=True)
    b = other - other.mean(axis=1, keepdims=True)
    alike = (a * b).mean(axis=1) / np.maximum(spread_one * spread_other, 1e-3)
    told = alike[telling]
    return float((told >= BLOCK_ALIKE).mean()), float((told >= EXACTLY).mean())


def _blocks(grey: Grey) -> Grey:
    side = _SIDE // _BLOCK
    return grey.reshape(side, _BLOCK, side, _BLOCK).swapaxes(1, 2).reshape(side * side, _BLOCK * _BLOCK)
